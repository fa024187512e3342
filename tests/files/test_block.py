"""A block copied from a spreadsheet: figures, names and days told apart, nothing lost."""

import pytest

from improvement.errors import Invalid
from improvement.files.block import MOST_LETTERS, read_block

GROUPS = ("Black", "Hispanic or Latino", "White", "Everybody")


@pytest.mark.parametrize("end", ["\n", "\r\n", "", "\n\n\t\n"])
def test_figures_alone(end: str) -> None:
    found = read_block(f"3\t5\n4\t6{end}", rows=GROUPS)
    assert found.texts == (("3", "5"), ("4", "6"))
    assert (found.headings, found.labels, found.days) == ((), (), ())


def test_a_single_column_stays_one_and_a_comma_sets_nothing_apart() -> None:
    assert read_block("1,234\n2,500\n", rows=GROUPS).texts == (("1,234",), ("2,500",))


def test_blank_cells_and_blank_rows_keep_their_places() -> None:
    found = read_block("3\t\n\t\n4\t6\n", rows=GROUPS)
    assert found.texts == (("3", ""), ("", ""), ("4", "6"))


def test_cells_that_a_spreadsheet_left_out_at_the_end_of_a_row() -> None:
    assert read_block("3\t5\t7\n4\n", rows=GROUPS).texts == (("3", "5", "7"), ("4", "", ""))


def test_names_beside_the_figures_and_headings_above() -> None:
    found = read_block("Group\tyes\tout of\nBlack\t3\t5\nWhite\t\t\n", rows=GROUPS)
    assert found.labels == ("Black", "White")
    assert found.headings == ("yes", "out of")
    assert found.texts == (("3", "5"), ("", ""))


def test_two_lines_of_headings() -> None:
    text = "\tBuilding A\t\n\tyes\tout of\nBlack\t3\t5\n"
    found = read_block(text, rows=GROUPS)
    assert (found.labels, found.headings, found.texts) == (
        ("Black",),
        ("yes", "out of"),
        (("3", "5"),),
    )


def test_a_group_without_figures_in_the_first_row_is_no_heading() -> None:
    found = read_block("Black\t\t\nWhite\t3\t5\n", rows=GROUPS)
    assert found.labels == ("Black", "White")


@pytest.mark.parametrize("day", ["15/03/2026", "2026-03-15", "Mar-26", "15 Mar 2026"])
def test_days_beside_the_figures(day: str) -> None:
    found = read_block(f"{day}\tBlack\t3\t5\n", rows=GROUPS)
    assert (found.days, found.labels, found.texts) == ((day,), ("Black",), (("3", "5"),))


def test_an_unknown_name_is_kept_as_a_name_to_be_refused_later() -> None:
    assert read_block("Wite\t3\nBlack\t4\n", rows=GROUPS).labels == ("Wite", "Black")


def test_a_quoted_cell_may_hold_a_line_break() -> None:
    found = read_block('"Hispanic or\nLatino"\t3\t5\n', rows=GROUPS)
    assert found.labels == ("Hispanic or\nLatino",)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "Nothing was pasted"),
        ("\t\n \t \n", "Nothing was pasted"),
        ("3\x00\t5\n", "characters that no spreadsheet cell has"),
        ("7\t" * MOST_LETTERS, "letters were pasted"),
        ('"3\t5\n', "quotation mark"),
    ],
)
def test_what_is_no_block_is_refused_with_a_sentence(text: str, part: str) -> None:
    with pytest.raises(Invalid, match=part):
        read_block(text, rows=GROUPS)


def test_twenty_thousand_letters_are_read_whole() -> None:
    found = read_block("1\t2\n" * 5_000, rows=GROUPS)
    assert len(found.texts) == 5_000
