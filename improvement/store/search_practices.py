"""Practices as they are searched: the newest card, and the names of the places that do it.

A card stands in its versions and a site in its test's plan, so an entry is written again whenever
one of these changes.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from improvement.domain.practices import card_text, from_kept
from improvement.domain.search import Subject, folded
from improvement.store.tables import (
    AdoptionRow,
    PracticeRow,
    PracticeVersionRow,
    SearchRow,
    TestRow,
)
from improvement.store.tables.base import columns, table_of

ADOPTION, PRACTICE = columns(AdoptionRow), columns(PracticeRow)
ENTRY, TEST, VERSION = columns(SearchRow), columns(TestRow), columns(PracticeVersionRow)


def practice_entries(session: Session, rows: Iterable[Any]) -> list[dict[str, Any]]:
    """The entries of practices that these changed rows belong to; the former ones are taken out."""
    numbers = _touched(session, list(rows))
    if not numbers:
        return []
    session.execute(
        delete(table_of(SearchRow)).where(
            ENTRY.subject == Subject.PRACTICE, ENTRY.subject_id.in_(numbers)
        )
    )
    return list(_entries(session, numbers))


def _touched(session: Session, rows: list[Any]) -> set[int]:
    numbers = {row.practice_id for row in rows if isinstance(row, PracticeVersionRow | AdoptionRow)}
    tests = [row.id for row in rows if isinstance(row, TestRow)]
    if tests:
        made = select(PRACTICE.id).where(PRACTICE.test_id.in_(tests))
        done = select(ADOPTION.practice_id).where(ADOPTION.test_id.in_(tests))
        numbers.update(session.scalars(made.union(done)))
    return numbers


def _entries(session: Session, numbers: set[int]) -> Iterator[dict[str, Any]]:
    newest = (
        select(PRACTICE.id, PRACTICE.partnership_id, PRACTICE.test_id, VERSION.card)
        .join(
            PracticeVersionRow,
            (VERSION.practice_id == PRACTICE.id) & (VERSION.number == PRACTICE.newest),
        )
        .where(PRACTICE.id.in_(numbers))
    )
    for practice in session.execute(newest).all():
        card = from_kept(dict(practice.card))
        text = card_text(card)
        yield {
            "partnership_id": practice.partnership_id,
            "subject": Subject.PRACTICE,
            "subject_id": practice.id,
            "test_id": practice.test_id,
            "title": card.name,
            "text": text,
            "words": " ".join(folded(f"{text} {_sites(session, practice)}")),
        }


def _sites(session: Session, practice: Any) -> str:
    """Places and titles of the tests that do it."""
    done = select(ADOPTION.test_id).where(
        ADOPTION.practice_id == practice.id, ADOPTION.archived_at.is_(None)
    )
    sites = select(TEST.place, TEST.title).where(
        or_(TEST.id == practice.test_id, TEST.id.in_(done))
    )
    return " ".join(f"{place} {title}" for place, title in session.execute(sites))
