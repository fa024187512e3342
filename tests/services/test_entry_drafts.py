"""What was typed and not saved: whose it is, what it outlives, and when it goes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from improvement.errors import Conflict
from improvement.files.dates import DateOrder
from improvement.files.numbers import DecimalMark
from improvement.services import entry, groups
from improvement.services.entry_drafts import GridHabit
from improvement.services.entry_grid import LONGEST_CELL, EntryWishes

START = date(2026, 8, 3)
WEEK = EntryWishes(measure="kept", start=START, dimension="gender")
WOMEN, MEN, EVERYBODY = 0, 1, 5
EMPTY = ["", "", "", ""]


def grid_with(rows: Mapping[int, list[str]]) -> list[list[str]]:
    return [rows.get(row, EMPTY) for row in range(EVERYBODY + 1)]


def keep(place: Any, test_id: int, rows: Mapping[int, list[str]], **more: Any) -> bool:
    actor = more.pop("actor", place.member)
    return entry.keep_draft(
        place.uow, actor, test_id=test_id, wishes=WEEK, texts=grid_with(rows), **more
    )


def opened(place: Any, test_id: int, actor: Any = None, wishes: EntryWishes = WEEK) -> Any:
    return entry.opened(place.uow, actor or place.member, test_id=test_id, wishes=wishes)


def test_a_draft_stands_in_the_grid_again_with_the_time_it_was_kept(place: Any) -> None:
    test_id = place.running()
    assert keep(place, test_id, {WOMEN: ["7", "1O", "", ""]})
    found = opened(place, test_id)
    assert [list(row) for row in found.start] == grid_with({WOMEN: ["7", "1O", "", ""]})
    assert [list(row) for row in found.seen] == grid_with({})
    assert found.kept_at.date() == place.uow.today


@pytest.mark.parametrize(("zone", "ahead"), [("America/Chicago", -6), ("Asia/Tokyo", 9)])
def test_since_when_it_waits_is_told_by_the_clocks_of_the_place(
    place: Any, zone: str, ahead: int
) -> None:
    """Not by the browser's, which may be set to anything."""
    test_id, there = place.running(), replace(place.member, zone=zone)
    keep(place, test_id, {WOMEN: ["7", "10", "", ""]}, actor=there)
    found = opened(place, test_id, there)
    assert found.kept_at.utcoffset() in (timedelta(hours=ahead), timedelta(hours=ahead + 1))
    assert opened(place, test_id).kept_at == found.kept_at, "the same moment"


def test_a_draft_is_for_its_person_test_measure_and_period_alone(place: Any) -> None:
    test_id, other = place.running(), place.running()
    keep(place, test_id, {WOMEN: ["7", "10", "", ""]})
    assert opened(place, test_id, place.coach).kept_at is None
    assert opened(place, other).kept_at is None
    assert opened(place, test_id, wishes=replace(WEEK, dimension=None)).kept_at is None
    later = replace(WEEK, start=START + timedelta(weeks=1))
    assert opened(place, test_id, wishes=later).kept_at is None
    keep(place, test_id, {MEN: ["1", "2", "", ""]}, actor=place.coach)
    assert opened(place, test_id).start[WOMEN][:2] == ("7", "10")
    assert opened(place, test_id, place.coach).start[MEN][:2] == ("1", "2")


def test_it_goes_with_saving_with_discarding_and_with_undoing_every_cell(place: Any) -> None:
    test_id = place.running()
    rows = {WOMEN: ["7", "10", "", ""]}
    keep(place, test_id, rows)
    entry.discard_draft(place.uow, place.member, test_id=test_id, wishes=WEEK)
    assert opened(place, test_id).kept_at is None
    keep(place, test_id, rows)
    assert not keep(place, test_id, {})
    assert opened(place, test_id).kept_at is None
    keep(place, test_id, rows)
    entry.save(place.uow, place.member, test_id=test_id, wishes=WEEK, texts=grid_with(rows))
    found = opened(place, test_id)
    assert (found.kept_at, found.start[WOMEN][:2]) == (None, ("7", "10"))


