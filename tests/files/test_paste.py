"""The paste box: a block with or without headings."""

import pytest

from improvement.errors import Invalid
from improvement.files.paste import read_paste

BOX = ("Week", "Helped", "Total", "Note")


@pytest.mark.parametrize(
    "text",
    [
        "02/03/2026\t7\t10\tfine\n09/03/2026\t8\t10\t\n",
        "02/03/2026\t7\t10\tfine\r\n09/03/2026\t8\t10\t\r\n",
        "02/03/2026;7;10;fine\n09/03/2026;8;10;\n",
    ],
)
def test_a_block_without_headings_takes_those_of_the_box(text):
    table = read_paste(text, headings=BOX)
    assert table.headings == BOX
    assert table.rows == (("02/03/2026", "7", "10", "fine"), ("09/03/2026", "8", "10", ""))
    assert table.row_numbers == (1, 2)
    assert "no headings" in table.notes[-1]


def test_a_block_with_headings_keeps_its_own_in_any_order():
    table = read_paste("helped\tWEEK\n7\t02/03/2026\n", headings=BOX)
    assert table.headings == ("helped", "WEEK")
    assert table.row_numbers == (2,)


def test_headings_nobody_foresaw_are_headings_too():
    table = read_paste("Begin\tKept\n02/03/2026\t7\n", headings=BOX)
    assert table.headings == ("Begin", "Kept")


def test_a_quoted_cell_may_hold_lines_and_tabs():
    table = read_paste('02/03/2026\t7\t10\t"one\ntwo\tthree"\n', headings=BOX)
    assert table.rows == (("02/03/2026", "7", "10", "one\ntwo\tthree"),)


def test_a_single_column_of_figures():
    assert read_paste("7\n8\n", headings=["Helped"]).rows == (("7",), ("8",))


@pytest.mark.parametrize("first", ["Mar-26", "yes", "5%", "-3", "2026-03-02"])
def test_an_entry_is_never_taken_for_a_heading(first):
    assert read_paste(f"{first}\tx\n", headings=["a", "b"]).rows == ((first, "x"),)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("  \n", "Nothing was pasted"),
        ("02/03/2026\t7\n", "have 2 columns; expected are 4: Week, Helped, Total, Note"),
        ("Week\tHelped\n", "no rows below"),
        ("02/03/2026\t7\t10\t\n09/03/2026\t7\n", "has 2 cells"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(text, part):
    with pytest.raises(Invalid, match=part):
        read_paste(text, headings=BOX)
