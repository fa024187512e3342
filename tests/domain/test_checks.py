"""Every check of typed and imported figures, with what it says and what it lets through."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.checks import check_cases, check_period_totals
from improvement.domain.dimensions import Dimension, Group
from improvement.domain.entries import CaseRecord, PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.place import Place
from improvement.domain.vocabulary import Arm, MeasureKind

TODAY = date(2026, 3, 20)
MONDAY = date(2026, 3, 2)
SUNDAY = date(2026, 3, 8)

GENDER = Dimension(
    key="gender",
    label="Gender",
    groups=(Group(key="women", label="Women"), Group(key="men", label="Men")),
)
MEASURES = (
    MeasureSpec(key="kept", label="Kept their home", kind=MeasureKind.PROPORTION),
    MeasureSpec(key="filings", label="Filings", kind=MeasureKind.RATE),
    MeasureSpec(key="calls", label="Calls", kind=MeasureKind.COUNT),
    MeasureSpec(key="arrears", label="Arrears", kind=MeasureKind.VALUE),
)
KEPT = PeriodTotal(measure="kept", start=MONDAY, end=SUNDAY, numerator=9.0, denominator=10.0)
FILINGS = PeriodTotal(measure="filings", start=MONDAY, end=SUNDAY, count=3.0, exposure=120.5)
CALLS = PeriodTotal(measure="calls", start=MONDAY, end=SUNDAY, count=4.0)
ARREARS = PeriodTotal(measure="arrears", start=MONDAY, end=SUNDAY, value=-12.5, n=8)
CASE = CaseRecord(code="A1", starts_on=MONDAY)


def totals_errors(*totals, **settings):
    given_settings = {"measures": MEASURES, "dimensions": (GENDER,), "today": TODAY} | settings
    return check_period_totals(totals, **given_settings)


def case_errors(*cases, **settings):
    given_settings = {"measures": MEASURES, "dimensions": (GENDER,), "today": TODAY} | settings
    return check_cases(cases, **given_settings)


@pytest.mark.parametrize("total", [KEPT, FILINGS, CALLS, ARREARS])
def test_sound_totals_pass(total):
    assert totals_errors(total) == ()


@pytest.mark.parametrize(
    ("total", "column", "part_of_problem"),
    [
        (replace(KEPT, numerator=11.0), "numerator", "11 of 10"),
        (replace(KEPT, numerator=-1.0), "numerator", "below 0"),
        (replace(KEPT, numerator=8.5), "numerator", "whole number"),
        (replace(KEPT, numerator=None), "numerator", "numerator is missing"),
        (replace(KEPT, denominator=None), "denominator", "denominator is missing"),
        (replace(KEPT, denominator=float("inf")), "denominator", "not a number"),
        (replace(CALLS, count=-4.0), "count", "below 0"),
        (replace(CALLS, count=4.2), "count", "whole number"),
        (replace(CALLS, count=None), "count", "count is missing"),
        (replace(FILINGS, exposure=-1.0), "exposure", "below 0"),
        (replace(FILINGS, exposure=None), "exposure", "exposure is missing"),
        (replace(FILINGS, exposure=0.0), "exposure", "exposure of 0"),
        (replace(ARREARS, value=None), "value", "value is missing"),
        (replace(ARREARS, value=float("nan")), "value", "not a number"),
        (replace(ARREARS, n=-8), "n", "below 0"),
        (replace(KEPT, end=date(2026, 3, 1)), "end", "ends before it starts"),
        (
            replace(KEPT, start=date(2026, 3, 21), end=date(2026, 3, 27)),
            "start",
            "after today, 2026-03-20",
        ),
        (replace(KEPT, measure="kpt"), "measure", "no such measure"),
        (replace(KEPT, cell=frozenset({("gender", "wmen")})), "gender", "no such group"),
        (replace(KEPT, cell=frozenset({("sex", "women")})), "sex", "no such dimension"),
        (
            replace(KEPT, cell=frozenset({("gender", "women"), ("gender", "men")})),
            "gender",
            "Two groups",
        ),
    ],
)
def test_each_fault_of_a_total_is_one_error_with_its_place(total, column, part_of_problem):
    (error,) = totals_errors(total)
    assert (error.row, error.column) == (2, column)
    assert part_of_problem in error.problem
    assert error.remedy.endswith(".")


def test_a_week_may_be_logged_before_it_ends():
    assert totals_errors(KEPT, today=date(2026, 3, 6)) == ()


def test_an_empty_denominator_with_an_empty_numerator_is_a_week_with_nobody_due():
    assert totals_errors(replace(KEPT, numerator=0.0, denominator=0.0)) == ()


def test_a_period_given_twice_names_the_earlier_row():
    (error,) = totals_errors(KEPT, CALLS, KEPT)
    assert (error.row, error.column, error.value) == (4, "start", "2026-03-02")
    assert "row 2" in error.problem


@pytest.mark.parametrize(
    "other",
    [
        replace(KEPT, arm=Arm.COMPARISON),
        replace(KEPT, cell=frozenset({("gender", "women")})),
        replace(KEPT, start=SUNDAY + timedelta(1), end=SUNDAY + timedelta(7)),
        CALLS,
    ],
)
def test_another_arm_cell_period_or_measure_is_not_given_twice(other):
    assert totals_errors(KEPT, other) == ()


def test_an_overlap_is_not_hidden_behind_a_shorter_period():
    month = replace(KEPT, start=date(2026, 2, 1), end=date(2026, 2, 28))
    day = replace(KEPT, start=date(2026, 2, 3), end=date(2026, 2, 3))
    week = replace(KEPT, start=date(2026, 2, 9), end=date(2026, 2, 15))
    errors = totals_errors(week, day, month)
    assert [(error.row, error.value) for error in errors] == [(2, "2026-02-09"), (3, "2026-02-03")]
    assert all("row 4" in error.problem for error in errors)


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 9)).map(
            lambda pair: replace(
                CALLS,
                start=date(2026, 1, 1) + timedelta(pair[0]),
                end=date(2026, 1, 1) + timedelta(sum(pair)),
            )
        ),
        max_size=8,
    )
)
def test_there_is_an_overlap_error_exactly_when_two_periods_share_a_day(totals):
    def days(total):
        return {total.start + timedelta(i) for i in range((total.end - total.start).days + 1)}

    shared = any(days(a) & days(b) for a, b in combinations(totals, 2))
    assert bool(totals_errors(*totals)) == shared


@pytest.mark.parametrize(
    ("case", "column", "part_of_problem"),
    [
        (replace(CASE, code=" "), "code", "no code"),
        (replace(CASE, code="amy@example.org"), "code", "e-mail"),
        (replace(CASE, starts_on=date(2026, 3, 21)), "starts_on", "after today"),
        (replace(CASE, outcome_on=date(2026, 3, 21)), "outcome_on", "after today"),
        (replace(CASE, outcome_on=date(2026, 3, 1)), "outcome_on", "before the start"),
        (replace(CASE, due_on=date(2026, 3, 1)), "due_on", "before the start"),
        (replace(CASE, values={"kept": 0.5}), "kept", "has it not"),
        (replace(CASE, values={"kept": 2.0}), "kept", "has it not"),
        (replace(CASE, values={"calls": -1.0}), "calls", "below 0"),
        (replace(CASE, values={"calls": 1.5}), "calls", "whole number"),
        (replace(CASE, values={"filings": -0.5}), "filings", "below 0"),
        (replace(CASE, values={"arrears": float("inf")}), "arrears", "not a number"),
        (replace(CASE, values={"kpt": 1.0}), "kpt", "no such measure"),
        (replace(CASE, cell=frozenset({("gender", "x")})), "gender", "no such group"),
    ],
)
def test_each_fault_of_a_case_is_one_error_with_its_place(case, column, part_of_problem):
    (error,) = case_errors(case)
    assert (error.row, error.column) == (2, column)
    assert part_of_problem in error.problem


def test_sound_cases_pass_and_an_outcome_may_be_due_later():
    case = replace(
        CASE,
        due_on=date(2026, 6, 1),
        outcome_on=MONDAY,
        cell=frozenset({("gender", "women")}),
        values={"kept": 1.0, "calls": 3.0, "filings": 0.5, "arrears": -3.5},
    )
    unknown = replace(CASE, code="A2", values={"kept": None})
    assert case_errors(case, unknown) == ()


def test_a_code_given_twice_names_the_first_row():
    errors = case_errors(CASE, replace(CASE, code="A2"), CASE, CASE)
    assert [(error.row, error.value) for error in errors] == [(4, "A1"), (5, "A1")]
    assert all("row 2" in error.problem for error in errors)


def test_places_say_where_the_file_has_it():
    place = Place(row=17, headings={"numerator": "Helped"})
    (error,) = totals_errors(replace(KEPT, numerator=11.0), places=[place])
    assert (error.row, error.column) == (17, "Helped")
    assert str(error) == (
        "Row 17, Helped: '11' - 11 of 10: the part is above the whole. Check both figures."
    )


def test_figures_are_shown_as_they_are_not_rounded():
    (error,) = totals_errors(replace(CALLS, count=1234567.5))
    assert error.value == "1234567.5"
