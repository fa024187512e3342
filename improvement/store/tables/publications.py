"""What a partnership shows to others on the same installation, and what others do with it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from improvement.store.tables.base import Instant, Owned, Versioned, utc_now
from improvement.store.tables.taken_up import TakenUp, one_a_test


class PublicationRow(Versioned, table=True):
    """A practice that others may find: its ``summary`` is all of it that ever crosses.

    Taken back, the summary is emptied and ``revoked_on`` says since when.
    """

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("practice_id"),)

    practice_id: int = Field(foreign_key="practice.id")
    summary: dict[str, Any] = Field(sa_type=JSON)
    published_by: int = Field(foreign_key="person.id")
    published_at: datetime = Field(default_factory=utc_now, sa_type=Instant)
    revoked_on: date | None = None


class OutsideAdoptionRow(TakenUp, table=True):
    """A test that does a practice of another partnership, with its card as it was taken up.

    ``evidence`` is what its partnership gives back since ``shared_on``; empty while it does not.
    Nothing is given while the adoption is put away.
    """

    __tablename__ = "outside_adoption"
    __table_args__ = (one_a_test("outside_adoption"),)

    publication_id: int = Field(foreign_key="publication.id", index=True)
    card: dict[str, Any] = Field(sa_type=JSON)
    evidence: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    shared_on: date | None = None


class ToldOutsideRow(Owned, table=True):
    """The two sides of a test as they left the partnership; never changed, never taken back."""

    __tablename__ = "told_outside"

    test_id: int = Field(foreign_key="test.id", index=True)
    pilot_events: int
    pilot_n: int
    comparison_events: int
    comparison_n: int
    told_on: date
