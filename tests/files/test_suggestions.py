"""Suggestions: what headings and entries say, and what they leave open."""

from dataclasses import replace
from datetime import date

import pytest

from improvement.domain.dimensions import Dimension, Group
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm, MeasureKind
from improvement.files.dates import DateOrder
from improvement.files.mapping import Figure, PeriodLength
from improvement.files.numbers import DecimalMark
from improvement.files.open_columns import words_of
from improvement.files.problem import NoAnswer
from improvement.files.raw_table import RawTable
from improvement.files.suggestions import suggest_case_mapping, suggest_period_mapping
from improvement.files.tables import read_table

GENDER = Dimension(
    key="gender",
    label="Gender",
    groups=(Group(key="women", label="Women"), Group(key="men", label="Men")),
)
AGE = Dimension(
    key="age",
    label="Age",
    groups=(
        Group(key="under_60", label="Under 60", upper=60.0),
        Group(key="60_up", label="60 and over", lower=60.0),
    ),
)
KEPT = MeasureSpec(key="kept", label="Kept their home", kind=MeasureKind.PROPORTION)
ARREARS = MeasureSpec(key="arrears", label="Arrears", kind=MeasureKind.VALUE)
FILINGS = MeasureSpec(key="filings", label="Filings", kind=MeasureKind.COUNT)
VISITS = MeasureSpec(key="falls", label="Falls", kind=MeasureKind.RATE)


def cases(text, dimensions=(GENDER, AGE), measures=(KEPT, ARREARS)):
    return suggest_case_mapping(read_table(text, name="x.csv"), dimensions, measures)


def periods(text, dimensions=(GENDER,), measures=(KEPT,)):
    return suggest_period_mapping(read_table(text, name="x.csv"), dimensions, measures)


def test_a_full_case_file():
    found = cases(
        "Case ID;Date enrolled;Due on;Outcome date;Side;Sex;Age at start;Kept;Arrears (EUR)\n"
        "7;13/03/2026;13/06/2026;;control;Men;61;nein;13,5\n"
        "8;14/03/2026;14/06/2026;15/03/2026;pilot;Women;59;ja;0,5\n"
    )
    assert found.code == "Case ID"
    assert found.starts_on == "Date enrolled"
    assert found.due_on == "Due on"
    assert found.outcome_on == "Outcome date"
    assert found.arm_column == "Side"
    assert found.dimensions == {"gender": "Sex", "age": "Age at start"}
    assert found.measures == {"kept": "Kept", "arrears": "Arrears (EUR)"}
    assert found.date_order is DateOrder.DAY_FIRST
    assert found.decimal_mark is DecimalMark.COMMA


@pytest.mark.parametrize(
    "heading", ["not kept", "Never kept their home", "didn't: kept", "Non-kept"]
)
def test_a_heading_that_is_turned_round_is_not_the_measures(heading):
    assert cases(f"started,code,{heading}\n2026-03-02,A1,yes\n").measures == {}


@pytest.mark.parametrize("heading", ["kept (yes/no)", "kept at day 90", "Kept their home?"])
def test_a_heading_that_says_more_about_the_measure_is_the_measures(heading):
    assert cases(f"started,code,{heading}\n2026-03-02,A1,yes\n").measures == {"kept": heading}


def test_a_measure_that_has_the_word_itself_is_found():
    calm = MeasureSpec(key="calm", label="Not evicted", kind=MeasureKind.PROPORTION)
    found = cases("date,Not evicted (90 days)\n2026-03-02,yes\n", measures=(calm,))
    assert found.measures == {"calm": "Not evicted (90 days)"}


def test_what_cannot_be_told_stays_open():
    found = cases("a,b\nx,y\nz,w\n")
    assert (found.starts_on, found.code, found.arm_column) == (None, None, None)
    assert (found.arm, found.dimensions, found.measures) == (Arm.PILOT, {}, {})
    assert found.date_order is NoAnswer.AMBIGUOUS
    assert cases("date\n01/02/2026\n").date_order is NoAnswer.AMBIGUOUS
    assert cases('date,arrears\n2026-01-01,"1,234"\n').decimal_mark is NoAnswer.AMBIGUOUS


def test_numbers_alone_are_no_age_and_repeated_codes_are_no_code():
    found = cases("date,id,stay\n2026-01-01,5,61\n2026-01-02,5,40\n")
    assert found.dimensions == {}
    assert found.code is None


@pytest.mark.parametrize("label", ["Age band", "Age group", "Age"])
@pytest.mark.parametrize("heading", ["age", "Age at start"])
def test_a_band_is_made_of_the_number_it_is_called_after(label, heading):
    bands = Dimension(key=label.replace(" ", "_").lower(), label=label, groups=AGE.groups)
    found = cases(f"date,{heading},stay\n2026-01-01,61.5,4\n", dimensions=(bands,))
    assert found.dimensions == {bands.key: heading}


