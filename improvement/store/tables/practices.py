"""Practices: their cards in versions, and the tests that do them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from improvement.store.tables.base import Instant, Owned, Versioned, utc_now
from improvement.store.tables.taken_up import TakenUp, one_a_test


class PracticeRow(Versioned, table=True):
    """A practice that came out of a test; what its card says stands in its versions."""

    __tablename__ = "practice"
    __table_args__ = (UniqueConstraint("test_id"),)

    test_id: int = Field(foreign_key="test.id")
    name: str = Field(max_length=200)
    newest: int = 0
    created_by: int = Field(foreign_key="person.id")
    created_at: datetime = Field(default_factory=utc_now, sa_type=Instant)


class PracticeVersionRow(Owned, table=True):
    """A practice's card as it was written at some time. Never edited: a new one follows."""

    __tablename__ = "practice_version"
    __table_args__ = (UniqueConstraint("practice_id", "number"),)

    practice_id: int = Field(foreign_key="practice.id", index=True)
    number: int
    card: dict[str, Any] = Field(sa_type=JSON)
    reason: str = ""
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime = Field(default_factory=utc_now, sa_type=Instant)


class AdoptionRow(TakenUp, table=True):
    """A test that does a practice: which core parts as meant, and what it does differently."""

    __tablename__ = "adoption"
    __table_args__ = (one_a_test("adoption"),)

    practice_id: int = Field(foreign_key="practice.id", index=True)
