"""Long tables of totals with a column that names the measure of each row."""

from dataclasses import replace
from datetime import date

import pytest

from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import MeasureKind
from improvement.files.suggestions import suggest_period_mapping
from improvement.files.tables import read_table
from improvement.files.totals import read_period_totals

KEPT = MeasureSpec(key="kept", label="Kept their home", kind=MeasureKind.PROPORTION)
CALLS = MeasureSpec(key="answered", label="Answered the call", kind=MeasureKind.PROPORTION)
WAIT = MeasureSpec(key="wait", label="Days waited", kind=MeasureKind.VALUE)
SPECS = (KEPT, CALLS, WAIT)
HEAD = "week,measure_id,measure,n,numerator,denominator,value\n"


def reading(text, measures=SPECS, **answers):
    table = read_table(text, name="t.csv")
    found = replace(suggest_period_mapping(table, (), measures), **answers)
    given = {"dimensions": (), "measures": measures, "today": date(2026, 11, 2)}
    return found, read_period_totals(table, found, **given)


def figures(found):
    return [(t.measure, t.numerator, t.denominator, t.value, t.n) for t in found.good]


def test_each_row_is_read_as_of_the_measure_that_it_names_by_key_or_label():
    mapping, found = reading(
        f"{HEAD}2026-08-03,1,kept,,14,20,\n2026-08-03,2,answered  The call,,9,20,\n"
        "2026-08-03,3,wait,5,,,2.5\n2026-08-10,3,Days waited,6,,,3\n"
    )
    assert mapping.measure_column == "measure"
    assert figures(found) == [
        ("kept", 14, 20, None, None),
        ("answered", 9, 20, None, None),
        ("wait", None, None, 2.5, 5),
        ("wait", None, None, 3, 6),
    ]
    assert not found.errors
    assert found.n_empty == 0


def test_rows_of_unknown_measures_are_refused_one_by_one():
    _, found = reading(f"{HEAD}2026-08-03,1,kept,,14,20,\n2026-08-03,2,visits,,9,20,\n", (KEPT,))
    assert figures(found) == [("kept", 14, 20, None, None)]
    assert [str(error) for error in found.errors] == [
        "Row 3, measure: 'visits' - The test has no such measure. Use one of: Kept their home."
    ]


def test_a_row_that_names_no_measure_is_refused():
    _, found = reading(f"{HEAD}2026-08-03,1,kept,,14,20,\n2026-08-10,1,,,9,20,\n")
    assert [(error.row, error.column) for error in found.errors] == [(3, "measure")]


def test_a_measure_without_columns_is_refused_and_said_so():
    rows = f"{HEAD}2026-08-03,1,kept,,14,20,\n2026-08-03,3,wait,5,,,2.5\n"
    mapping, _ = reading(rows)
    kept = tuple(f for f in mapping.figures if f.measure == "kept")
    _, found = reading(rows, figures=kept)
    assert "No column of figures is chosen for Days waited" in str(found.errors[0])


@pytest.mark.parametrize("heading", ["What", "Which"])
def test_the_column_is_found_by_its_entries_too(heading):
    mapping, found = reading(
        f"week,{heading},numerator,denominator\n2026-08-03,kept,1,2\n2026-08-03,answered,2,2\n"
    )
    assert mapping.measure_column == heading
    assert figures(found) == [("kept", 1, 2, None, None), ("answered", 2, 2, None, None)]
