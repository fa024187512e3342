"""CSV out: safe in a spreadsheet, and read back as it was."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.files.safe_csv import to_csv
from improvement.files.tables import read_table


def cell_of(value):
    return read_table(to_csv(["a", "b"], [["x", value]]), name="x.csv").rows[0][1]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+49 170", "'+49 170"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-1+1", "'-1+1"),
        ("-cmd", "'-cmd"),
        ("\t=1", "'\t=1"),
        ("-3", "-3"),
        ("-3,5", "-3,5"),
        ("-5%", "-5%"),
        (-3, "-3"),
        (-2.5, "-2.5"),
        (0.1, "0.1"),
        (True, "TRUE"),
        (None, ""),
        (date(2026, 3, 2), "2026-03-02"),
        ('müde, "sehr"\nmüde', 'müde, "sehr"\nmüde'),
    ],
)
def test_each_kind_of_cell(value, written):
    assert cell_of(value) == written


def test_headings_are_made_safe_and_the_mark_is_there():
    out = to_csv(["=a"], [["1"]])
    assert out.startswith(b"\xef\xbb\xbf'=a\r\n")


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C",))))
def test_no_text_is_left_that_begins_like_a_formula(text):
    found = cell_of(text)
    assert found in (text, f"'{text}")
    assert found[:1] not in ("=", "+", "@")
    assert not found.startswith("-") or set(found) <= set("-0123456789.,%")
