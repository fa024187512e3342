"""Tables as one Excel workbook: a sheet each, with a sheet that says what everything means.

Text is written as text, so nothing in it is ever run as a formula. Rows are written as they come
and not held in memory; a table longer than a sheet goes on on the next one.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from itertools import islice
from typing import Any

from improvement.files.data_package import CODEBOOK, meanings_of, read_me
from improvement.files.data_table import About, DataTable, FieldType, plain

ROWS_OF_A_SHEET = 1_048_575  # without the heading
LONGEST_CELL = 32_767  # characters that Excel takes in one cell
WIDTHS = {
    FieldType.INTEGER: 11,
    FieldType.NUMBER: 13,
    FieldType.TEXT: 24,
    FieldType.DAY: 12,
    FieldType.MOMENT: 22,
    FieldType.YES_NO: 9,
}


def data_workbook(tables: Iterable[DataTable], about: About) -> bytes:
    """The workbook; tables are gone through one after the other."""
    import xlsxwriter  # only who takes data along waits for it

    out = BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    try:
        _filled(book, tables, about)
    finally:
        book.close()  # rows wait in temporary files, which go with it
    return out.getvalue()


def _filled(book: Any, tables: Iterable[DataTable], about: About) -> None:
    styles = _styles(book)
    _about(book, styles, about)
    meanings: list[tuple[str, ...]] = []
    for table in tables:
        _sheets(book, styles, table)
        meanings += list(meanings_of(table))
    codebook = DataTable(name="codebook", meaning="", fields=CODEBOOK, rows=meanings)
    _sheets(book, styles, codebook)


def _sheets(book: Any, styles: dict[str, Any], table: DataTable) -> None:
    """One sheet, or as many as the rows need."""
    rows, number = iter(table.rows), 1
    while True:
        name = table.name if number == 1 else f"{table.name} {number}"
        written = _sheet(book, styles, name, table, islice(rows, ROWS_OF_A_SHEET))
        if written < ROWS_OF_A_SHEET:
            return
        number += 1


def _sheet(
    book: Any, styles: dict[str, Any], name: str, table: DataTable, rows: Iterator[Any]
) -> int:
    sheet = book.add_worksheet(name[:31])
    for place, field in enumerate(table.fields):
        width = 60 if field.name in ("meaning", "text") else WIDTHS[field.type]
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, field.name, styles["heading"])
    sheet.freeze_panes(1, 0)
    count = 0
    for count, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            _write(sheet, count, place, plain(cell), styles)
    if count:
        sheet.autofilter(0, 0, count, len(table.fields) - 1)
    return count


def _write(sheet: Any, row: int, place: int, cell: object, styles: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, place, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, place, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, styles["day"])
    else:
        sheet.write_string(row, place, str(cell)[:LONGEST_CELL])


def _about(book: Any, styles: dict[str, Any], about: About) -> None:
    sheet = book.add_worksheet("about")
    sheet.set_column(0, 0, 110)
    for row, line in enumerate(read_me(about)):
        sheet.write_string(row, 0, line, styles["title" if row == 0 else "plain"])


def _styles(book: Any) -> dict[str, Any]:
    ways: dict[str, dict[str, Any]] = {
        "heading": {"bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF"},
        "day": {"num_format": "yyyy-mm-dd", "align": "left"},
        "title": {"bold": True, "font_size": 14},
        "plain": {"text_wrap": True},
    }
    return {name: book.add_format(how) for name, how in ways.items()}
