"""Tests of change: the plan, its locked versions, its measures and dimensions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from improvement.domain.vocabulary import (
    Belief,
    ComparedBy,
    Consequence,
    Design,
    Direction,
    MeasureKind,
    MeasureRole,
    Readiness,
    WorstOff,
)
from improvement.store.tables.base import Base, Instant, Owned, Versioned, kept_as, utc_now


class TestRow(Versioned, table=True):
    """A test of change: the registered plan, the unit of scale / adapt / stop."""

    __tablename__ = "test"
    __table_args__ = (
        CheckConstraint("planned_per_arm IS NULL OR planned_per_arm >= 1", name="planned"),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on > starts_on", name="days"),
        Index("ix_test_with_partnership", "id", "partnership_id", unique=True),  # for its cases
    )

    team_id: int = Field(foreign_key="team.id", index=True)
    title: str = Field(default="", max_length=200)
    aim: str = ""
    for_whom: str = ""
    place: str = ""
    change_idea: str = ""
    because: str = ""
    learning_question: str = ""
    prediction: str = ""
    expected_now: float | None = None
    predicted: float | None = None
    confidence: float | None = None
    right_if: str = ""
    design: Design | None = Field(default=None, sa_type=kept_as(Design))
    pilot_name: str = ""
    comparison_name: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    planned_per_arm: int | None = None
    minimum_worthwhile: float | None = None
    no_worse: bool = False
    before_measure: str = Field(default="", max_length=60)
    cluster_dimension: str = Field(default="", max_length=60)
    cluster_likeness: float | None = None
    chosen_worst: WorstOff | None = Field(default=None, sa_type=kept_as(WorstOff))
    gap_tolerance: float
    fidelity_floor: float
    max_missing: float
    belief: Belief | None = Field(default=None, sa_type=kept_as(Belief))
    consequence: Consequence | None = Field(default=None, sa_type=kept_as(Consequence))
    readiness: Readiness | None = Field(default=None, sa_type=kept_as(Readiness))
    contingency: str = ""
    responsible: str = ""
    own_words: str = ""
    ethics_checked: bool = False
    families_asked: bool = False
    workers_agreed: bool = False
    data_tried: bool = False
    started_at: datetime | None = Field(default=None, sa_type=Instant)
    started_by: int | None = Field(default=None, foreign_key="person.id")
    idea_id: int | None = Field(default=None, foreign_key="theory_node.id", index=True)
    began_from: int | None = Field(default=None, foreign_key="test.id")
    created_at: datetime = Field(default_factory=utc_now, sa_type=Instant)
    data_version: int = 0
    archived_at: datetime | None = Field(default=None, sa_type=Instant)
    archived_by: int | None = Field(default=None, foreign_key="person.id")
    archived_because: str = ""


class PlanVersionRow(Owned, table=True):
    """The plan as it was locked at *Start* (number 1), and every amendment beside it."""

    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("test_id", "number"),)

    test_id: int = Field(foreign_key="test.id", index=True)
    number: int
    plan: dict[str, Any] = Field(sa_type=JSON)
    reason: str = ""
    after_looking: bool = False
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime = Field(default_factory=utc_now, sa_type=Instant)


class MeasureRow(Versioned, table=True):
    """A measure of a test, or (without a test) an indicator of the partnership."""

    __tablename__ = "measure"
    __table_args__ = (UniqueConstraint("partnership_id", "test_id", "key"),)

    test_id: int | None = Field(default=None, foreign_key="test.id", index=True)
    key: str = Field(max_length=60)
    label: str = Field(max_length=200)
    kind: MeasureKind = Field(sa_type=kept_as(MeasureKind))
    direction: Direction = Field(sa_type=kept_as(Direction))
    role: MeasureRole = Field(sa_type=kept_as(MeasureRole))
    unit: str = Field(default="", max_length=60)
    definition: str = ""
    source: str = ""
    outcome_days: int | None = None
    margin: float | None = None
    reference: str = ""
    compared_by: ComparedBy | None = Field(default=None, sa_type=kept_as(ComparedBy))
    position: int = 0


class TestDimensionRow(Base, table=True):
    """A dimension that the test is disaggregated by, and its registered reference group."""

    __tablename__ = "test_dimension"

    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    test_id: int = Field(foreign_key="test.id", primary_key=True)
    dimension_id: int = Field(foreign_key="dimension.id", primary_key=True)
    reference_group_id: int | None = Field(default=None, foreign_key="dimension_group.id")
    position: int = 0
