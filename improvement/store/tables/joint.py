"""What teams make of numbers and words together."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from improvement.domain.vocabulary import Relation
from improvement.store.tables.base import Instant, Owned, kept_as, utc_now


class JointReadingRow(Owned, table=True):
    """One version of what a team makes of a group; none is ever written over."""

    __tablename__ = "joint_reading"
    __table_args__ = (UniqueConstraint("test_id", "place", "number"),)
    #: It may speak of what somebody said, who may take it back.
    __untold__: ClassVar[frozenset[str]] = frozenset({"text"})

    test_id: int = Field(foreign_key="test.id", index=True)
    group_id: int | None = Field(default=None, foreign_key="dimension_group.id")
    place: int  # the group again, 0 for everybody: unique together with number on every database
    number: int
    relation: Relation = Field(sa_type=kept_as(Relation))
    text: str
    written_by: int = Field(foreign_key="person.id")
    written_at: datetime = Field(default_factory=utc_now, sa_type=Instant)
