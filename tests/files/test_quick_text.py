"""A long table read quickly is the table that is read with care, or none."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.errors import Invalid
from improvement.files import text_tables
from improvement.files.column_rows import ColumnRows
from improvement.files.quick_text import quick_records
from improvement.files.tables import read_table

CELLS = st.text(st.sampled_from("ab1 .;'éNA\u2028"), max_size=4)


def with_care(text: str, delimiter: str = ",") -> list[tuple[str, ...]]:
    return list(map(tuple, csv.reader(StringIO(text, newline=""), delimiter=delimiter)))


@given(
    st.integers(2, 4).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n))),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_the_same_records_as_pythons_own_reader(
    rows: list[list[str]], end: str, ends: bool
) -> None:
    text = end.join(map(",".join, rows)) + (end if ends else "")
    quick = quick_records(text, ",")
    assert quick is None or list(quick) == with_care(text)


@given(st.text(st.sampled_from('a,"\n\r;\t\0 '), max_size=30))
def test_never_other_records(text: str) -> None:
    quick = quick_records(text, ",")
    assert quick is None or list(quick) == with_care(text)


@pytest.mark.parametrize(
    "text",
    [
        'a,b\n"1",2\n',  # quotation marks
        "a,b\n1\n",  # out of step
        "a,b\n1,2,3\n",
        "a,b\n1,2\n\n3,4\n",  # a blank line
        "a,b\r1,2\r",  # line ends of their own
        "a\n1\n",  # a single column
        "a,b\n1," + "x" * 140_000 + "\n",  # a cell without end
        "",
    ],
)
def test_what_is_not_plain_is_left_to_more_care(text: str) -> None:
    assert quick_records(text, ",") is None


def plain(rows: int) -> str:
    lines = (f"{i},2026-03-{i % 28 + 1:02d},{'yes' if i % 3 else ''}" for i in range(rows))
    return "code,started,kept\n" + "\n".join(lines) + "\n"


def test_a_long_table_is_the_same_table(monkeypatch: pytest.MonkeyPatch) -> None:
    text = plain(12_000)
    quick = read_table(text, name="x.csv")
    assert isinstance(quick.rows, ColumnRows)
    monkeypatch.setattr(text_tables, "QUICK_FROM", 10**9)
    careful = read_table(text, name="x.csv")
    assert not isinstance(careful.rows, ColumnRows)
    assert quick == careful
    assert all(tuple(quick.column(h)) == careful.column(h) for h in careful.headings)
    assert quick.without({"code"}) == careful.without({"code"})
    assert (quick.rows[5], quick.rows[:2], quick.rows[-1]) == (
        careful.rows[5],
        careful.rows[:2],
        careful.rows[-1],
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (plain(12_000) + "1,2\n", "Row 12002 has 2 cells"),
        (plain(12_000).replace("started,kept", "started,"), "Row 3 has 3 cells, the heading has 2"),
        (plain(12_000).replace("code,started", "kept,started"), "Two columns are headed 'kept'"),
    ],
)
def test_what_is_wrong_with_a_long_table_is_said_as_of_a_short_one(text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read_table(text, name="x.csv")


def test_an_empty_row_in_a_long_table_is_passed_over() -> None:
    found = read_table(plain(12_000) + ",,\n7,2026-03-01,no\n", name="x.csv")
    assert (len(found.rows), found.row_numbers[-1]) == (12_001, 12_003)
