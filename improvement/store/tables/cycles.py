"""PDSA cycles inside a test, and their plans as locked and amended."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from improvement.domain.vocabulary import Act, CyclePurpose, CycleStep
from improvement.store.tables.base import Instant, Owned, Versioned, kept_as, utc_now


class CycleRow(Versioned, table=True):
    """One turn of Plan - Do - Study - Act; what lists and charts ask for has its own column."""

    __tablename__ = "cycle"
    __table_args__ = (
        UniqueConstraint("test_id", "number"),
        CheckConstraint("number >= 1", name="number"),
    )

    test_id: int = Field(foreign_key="test.id", index=True)
    number: int
    parent_id: int | None = Field(default=None, foreign_key="cycle.id")
    step: CycleStep = Field(default=CycleStep.PLAN, sa_type=kept_as(CycleStep))
    purpose: CyclePurpose = Field(sa_type=kept_as(CyclePurpose))
    starts_on: date | None = None
    ends_on: date | None = None
    act: Act | None = Field(default=None, sa_type=kept_as(Act))
    plan: dict[str, Any] = Field(sa_type=JSON)
    did: dict[str, Any] = Field(sa_type=JSON)
    studied: dict[str, Any] = Field(sa_type=JSON)
    acted: dict[str, Any] = Field(sa_type=JSON)
    locked_by: int | None = Field(default=None, foreign_key="person.id")
    locked_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by: int | None = Field(default=None, foreign_key="person.id")
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    created_by: int = Field(foreign_key="person.id")
    created_at: datetime = Field(default_factory=utc_now, sa_type=Instant)
    archived_at: datetime | None = Field(default=None, sa_type=Instant)
    archived_by: int | None = Field(default=None, foreign_key="person.id")
    archived_because: str = ""


class CyclePlanVersionRow(Owned, table=True):
    """A cycle's plan as it was locked (number 1), and every amendment beside it."""

    __tablename__ = "cycle_plan_version"
    __table_args__ = (UniqueConstraint("cycle_id", "number"),)

    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    number: int
    plan: dict[str, Any] = Field(sa_type=JSON)
    reason: str = ""
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime = Field(default_factory=utc_now, sa_type=Instant)
