"""History in words: every table is told or known to be bookkeeping, and no figure gets out."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from improvement.store.tables import Base
from improvement.words.history import BOOKKEEPING, SOMEBODY, TELLINGS, history

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Row:
    action: str
    subject: str
    change: dict[str, Any] = field(default_factory=dict)
    at: datetime = NOON
    actor_id: int | None = 1
    subject_id: int | None = 7


def _what(*rows: Row) -> list[str]:
    return [line.what for line in history(rows, {1: "Ann", 2: "Ben"}, {7: "Rent reminders"})]


def test_every_table_is_told_or_bookkeeping() -> None:
    told = {subject for subject, _ in TELLINGS}
    assert set(Base.metadata.tables) <= told | BOOKKEEPING
    assert not told & BOOKKEEPING


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (Row(action="add", subject="team", change={"name": "Court"}), "Added team: Court"),
        (
            Row(action="add", subject="membership", change={"person_id": 2, "role": "coach"}),
            "Role given: Ben as coach",
        ),
        (
            Row(action="change", subject="person", subject_id=2, change={"active": [True, False]}),
            "No longer active: Ben",
        ),
        (
            Row(action="change", subject="partnership", change={"small_group": [10, 12]}),
            "Small-group threshold: from 10 to 12 people",
        ),
        (
            Row(action="change", subject="test", change={"started_at": [None, "2026-11-23"]}),
            "Started, prediction and rule locked: Rent reminders",
        ),
        (
            Row(action="change", subject="test", change={"aim": ["", "More"]}),
            "Changed the plan of: Rent reminders",
        ),
        (
            Row(action="add", subject="decision", change={"choice": "keep_testing", "test_id": 7}),
            "Decided: keep testing, Rent reminders",
        ),
        (
            Row(action="add", subject="case_record", change={"rows": 1, "test": 8}),
            "Logged data: 1 row, test 8",
        ),
    ],
)
def test_changes_in_words(row: Row, what: str) -> None:
    assert _what(row) == [what]


@pytest.mark.parametrize(
    "row",
    [
        Row(action="change", subject="test", change={"data_version": [3, 4]}),
        Row(action="delete", subject="membership", change={"role": "coach"}),
        Row(action="add", subject="cell", change={"shape": "3"}),
    ],
)
def test_bookkeeping_is_passed_over(row: Row) -> None:
    assert _what(row) == []


@pytest.mark.parametrize("subject", ["note", "observation", "case_record"])
@pytest.mark.parametrize("action", ["add", "change", "delete"])
def test_what_was_logged_is_never_quoted(subject: str, action: str) -> None:
    change = {"test_id": 7, "text": "SECRET", "numerator": "SECRET", "code": "SECRET"}
    assert "SECRET" not in " ".join(_what(Row(action=action, subject=subject, change=change)))


def test_neighbours_of_a_kind_are_told_as_one_and_days_apart() -> None:
    def group(label: str, at: datetime = NOON) -> Row:
        return Row(action="add", subject="dimension_group", change={"label": label}, at=at)

    assert _what(group("Spanish"), group("English")) == ["Added group: English and Spanish"]
    assert len(_what(group("Spanish"), group("English", NOON - timedelta(days=1)))) == 2


def test_nobody_signed_in_is_said_so() -> None:
    row = Row(action="add", subject="team", change={"name": "Court"}, actor_id=None)
    assert history([row], {})[0].who == SOMEBODY
