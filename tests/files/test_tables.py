"""Files of every make into one table, or a clear refusal."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.errors import Invalid
from improvement.files.tables import read_table
from improvement.files.workbooks import sheet_names

ROWS = (("02/03/2026", "7"), ("09/03/2026", "9"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiters_encodings_and_line_ends(delimiter, encoding, line_end):
    lines = [("wéek", "helped"), *ROWS]
    source = line_end.join(delimiter.join(line) for line in lines).encode(encoding)
    table = read_table(source, name="calls.csv")
    assert table.headings == ("wéek", "helped")
    assert table.rows == ROWS
    assert table.row_numbers == (2, 3)
    assert table.serial_epoch is None


def test_notes_say_how_the_file_was_read():
    table = read_table("wéek;helped\n1;2\n".encode("cp1252"), name="calls.csv")
    assert table.notes == ("Encoding: cp1252.", "Cells are set apart by semicolon.")


def test_utf_16_without_words_of_its_own_is_read_in_both_byte_orders():
    for encoding, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        table = read_table(mark + "a\tb\n1\t2\n".encode(encoding), name="export.txt")
        assert table.rows == (("1", "2"),)


@pytest.mark.parametrize(
    ("text", "headings", "rows"),
    [
        ("a;b\n1,5;2,5\n3,5;4,5\n", ("a", "b"), (("1,5", "2,5"), ("3,5", "4,5"))),
        ("sep=;\r\na;b\r\n1;2\r\n", ("a", "b"), (("1", "2"),)),
        ('a,b\n"1, or 2","say ""no"""\n', ("a", "b"), (("1, or 2", 'say "no"'),)),
        ('week\tnote\n1\t"two\nlines"\n', ("week", "note"), (("1", "two\nlines"),)),
        ("helped\n1\n2\n", ("helped",), (("1",), ("2",))),
        ("a,b,,\n1,2,,\n", ("a", "b"), (("1", "2"),)),
        (" a , b  c\n1,2\n", ("a", "b c"), (("1", "2"),)),
        ("a,b\n1,\n", ("a", "b"), (("1", ""),)),
    ],
)
def test_texts(text, headings, rows):
    table = read_table(text, name="x.csv")
    assert (table.headings, table.rows) == (headings, rows)


def test_rows_are_numbered_as_a_spreadsheet_does():
    text = 'Calls in March,,\n\nweek,note,n\n1,"two\nlines",3\n,,\n\n2,,4\n'
    table = read_table(text, name="x.csv")
    assert table.row_numbers == (4, 7)
    assert "The headings stand in row 3." in table.notes


def test_a_heading_merged_over_columns_is_joined_with_the_one_below():
    text = "week,Pilot,,Comparison,\n,helped,total,helped,total\n1,2,3,4,5\n"
    table = read_table(text, name="x.csv")
    assert table.headings == (
        "week",
        "Pilot helped",
        "Pilot total",
        "Comparison helped",
        "Comparison total",
    )
    assert table.row_numbers == (3,)


@pytest.mark.parametrize(
    ("source", "part"),
    [
        (b"", "empty"),
        (b"\n\n  \n"[:2], "empty"),
        (b"\xef\xbb\xbf", "empty"),
        ("a,b\n", "no rows"),
        ("a,A\n1,2\n", "Two columns are headed 'A'"),
        ("a,,c\n1,2,3\n", "Column 2 holds entries but has no heading"),
        ("a,\n1,2\n3,4\n", "Row 2 has 2 cells, the heading has 1.*a heading that is missing"),
        (",a\n1,2\n", "Column 1 holds entries but has no heading"),
        ("a,b\n1,2\n1,2,3\n", "Row 3 has 3 cells, the heading has 2"),
        ("a,b,c\n1,2,3\n1,2\n", "Row 3 has 2 cells, the heading has 3"),
        ('a,b\n1,"2\n3,4\n', "quotation mark"),
        (bytes(range(256)), "not a table of text"),
        ("a,b\n1,\x002\n", "not a table of text"),
        ("\n" * 30 + "a,b\n1,2\n", "The first 20 rows are empty"),
        ("a,b\n1," + "x" * 200_000 + "\n", "Reading stopped after row 1"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel workbook"),
        (b"PK\x03\x04 not really", "cannot be opened"),
        (b"\xff\xfea", "not readable text"),
    ],
)
def test_what_is_no_table_is_refused_in_words(source, part):
    with pytest.raises(Invalid, match=part) as refused:
        read_table(source, name="calls.csv")
    assert str(refused.value).startswith("calls.csv: ")


def test_a_column_that_is_not_there_names_those_that_are():
    with pytest.raises(Invalid, match="Choose one of: a, b"):
        read_table("a,b\n1,2\n", name="x.csv").column("c")


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=8)


