"""Logging a period by hand: what is read, what is refused, and two people at once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm, Design, MeasureKind, MeasureRole, Period
from improvement.errors import Invalid
from improvement.files.numbers import DecimalMark
from improvement.files.problem import NoAnswer
from improvement.services import data, entry
from improvement.services.entry_grid import EntryWishes
from improvement.services.entry_next import due, proposals

START = date(2026, 8, 3)
WEEK = EntryWishes(measure="kept", start=START, dimension="gender")
SECOND = EntryWishes(measure="second", start=START)
WOMEN, MEN, EVERYBODY = 0, 1, 5  # rows; between them are the three ways of not knowing
NEXT_TO_NOTHING = ["", "", "", ""]


def grid_with(rows: Mapping[int, list[str]]) -> list[list[str]]:
    return [rows.get(row, NEXT_TO_NOTHING) for row in range(EVERYBODY + 1)]


def save(place: Any, test_id: int, rows: Mapping[int, list[str]], **more: Any) -> Any:
    actor = more.pop("actor", place.member)
    wishes = more.pop("wishes", WEEK)
    return entry.save(
        place.uow, actor, test_id=test_id, wishes=wishes, texts=grid_with(rows), **more
    )


def look(place: Any, test_id: int, rows: Mapping[int, list[str]], **more: Any) -> Any:
    return entry.look(
        place.uow, place.member, test_id=test_id, wishes=WEEK, texts=grid_with(rows), **more
    )


def texts(place: Any, test_id: int) -> Any:
    return entry.grid(place.uow, place.member, test_id=test_id, wishes=WEEK).texts


def imports(place: Any, test_id: int) -> int:
    return len(data.overview(place.uow, place.member, test_id=test_id).imports)


def with_second(place: Any, kind: MeasureKind, design: Design = Design.BEFORE_AFTER) -> Any:
    """The plan with another outcome beside its own."""
    second = MeasureSpec(key="second", label="Second", kind=kind, role=MeasureRole.OUTCOME)
    measures = (*place.plan.measures, second)
    return replace(place.plan, measures=measures, design=design)


def test_the_grid_has_the_groups_then_everybody_and_both_arms(place: Any) -> None:
    test_id = place.running()
    found = entry.grid(place.uow, place.member, test_id=test_id, wishes=WEEK)
    assert [label for label, _ in found.rows][WOMEN:2] == ["Women", "Men"]
    assert found.rows[EVERYBODY] == ("Everybody", frozenset())
    assert [(c.side, c.word) for c in found.columns] == [
        ("Pilot", "yes"),
        ("Pilot", "out of"),
        ("Comparison", "yes"),
        ("Comparison", "out of"),
    ]
    assert found.texts == tuple(tuple(NEXT_TO_NOTHING) for _ in range(EVERYBODY + 1))


def test_what_was_saved_stands_there_again_and_saving_it_again_changes_nothing(place: Any) -> None:
    test_id = place.running()
    rows = {WOMEN: ["7", "10", "6", "10"], EVERYBODY: ["14", "20", "12", "20"]}
    assert save(place, test_id, rows).tallied.added == 4
    assert [list(row) for row in texts(place, test_id)] == grid_with(rows)
    again = save(place, test_id, rows).tallied
    assert (again.added, again.changed, again.identical) == (0, 0, 4)


def test_with_one_wrong_figure_nothing_is_saved_and_all_errors_come_back(place: Any) -> None:
    test_id = place.running()
    found = save(place, test_id, {WOMEN: ["11", "10", "x", "10"], MEN: ["1", "", "-1", "2"]})
    assert not found.saved
    assert [(e.column, e.value) for e in found.errors] == [
        ("Women, Comparison: yes", "x"),
        ("Women, Pilot: yes", "11"),
        ("Men, Pilot: out of", ""),
        ("Men, Comparison: yes", "-1"),
    ]
    assert imports(place, test_id) == 0


@pytest.mark.parametrize(
    ("kind", "word", "row", "problem"),
    [
        (MeasureKind.RATE, "per", ["3", "0"], "3 counted in an exposure of 0."),
        (MeasureKind.COUNT, "count", ["3,5"], "This counts something, so it is a whole number."),
        (MeasureKind.VALUE, "people", ["12,5", "3,5"], "People are counted whole."),
    ],
)
def test_every_kind_of_measure_has_its_fields(
    place: Any, kind: MeasureKind, word: str, row: list[str], problem: str
) -> None:
    test_id = place.running(with_second(place, kind))
    found = entry.save(place.uow, place.member, test_id=test_id, wishes=SECOND, texts=[row])
    (error,) = found.errors
    assert (error.column, error.problem) == (f"Everybody, Pilot: {word}", problem)


def test_how_numbers_are_written_is_told_from_them_or_asked(place: Any) -> None:
    test_id = place.running()
    sure = look(place, test_id, {WOMEN: ["1.234.567", "2.000.000", "", ""]})
    assert (sure.mark, sure.marked) == (DecimalMark.COMMA, True)
    assert dict(sure.values) == {(0, 0): 1234567.0, (0, 1): 2000000.0}
    doubtful = {WOMEN: ["1,234", "2,000", "", ""]}
    assert look(place, test_id, doubtful).mark is NoAnswer.AMBIGUOUS
    with pytest.raises(Invalid, match=r"can mean 1234 or 1\.234"):
        save(place, test_id, doubtful)
    mixed = {WOMEN: ["1,234.5", "1.234,5", "", ""]}
    with pytest.raises(Invalid, match="some a decimal comma"):
        save(place, test_id, mixed)
    assert save(place, test_id, doubtful, decimal_mark=DecimalMark.POINT).saved
    assert texts(place, test_id)[WOMEN][:2] == ("1234", "2000")
    plain = look(place, test_id, {WOMEN: ["3", "4", "", ""]})
    assert (plain.marked, dict(plain.values)) == (False, {})


def test_what_stood_there_already_is_never_read_with_another_decimal_mark(place: Any) -> None:
    """12.5 was written by us; it does not become 125 when somebody types 3,5 beside it."""
    test_id = place.running(with_second(place, MeasureKind.RATE))

    def put(row: list[str], mark: DecimalMark) -> entry.EntrySaved:
        return entry.save(
            place.uow,
            place.member,
            test_id=test_id,
            wishes=SECOND,
            texts=[row],
            decimal_mark=mark,
        )

    assert put(["3", "1.125"], DecimalMark.POINT).saved
    assert put(["4", "1.125"], DecimalMark.COMMA).saved
    kept = data.overview(place.uow, place.member, test_id=test_id).totals
    assert [(k.total.count, k.total.exposure) for k in kept] == [(4.0, 1.125)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("5%", "This is a share, not a count."),
        ("Mar-26", "This is a date, not a figure."),
        ("15/03/2026", "This is a date, not a figure."),
        ("١٢", "These are digits of another script, or letters that look like digits."),
        ("1O", "These are digits of another script, or letters that look like digits."),
        ("１２", "These are digits of another script, or letters that look like digits."),
        ("\x001", "There are letters here that cannot be seen."),
        ("😀", "This is not a number."),
        ("\u202e12", "There are letters here that cannot be seen."),
        ("9" * 20_000, "This number is too large to be kept."),
        ("x" * 20_000, "This is not a number."),
    ],
)
def test_what_is_no_count_is_refused_with_its_reason(place: Any, text: str, problem: str) -> None:
    test_id = place.running()
    found = save(place, test_id, {WOMEN: [text, "20", "", ""]}, decimal_mark=DecimalMark.POINT)
    assert [(e.column, e.problem) for e in found.errors] == [("Women, Pilot: yes", problem)]
    assert len(found.errors[0].value) <= 50
    assert "\x00" not in found.errors[0].value
    assert found.errors[0].remedy


def test_an_empty_grid_is_refused(place: Any) -> None:
    with pytest.raises(Invalid, match="nothing to save"):
        save(place, place.running(), {})


@pytest.mark.parametrize(
    "given", ["texts", [["1"]], [["1", "2", "3", "4"]], 7, [None] * 6, [7] * 6]
)
def test_texts_of_another_shape_are_refused(place: Any, given: object) -> None:
    test_id = place.running()
    with pytest.raises(Invalid, match="does not fit this grid"):
        entry.save(place.uow, place.member, test_id=test_id, wishes=WEEK, texts=given)


def test_a_logged_row_that_is_emptied_is_not_left_in_silence(place: Any) -> None:
    test_id = place.running()
    save(place, test_id, {WOMEN: ["7", "10", "6", "10"]})
    found = save(place, test_id, {WOMEN: ["", "", "6", "10"]})
    (error,) = found.errors
    assert error.column == "Women, Pilot: yes"
    assert error.problem == "7 of 10 is logged here; an empty row does not take it away."


def test_groups_and_everybody_are_added_up_arm_by_arm(place: Any) -> None:
    test_id = place.running()
    rows = {WOMEN: ["7", "10", "6", "10"], MEN: ["7", "10", "6", "x"]}
    (pilot,) = look(place, test_id, rows | {EVERYBODY: ["15", "20", "", ""]}).sums
    assert pilot.arm is Arm.PILOT  # the other arm has a mistake in it: nothing is added up
    assert (dict(pilot.groups), dict(pilot.everybody)) == (
        {"numerator": 14.0, "denominator": 20.0},
        {"numerator": 15.0, "denominator": 20.0},
    )
    assert (pilot.differing, pilot.empty, pilot.unfinished) == (("numerator",), 3, True)
    assert look(place, test_id, {EVERYBODY: ["15", "20", "1", "2"]}).sums == ()


def test_rows_in_which_nothing_was_typed_keep_notes_origin_and_every_digit(place: Any) -> None:
    share = replace(place.plan.measures[0], kind=MeasureKind.VALUE)
    test_id = place.running(replace(place.plan, measures=(share,)))
    blank = place.week(0, Arm.PILOT, (0, 0))
    average = replace(blank, numerator=None, denominator=None, value=1 / 3, n=9, note="clerk ill")
    women = replace(average, cell=frozenset({("gender", "women")}))
    place.log(test_id, [average, women])
    opened = texts(place, test_id)
    assert [float(opened[row][0]) for row in (WOMEN, EVERYBODY)] == [1 / 3, 1 / 3]
    rows = {WOMEN: [*opened[WOMEN]], MEN: ["0.5", "4", "", ""], EVERYBODY: [*opened[EVERYBODY]]}
    rows[EVERYBODY][1] = "13"
    saved = save(place, test_id, rows, seen=opened).tallied
    assert (saved.added, saved.changed, saved.identical) == (1, 1, 1)
    found = data.overview(place.uow, place.member, test_id=test_id)
    by_hand, typed = sorted(i.id for i in found.imports)
    assert {
        (t.total.cell, t.total.value, t.total.n, t.total.note, t.import_id) for t in found.totals
    } == {
        (women.cell, 1 / 3, 9, "clerk ill", by_hand),
        (frozenset(), 1 / 3, 13, "clerk ill", typed),
        (frozenset({("gender", "men")}), 0.5, 4, "", typed),
    }


# ---- two people at once ------------------------------------------------------------------------


def test_the_second_of_two_sees_both_versions_and_nothing_is_overwritten(place: Any) -> None:
    test_id = place.running()
    opened = texts(place, test_id)
    save(place, test_id, {WOMEN: ["7", "10", "6", "10"]}, actor=place.coach, seen=opened)
    found = save(place, test_id, {WOMEN: ["8", "10", "6", "10"]}, seen=opened)
    assert not found.saved
    (clash,) = found.clashes
    assert (clash.label, clash.side, clash.yours, clash.theirs) == (
        "Women",
        "Pilot",
        ("8", "10"),
        ("7", "10"),
    )
    assert clash.who == place.coach.name
    assert clash.when is not None
    assert texts(place, test_id)[WOMEN] == ("7", "10", "6", "10")
    assert imports(place, test_id) == 1


def test_rows_that_only_one_of_two_touched_are_both_kept(place: Any) -> None:
    test_id = place.running()
    opened = texts(place, test_id)
    save(place, test_id, {WOMEN: ["7", "10", "", ""]}, actor=place.coach, seen=opened)
    seen = look(place, test_id, {MEN: ["5", "9", "", ""]}, seen=opened)
    assert seen.fresh == ((WOMEN, 0, "7"), (WOMEN, 1, "10"))
    assert save(place, test_id, {MEN: ["5", "9", "", ""]}, seen=opened).saved
    assert texts(place, test_id)[WOMEN][:2] == ("7", "10")
    assert texts(place, test_id)[MEN][:2] == ("5", "9")


def test_the_same_figures_from_two_people_are_no_clash(place: Any) -> None:
    test_id = place.running()
    opened = texts(place, test_id)
    save(place, test_id, {WOMEN: ["7", "10", "", ""]}, actor=place.coach, seen=opened)
    found = save(place, test_id, {WOMEN: ["07", " 10 ", "", ""]}, seen=opened)
    assert (found.saved, found.tallied.identical) == (True, 1)


def test_figures_of_one_row_are_never_put_together_from_two_people(place: Any) -> None:
    """7 of 10 and 8 of 12 give a clash, not 7 of 12."""
    test_id = place.running()
    save(place, test_id, {WOMEN: ["7", "12", "", ""]})
    opened = texts(place, test_id)
    save(place, test_id, {WOMEN: ["7", "10", "", ""]}, actor=place.coach, seen=opened)
    assert save(place, test_id, {WOMEN: ["8", "12", "", ""]}, seen=opened).clashes


# ---- what comes next ---------------------------------------------------------------------------


def test_each_measure_has_its_own_next_period_and_the_one_behind_comes_first(place: Any) -> None:
    test_id = place.running(with_second(place, MeasureKind.PROPORTION, Design.SIDE_BY_SIDE))
    save(place, test_id, {WOMEN: ["7", "10", "", ""]})
    found = proposals(
        data.overview(place.uow, place.member, test_id=test_id), today=place.uow.today
    )
    assert (found["kept"].start, found["second"].start) == (date(2026, 8, 10), START)
    assert due(found) == "second"
    assert found["kept"].period is Period.WEEK


def test_a_test_logged_by_months_goes_on_by_months(place: Any) -> None:
    test_id = place.running()
    month = replace(WEEK, period=Period.MONTH, start=date(2026, 8, 1))
    save(place, test_id, {WOMEN: ["7", "10", "", ""]}, wishes=month)
    view = data.overview(place.uow, place.member, test_id=test_id)
    found = proposals(view, today=place.uow.today)["kept"]
    assert (found.start, found.period) == (date(2026, 9, 1), Period.MONTH)
