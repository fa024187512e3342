"""Files that are damaged, enormous or made to do harm: a table or a sentence, never a crash."""

import re
import struct
import zlib
from collections.abc import Callable
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.errors import Invalid
from improvement.files import tables, workbooks
from improvement.files.dates import DateOrder, read_date
from improvement.files.left_out import personal_columns
from improvement.files.problem import MOST_COLUMNS, MOST_LETTERS
from improvement.files.raw_table import RawTable
from improvement.files.suggestions import suggest_case_mapping, suggest_period_mapping
from improvement.files.tables import read_table

ROWS = [(date(2026, 3, i), f"A{i}", "Women", "yes") for i in range(1, 21)]


def workbook(fill: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    if fill is None:
        book.active.append(("started", "code", "gender", "kept"))
        for row in ROWS:
            book.active.append(row)
    else:
        fill(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def members(source: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The workbook with its parts changed; None takes one out."""
    file = BytesIO()
    with ZipFile(BytesIO(source)) as packed, ZipFile(file, "w", ZIP_DEFLATED) as again:
        for name in packed.namelist():
            content = change(name, packed.read(name))
            if content is not None:
                again.writestr(name, content)
    return file.getvalue()


GOOD = workbook()
PARTS = tuple(ZipFile(BytesIO(GOOD)).namelist())
SENTENCE = re.compile(r"x: [A-Z0-9].*[.)]$", re.DOTALL)


def table_or_sentence(source: bytes | str) -> RawTable | None:
    """What is read can be looked at further; what cannot be read is said in a sentence."""
    told, table = "", None
    try:
        table = read_table(source, name="x")
    except Invalid as why:
        told = str(why)
    if table is None:
        assert SENTENCE.match(told), told
        assert len(told) < 1_000
        return None
    assert all(len(row) == len(table.headings) for row in table.rows)
    personal_columns(table)
    suggest_case_mapping(table, [], [])
    suggest_period_mapping(table, [], [])
    return table


# ---- Fuzzed ----------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, len(GOOD) - 1))
def test_a_workbook_that_is_cut_off_anywhere(at: int) -> None:
    assert table_or_sentence(GOOD[:at]) is None or at > len(GOOD) - 30


@settings(max_examples=60, deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=9))
def test_a_workbook_with_other_bytes_in_it(changes: list[tuple[int, int]]) -> None:
    source = bytearray(GOOD)
    for at, byte in changes:
        source[at] = byte
    table_or_sentence(bytes(source))


@settings(max_examples=60, deadline=None)
@given(part=st.sampled_from(PARTS), begin=st.floats(0, 1), by=st.none() | st.binary(max_size=20))
def test_a_workbook_whose_parts_are_damaged_or_missing(
    part: str, begin: float, by: bytes | None
) -> None:
    def damaged(name: str, content: bytes) -> bytes | None:
        if name != part:
            return content
        at = int(begin * len(content))
        return None if by is None else content[:at] + by + content[at + len(by) :]

    table_or_sentence(members(GOOD, damaged))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(source: bytes) -> None:
    table_or_sentence(source)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from(',;\t|"\n\r ab1=-/.\x00é\u202e\ufeff'), max_size=200))
def test_any_text(text: str) -> None:
    table_or_sentence(text)
    table_or_sentence(text.encode())
    table_or_sentence(text.encode("utf-16"))


# ---- One by one ------------------------------------------------------------------------------


def refused(source: bytes | str) -> str:
    with pytest.raises(Invalid) as caught:
        read_table(source, name="x")
    return str(caught.value)


def test_a_zip_bomb_that_says_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_BYTES", 1_000_000)
    bomb = members(GOOD, lambda name, content: content + b" " * 900_000)
    assert "bytes; up to 1,000,000 are read. Save the sheet" in refused(bomb)


def test_a_zip_bomb_that_lies_about_its_size() -> None:
    """The unpacked size written in the directory is small: no more than that is unpacked."""
    big = members(GOOD, lambda n, c: c + b" " * 5_000_000 if "sheet1" in n else c)
    with ZipFile(BytesIO(big)) as packed:
        true = next(m.file_size for m in packed.infolist() if "sheet1" in m.filename)
    lying = big.replace(struct.pack("<L", true), struct.pack("<L", 2_000))
    assert lying != big
    assert "it is damaged or cut off" in refused(lying)


def test_entities_that_swell() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 60) for i in range(8)
    )
    bomb = members(
        GOOD,
        lambda n, c: (
            c.replace(b"<worksheet", laughs + b"]><worksheet", 1).replace(
                b"<sheetData>", b"<sheetData>&i;"
            )
            if "sheet1" in n
            else c
        ),
    )
    assert "damaged" in refused(bomb)


def test_nul_bytes() -> None:
    assert "character 7, in line 2, is the control character 0x00" in refused(b"a,b\n1,\x002\n")
    assert "not a table of text" in refused("a,b\n1,\x002\n")
    assert "not a table of text" in refused("a,b\n1,\x002\n".encode("utf-16"))


def test_ten_thousand_columns() -> None:
    wide = ",".join(f"c{i}" for i in range(10_000))
    assert f"10,000 columns; up to {MOST_COLUMNS:,}" in refused(f"{wide}\n{wide}\n")


def test_a_stray_entry_far_to_the_right() -> None:
    def stray(book: openpyxl.Workbook) -> None:
        book.active.append(("started", "kept"))
        book.active.append((date(2026, 3, 2), "yes"))
        book.active["XFD9"] = "oops"

    assert "16,384 columns" in refused(workbook(stray))


def test_a_cell_of_a_megabyte() -> None:
    long = "x" * 1_000_000
    assert f"Up to {MOST_LETTERS:,}" in refused(f"a,b\n1,{long}\n")
    told = refused(f'a,b\n1,"{long}\n')
    assert "quotation mark" in told

    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(("a", "b"))

    swollen = members(
        workbook(fill),
        lambda n, c: (
            c.replace(
                b"</sheetData>",
                b'<row r="2"><c r="A2" t="inlineStr"><is><t>%s</t></is></c></row></sheetData>'
                % long.encode(),
            )
            if "sheet1" in n
            else c
        ),
    )
    assert "1,000,000 letters" in refused(swollen)


def test_two_gigabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_FILE_BYTES", 1_000)
    assert "The file has 2,000 bytes" in refused(b"a" * 2_000)


def test_duplicate_headings() -> None:
    assert "Two columns are headed" in refused("kept,Kept\nyes,no\n")


def test_formulas_are_text_and_never_run() -> None:
    table = read_table('a,b\n=1+1,"=HYPERLINK(""http://x.example"")"\n', name="x")
    assert table.rows == (("=1+1", '=HYPERLINK("http://x.example")'),)


# ---- A workbook as offices make them -----------------------------------------------------------


def office(book: openpyxl.Workbook) -> None:
    """Merged headings under a title, a hidden sheet, a formula with its result, serial numbers."""
    sheet = book.active
    sheet.title = "March"
    sheet["A1"] = "Court help desk"
    sheet.merge_cells("A1:E1")
    for address, text in (("A2", "started"), ("B2", "Women"), ("D2", "Men")):
        sheet[address] = text
    sheet.merge_cells("B2:C2")
    sheet.merge_cells("D2:E2")
    for address, text in zip(("B3", "C3", "D3", "E3"), ("helped", "total") * 2, strict=True):
        sheet[address] = text
    for row, serial in enumerate((46083, 46090), 4):
        sheet.cell(row, 1, serial)
        for column, figure in enumerate((3, 9, 4, 8), 2):
            sheet.cell(row, column, figure)
    hidden = book.create_sheet("Lists")
    hidden.append(("Women", "Men"))
    hidden.append(("w", "m"))
    hidden.sheet_state = "hidden"


def with_formula(name: str, content: bytes) -> bytes:
    """Excel keeps a formula and its result side by side; openpyxl writes only the formula."""
    if "sheet1" not in name:
        return content
    plain, summed = b'<c r="C5"><v>9</v></c>', b'<c r="C5"><f>SUM(B4:B5)</f><v>9</v></c>'
    assert plain in content or b'<c r="C5" t="n"><v>9</v></c>' in content
    return content.replace(b'<c r="C5" t="n"><v>9</v></c>', summed).replace(plain, summed)


def test_merged_headings_a_hidden_sheet_a_formula_and_serial_numbers() -> None:
    source = members(workbook(office), with_formula)
    assert workbooks.sheet_names(source) == ("March",)
    table = read_table(source, name="x")
    assert table.headings == (
        *("started", "Women helped", "Women total"),
        *("Men helped", "Men total"),
    )
    days = [
        read_date(cell, DateOrder.YEAR_FIRST, serial_epoch=table.serial_epoch)
        for cell in table.column("started")
    ]
    assert days == [date(2026, 3, 2), date(2026, 3, 9)]
    assert table.column("Women total") == (9, 9)
    assert read_table(source, name="x", sheet="Lists").headings == ("Women", "Men")


def test_a_workbook_of_hidden_sheets_alone_is_read_all_the_same() -> None:
    def hidden(name: str, content: bytes) -> bytes:
        return content.replace(b'state="visible"', b'state="hidden"')

    assert len(read_table(members(GOOD, hidden), name="x").rows) == len(ROWS)


def test_what_is_compressed_otherwise_is_no_table() -> None:
    assert "a compressed file" in refused(b"\x1f\x8b" + zlib.compress(b"a,b\n1,2\n"))
