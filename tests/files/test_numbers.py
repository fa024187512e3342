"""Numbers and yes/no: what is read, what is refused, and with which remedy."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.files.numbers import (
    DecimalMark,
    guess_decimal_mark,
    parse_number,
    parse_outcome,
    read_number,
)
from improvement.files.problem import NoAnswer, Problem

POINT, COMMA = DecimalMark.POINT, DecimalMark.COMMA
REFUSED = "refused"

# What a spreadsheet grid in the browser silently corrupts (13,5 -> 135, 0,5 -> 5, 1.234,5 -> 1.23).
PASTED = [
    ("13,5", REFUSED, 13.5),
    ("0,5", REFUSED, 0.5),
    ("1.234,5", REFUSED, 1234.5),
    ("5%", 0.05, 0.05),
    ("250", 250.0, 250.0),
]
TABLE = [
    *PASTED,
    ("", None, None),
    ("   ", None, None),
    ("NA", None, None),
    ("n/a", None, None),
    ("0", 0.0, 0.0),
    ("-3", -3.0, -3.0),
    ("\u22123", -3.0, -3.0),
    ("+3", 3.0, 3.0),
    ("1,234", 1234.0, 1.234),
    ("1.234", 1.234, 1234.0),
    ("1,234.5", 1234.5, REFUSED),
    ("1,234,567", 1234567.0, REFUSED),
    ("1.234.567", REFUSED, 1234567.0),
    ("12 345", 12345.0, 12345.0),
    ("12\u00a0345,6", REFUSED, 12345.6),
    ("12\u202f345.6", 12345.6, REFUSED),
    ("1'234.50", 1234.5, REFUSED),
    ("1\u2019234", 1234.0, 1234.0),
    ("0,500", REFUSED, 0.5),
    ("0.500", 0.5, REFUSED),
    (".5", 0.5, REFUSED),
    (",5", REFUSED, 0.5),
    ("12,5 %", REFUSED, 0.125),
    ("-5%", -0.05, -0.05),
    ("1e+05", 100000.0, 100000.0),
    ("1.5e3", 1500.0, REFUSED),
    ("1,23,456", REFUSED, REFUSED),
    ("1 234,567.8", REFUSED, REFUSED),
    ("12 34", REFUSED, REFUSED),
    ("5.", REFUSED, REFUSED),
    ("--5", REFUSED, REFUSED),
    ("5-", REFUSED, REFUSED),
    ("-", REFUSED, REFUSED),
    ("%", REFUSED, REFUSED),
    ("(5)", REFUSED, REFUSED),
    ("$5", REFUSED, REFUSED),
    ("5 of 10", REFUSED, REFUSED),
    ("<5", REFUSED, REFUSED),
    ("inf", REFUSED, REFUSED),
    ("1e999", REFUSED, REFUSED),
    ("\u0665", REFUSED, REFUSED),
    ("#DIV/0!", REFUSED, REFUSED),
    ("15/03/2026", REFUSED, REFUSED),
    ("Mar-26", REFUSED, REFUSED),
]


@pytest.mark.parametrize(("text", "with_point", "with_comma"), TABLE)
def test_each_way_of_writing_under_each_mark(text, with_point, with_comma):
    for mark, expected in ((POINT, with_point), (COMMA, with_comma)):
        found = parse_number(text, mark)
        if expected == REFUSED:
            assert isinstance(found, Problem)
            assert found.remedy
        else:
            assert found == expected


@pytest.mark.parametrize(
    ("text", "mark", "remedy"),
    [
        ("13,5", POINT, "Choose the decimal comma if the file uses one, or write 13.5."),
        ("-1.234,5", POINT, "Choose the decimal comma if the file uses one, or write -1234.5."),
        ("1,234.5", COMMA, "Choose the decimal point if the file uses one, or write 1234,5."),
        ("#N/A", POINT, "Repair the formula, or clear the cell."),
    ],
)
def test_the_remedy_fits_the_fault(text, mark, remedy):
    assert parse_number(text, mark).remedy == remedy


def written(number, mark, separator):
    """A naive writer: groups of three from the right."""
    whole, _, decimals = f"{abs(number):.3f}".partition(".")
    groups = []
    while whole:
        groups.insert(0, whole[-3:])
        whole = whole[:-3]
    return ("-" if number < 0 else "") + separator.join(groups) + mark + decimals


@given(
    st.integers(-(10**12), 10**12).map(lambda n: n / 1000),
    st.sampled_from(DecimalMark),
    st.sampled_from(["", " ", "\u00a0", "\u202f", "'", "\u2019", "other"]),
)
def test_what_is_written_is_read(number, mark, separator):
    separator = {"other": "." if mark is COMMA else ","}.get(separator, separator)
    assert parse_number(written(number, mark, separator), mark) == number


@given(st.text(alphabet="0123456789.,' -+%eE", max_size=12), st.sampled_from(DecimalMark))
def test_whatever_is_read_has_the_same_digits(text, mark):
    found = parse_number(text, mark)
    if isinstance(found, float) and "e" not in text.casefold() and "%" not in text:
        whole = "".join(c for c in text.split(mark)[0] if c.isdigit()) or "0"
        assert int(abs(found)) == int(whole)


@pytest.mark.parametrize(
    ("cell", "expected"), [(7, 7.0), (0.5, 0.5), (None, None), ("7", 7.0), ("", None)]
)
def test_cells_of_a_workbook_may_be_numbers_already(cell, expected):
    assert read_number(cell, COMMA) == expected


def test_a_date_or_a_yes_is_no_number():
    assert "date" in read_number(date(2026, 5, 1), POINT).problem
    assert "yes or no" in read_number(True, POINT).problem


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        *(
            (word, 1.0)
            for word in ("TRUE", "true", "Yes", "y", "1", "ja", "SI", "sí", 1, 1.0, True)
        ),
        *((word, 0.0) for word in ("FALSE", "no", "No", "n", "0", "nein", 0, 0.0, False)),
        *((word, None) for word in ("", " ", "NA", None)),
    ],
)
def test_yes_and_no(cell, expected):
    found = parse_outcome(cell)
    assert found == expected
    assert not isinstance(found, bool)


@pytest.mark.parametrize("cell", ["maybe", "2", 2, 0.5, "yes?", "TRUE FALSE"])
def test_what_is_neither_yes_nor_no_is_refused(cell):
    assert isinstance(parse_outcome(cell), Problem)


@pytest.mark.parametrize(
    ("column", "mark"),
    [
        (["1", "2"], POINT),
        ([], POINT),
        ([1.5, 2], POINT),
        (["13.5", "1,234"], POINT),
        (["13,5", "1.234"], COMMA),
        (["1,234"], NoAnswer.AMBIGUOUS),
        (["1.234", "7"], NoAnswer.AMBIGUOUS),
        (["13.5", "13,5"], NoAnswer.MIXED),
        (["n/a", "thirteen", "13,5"], COMMA),
    ],
)
def test_a_mark_is_recognised_or_asked(column, mark):
    assert guess_decimal_mark(column) is mark
