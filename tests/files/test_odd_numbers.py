"""Numbers that no band of an age or an amount takes in."""

from dataclasses import replace
from datetime import date

import pytest

from improvement.domain.dimensions import Dimension, Group
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import MeasureKind
from improvement.files.cases import read_cases
from improvement.files.numbers import DecimalMark
from improvement.files.suggestions import suggest_case_mapping, suggest_period_mapping
from improvement.files.tables import read_table
from improvement.files.totals import read_period_totals

KEPT = MeasureSpec(key="kept", label="Kept", kind=MeasureKind.PROPORTION)


def bands(label, bound):
    under = Group(key="under", label=f"Under {bound:g}", upper=bound)
    over = Group(key="over", label=f"{bound:g} and over", lower=bound)
    return Dimension(key=label.casefold().replace(" ", "_"), label=label, groups=(under, over))


AGE, SIZE = bands("Age band", 60.0), bands("Household size", 4.0)


def read(dimension, *numbers):
    rows = "".join(f"2026-08-03;A{i};yes;{number}\n" for i, number in enumerate(numbers))
    table = read_table(f"started;code;kept;it\n{rows}", name="t.csv")
    found = replace(
        suggest_case_mapping(table, [dimension], [KEPT]),
        dimensions={dimension.key: "it"},
        code="code",
        decimal_mark=DecimalMark.POINT,
    )
    given = {"dimensions": [dimension], "measures": [KEPT], "today": date(2026, 11, 2)}
    return read_cases(table, found, **given)


@pytest.mark.parametrize(
    ("dimension", "odd", "said"),
    [
        (AGE, "1950", "Nobody is 1950 years old."),
        (AGE, "999", "code for not known"),
        (AGE, "99", "code for not known"),
        (AGE, "-9", "Age band is not below 0."),
        (SIZE, "99", "code for not known"),
        (SIZE, "-1", "Household size is not below 0."),
    ],
)
def test_what_no_number_of_the_kind_is_is_refused_not_sorted(dimension, odd, said):
    found = read(dimension, "3", "5", odd)
    assert next(next(iter(case.cell))[1] for case in found.good) == "under"
    assert len(found.good) == 2
    assert [error.row for error in found.errors] == [4]
    assert said in str(found.errors[0])
    assert "write the name of its group" in str(found.errors[0])


@pytest.mark.parametrize(
    ("dimension", "numbers"),
    [
        (AGE, ("71", "88", "99", "0", "59.99")),
        (AGE, ("104",)),
        (SIZE, ("2", "150", "99")),
        (bands("Arrears", 500.0), ("0", "999", "1950", "2000")),
        (bands("Change of income", -100.0), ("-900", "50")),
        (AGE, ("60 and over", "Under 60")),
    ],
)
def test_numbers_that_may_be_so_are_sorted(dimension, numbers):
    found = read(dimension, *numbers)
    assert not found.errors
    assert len(found.good) == len(numbers)


def test_totals_refuse_them_too():
    table = read_table("week,Age,kept,of\n2026-08-03,40,1,2\n2026-08-03,999,2,2\n", name="t")
    given = {"dimensions": [AGE], "measures": [KEPT]}
    found = suggest_period_mapping(table, **given)
    reading = read_period_totals(table, found, today=date(2026, 11, 2), **given)
    assert [(error.row, error.column) for error in reading.errors] == [(3, "Age")]
