"""Somebody's own words, with the consent to use them."""

from datetime import date, datetime
from typing import ClassVar

from sqlmodel import Field

from improvement.domain.vocabulary import StoryKind
from improvement.store.tables.base import Instant, Versioned, kept_as, utc_now


class StoryRow(Versioned, table=True):
    """A quote or story, and what the speaker agreed to; withdrawn, its words are gone."""

    __tablename__ = "story"
    #: It could not be taken back from the history.
    __untold__: ClassVar[frozenset[str]] = frozenset({"text", "given_by"})

    test_id: int = Field(foreign_key="test.id", index=True)
    note_id: int | None = Field(
        default=None, foreign_key="note.id", index=True, ondelete="SET NULL"
    )
    kind: StoryKind = Field(sa_type=kept_as(StoryKind))
    text: str
    purpose: str = Field(max_length=500)
    inside: bool
    report: bool
    public: bool
    given_by: str = Field(max_length=80)
    given_on: date
    expires_on: date | None = None
    group_id: int | None = Field(default=None, foreign_key="dimension_group.id")
    kept_by: int = Field(foreign_key="person.id")
    kept_at: datetime = Field(default_factory=utc_now, sa_type=Instant)
    withdrawn_on: date | None = None
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")
