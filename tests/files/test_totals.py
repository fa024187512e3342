"""Rows into period totals, long and wide: every figure is kept, a gap, or explained."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.dimensions import EVERYBODY, Dimension, Group
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm, MeasureKind
from improvement.errors import Invalid
from improvement.files.dates import DateOrder
from improvement.files.mapping import Figure, FigureColumn, PeriodLength, PeriodMapping
from improvement.files.numbers import DecimalMark
from improvement.files.problem import NoAnswer
from improvement.files.suggestions import suggest_period_mapping
from improvement.files.tables import read_table
from improvement.files.totals import read_period_totals

SHARED = Path(__file__).parents[2] / "../shared/data"
TODAY = date(2026, 11, 23)

GENDER = Dimension(
    key="gender",
    label="Gender",
    groups=(Group(key="women", label="Women"), Group(key="men", label="Men")),
)
KEPT = MeasureSpec(key="kept", label="Kept their home", kind=MeasureKind.PROPORTION)
FILINGS = MeasureSpec(key="filings", label="Filings", kind=MeasureKind.COUNT)
INFECTIONS = MeasureSpec(key="infections", label="Infections", kind=MeasureKind.RATE)
WAIT = MeasureSpec(key="wait", label="Days waited", kind=MeasureKind.VALUE)
MEASURES = (KEPT, FILINGS, INFECTIONS, WAIT)

LONG = PeriodMapping(
    period="week",
    length=PeriodLength.WEEK,
    figures=(
        FigureColumn(column="kept", measure="kept", figure=Figure.NUMERATOR),
        FigureColumn(column="of", measure="kept", figure=Figure.DENOMINATOR),
    ),
    arm_column="arm",
    dimensions={"gender": "gender"},
    note="note",
    date_order=DateOrder.DAY_FIRST,
    decimal_mark=DecimalMark.POINT,
)
LONG_HEADING = "week,arm,gender,kept,of,note\n"


def read(text, mapping=LONG, **settings):
    table = read_table(text, name="totals.csv")
    given_settings = {"dimensions": [GENDER], "measures": MEASURES, "today": TODAY} | settings
    return read_period_totals(table, mapping, **given_settings)


def test_the_long_form_has_a_row_for_each_group():
    reading = read(
        LONG_HEADING
        + "02/03/2026,pilot,Women,7,10,half term\n02/03/2026,pilot,Men,3,5,\n"
        + "02/03/2026,pilot,All,10,15,\n02/03/2026,control,,8,16,\n"
    )
    assert reading.errors == ()
    found = [(t.arm, t.cell, t.numerator, t.denominator, t.note) for t in reading.good]
    assert found == [
        (Arm.PILOT, frozenset({("gender", "women")}), 7.0, 10.0, "half term"),
        (Arm.PILOT, frozenset({("gender", "men")}), 3.0, 5.0, ""),
        (Arm.PILOT, EVERYBODY, 10.0, 15.0, ""),
        (Arm.COMPARISON, EVERYBODY, 8.0, 16.0, ""),
    ]
    assert {(t.start, t.end) for t in reading.good} == {(date(2026, 3, 2), date(2026, 3, 8))}


WIDE = PeriodMapping(
    period="week",
    length=PeriodLength.WEEK,
    figures=tuple(
        FigureColumn(
            column=f"{who} {what}",
            measure="kept",
            figure=figure,
            group=("gender", who.casefold()),
        )
        for who in ("Women", "Men")
        for what, figure in (("kept", Figure.NUMERATOR), ("total", Figure.DENOMINATOR))
    ),
    date_order=DateOrder.DAY_FIRST,
    decimal_mark=DecimalMark.POINT,
)
WIDE_HEADING = "week,Women kept,Women total,Men kept,Men total\n"


def test_the_wide_form_has_columns_for_each_group_and_is_suggested_by_its_headings():
    text = WIDE_HEADING + "02/03/2026,7,10,3,5\n16/03/2026,8,10,4,5\n"
    reading = read(text, WIDE)
    assert [(t.cell, t.numerator) for t in reading.good] == [
        (frozenset({("gender", "women")}), 7.0),
        (frozenset({("gender", "men")}), 3.0),
        (frozenset({("gender", "women")}), 8.0),
        (frozenset({("gender", "men")}), 4.0),
    ]
    suggested = suggest_period_mapping(read_table(text, name="x.csv"), [GENDER], [KEPT])
    assert suggested == WIDE


def test_arms_may_have_columns_of_their_own():
    text = "week,Pilot,,Comparison,\n,kept,total,kept,total\n2026-03-02,1,2,3,4\n"
    table = read_table(text, name="x.csv")
    mapping = suggest_period_mapping(table, [GENDER], [KEPT])
    reading = read_period_totals(table, mapping, dimensions=[GENDER], measures=[KEPT], today=TODAY)
    assert [(t.arm, t.numerator, t.denominator) for t in reading.good] == [
        (Arm.PILOT, 1.0, 2.0),
        (Arm.COMPARISON, 3.0, 4.0),
    ]


def test_a_fault_in_one_group_spares_the_other_and_nothing_recorded_is_a_gap():
    reading = read(
        WIDE_HEADING + "02/03/2026,11,10,3,5\n09/03/2026,x,10,3,5\n16/03/2026,,,3,5\n", WIDE
    )
    assert [(error.row, error.column, error.value) for error in reading.errors] == [
        (2, "Women kept", "11"),
        (3, "Women kept", "x"),
    ]
    assert [(t.start.day, t.cell) for t in reading.good] == [
        (day, frozenset({("gender", "men")})) for day in (2, 9, 16)
    ]
    assert (reading.n_rows, reading.n_empty) == (3, 1)


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("soon,pilot,,7,10,", "week", "soon"),
        (",pilot,,7,10,", "week", ""),
        ("30/11/2026,pilot,,7,10,", "week", "2026-11-30"),
        ("02/03/2026,both,,7,10,", "arm", "both"),
        ("02/03/2026,pilot,Wmen,7,10,", "gender", "Wmen"),
        ("02/03/2026,pilot,,7,,", "of", ""),
        ("02/03/2026,pilot,,-7,10,", "kept", "-7"),
        ("02/03/2026,pilot,,6.5,10,", "kept", "6.5"),
        ('02/03/2026,pilot,,"6,5",10,', "kept", "6,5"),
        ("09/03/2026,pilot,,7,10,", "week", "2026-03-09"),
        ("12/03/2026,pilot,,7,10,", "week", "2026-03-12"),
    ],
)
def test_each_fault_is_one_error_under_its_own_heading(row, column, value):
    reading = read(LONG_HEADING + "09/03/2026,pilot,,7,10,\n" + row + "\n")
    (error,) = reading.errors
    assert (error.row, error.column, error.value) == (3, column, value)
    assert len(reading.good) == 1


def test_a_percent_sign_beside_bare_figures_of_another_group_is_refused():
    figures = tuple(
        FigureColumn(column=who, measure="wait", figure=Figure.VALUE, group=("gender", who))
        for who in ("women", "men")
    )
    mapping = replace(WIDE, figures=figures)
    found = read("week,women,men\n02/03/2026,45%,47\n", mapping)
    assert [(total.cell, total.value) for total in found.good] == [
        (frozenset({("gender", "men")}), 47.0)
    ]
    assert [(error.column, error.value) for error in found.errors] == [("women", "45%")]
    both = read("week,women,men\n02/03/2026,45%,47%\n", mapping)
    assert [total.value for total in both.good] == [0.45, 0.47]


def test_a_period_given_twice_in_the_wide_form_is_said_once():
    reading = read(WIDE_HEADING + "02/03/2026,7,10,3,5\n02/03/2026,7,10,3,5\n", WIDE)
    assert [(error.row, error.column) for error in reading.errors] == [(3, "week")]
    assert len(reading.good) == 2


def test_every_kind_of_measure_and_a_period_with_its_own_end():
    mapping = PeriodMapping(
        period="from",
        period_end="to",
        figures=(
            FigureColumn(column="c", measure="infections", figure=Figure.COUNT),
            FigureColumn(column="days", measure="infections", figure=Figure.EXPOSURE),
            FigureColumn(column="mean", measure="wait", figure=Figure.VALUE),
            FigureColumn(column="people", measure="wait", figure=Figure.N),
            FigureColumn(column="filed", measure="filings", figure=Figure.COUNT),
        ),
        date_order=DateOrder.YEAR_FIRST,
        decimal_mark=DecimalMark.COMMA,
    )
    text = "from;to;c;days;mean;people;filed\n2026-03-02;2026-03-15;17;14.768,42;3,5;12;40\n"
    infections, wait, filings = read(text, mapping).good
    assert (infections.count, infections.exposure) == (17.0, 14768.42)
    assert (wait.value, wait.n) == (3.5, 12)
    assert filings.count == 40.0
    assert {(t.start, t.end) for t in (infections, wait, filings)} == {
        (date(2026, 3, 2), date(2026, 3, 15))
    }


@pytest.mark.parametrize(
    ("length", "text", "start", "end"),
    [
        (PeriodLength.DAY, "11/03/2026", date(2026, 3, 11), date(2026, 3, 11)),
        (PeriodLength.WEEK, "11/03/2026", date(2026, 3, 11), date(2026, 3, 17)),
        (PeriodLength.FORTNIGHT, "11/03/2026", date(2026, 3, 11), date(2026, 3, 24)),
        (PeriodLength.FOUR_WEEKS, "11/03/2026", date(2026, 3, 11), date(2026, 4, 7)),
        (PeriodLength.QUARTER, "01/10/2026", date(2026, 10, 1), date(2026, 12, 31)),
        (PeriodLength.QUARTER, "Oct-26", date(2026, 10, 1), date(2026, 12, 31)),
        (PeriodLength.MONTH, "11/02/2024", date(2024, 2, 1), date(2024, 2, 29)),
        (PeriodLength.MONTH, "Feb-24", date(2024, 2, 1), date(2024, 2, 29)),
        (PeriodLength.MONTH, "12/2025", date(2025, 12, 1), date(2025, 12, 31)),
    ],
)
def test_how_long_a_period_is(length, text, start, end):
    (total,) = read(LONG_HEADING + f"{text},pilot,,7,10,\n", replace(LONG, length=length)).good
    assert (total.start, total.end) == (start, end)


def test_the_months_of_a_workbook():
    book = openpyxl.Workbook()
    for row in (["month", "filings"], [date(2026, 3, 15), 7], [46113, 9], ["May-26", 8], [2.5, 1]):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    mapping = PeriodMapping(
        period="month",
        figures=(FigureColumn(column="filings", measure="filings", figure=Figure.COUNT),),
        date_order=DateOrder.DAY_FIRST,
        decimal_mark=DecimalMark.POINT,
    )
    assert mapping.headings == ("month", "filings")
    table = read_table(out.getvalue(), name="x.xlsx")
    reading = read_period_totals(table, mapping, dimensions=[], measures=[FILINGS], today=TODAY)
    # 46113 is 1 April 2026; 2.5 is no day.
    assert [t.start.month for t in reading.good] == [3, 4, 5]
    assert [(error.row, error.value) for error in reading.errors] == [(5, "2.5")]


def test_a_month_without_a_day_is_refused_where_weeks_are_meant():
    (error,) = read(LONG_HEADING + "Mar-26,pilot,,7,10,\n").errors
    assert "day is missing" in error.problem


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"period": None}, "Choose the column with the period"),
        ({"figures": ()}, "at least one column with figures"),
        ({"figures": LONG.figures[:1]}, "Choose the column for: out of how many"),
        ({"figures": (*LONG.figures, LONG.figures[0])}, "both give the numerator"),
        (
            {"figures": (replace(LONG.figures[0], measure="kpt"), *LONG.figures)},
            "no measure 'kpt'",
        ),
        (
            {"figures": tuple(replace(f, group=("gender", "x")) for f in LONG.figures)},
            "no group 'x'",
        ),
        (
            {"figures": tuple(replace(f, group=("sex", "women")) for f in LONG.figures)},
            "no dimension 'sex'",
        ),
        ({"dimensions": {"sex": "gender"}}, "no dimension 'sex'"),
        ({"date_order": NoAnswer.AMBIGUOUS}, "Choose how dates are written"),
        ({"decimal_mark": NoAnswer.MIXED}, "Some figures have a decimal point"),
        ({"note": "remarks"}, "no column 'remarks'"),
    ],
)
def test_an_unfinished_mapping_is_asked_about_before_anything_is_read(change, part):
    with pytest.raises(Invalid, match=part):
        read(LONG_HEADING + "02/03/2026,pilot,,7,10,\n", replace(LONG, **change))


FIGURES = st.one_of(st.just(""), st.integers(-1, 12).map(str), st.just("x"))


@given(st.lists(st.tuples(FIGURES, FIGURES, FIGURES, FIGURES), min_size=1, max_size=6))
def test_every_total_is_good_empty_or_explained(rows):
    text = WIDE_HEADING + "".join(
        f"{i + 1:02d}/01/2026,{','.join(row)}\n" for i, row in enumerate(rows)
    )
    reading = read(text, replace(WIDE, length=PeriodLength.DAY))
    wrong = {(error.row, error.column.split()[0]) for error in reading.errors}
    assert len(reading.good) + len(wrong) + reading.n_empty == 2 * len(rows)


# --- real files, read where they are ---------------------------------------------------------


def shared(name):
    path = SHARED / name
    if not path.exists():
        pytest.skip("no ../shared: reference data kept outside the repository")
    return path.read_bytes()


def test_monthly_eviction_filings_of_memphis():
    source = shared("memphis_eviction_filings_monthly.csv")
    table = read_table(source, name="memphis.csv")
    mapping = suggest_period_mapping(table, [GENDER], [FILINGS])
    assert [(f.column, f.figure) for f in mapping.figures] == [("filings", Figure.COUNT)]
    reading = read_period_totals(table, mapping, dimensions=[], measures=[FILINGS], today=TODAY)
    frame = pd.read_csv(BytesIO(source), parse_dates=["month"])
    assert reading.errors == ()
    assert [t.count for t in reading.good] == list(frame.filings)
    assert [t.start for t in reading.good] == list(frame.month.dt.date)
    assert [t.end for t in reading.good] == list((frame.month + pd.offsets.MonthEnd(0)).dt.date)


def test_infections_and_bed_days_as_a_rate():
    source = shared("cdi_monthly.csv")
    table = read_table(source, name="cdi_monthly.csv")
    mapping = replace(
        suggest_period_mapping(table, [], [INFECTIONS]),
        figures=(
            FigureColumn(column="n", measure="infections", figure=Figure.COUNT),
            FigureColumn(column="days", measure="infections", figure=Figure.EXPOSURE),
        ),
    )
    assert (mapping.period, mapping.note) == ("month", "notes")
    reading = read_period_totals(table, mapping, dimensions=[], measures=[INFECTIONS], today=TODAY)
    frame = pd.read_csv(BytesIO(source))
    assert reading.errors == ()
    assert sum(t.count for t in reading.good) == frame.n.sum()
    assert [t.exposure for t in reading.good] == list(frame.days)
