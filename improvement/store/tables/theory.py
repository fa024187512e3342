"""The driver diagram: aims, drivers, change ideas, and what stands under what."""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field

from improvement.domain.vocabulary import IdeaSource, NodeKind
from improvement.store.tables.base import Base, Instant, Versioned, kept_as, utc_now


class TheoryNodeRow(Versioned, table=True):
    """An aim, a driver or a change idea; put away rather than deleted."""

    __tablename__ = "theory_node"
    #: Who proposed something may be a family: that stays out of the history.
    __untold__: ClassVar[frozenset[str]] = frozenset({"proposed_by"})

    kind: NodeKind = Field(sa_type=kept_as(NodeKind))
    title: str = Field(max_length=200)
    words: str = ""
    source: IdeaSource | None = Field(default=None, sa_type=kept_as(IdeaSource))
    proposed_by: str = ""
    tested_elsewhere: str = ""
    track_record: str = ""
    context_alike: str = ""
    core: str = ""
    adaptable: str = ""
    position: int = 0
    created_by: int = Field(foreign_key="person.id")
    created_at: datetime = Field(default_factory=utc_now, sa_type=Instant)
    archived_at: datetime | None = Field(default=None, sa_type=Instant)
    archived_by: int | None = Field(default=None, foreign_key="person.id")


class TheoryLinkRow(Base, table=True):
    """``child_id`` stands under ``parent_id``."""

    __tablename__ = "theory_link"

    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    parent_id: int = Field(foreign_key="theory_node.id", primary_key=True)
    child_id: int = Field(foreign_key="theory_node.id", primary_key=True, index=True)
