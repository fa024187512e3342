"""Comments on tests and their parts, and who is meant."""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field

from improvement.domain.vocabulary import CommentOn
from improvement.store.tables.base import Base, Instant, Versioned, kept_as, utc_now


class CommentRow(Versioned, table=True):
    """A word or question about a test, its cycles, decisions or notes; open till settled."""

    __tablename__ = "comment"
    __untold__: ClassVar[frozenset[str]] = frozenset({"text"})

    test_id: int = Field(foreign_key="test.id", index=True)
    about: CommentOn = Field(sa_type=kept_as(CommentOn))
    about_id: int | None = None
    text: str
    written_by: int = Field(foreign_key="person.id")
    written_at: datetime = Field(default_factory=utc_now, sa_type=Instant)
    resolved_at: datetime | None = Field(default=None, sa_type=Instant)
    resolved_by: int | None = Field(default=None, foreign_key="person.id")


class CommentMentionRow(Base, table=True):
    """Somebody who should see a comment."""

    __tablename__ = "comment_mention"

    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    comment_id: int = Field(foreign_key="comment.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
