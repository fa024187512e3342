"""Where pasted cells go in a grid, and what refuses a block."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from improvement.domain.dimensions import Dimension, Group
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import Plan
from improvement.domain.vocabulary import Design, MeasureKind, Period
from improvement.errors import Invalid
from improvement.files.dates import DateOrder
from improvement.services.entry_grid import EntryGrid, EntryWishes, drawn
from improvement.services.entry_paste import doubtful_date, placed

PLAN = Plan(
    title="Calls",
    measures=(MeasureSpec(key="paid", label="Paid", kind=MeasureKind.PROPORTION),),
    design=Design.SIDE_BY_SIDE,
    pilot_name="A",
    comparison_name="B",
)
RACE = Dimension(
    key="race",
    label="Race",
    groups=tuple(Group(key=name.lower(), label=name) for name in ("Asian", "Black", "White")),
)


def grid(start: date = date(2026, 3, 2), period: Period = Period.WEEK) -> EntryGrid:
    """Asian, Black, White, Everybody; yes and out of, in A and in B."""
    wishes = EntryWishes(measure="paid", start=start, period=period, dimension="race")
    return drawn(PLAN, [RACE], wishes, {})


def filled(text: str, **more: Any) -> dict[tuple[int, int], str]:
    found = placed(more.pop("asked", grid()), text, **more)
    return {(row, column): cell for row, column, cell in found.cells}


def test_from_where_one_stands() -> None:
    assert filled("3\t5\n4\t6", row=1, column=2) == {
        (1, 2): "3",
        (1, 3): "5",
        (2, 2): "4",
        (2, 3): "6",
    }


def test_a_full_row_goes_to_the_first_column_wherever_one_stands() -> None:
    assert filled("1\t2\t3\t4", row=2, column=1) == {(2, c): str(c + 1) for c in range(4)}


def test_by_name_in_any_order_with_blanks_as_blanks() -> None:
    found = filled("Everybody\t9\t10\t8\t10\nwhite \t3\t\t2\t5\n", row=0)
    assert found[3, 0] == "9"
    assert (found[2, 0], found[2, 1]) == ("3", "")
    assert len(found) == 8


@pytest.mark.parametrize("name", ["Total", "all", "EVERYBODY"])
def test_a_sum_line_is_everybody(name: str) -> None:
    assert filled(f"Asian\t1\t2\n{name}\t3\t4\n") == {
        (0, 0): "1",
        (0, 1): "2",
        (3, 0): "3",
        (3, 1): "4",
    }


def test_by_the_grids_own_headings() -> None:
    found = filled("Group\tB: out of\tB: yes\nBlack\t5\t4\n")
    assert found == {(1, 3): "5", (1, 2): "4"}


@pytest.mark.parametrize(
    "headings",
    [
        "\tB yes\tB out of\tA yes\tA out of",
        "Group\tb - YES\tB:out of\tA (yes)\tA_out_of",
        "March\t\t\t\t\n\tB\t\tA\t\n\tyes\tout of\tyes\tout of",
    ],
)
def test_headings_name_their_columns_however_they_are_written(headings: str) -> None:
    assert filled(f"{headings}\nBlack\t1\t2\t3\t4") == {
        (1, 2): "1",
        (1, 3): "2",
        (1, 0): "3",
        (1, 1): "4",
    }


def test_on_one_side_the_figures_word_is_enough() -> None:
    wishes = EntryWishes(measure="paid", start=date(2026, 3, 2), dimension="race")
    alone = drawn(replace(PLAN, design=Design.BEFORE_AFTER), [RACE], wishes, {})
    assert filled("\tOut of\tYes\nBlack\t5\t4", asked=alone) == {(1, 1): "5", (1, 0): "4"}


def test_headings_that_say_nothing_leave_the_places() -> None:
    assert filled("Race\t\t\nBlack\t1\t2", column=2) == {(1, 2): "1", (1, 3): "2"}


@pytest.mark.parametrize(
    ("text", "where", "part"),
    [
        ("Wite\t3\t5\nBlack\t1\t2", {}, "There is no group 'Wite' here"),
        ("Black\t3\t5\nblack\t1\t2", {}, "Black stands in the block twice"),
        ("1\t2\t3\t4\t5", {}, "5 columns were copied, and from here there are 4"),
        ("1\t2\t3", {"column": 2}, "from here there are 2: B: yes, B: out of"),
        ("1\n2\n3", {"row": 2}, "3 rows were copied, and from here there are 2"),
        ("1\n" * 10_000, {}, "10,000 rows were copied"),
        ("\tB yes\tB of\nBlack\t1\t2", {}, r"No column here is called so: 'B of'\. The columns"),
        ("\tTotal\tYes\nBlack\t5\t4", {}, "called so: 'Total', 'Yes'"),
        ("\tB: yes\t\nBlack\t5\t4", {}, "called so: one without a heading"),
        ("\tB: yes\tB yes\nBlack\t5\t4", {}, "Two columns of the block are the same"),
        ("\tAsian\tBlack\nyes\t5\t6", {}, "There is no group 'yes'"),
        ("2026-03-03\t1\t2\n2026-03-04\t3\t4", {}, "2 different dates, and this grid is one"),
        ("2026-03-02\t1\t2\n2026-03-09\t3\t4", {}, "2 different dates, and this grid is one"),
        ("2026-03-09\t1\t2", {}, "is 9 March 2026, and this grid is 2 March to 8 March 2026"),
        ("15/03/2026\t1\n03/15/2026\t2", {}, "more than one order"),
        ("\u202eBlack\t1\t2\nWhite\t1\t2", {}, "There is no group"),
    ],
)
def test_a_block_that_does_not_fit_is_refused_whole(text: str, where: Any, part: str) -> None:
    with pytest.raises(Invalid, match=part):
        placed(grid(), text, **where)


def test_the_order_of_dates_is_asked_where_it_can_be_two_and_else_told() -> None:
    assert doubtful_date(grid(), "03/04/2026\t1\t2") == "03/04/2026"
    for sure in ("15/03/2026\t1\t2", "2026-03-04\t1\t2", "Mar-26\t1\t2", "1\t2"):
        assert doubtful_date(grid(), sure) == ""
    with pytest.raises(Invalid, match="Say how dates are written"):
        placed(grid(), "03/04/2026\t1\t2")
    march = placed(grid(), "03/04/2026\t1\t2", order=DateOrder.MONTH_FIRST)
    assert (march.order, len(march.cells)) == (DateOrder.MONTH_FIRST, 2)
    with pytest.raises(Invalid, match="is 3 April 2026, and this grid is 2 March"):
        placed(grid(), "03/04/2026\t1\t2", order=DateOrder.DAY_FIRST)
    told = placed(grid(date(2026, 3, 9)), "15/03/2026\t1\t2", order=DateOrder.MONTH_FIRST)
    assert told.order is DateOrder.DAY_FIRST  # it cannot be anything else


@pytest.mark.parametrize("day", ["Mar-26", "03/2026", "2026-03", "15 March 2026"])
def test_a_month_beside_the_figures(day: str) -> None:
    found = placed(grid(date(2026, 3, 1), Period.MONTH), f"{day}\t1\t2")
    assert [cell for _, _, cell in found.cells] == ["1", "2"]
