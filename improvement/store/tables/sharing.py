"""What becomes of stories: told back to who spoke, and chosen among others."""

from datetime import date, datetime
from typing import ClassVar

from sqlmodel import Field

from improvement.store.tables.base import Base, Instant, Owned, utc_now


class ToldBackRow(Owned, table=True):
    """What was told back to a speaker, and what they said to it."""

    __tablename__ = "story_told_back"
    __untold__: ClassVar[frozenset[str]] = frozenset({"told", "answer"})

    story_id: int = Field(foreign_key="story.id", index=True)
    told_on: date
    told: str
    answer: str = ""
    kept_by: int = Field(foreign_key="person.id")
    kept_at: datetime = Field(default_factory=utc_now, sa_type=Instant)


class StoryChoiceRow(Owned, table=True):
    """The story of the most significant change among several, with the reasons."""

    __tablename__ = "story_choice"
    __untold__: ClassVar[frozenset[str]] = frozenset({"reason"})

    test_id: int = Field(foreign_key="test.id", index=True)
    story_id: int = Field(foreign_key="story.id")
    question: str
    chosen_by: str
    chosen_on: date
    reason: str
    kept_by: int = Field(foreign_key="person.id")
    kept_at: datetime = Field(default_factory=utc_now, sa_type=Instant)


class StoryCandidateRow(Base, table=True):
    """A story that was considered and not chosen."""

    __tablename__ = "story_candidate"
    __untold__: ClassVar[frozenset[str]] = frozenset({"why_not"})

    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    choice_id: int = Field(foreign_key="story_choice.id", primary_key=True)
    story_id: int = Field(foreign_key="story.id", primary_key=True)
    why_not: str = ""
