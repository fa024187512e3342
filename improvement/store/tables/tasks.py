"""Tasks, and how each person wants to be reminded."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from improvement.store.tables.base import Instant, Versioned, utc_now


class TaskRow(Versioned, table=True):
    """Something to be done for a test, by somebody, by some day."""

    __tablename__ = "task"

    test_id: int = Field(foreign_key="test.id", index=True)
    cycle_id: int | None = Field(default=None, foreign_key="cycle.id")
    what: str = Field(max_length=500)
    place: str = Field(default="", max_length=500)
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    due_on: date | None = None
    done_on: date | None = None
    done_by: int | None = Field(default=None, foreign_key="person.id")
    created_by: int = Field(foreign_key="person.id")
    created_at: datetime = Field(default_factory=utc_now, sa_type=Instant)


class ReminderRow(Versioned, table=True):
    """How one person is reminded; without a row by nothing but the app itself."""

    __tablename__ = "reminder"
    #: A calendar's address is its key, and a mail address nobody else's business.
    __untold__: ClassVar[frozenset[str]] = frozenset({"calendar_key", "email"})
    __table_args__ = (UniqueConstraint("person_id"), UniqueConstraint("calendar_key"))

    person_id: int = Field(foreign_key="person.id")
    email: str = Field(default="", max_length=320)
    daily_mail: bool = False
    calendar_key: str | None = Field(default=None, max_length=64)
    mailed_on: date | None = None
