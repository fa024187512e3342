"""What a spreadsheet grid in a browser quietly makes something else of, pasted into our own box.

Every string of the table that decided against that grid: as a day and as a figure, under either
order of dates and either decimal mark. Each is read as what it says, or refused with a reason;
nothing becomes today, another month, ten times as much or the largest figure allowed. The box sends
what was pasted as text, so that the language of the browser changes nothing.
"""

from datetime import date
from typing import Any

import pytest

from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import MeasureKind
from improvement.files.cases import read_cases
from improvement.files.dates import DateOrder
from improvement.files.mapping import CaseMapping
from improvement.files.numbers import DecimalMark
from improvement.files.tables import read_table

WAIT = MeasureSpec(key="wait", label="Wait", kind=MeasureKind.VALUE)
NO_NUMBER, NO_DATE = "This is not a number.", "This is not a date."
NOT_MONTH_FIRST = "Read month first, this is not a date."
WITH_POINT = "With a decimal point this is not a number."
#: What was pasted: the day it is (day first, month first), the figure it is (comma, point).
STRINGS: dict[str, tuple[date | str, date | str, float | str, float | str]] = {
    "15/03/2026": (date(2026, 3, 15), NOT_MONTH_FIRST, NO_NUMBER, NO_NUMBER),
    "15.03.2026": (date(2026, 3, 15), NOT_MONTH_FIRST, NO_NUMBER, NO_NUMBER),
    "15/03/26": (date(2026, 3, 15), NOT_MONTH_FIRST, NO_NUMBER, NO_NUMBER),
    "2026-13-45": (*["There is no day 45 of month 13 in the year 2026."] * 2, *[NO_NUMBER] * 2),
    "01/03/2026": (date(2026, 3, 1), date(2026, 1, 3), NO_NUMBER, NO_NUMBER),
    "46023": (*["This is a spreadsheet's day number, not a date."] * 2, 46023.0, 46023.0),
    "Mar-26": (*["The day is missing."] * 2, NO_NUMBER, NO_NUMBER),
    "31.12.2025": (date(2025, 12, 31), NOT_MONTH_FIRST, NO_NUMBER, NO_NUMBER),
    "13,5": (NO_DATE, NO_DATE, 13.5, WITH_POINT),
    "0,5": (NO_DATE, NO_DATE, 0.5, WITH_POINT),
    "1.234,5": (NO_DATE, NO_DATE, 1234.5, WITH_POINT),
    "5%": (NO_DATE, NO_DATE, 0.05, 0.05),
    "250": (NO_DATE, NO_DATE, 250.0, 250.0),
    "x" * 60: (NO_DATE, NO_DATE, NO_NUMBER, NO_NUMBER),
}


def pasted(day: str, figure: str, order: DateOrder, mark: DecimalMark) -> Any:
    """What becomes of one pasted row: (day, figure), or what is wrong with it."""
    table = read_table(f"day\twait\n{day}\t{figure}\n", name="pasted table")
    mapping = CaseMapping(
        starts_on="day", measures={"wait": "wait"}, date_order=order, decimal_mark=mark
    )
    found = read_cases(table, mapping, dimensions=[], measures=[WAIT], today=date(2026, 11, 23))
    if found.good:
        return found.good[0].starts_on, found.good[0].values["wait"]
    (error,) = found.errors
    assert error.value == (day if error.column == "day" else figure)  # told as it was pasted
    return error.problem


@pytest.mark.parametrize("mark", DecimalMark)
@pytest.mark.parametrize("text", STRINGS)
def test_as_a_day(text: str, mark: DecimalMark) -> None:
    for order, expected in zip(
        (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST), STRINGS[text], strict=False
    ):
        found = pasted(text, "1", order, mark)
        assert found == (expected if isinstance(expected, str) else (expected, 1.0))


@pytest.mark.parametrize("order", [DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST])
@pytest.mark.parametrize("text", STRINGS)
def test_as_a_figure(text: str, order: DateOrder) -> None:
    for mark, expected in zip(
        (DecimalMark.COMMA, DecimalMark.POINT), STRINGS[text][2:], strict=True
    ):
        found = pasted("2026-03-02", text, order, mark)
        assert found == (expected if isinstance(expected, str) else (date(2026, 3, 2), expected))
