"""46023 among counts of twenty is 1 January 2026, and stays out until somebody says it is none."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import MeasureKind
from improvement.files.cases import read_cases
from improvement.files.dates import DateOrder
from improvement.files.day_numbers import day_numbers
from improvement.files.mapping import CaseMapping, Figure, FigureColumn, PeriodLength, PeriodMapping
from improvement.files.numbers import DecimalMark
from improvement.files.raw_table import RawTable
from improvement.files.tables import read_table
from improvement.files.totals import read_period_totals
from improvement.files.totals_reading import TotalsReading

TODAY = date(2026, 11, 23)
KEPT = MeasureSpec(key="kept", label="Kept their home", kind=MeasureKind.PROPORTION)
CALLS = MeasureSpec(key="calls", label="Calls", kind=MeasureKind.COUNT)
WAIT = MeasureSpec(key="wait", label="Days waited", kind=MeasureKind.VALUE)
SHARES = PeriodMapping(
    period="week",
    length=PeriodLength.WEEK,
    figures=(
        FigureColumn(column="kept", measure="kept", figure=Figure.NUMERATOR),
        FigureColumn(column="of", measure="kept", figure=Figure.DENOMINATOR),
    ),
    date_order=DateOrder.YEAR_FIRST,
    decimal_mark=DecimalMark.POINT,
)
WEEKS = "week,kept,of\n2026-08-03,7,20\n2026-08-10,8,{}\n2026-08-17,9,25\n"
WORDS = "46,023 looks like a date in Excel's counting (1 January 2026): the other figures are 25 "


def totals(table: RawTable, mapping: PeriodMapping = SHARES) -> TotalsReading:
    measures = (KEPT, CALLS)
    return read_period_totals(table, mapping, dimensions=[], measures=measures, today=TODAY)


def workbook(*rows: tuple[object, ...]) -> RawTable:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return read_table(file.getvalue(), name="x.xlsx")


def test_a_denominator_that_is_a_day_is_left_out_with_its_reason() -> None:
    """8 of 46,023 is a possible share, so no other check would find it."""
    reading = totals(read_table(WEEKS.format(46023), name="x.csv"))
    assert [total.start for total in reading.good] == [date(2026, 8, 3), date(2026, 8, 17)]
    ((error),) = reading.errors
    assert (error.row, error.column, error.value) == (3, "of", "46023")
    assert error.problem.startswith(WORDS)


def test_said_to_be_a_figure_it_is_one() -> None:
    said = replace(SHARES, meant=("of",))
    reading = totals(read_table(WEEKS.format(46023), name="x.csv"), said)
    assert [total.denominator for total in reading.good] == [20.0, 46023.0, 25.0]
    assert reading.errors == ()


@pytest.mark.parametrize("figure", ["26", "36000", "54789", "46023.5", "4602.3", "460230"])
def test_what_is_no_day_that_anybody_means_is_a_figure(figure: str) -> None:
    text = WEEKS.format(figure).replace("20\n", "20\n")
    found = totals(read_table(text, name="x.csv"))
    assert not [error for error in found.errors if "looks like a date" in error.problem]


def test_a_workbooks_date_is_refused_by_its_cell() -> None:
    table = workbook(
        ("week", "kept", "of"),
        (date(2026, 8, 3), 7, 20),
        (date(2026, 8, 10), 8, date(2026, 1, 1)),
    )
    ((error),) = totals(table).errors
    assert error.problem == "The spreadsheet holds a date here (1 January 2026), not a number."
    assert (error.address, error.column) == ("C3", "of")


def test_a_workbook_that_lost_the_format_is_seen_through() -> None:
    table = workbook(
        ("week", "kept", "of"),
        *((date(2026, 8, 3) + timedelta(7 * i), 7, of) for i, of in enumerate((20, 46023, 25))),
    )
    ((error),) = totals(table).errors
    assert error.problem.startswith(WORDS)
    assert error.address == "C3"


def test_columns_keep_their_letters_when_others_are_left_out() -> None:
    table = workbook(("week", "name", "of"), (date(2026, 8, 3), "A", "x"))
    assert table.without({"name"}).letters["of"] == "C"
    wide = workbook(tuple(f"c{i}" for i in range(54)), tuple(range(54)))
    assert [wide.letters[f"c{i}"] for i in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]


def test_a_payment_date_among_days_waited_of_cases() -> None:
    table = read_table("start,days\n2026-06-01,3\n2026-06-02,46180\n2026-06-03,12\n", name="x.csv")
    mapping = CaseMapping(
        starts_on="start",
        measures={"wait": "days"},
        date_order=DateOrder.YEAR_FIRST,
        decimal_mark=DecimalMark.POINT,
    )
    for given_, n in ((mapping, 2), (replace(mapping, meant=("days",)), 3)):
        reading = read_cases(table, given_, dimensions=[], measures=[WAIT], today=TODAY)
        assert len(reading.good) == n


@given(st.lists(st.integers(0, 60_000), max_size=12))
def test_only_a_minority_beside_tiny_figures_is_asked_about(figures: list[int]) -> None:
    found = day_numbers("x", [float(figure) for figure in figures])
    asked = {number.figure for number in found}
    others = [figure for figure in figures if not 36526 <= figure <= 54788]
    assert asked <= set(figures) - set(others)
    if asked:
        assert max(others) * 20 <= min(asked)
        assert sum(number.rows for number in found) * 2 < len(figures)
    assert not day_numbers(
        "x", [None, *(float(figure) for figure in figures if figure * 20 > 54_788)]
    )
