"""Dimensions, their groups, and the cells that figures are about."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from improvement.domain.vocabulary import GroupKind
from improvement.store.tables.base import Base, Owned, Versioned, kept_as


class DimensionRow(Versioned, table=True):
    """A way of telling groups apart (race and ethnicity, gender, income, own ones)."""

    __tablename__ = "dimension"
    __table_args__ = (UniqueConstraint("partnership_id", "key"),)

    key: str = Field(max_length=60)
    label: str = Field(max_length=120)
    definition: str = ""
    position: int = 0
    sensitive: bool = True


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
    """Which groups a cell is made of."""

    __tablename__ = "cell_group"

    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    cell_id: int = Field(foreign_key="cell.id", primary_key=True)
    dimension_id: int = Field(foreign_key="dimension.id", primary_key=True)
    group_id: int = Field(foreign_key="dimension_group.id", index=True)
