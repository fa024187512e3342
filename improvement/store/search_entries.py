"""What can be searched is written in the transaction that changes it, whatever code changes it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, event, insert
from sqlalchemy.orm import Session, UOWTransaction

from improvement.domain.search import Subject, folded
from improvement.store.search_practices import practice_entries
from improvement.store.tables import DecisionRow, NoteRow, SearchRow, TestRow
from improvement.store.tables.base import columns, table_of

ENTRY = columns(SearchRow)

#: What is searched of a row: (test, title, text); an empty text and title is not searched at all.
Told = tuple[int, str, str]


def keep_current(session: Session) -> None:
    """From now on, whatever this session does to what can be searched can be found so."""

    @event.listens_for(session, "after_flush")
    def _write(session: Session, _context: UOWTransaction) -> None:
        gone = [row for row in session.deleted if type(row) in SEARCHED]
        there = [row for row in (*session.new, *session.dirty) if type(row) in SEARCHED]
        for row in (*gone, *there):
            subject, _ = SEARCHED[type(row)]
            session.execute(
                delete(table_of(SearchRow)).where(
                    ENTRY.subject == subject, ENTRY.subject_id == row.id
                )
            )
        entries = [entry for row in there if (entry := _entry(row))]
        entries += practice_entries(session, (*session.new, *session.dirty))
        if entries:
            session.execute(insert(table_of(SearchRow)), entries)


def _entry(row: Any) -> dict[str, Any] | None:
    subject, tell = SEARCHED[type(row)]
    test_id, title, text = tell(row)
    words = folded(f"{title} {text}")
    if not words:
        return None
    return {
        "partnership_id": row.partnership_id,
        "subject": subject,
        "subject_id": row.id,
        "test_id": test_id,
        "title": title,
        "text": text,
        "words": " ".join(words),
    }


def _note(row: NoteRow) -> Told:
    return row.test_id, "", "" if row.archived_at else row.text


def _plan(row: TestRow) -> Told:
    parts = (
        *(row.aim, row.for_whom, row.place, row.change_idea, row.because),
        *(row.learning_question, row.prediction, row.right_if),
    )
    return row.id or 0, row.title, _joined(parts)


def _decision(row: DecisionRow) -> Told:
    return row.test_id, "", _joined((row.lesson, row.reason, row.dissent, row.next_step))


def _joined(parts: tuple[str, ...]) -> str:
    return " · ".join(part.strip() for part in parts if part.strip())


SEARCHED: dict[type[Any], tuple[Subject, Callable[[Any], Told]]] = {
    NoteRow: (Subject.NOTE, _note),
    TestRow: (Subject.PLAN, _plan),
    DecisionRow: (Subject.DECISION, _decision),
}
