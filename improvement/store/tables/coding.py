"""Which passages of notes people gave which themes, each person by themselves."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from improvement.store.tables.base import Instant, Owned, utc_now


class CodingRow(Owned, table=True):
    """One passage that one person gave one theme; it keeps its words if the note is changed."""

    __tablename__ = "coding"
    __untold__: ClassVar[frozenset[str]] = frozenset({"words"})

    note_id: int = Field(foreign_key="note.id", index=True)
    theme_id: int = Field(foreign_key="theme.id", index=True)
    coder_id: int = Field(foreign_key="person.id")
    starts: int
    ends: int
    words: str
    made_at: datetime = Field(default_factory=utc_now, sa_type=Instant)


class CodedNoteRow(Owned, table=True):
    """Somebody is done with a note: only now do they see what others made of it."""

    __tablename__ = "coded_note"
    __table_args__ = (UniqueConstraint("note_id", "coder_id"),)

    note_id: int = Field(foreign_key="note.id", index=True)
    coder_id: int = Field(foreign_key="person.id")
    digest: str = Field(max_length=64)  # of the text that was read
    done_at: datetime = Field(default_factory=utc_now, sa_type=Instant)
