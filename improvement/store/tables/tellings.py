"""What people without the right to see small groups were told about groups."""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field

from improvement.domain.told import Audience
from improvement.store.tables.base import Owned, Versioned, kept_as

#: Empty values are all different to a database: of everybody there is one record a measure.
OF_EVERYBODY: dict[str, Any] = {
    "sqlite_where": text("dimension_id IS NULL"),
    "postgresql_where": text("dimension_id IS NULL"),
}


class TellingRow(Versioned, table=True):
    """One measure by one dimension: the figures as they were when their weeks were closed."""

    __tablename__ = "telling"
    __table_args__ = (
        UniqueConstraint("measure_id", "dimension_id"),
        Index("ix_telling_everybody", "measure_id", unique=True, **OF_EVERYBODY),
    )

    #: Figures of small groups: the trail says how much there is of them, never what.
    __untold__: ClassVar[frozenset[str]] = frozenset({"columns", "figures", "groups"})

    test_id: int = Field(foreign_key="test.id", index=True)
    measure_id: int = Field(foreign_key="measure.id")
    dimension_id: int | None = Field(default=None, foreign_key="dimension.id")  # None = everybody
    until: date
    columns: list[Any] = Field(sa_type=JSON)
    figures: list[Any] = Field(sa_type=JSON)
    groups: dict[str, Any] = Field(sa_type=JSON)


class ToldStretchRow(Owned, table=True):
    """A stretch of time of one group that was told as one sum; never changed, never taken back."""

    __tablename__ = "told_stretch"
    __table_args__ = (UniqueConstraint("telling_id", "audience", "group_key", "starts"),)

    telling_id: int = Field(foreign_key="telling.id", index=True)
    audience: Audience = Field(sa_type=kept_as(Audience))
    group_key: str = Field(max_length=60)
    starts: int
    ends: int
    threshold: int
    percent: int | None = None
    told_on: date
