"""Words beside numbers: notes and their themes."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from improvement.domain.vocabulary import NoteKind, Speaker
from improvement.store.tables.base import Base, Instant, Owned, Versioned, kept_as, utc_now


class NoteRow(Versioned, table=True):
    """What was seen, heard or learned, and whose voice it is."""

    __tablename__ = "note"

    test_id: int = Field(foreign_key="test.id", index=True)
    text: str
    written_on: date
    kind: NoteKind = Field(sa_type=kept_as(NoteKind))
    speaker: Speaker = Field(sa_type=kept_as(Speaker))
    group_id: int | None = Field(default=None, foreign_key="dimension_group.id")
    may_quote: bool = False
    written_by: int = Field(foreign_key="person.id")
    written_at: datetime = Field(default_factory=utc_now, sa_type=Instant)


class ThemeRow(Owned, table=True):
    """A theme that notes share."""

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("partnership_id", "name"),)

    name: str = Field(max_length=80)


class NoteThemeRow(Base, table=True):
    """Which themes a note carries."""

    __tablename__ = "note_theme"

    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    note_id: int = Field(foreign_key="note.id", primary_key=True)
    theme_id: int = Field(foreign_key="theme.id", primary_key=True, index=True)