@given(
    st.integers(2, 4).flatmap(
        lambda width: st.lists(
            st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=5
        )
    ),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_what_the_csv_module_writes_is_read_cell_by_cell(rows, delimiter):
    out = StringIO(newline="")
    headings = [f"column {i}" for i in range(len(rows[0]))]
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([headings, *rows])
    filled = tuple(tuple(row) for row in rows if any(row))
    if filled:
        assert read_table(out.getvalue().encode(), name="x.csv").rows == filled


# --- workbooks -------------------------------------------------------------------------------


def workbook(*rows, title="Data", more=(), merged=()):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for extent in merged:
        sheet.merge_cells(extent)
    for name, cell in more:
        book.create_sheet(name).append([cell])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_keeps_its_types():
    moment = datetime.fromisoformat("2026-03-02T09:30")
    source = workbook(
        ["day", "helped", "kept", "note"],
        [date(2026, 3, 2), 7, True, "fine"],
        [moment, 7.5, None, None],
    )
    table = read_table(source, name="calls.xlsx")
    assert table.rows == ((date(2026, 3, 2), 7, True, "fine"), (moment, 7.5, None, None))
    assert table.serial_epoch == date(1899, 12, 30)
    assert table.notes == ("Sheet: Data.",)


def test_titles_merged_headings_and_blank_rows_of_a_workbook():
    source = workbook(
        ["Calls", None, None],
        [],
        ["week", "Pilot", None],
        [None, "helped", "total"],
        [date(2026, 3, 2), 7, 10],
        [],
        [date(2026, 3, 9), 8, 10],
        merged=("A1:C1", "B3:C3", "A3:A4"),
    )
    table = read_table(source, name="calls.xlsx")
    assert table.headings == ("week", "Pilot helped", "Pilot total")
    assert table.row_numbers == (5, 7)


def test_the_only_sheet_with_content_is_taken_and_several_are_asked_for():
    one = workbook(["a", "b"], [1, 2], more=[("Empty", None)])
    assert read_table(one, name="x.xlsx").rows == ((1, 2),)
    two = workbook(["a", "b"], [1, 2], more=[("Notes", "hello")])
    assert sheet_names(two) == ("Data", "Notes")
    with pytest.raises(Invalid, match="several sheets: Data, Notes"):
        read_table(two, name="x.xlsx")
    assert read_table(two, name="x.xlsx", sheet="Data").rows == ((1, 2),)
    with pytest.raises(Invalid, match="no sheet 'Dta'"):
        read_table(two, name="x.xlsx", sheet="Dta")


def test_a_workbook_that_swells_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr("improvement.files.workbooks.MOST_BYTES", 1000)
    with pytest.raises(Invalid, match="up to 1,000 are read"):
        read_table(workbook(["a", "b"], [1, 2]), name="x.xlsx")


def test_an_empty_workbook_is_refused():
    with pytest.raises(Invalid, match="The workbook is empty"):
        read_table(workbook(), name="x.xlsx")


def test_a_formula_without_a_stored_result_is_refused_by_its_cell():
    source = workbook(["a", "b"], [1, "=A2*2"])
    with pytest.raises(Invalid, match="Cell B2 holds a formula"):
        read_table(source, name="x.xlsx")


@pytest.mark.parametrize(
    ("kind", "stored", "expected"),
    [(b"", b"<v>2</v>", 2), (b't="str"', b"<v>two</v>", "two"), (b't="str"', b"<v></v>", None)],
)
def test_a_formula_gives_its_stored_result_even_an_empty_text(kind, stored, expected):
    source = workbook(["a", "b"], [1, "=A2*2"])
    assert read_table(_with_stored(source, kind, stored), name="x.xlsx").rows == ((1, expected),)


def _with_stored(source, kind, stored):
    """The workbook as a spreadsheet would save it, with the formula's result beside it."""
    out = BytesIO()
    with ZipFile(BytesIO(source)) as packed, ZipFile(out, "w") as repacked:
        for name in packed.namelist():
            content = packed.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert b"</f>" in content
                content = content.replace(b'r="B2"', b'r="B2" ' + kind)
                head, tail = content.split(b"</f>")
                tail = tail[tail.index(b"</c>") :]
                content = head + b"</f>" + stored + tail
            repacked.writestr(name, content)
    return out.getvalue()
