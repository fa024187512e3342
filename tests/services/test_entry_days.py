"""A figure that looks like a day of Excel's is said beside its cell, and saved all the same."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Design, MeasureKind
from improvement.services import entry
from improvement.services.entry_grid import EntryWishes

START = date(2026, 8, 3)
VISITS = MeasureSpec(key="visits", label="Visits", kind=MeasureKind.COUNT)
DAY = "46023"  # 1 January 2026


@pytest.fixture
def counted(place: Any) -> int:
    """A test of one row and one column a week."""
    plan = replace(place.plan, measures=(VISITS,), dimensions=(), design=Design.BEFORE_AFTER)
    return int(place.running(plan))


def week(number: int) -> dict[str, Any]:
    return {"wishes": EntryWishes(measure="visits", start=START + timedelta(weeks=number))}


def look(place: Any, test_id: int, number: int, figure: str) -> entry.EntryLook:
    return entry.look(place.uow, place.member, test_id=test_id, texts=[[figure]], **week(number))


def save(place: Any, test_id: int, number: int, figure: str) -> entry.EntrySaved:
    return entry.save(place.uow, place.member, test_id=test_id, texts=[[figure]], **week(number))


def test_one_row_is_held_against_the_weeks_before(place: Any, counted: int) -> None:
    assert look(place, counted, 0, DAY).days == {}, "nothing to tell it by"
    for number, figure in enumerate(("20", "31")):
        assert save(place, counted, number, figure).days == {}
    found = look(place, counted, 2, DAY)
    assert found.errors == ()
    assert {at: (d.day, d.most) for at, d in found.days.items()} == {(0, 0): (date(2026, 1, 1), 31)}
    assert look(place, counted, 2, "45").days == {}


def test_it_is_saved_as_it_was_typed_and_said_once(place: Any, counted: int) -> None:
    save(place, counted, 0, "20")
    save(place, counted, 1, "31")
    done = save(place, counted, 2, DAY)
    assert (done.saved, done.tallied.added, list(done.days)) == (
        True,
        1,
        ["Everybody, Pilot: count"],
    )
    assert look(place, counted, 2, DAY).days == {}, "seen when it was saved"
    assert list(look(place, counted, 2, "46024").days) == [(0, 0)]


def test_among_figures_as_large_it_is_one_of_them(place: Any, counted: int) -> None:
    for number, figure in enumerate(("39000", "2500", "41200")):
        save(place, counted, number, figure)
    assert look(place, counted, 3, DAY).days == {}


def test_the_same_figure_of_other_rows_and_the_other_side_is_company(place: Any) -> None:
    """The first week of all: groups tell it, and yes is not held against out of."""
    test_id = place.running()
    wishes = EntryWishes(measure="kept", start=START, dimension="gender")
    rows = [["7", "10", "6", "10"], ["8", DAY, "6", "12"], *[["", "", "", ""]] * 4]
    found = entry.look(place.uow, place.member, test_id=test_id, wishes=wishes, texts=rows)
    assert list(found.days) == [(1, 1)]
    alone = [["7", DAY, "6", "46100"], *[["", "", "", ""]] * 5]
    found = entry.look(place.uow, place.member, test_id=test_id, wishes=wishes, texts=alone)
    assert found.days == {}
