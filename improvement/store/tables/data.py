"""Period totals, case records, and the imports they came with."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from improvement.domain.vocabulary import Arm, Phase
from improvement.store.tables.base import Base, Instant, Owned, Versioned, kept_as, utc_now


class ImportRow(Owned, table=True):
    """One file or form that brought figures in, with what became of its rows."""

    __tablename__ = "import_batch"

    test_id: int | None = Field(default=None, foreign_key="test.id", index=True)
    name: str = Field(max_length=300)
    digest: str = Field(max_length=64)
    added: int = 0
    changed: int = 0
    identical: int = 0
    rejected: int = 0
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime = Field(default_factory=utc_now, sa_type=Instant)


class ObservationRow(Versioned, table=True):
    """One measure's figures for one period, arm and group cell.

    ``shape`` repeats the cell's shape: with it the index below answers "the totals of this measure"
    without touching the cells, which keeps a million rows quick.
    """

    __tablename__ = "observation"
    __table_args__ = (
        UniqueConstraint("measure_id", "period_start", "arm", "cell_id"),
        Index("ix_observation_reading", "measure_id", "shape", "arm", "phase", "period_start"),
        CheckConstraint("period_end >= period_start", name="period"),
        CheckConstraint("numerator IS NULL OR numerator >= 0", name="numerator"),
        CheckConstraint(
            "numerator IS NULL OR denominator IS NULL OR numerator <= denominator",
            name="proportion",
        ),
    )

    measure_id: int = Field(foreign_key="measure.id")
    period_start: date
    period_end: date
    arm: Arm = Field(sa_type=kept_as(Arm))
    phase: Phase = Field(sa_type=kept_as(Phase))
    cell_id: int = Field(foreign_key="cell.id", index=True)
    shape: str = Field(max_length=120)
    numerator: float | None = None
    denominator: float | None = None
    count: float | None = None
    exposure: float | None = None
    value: float | None = None
    n: int | None = None
    note: str = ""
    import_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)
    source_row: int | None = None


class CaseRow(Versioned, table=True):
    """One household or person, under a code that says nothing about who they are.

    There may be a million: every index and every check costs each of them. What reads them is
    mostly the sums below; by code, and by import, a case is found quickly.
    """

    __tablename__ = "case_record"  # CASE is a word of SQL
    __table_args__ = (
        UniqueConstraint("test_id", "code"),
        # One check for both: the case belongs to the partnership that its test belongs to.
        ForeignKeyConstraint(["test_id", "partnership_id"], ["test.id", "test.partnership_id"]),
    )

    partnership_id: int
    test_id: int
    code: str = Field(max_length=80)
    starts_on: date
    due_on: date | None = None
    outcome_on: date | None = None
    arm: Arm = Field(sa_type=kept_as(Arm))
    phase: Phase = Field(sa_type=kept_as(Phase))
    cell_id: int = Field(foreign_key="cell.id")
    import_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)
    source_row: int | None = None


class CaseValueRow(Base, table=True):
    """A case's figure for one measure: 1 or 0 for a proportion, NULL where it is not known."""

    __tablename__ = "case_value"
    __table_args__ = ({"sqlite_with_rowid": False},)  # kept in its key, not beside it

    partnership_id: int
    case_id: int = Field(foreign_key="case_record.id", primary_key=True)
    measure_id: int = Field(foreign_key="measure.id", primary_key=True)
    value: float | None = None


class CaseSumRow(Owned, table=True):
    """Case records of one day, side and cell, added up: what charts and comparisons read.

    ``due_on`` is empty where the outcome was due by ``built_on``; for an earlier day than that the
    records themselves are asked. Written with the records, in the same transaction.
    """

    __tablename__ = "case_sum"
    __table_args__ = (Index("ix_case_sum_reading", "measure_id", "arm", "phase", "starts_on"),)

    test_id: int = Field(foreign_key="test.id", index=True)
    measure_id: int = Field(foreign_key="measure.id")
    arm: Arm = Field(sa_type=kept_as(Arm))
    phase: Phase = Field(sa_type=kept_as(Phase))
    starts_on: date
    due_on: date | None = None
    cell_id: int = Field(foreign_key="cell.id")
    known: int
    total: float
    missing: int
    built_on: date
