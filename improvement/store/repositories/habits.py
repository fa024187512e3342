"""What people answered once: how tables of one kind are read, and what they typed and did not send.

Drafts are one person's own; what is kept of them in the audit trail is that there was one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update

from improvement.store.audit import bulk_event
from improvement.store.repositories.scope import Scope
from improvement.store.tables import EntryDraftRow, TableHabitRow, TestRow
from improvement.store.tables.base import columns, table_of

HABIT = columns(TableHabitRow)
DRAFT = columns(EntryDraftRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHabit:
    """How tables of a source are read, by whom that was said and when."""

    answers: Mapping[str, Any]
    saved_by: int
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraft:
    """What was typed at one place, and when it was kept last, by the partnership's clocks."""

    texts: Sequence[Any]
    saved_at: datetime


class Habits:
    """How tables of a source are read for a test of this partnership."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, test_id: int, source: str) -> Mapping[str, Any]:
        """The answers kept for this source; empty where nothing was asked yet."""
        row = self._row(test_id, source)
        return {} if row is None else row.answers

    def kept(self, test_id: int, source: str) -> KeptHabit | None:
        """The answers with who gave them and when; None where nothing was asked yet."""
        row = self._row(test_id, source)
        if row is None:
            return None
        kept = KeptHabit(answers=row.answers, saved_by=row.saved_by, saved_at=row.saved_at)
        return self._scope.here(kept)

    def keep(self, test_id: int, source: str, answers: Mapping[str, Any]) -> None:
        """Remember the answers, in place of earlier ones."""
        self._scope.own(TestRow, [test_id], "test")
        row = self._row(test_id, source)
        if row is None:
            row = TableHabitRow.model_validate(
                {
                    "partnership_id": self._scope.partnership_id,
                    "test_id": test_id,
                    "source": source,
                    "answers": dict(answers),
                    "saved_by": self._scope.person_id,
                }
            )
        elif row.answers != answers:
            row.answers = dict(answers)
            row.saved_by = self._scope.person_id
        else:
            return
        row.saved_at = self._scope.now
        self._scope.session.add(row)
        self._scope.session.flush()

    def _row(self, test_id: int, source: str) -> TableHabitRow | None:
        return self._scope.session.scalars(
            self._scope.mine(TableHabitRow).where(HABIT.test_id == test_id, HABIT.source == source)
        ).first()


class Drafts:
    """What the person who asks has typed and not sent."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, test_id: int, place: str) -> KeptDraft | None:
        """What was typed at this place; None where nothing waits."""
        row = self._scope.session.scalars(
            self._scope.mine(EntryDraftRow).where(*self._mine(test_id, place))
        ).first()
        if row is None:
            return None
        return self._scope.here(KeptDraft(texts=row.texts, saved_at=row.saved_at))

    def keep(self, test_id: int, place: str, texts: Sequence[Any]) -> None:
        """Keep what is typed so far; told in the trail when a draft begins, not at every cell."""
        self._scope.own(TestRow, [test_id], "test")
        session = self._scope.session
        told = {"texts": list(texts), "saved_at": self._scope.now}
        change = update(table_of(EntryDraftRow)).where(*self._mine(test_id, place)).values(told)
        if session.execute(change).rowcount:  # type: ignore[attr-defined] # an UPDATE gives a cursor result
            return
        owner = {
            "partnership_id": self._scope.partnership_id,
            "test_id": test_id,
            "person_id": self._scope.person_id,
            "place": place,
        }
        session.execute(insert(table_of(EntryDraftRow)).values(owner | told))
        bulk_event(
            session,
            actor_id=self._scope.person_id,
            partnership_id=self._scope.partnership_id,
            action="add",
            subject="entry_draft",
            subject_id=None,
            change={"test": test_id, "place": place},
        )

    def forget(self, test_id: int, place: str) -> None:
        """The draft was sent, or is not wanted any more."""
        self._scope.session.execute(
            delete(table_of(EntryDraftRow)).where(*self._mine(test_id, place))
        )

    def _mine(self, test_id: int, place: str) -> tuple[Any, ...]:
        return (
            DRAFT.partnership_id == self._scope.partnership_id,
            DRAFT.person_id == self._scope.person_id,
            DRAFT.test_id == test_id,
            DRAFT.place == place,
        )