def test_only_a_band_is_made_of_a_number():
    named = Dimension(key="age_band", label="Age band", groups=GENDER.groups)
    assert cases("date,age\n2026-01-01,61.5\n", dimensions=(named,)).dimensions == {}


def test_no_column_is_used_twice():
    found = cases("start date,gender,kept,kept at home\n2026-01-01,Men,yes,no\n")
    headings = found.headings
    assert len(headings) == len(set(headings))
    assert found.measures == {"kept": "kept"}


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("week,kept,total\n01/02/2026,1,2\n", PeriodLength.WEEK),
        ("month,kept,total\n01/02/2026,1,2\n", PeriodLength.MONTH),
        ("from,kept,total\n2026-03-02,1,2\n2026-03-09,1,2\n2026-03-23,1,2\n", PeriodLength.WEEK),
        ("from,kept,total\n2026-03-02,1,2\n2026-03-03,1,2\n", PeriodLength.DAY),
        ("from,kept,total\n2026-03-01,1,2\n2026-04-01,1,2\n", PeriodLength.MONTH),
        ("from,kept,total\nMar-26,1,2\nApr-26,1,2\n", PeriodLength.MONTH),
        ("from,kept,total\n2026-02-01,1,2\n2026-03-01,1,2\n", PeriodLength.MONTH),
        ("from,kept,total\n2026-01-01,1,2\n2026-05-01,1,2\n", PeriodLength.MONTH),
        ("from,kept,total\n2026-01-01,1,2\n2026-04-01,1,2\n", PeriodLength.QUARTER),
        ("from,kept,total\n2026-03-02,1,2\n2026-03-16,1,2\n", PeriodLength.FORTNIGHT),
        (
            "from,kept,total\n2026-03-02,1,2\n2026-03-30,1,2\n2026-05-25,1,2\n",
            PeriodLength.FOUR_WEEKS,
        ),
        ("from,kept,total\n2026-03-02,1,2\n2026-03-16,1,2\n2026-03-23,1,2\n", PeriodLength.WEEK),
    ],
)
def test_the_length_of_a_period_by_its_heading_or_its_beat(text, length):
    found = periods(text)
    assert found.length is length
    assert found.period == text.split(",")[0]
    assert [figure.figure for figure in found.figures] == [Figure.NUMERATOR, Figure.DENOMINATOR]


def test_months_without_days_leave_no_order_to_ask_for():
    assert periods("month,kept,total\nMar-26,1,2\n").date_order is DateOrder.YEAR_FIRST


def test_several_measures_are_told_apart_by_name():
    found = periods(
        "week,gender,kept,kept of,filings,falls,falls per days,remarks\n"
        "2026-03-02,Women,1,2,3,4,5,fine\n",
        measures=(KEPT, FILINGS, VISITS),
    )
    assert [(f.column, f.measure, f.figure) for f in found.figures] == [
        ("kept", "kept", Figure.NUMERATOR),
        ("kept of", "kept", Figure.DENOMINATOR),
        ("filings", "filings", Figure.COUNT),
        ("falls", "falls", Figure.COUNT),
        ("falls per days", "falls", Figure.EXPOSURE),
    ]
    assert found.dimensions == {"gender": "gender"}
    assert found.note is None


def test_columns_of_unknown_meaning_stay_open():
    found = periods("week,kept,total,staff\n2026-03-02,1,2,9\n", measures=(KEPT, FILINGS))
    assert [f.column for f in found.figures] == ["kept"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("stranded.label", ("stranded", "label")),
        ("dateEnrolled", ("date", "enrolled")),
        ("  Höhe_(cm) ", ("höhe", "cm")),
        ("", ()),
    ],
)
def test_words_of_a_heading(name, words):
    assert words_of(name) == words


def test_day_numbers_of_a_workbook_are_days_where_a_heading_says_so() -> None:
    """A column of dates that lost its format: 46237 is 3 August 2026, and has no order."""
    rows = tuple((46237 + 7 * i, 40_000 + i, 12 + i, 20) for i in range(4))
    table = RawTable(
        headings=("Week", "Income at start", "yes", "of"),
        rows=rows,
        row_numbers=(2, 3, 4, 5),
        serial_epoch=date(1899, 12, 30),
    )
    found = suggest_period_mapping(table, [], [KEPT])
    assert (found.period, found.length) == ("Week", PeriodLength.WEEK)
    assert found.date_order is DateOrder.YEAR_FIRST
    assert suggest_case_mapping(table, [], [KEPT]).starts_on == "Week"
    text = replace(table, serial_epoch=None)  # in a text file it may be any number
    assert suggest_period_mapping(text, [], [KEPT]).period is None