def test_a_refused_save_keeps_the_draft(place: Any) -> None:
    test_id = place.running()
    rows = {WOMEN: ["11", "10", "", ""]}
    keep(place, test_id, rows)
    entry.save(place.uow, place.member, test_id=test_id, wishes=WEEK, texts=grid_with(rows))
    assert opened(place, test_id).kept_at is not None


def test_what_somebody_saved_since_the_draft_is_a_clash_and_not_overwritten(place: Any) -> None:
    test_id = place.running()
    keep(place, test_id, {WOMEN: ["7", "10", "", ""]})
    entry.save(
        place.uow,
        place.coach,
        test_id=test_id,
        wishes=WEEK,
        texts=grid_with({WOMEN: ["8", "10", "", ""], MEN: ["1", "2", "", ""]}),
    )
    found = opened(place, test_id)
    assert found.start[WOMEN][:2] == ("7", "10")
    assert found.start[MEN][:2] == ("1", "2")  # what this person left alone is as it is kept now
    saved = entry.save(
        place.uow,
        place.member,
        test_id=test_id,
        wishes=WEEK,
        texts=found.start,
        seen=found.seen,
    )
    assert [c.theirs for c in saved.clashes] == [("8", "10")]


def test_a_draft_outlives_a_group_that_is_added(place: Any) -> None:
    test_id = place.running()
    keep(place, test_id, {MEN: ["7", "10", "", ""]})
    groups.add_group(place.uow, place.coach, dimension="gender", label="Nonbinary")
    rows = [label for label, _ in opened(place, test_id).grid.rows]
    assert "Nonbinary" in rows
    found = opened(place, test_id)
    assert found.start[rows.index("Men")][:2] == ("7", "10")
    assert found.lost == ()


@pytest.mark.parametrize(
    "text", ["9" * 20_000, "\x00", "😀" * 100, "\u202eאבג", "١٢", "'; drop table", "\ud83d"]
)
def test_whatever_is_typed_can_be_kept(place: Any, text: str) -> None:
    test_id = place.running()
    assert keep(place, test_id, {WOMEN: [text, "", "", ""]})
    found = opened(place, test_id).start[WOMEN][0]
    assert found[:1] == text[:1].replace("\x00", "\N{REPLACEMENT CHARACTER}")
    assert len(found) <= LONGEST_CELL


def test_no_draft_for_a_test_that_has_not_started(place: Any) -> None:
    with pytest.raises(Conflict):
        keep(place, place.draft(), {WOMEN: ["7", "10", "", ""]})


def test_the_history_says_that_a_draft_was_begun_and_never_what_was_in_it(place: Any) -> None:
    test_id = place.running()
    keep(place, test_id, {WOMEN: ["7654", "9999", "", ""]})
    keep(place, test_id, {WOMEN: ["7655", "9999", "", ""]})
    with place.uow.reading(place.leader) as store:
        told = [c for c in store.history.newest() if c.subject == "entry_draft"]
    assert len(told) == 1
    assert "7654" not in str(told[0].change)


# ---- how numbers and dates are written -----------------------------------------------------------


def test_how_they_are_written_is_asked_once_for_all_who_log_for_a_test(place: Any) -> None:
    test_id, other = place.running(), place.running()
    assert opened(place, test_id).habit == GridHabit()
    say = {"test_id": test_id}
    entry.remember(place.uow, place.member, **say, habit=GridHabit(mark=DecimalMark.COMMA))
    entry.remember(place.uow, place.coach, **say, habit=GridHabit(order=DateOrder.DAY_FIRST))
    kept = GridHabit(mark=DecimalMark.COMMA, order=DateOrder.DAY_FIRST)
    assert opened(place, test_id).habit == opened(place, test_id, place.coach).habit == kept
    assert opened(place, other).habit == GridHabit()
