"""Words beside numbers: notes and their themes."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from improvement.domain.vocabulary import NoteKind, Speaker
from improvement.store.tables.base import Base, Instant, Owned, Versioned, kept_as, utc_now


class NoteRow(Versioned, table=True):
    """What was seen, heard or learned, and whose voice it is."""

    __tablename__ = "note"
    #: What people said stays out of the history: it could not be taken back from there.
    __untold__: ClassVar[frozenset[str]] = frozenset({"text"})

    test_id: int = Field(foreign_key="test.id", index=True)
    text: str
    written_on: date
    kind: NoteKind = Field(sa_type=kept_as(NoteKind))
    speaker: Speaker = Field(sa_type=kept_as(Speaker))
    group_id: int | None = Field(default=None, foreign_key="dimension_group.id")
    may_quote: bool = False
    written_by: int = Field(foreign_key="person.id")
    written_at: datetime = Field(default_factory=utc_now, sa_type=Instant)
    measure_id: int | None = Field(default=None, foreign_key="measure.id", ondelete="SET NULL")
    period: date | None = None
    cycle_id: int | None = Field(default=None, foreign_key="cycle.id", ondelete="SET NULL")
    voice: str = Field(default="", max_length=40)
    archived_at: datetime | None = Field(default=None, sa_type=Instant)
    archived_by: int | None = Field(default=None, foreign_key="person.id")


class AttachmentRow(Owned, table=True):
    """A picture or PDF that belongs to a note; its content lies in a folder, not here."""

    __tablename__ = "attachment"

    note_id: int = Field(foreign_key="note.id", index=True)
    name: str = Field(max_length=200)
    media_type: str = Field(max_length=40)
    size: int
    digest: str = Field(max_length=64)
    stored_as: str = Field(max_length=64, unique=True)
    added_by: int = Field(foreign_key="person.id")
    added_at: datetime = Field(default_factory=utc_now, sa_type=Instant)


class ThemeRow(Versioned, table=True):
    """A theme that notes share, with what it means; a merged one counts as another."""

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("partnership_id", "name"),)

    name: str = Field(max_length=80)
    definition: str = ""
    counts: str = ""
    counts_not: str = ""
    position: int = 0
    merged_into: int | None = Field(default=None, foreign_key="theme.id")
    archived_at: datetime | None = Field(default=None, sa_type=Instant)
    archived_by: int | None = Field(default=None, foreign_key="person.id")


class NoteThemeRow(Base, table=True):
    """Which themes a note carries."""

    __tablename__ = "note_theme"

    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    note_id: int = Field(foreign_key="note.id", primary_key=True)
    theme_id: int = Field(foreign_key="theme.id", primary_key=True, index=True)
