"""What stands around an import: earlier figures, taking back, habits of tables, unsent drafts."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from improvement.store.tables.base import Instant, Owned, utc_now


class EarlierFigureRow(Owned, table=True):
    """A figure or case as it stood before an import changed it, or before it was taken back.

    ``place`` says what it is about (measure, day, side, cell; or a case's code), and stays the same
    when a row is removed and logged again.
    """

    __tablename__ = "earlier_figure"
    __table_args__ = (Index("ix_earlier_figure_place", "test_id", "subject", "place"),)

    test_id: int = Field(foreign_key="test.id")
    subject: str = Field(max_length=20)
    place: str = Field(max_length=200)
    figures: dict[str, Any] = Field(sa_type=JSON)
    import_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)
    source_row: int | None = None
    replaced_by: int | None = Field(default=None, foreign_key="import_batch.id", index=True)


class ImportUndoRow(Owned, table=True):
    """An import that was taken back."""

    __tablename__ = "import_undo"
    __table_args__ = (UniqueConstraint("import_id"),)

    import_id: int = Field(foreign_key="import_batch.id")
    removed: int
    restored: int
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime = Field(default_factory=utc_now, sa_type=Instant)


class TableHabitRow(Owned, table=True):
    """How tables of one kind are read: what people answered once, for a test and a source."""

    __tablename__ = "table_habit"
    __table_args__ = (UniqueConstraint("test_id", "source"),)

    test_id: int = Field(foreign_key="test.id")
    source: str = Field(max_length=64)
    answers: dict[str, Any] = Field(sa_type=JSON)
    saved_by: int = Field(foreign_key="person.id")
    saved_at: datetime = Field(default_factory=utc_now, sa_type=Instant)


class EntryDraftRow(Owned, table=True):
    """What one person has typed into a grid and not sent yet."""

    __tablename__ = "entry_draft"
    __table_args__ = (UniqueConstraint("test_id", "person_id", "place"),)

    test_id: int = Field(foreign_key="test.id")
    person_id: int = Field(foreign_key="person.id")
    place: str = Field(max_length=200)
    texts: list[Any] = Field(sa_type=JSON)
    saved_at: datetime = Field(default_factory=utc_now, sa_type=Instant)
