"""Comments of one partnership."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from improvement.domain.comments import CommentDraft
from improvement.domain.vocabulary import CommentOn
from improvement.errors import NotFound
from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    CommentMentionRow,
    CommentRow,
    CycleRow,
    DecisionRow,
    NoteRow,
    PersonRow,
    TestRow,
)
from improvement.store.tables.base import columns

COMMENT = columns(CommentRow)
MENTION = columns(CommentMentionRow)
#: Tables of what a comment may be about, besides the test itself.
ABOUT: Mapping[CommentOn, type[Any]] = {
    CommentOn.CYCLE: CycleRow,
    CommentOn.DECISION: DecisionRow,
    CommentOn.NOTE: NoteRow,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptComment:
    """A comment as kept, with who is meant."""

    id: int
    version: int
    test_id: int
    about: CommentOn
    about_id: int | None
    text: str
    written_by: int
    written_at: datetime
    resolved_at: datetime | None
    resolved_by: int | None
    to: frozenset[int]


class Comments:
    """What people say to each other about their tests."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, test_ids: Iterable[int]) -> tuple[KeptComment, ...]:
        """The comments on these tests, oldest first."""
        rows = self._scope.session.scalars(
            self._scope.mine(CommentRow)
            .where(COMMENT.test_id.in_(list(test_ids)))
            .order_by(COMMENT.id)
        )
        return self._kept(list(rows))

    def meant_for(self, person_id: int) -> tuple[KeptComment, ...]:
        """Open ones that name this person and that somebody else wrote."""
        named = select(MENTION.comment_id).where(MENTION.person_id == person_id)
        rows = self._scope.session.scalars(
            self._scope.mine(CommentRow)
            .where(
                COMMENT.id.in_(named),
                COMMENT.resolved_at.is_(None),
                COMMENT.written_by != person_id,
            )
            .order_by(COMMENT.id)
        )
        return self._kept(list(rows))

    def get(self, comment_id: int) -> KeptComment:
        """One comment; ``NotFound`` if it is not there, or not in this partnership."""
        return self._kept([self._scope.one(CommentRow, comment_id, "comment")])[0]

    def add(self, test_id: int, draft: CommentDraft, *, to: Iterable[int]) -> int:
        """Keep a new comment; returns its id. What it is about must belong to the same test."""
        self._scope.own(TestRow, [test_id], "test")
        self._scope.own(PersonRow, to, "person")
        self._check(test_id, draft)
        row = CommentRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "test_id": test_id,
                "about": draft.about,
                "about_id": draft.about_id,
                "text": draft.text.strip(),
                "written_by": self._scope.person_id,
                "written_at": self._scope.now,
            }
        )
        self._scope.session.add(row)
        self._scope.session.flush()
        assert row.id is not None  # noqa: S101 - flushed
        for person_id in sorted(set(to)):
            self._scope.session.add(
                CommentMentionRow.model_validate(
                    {
                        "partnership_id": self._scope.partnership_id,
                        "comment_id": row.id,
                        "person_id": person_id,
                    }
                )
            )
        self._scope.session.flush()
        return row.id

    def settle(self, comment_id: int, *, resolved: bool, version: int) -> None:
        """Settled now, or open again; raises ``Conflict`` for a stale version."""
        row = self._scope.one(CommentRow, comment_id, "comment")
        self._scope.unchanged(row, version)
        row.resolved_at = self._scope.now if resolved else None
        row.resolved_by = self._scope.person_id if resolved else None
        self._scope.session.flush()

    def _check(self, test_id: int, draft: CommentDraft) -> None:
        table = ABOUT.get(draft.about)
        if table is None or draft.about_id is None:
            return
        thing = self._scope.one(table, draft.about_id, draft.about.value)
        if thing.test_id != test_id:
            raise NotFound(f"That {draft.about.value} belongs to another test.")

    def _kept(self, rows: list[CommentRow]) -> tuple[KeptComment, ...]:
        to: dict[int, set[int]] = defaultdict(set)
        wanted = [row.id for row in rows]
        for mention in self._scope.session.scalars(
            self._scope.mine(CommentMentionRow).where(MENTION.comment_id.in_(wanted))
        ):
            to[mention.comment_id].add(mention.person_id)
        return tuple(
            self._scope.here(
                KeptComment(
                    id=row.id or 0,
                    version=row.version,
                    test_id=row.test_id,
                    about=row.about,
                    about_id=row.about_id,
                    text=row.text,
                    written_by=row.written_by,
                    written_at=row.written_at,
                    resolved_at=row.resolved_at,
                    resolved_by=row.resolved_by,
                    to=frozenset(to[row.id or 0]),
                )
            )
            for row in rows
        )
