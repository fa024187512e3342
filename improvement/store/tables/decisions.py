"""Kept analyses, decisions, and who changed what when."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from improvement.domain.vocabulary import Choice, DecisionStep, Ring
from improvement.store.tables.base import Base, Instant, Owned, kept_as, utc_now


class AnalysisRow(Owned, table=True):
    """A result as it was computed: its inputs, its answer, the words shown, what made it."""

    __tablename__ = "analysis"

    test_id: int = Field(foreign_key="test.id", index=True)
    kind: str = Field(max_length=40)
    schema_number: int
    package_version: str = Field(max_length=40)
    as_of: date
    digest: str = Field(max_length=64)
    inputs: dict[str, Any] = Field(sa_type=JSON)
    result: dict[str, Any] = Field(sa_type=JSON)
    words: dict[str, Any] = Field(sa_type=JSON)
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime = Field(default_factory=utc_now, sa_type=Instant)


class DecisionRow(Owned, table=True):
    """What was decided, beside what the rule recommended. Never edited: a new one follows."""

    __tablename__ = "decision"

    test_id: int = Field(foreign_key="test.id", index=True)
    analysis_id: int = Field(foreign_key="analysis.id")
    recommended: str = Field(max_length=40)
    choice: Choice = Field(sa_type=kept_as(Choice))
    followed_rule: bool
    reason: str
    dissent: str = ""
    lesson: str = ""
    next_step: str = ""
    decided_on: date
    decided_by: int = Field(foreign_key="person.id")
    decided_at: datetime = Field(default_factory=utc_now, sa_type=Instant)
    community: str = ""
    community_how: str = ""
    conditions: str = ""
    resources: str = ""
    ring: Ring | None = Field(default=None, sa_type=kept_as(Ring))
    review_on: date | None = None
    needs_review: bool = False
    needs_approval: bool = False
    corrects_id: int | None = Field(default=None, foreign_key="decision.id", index=True)
    quoted: int = 0
    content_digest: str = Field(default="", max_length=64)


class DecisionStepRow(Owned, table=True):
    """What somebody else did with a decision: agreed, approved, gave it back. Never edited."""

    __tablename__ = "decision_step"
    __table_args__ = (UniqueConstraint("decision_id", "number"),)

    decision_id: int = Field(foreign_key="decision.id", index=True)
    number: int
    step: DecisionStep = Field(sa_type=kept_as(DecisionStep))
    words: str = ""
    taken_by: int = Field(foreign_key="person.id")
    taken_at: datetime = Field(default_factory=utc_now, sa_type=Instant)


class DecisionQuoteRow(Owned, table=True):
    """Which notes a decision quotes: never their words, which can be taken back (0009).

    ``digest`` says whether a note still reads as it did; it goes with the note.
    """

    __tablename__ = "decision_quote"
    __table_args__ = (UniqueConstraint("decision_id", "note_id"),)

    decision_id: int = Field(foreign_key="decision.id", index=True)
    note_id: int = Field(foreign_key="note.id", ondelete="CASCADE", index=True)
    digest: str = Field(max_length=64)


class DecisionStoryRow(Owned, table=True):
    """Which quotes and stories a decision quotes: never their words, nor a digest of them.

    The row stays when the words are withdrawn: a decision says that they were. A short sentence
    can be guessed from its digest, so what changed since is told by the story's version.
    """

    __tablename__ = "decision_story"
    __table_args__ = (UniqueConstraint("decision_id", "story_id"),)

    decision_id: int = Field(foreign_key="decision.id", index=True)
    story_id: int = Field(foreign_key="story.id", index=True)
    story_version: int


class AuditRow(Base, table=True):
    """One change, written in the transaction that made it."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject", "subject", "subject_id"),)

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: int | None = Field(default=None, foreign_key="partnership.id", index=True)
    at: datetime = Field(default_factory=utc_now, sa_type=Instant)
    actor_id: int | None = Field(default=None, foreign_key="person.id")
    action: str = Field(max_length=40)
    subject: str = Field(max_length=40)
    subject_id: int | None = None
    change: dict[str, Any] = Field(sa_type=JSON)
