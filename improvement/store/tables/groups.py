"""Dimensions, their groups, and the cells that figures are about."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from improvement.domain.vocabulary import GroupChangeKind, GroupKind, Reporting
from improvement.store.tables.base import Base, Instant, Owned, Versioned, kept_as, utc_now


class DimensionRow(Versioned, table=True):
    """A way of telling groups apart (race and ethnicity, gender, income, own ones)."""

    __tablename__ = "dimension"
    __table_args__ = (UniqueConstraint("partnership_id", "key"),)

    key: str = Field(max_length=60)
    label: str = Field(max_length=120)
    definition: str = ""
    position: int = 0
    sensitive: bool = False
    reference: str | None = Field(default=None, max_length=60)  # a group's key, as is ``combined``
    reporting: Reporting = Field(default=Reporting.ONE_ANSWER, sa_type=kept_as(Reporting))
    combined: str | None = Field(default=None, max_length=60)


class GroupRow(Versioned, table=True):
    """One group of a dimension, in the order people chose."""

    __tablename__ = "dimension_group"  # GROUP is a word of SQL
    __table_args__ = (UniqueConstraint("dimension_id", "key"),)

    dimension_id: int = Field(foreign_key="dimension.id", index=True)
    key: str = Field(max_length=60)
    label: str = Field(max_length=120)
    kind: GroupKind = Field(default=GroupKind.NAMED, sa_type=kept_as(GroupKind))
    position: int = 0
    lower: float | None = None
    upper: float | None = None
    definition: str = ""
    parent_id: int | None = Field(default=None, foreign_key="dimension_group.id", index=True)
    begins_on: date | None = None
    ends_on: date | None = None


class GroupChangeRow(Owned, table=True):
    """On a day, groups became other groups, or one got another name."""

    __tablename__ = "group_change"

    dimension_id: int = Field(foreign_key="dimension.id", index=True)
    kind: GroupChangeKind = Field(sa_type=kept_as(GroupChangeKind))
    happened_on: date
    reason: str = ""
    old_label: str = Field(default="", max_length=120)
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime = Field(default_factory=utc_now, sa_type=Instant)


class GroupChangePartRow(Base, table=True):
    """A group that there was before such a change, or after it."""

    __tablename__ = "group_change_part"

    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    change_id: int = Field(foreign_key="group_change.id", primary_key=True)
    group_id: int = Field(foreign_key="dimension_group.id", primary_key=True, index=True)
    after: bool = Field(primary_key=True)


class CellRow(Owned, table=True):
    """A set of (dimension, group) pairs, kept once and pointed at by figures.

    ``shape`` names its dimensions ("" = everybody, "3" = by one dimension, "3,5" = a cross-tab), so
    that a query can take exactly one breakdown and never add two of them up.
    """

    __tablename__ = "cell"
    __table_args__ = (UniqueConstraint("partnership_id", "key"),)

    shape: str = Field(max_length=120)
    key: str = Field(max_length=240)


class CellGroupRow(Base, table=True):
    """In which groups a cell is counted: one of each dimension, or more where groups overlap."""

    __tablename__ = "cell_group"

    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    cell_id: int = Field(foreign_key="cell.id", primary_key=True)
    dimension_id: int = Field(foreign_key="dimension.id", primary_key=True)
    group_id: int = Field(foreign_key="dimension_group.id", primary_key=True, index=True)


class CellAnswerRow(Base, table=True):
    """What was answered in a dimension where a person named several groups.

    ``CellGroupRow`` follows from it by the dimension's rule, and is written anew when that changes.
    """

    __tablename__ = "cell_answer"

    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    cell_id: int = Field(foreign_key="cell.id", primary_key=True)
    dimension_id: int = Field(foreign_key="dimension.id", index=True)
    group_id: int = Field(foreign_key="dimension_group.id", primary_key=True, index=True)
