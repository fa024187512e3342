"""What a test that does a practice says of it, wherever the practice is from."""

from datetime import datetime

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from improvement.domain.practices import Standing
from improvement.store.tables.base import Instant, Versioned, kept_as, utc_now


class TakenUp(Versioned):
    """Which core parts it keeps, what it does differently, how it stands; put away, not deleted."""

    test_id: int = Field(foreign_key="test.id")
    kept: list[str] = Field(sa_type=JSON)
    adaptations: str = ""
    standing: Standing = Field(default=Standing.IN_USE, sa_type=kept_as(Standing))
    reason: str = ""
    lesson: str = ""
    adopted_by: int = Field(foreign_key="person.id")
    adopted_at: datetime = Field(default_factory=utc_now, sa_type=Instant)
    archived_at: datetime | None = Field(default=None, sa_type=Instant)
    archived_by: int | None = Field(default=None, foreign_key="person.id")
    archived_because: str = ""


def one_a_test(table: str) -> Index:
    """A test does one practice; what was put away does not stand in the way of another."""
    there = text("archived_at IS NULL")
    return Index(
        f"uq_{table}_test_id",
        "test_id",
        unique=True,
        sqlite_where=there,
        postgresql_where=there,
    )
