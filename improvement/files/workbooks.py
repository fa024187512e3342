"""Excel workbooks (.xlsx) into records: dates stay dates, formulas give what was stored."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from improvement.errors import ImprovementError, Invalid
from improvement.files.other_kinds import refuse_other_archives
from improvement.files.problem import MOST_CELLS, MOST_COLUMNS, MOST_LETTERS, TOO_LONG, Cell

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MOST_BYTES = 300_000_000  # unpacked; a small file that swells beyond it is not a table
SWELLS = (
    "The workbook unpacks to {size:,} bytes; up to {most:,} are read. Save the sheet you need as "
    "CSV, and upload that."
)
# A cell with a formula and either no result or, unless it is a text (t="str"), an empty one.
_HOLLOW_FORMULA = re.compile(
    rb"<(?:\w+:)?c (?P<attributes>[^>]*)>\s*"
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?P<empty><(?:\w+:)?v\s*(?:/>|></(?:\w+:)?v>))?\s*</(?:\w+:)?c>"
)
_ADDRESS = re.compile(rb'\br="([A-Z]+[0-9]+)"')


def sheet_names(source: bytes) -> tuple[str, ...]:
    """The sheets of a workbook that people see, in order; hidden ones where there are no others."""
    with _opened(source) as book:
        return tuple(sheet.title for sheet in _seen(book))


def workbook_records(source: bytes, sheet: str | None) -> tuple[list[tuple[Cell, ...]], str, date]:
    """The cells of one sheet, the sheet's name and day 0 of its day numbers.

    Without a name, the only sheet that is not empty is taken (hidden ones are passed over); raises
    ``Invalid`` if several hold something, and for a formula without a stored value.
    """
    with _opened(source) as book:
        title = sheet if sheet is not None else _only_sheet(book)
        records = _cells(book, title)
        epoch = book.epoch.date()
        _check_formulas(source, book[title]._worksheet_path)
    return records, title, epoch


@contextmanager
def _opened(source: bytes) -> Iterator[Any]:
    """The workbook, for as long as it is read; a damaged one is found out at any of its cells."""
    import openpyxl  # takes 0.2 s: only who uploads a workbook waits for it

    try:
        with ZipFile(BytesIO(source)) as packed:
            size = sum(member.file_size for member in packed.infolist())
            if size > MOST_BYTES:
                raise Invalid(SWELLS.format(size=size, most=MOST_BYTES))
            refuse_other_archives(packed)
        book = openpyxl.load_workbook(BytesIO(source), read_only=True, data_only=True)
        try:
            yield book
        finally:
            book.close()
    except (ImprovementError, MemoryError):
        raise
    except Exception as error:  # a damaged file trips openpyxl anywhere, with whatever error
        raise Invalid(
            "This file cannot be opened as an Excel workbook: it is damaged or cut off. Open it in "
            "Excel, save it as .xlsx without a password, and upload it again."
        ) from error


def _seen(book: Any) -> list[Any]:
    """The sheets that Excel shows; all of them where it shows none."""
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return shown or list(book.worksheets)


def _only_sheet(book: "Workbook") -> str:
    filled = [sheet.title for sheet in _seen(book) if _holds_something(sheet)]
    if len(filled) > 1:
        raise Invalid(f"The workbook has several sheets: {', '.join(filled)}. Choose one.")
    if not filled:
        raise Invalid("The workbook is empty. Choose one with headings and rows below them.")
    return str(filled[0])


def _holds_something(sheet: Any) -> bool:
    sheet.reset_dimensions()  # some programs write a wrong extent: read what is there
    return any(cell is not None for row in sheet.iter_rows(values_only=True) for cell in row)


def _cells(book: Any, title: str) -> list[tuple[Cell, ...]]:
    names = [sheet.title for sheet in book.worksheets]
    if title not in names:
        raise Invalid(f"There is no sheet {title!r}. Choose one of: {', '.join(names)}.")
    sheet = book[title]
    sheet.reset_dimensions()
    rows = [_up_to_last(tuple(map(_typed, row))) for row in sheet.iter_rows(values_only=True)]
    width = max(map(len, rows), default=0)
    if width > MOST_COLUMNS or width * len(rows) > MOST_CELLS:
        raise Invalid(
            f"The sheet {title!r} reaches over {len(rows):,} rows and {width:,} columns. Up to "
            f"{MOST_COLUMNS:,} columns and {MOST_CELLS:,} cells are read: delete what is not part "
            "of the table (a stray entry far to the right counts too)."
        )
    return [row + (None,) * (width - len(row)) for row in rows]


def _up_to_last(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Without the empty cells behind the last entry."""
    last = next((i for i in range(len(row), 0, -1) if row[i - 1] is not None), 0)
    return row[:last]


def _typed(value: object) -> Cell:
    if isinstance(value, datetime):
        # A day without a time is a date; a time is kept for the person to see.
        return value.date() if value.time() == time.min else value
    if isinstance(value, str) and len(value) > MOST_LETTERS:
        raise Invalid(f"A cell holds {len(value):,} letters. {TOO_LONG}")
    if value is None or isinstance(value, str | int | float | bool | date):
        return value
    return str(value)


def _check_formulas(source: bytes, path: str) -> None:
    # Read from the raw cells: for openpyxl "no result" and "the result is empty" look the same.
    with ZipFile(BytesIO(source)) as packed:
        cells = packed.read(path)
    for hollow in _HOLLOW_FORMULA.finditer(cells):
        if hollow["empty"] and b't="str"' in hollow["attributes"]:
            continue
        address = _ADDRESS.search(hollow["attributes"])
        raise Invalid(
            f"Cell {address[1].decode() if address else '?'} holds a formula without a stored "
            "result. Open the workbook in Excel, save it, and upload it again."
        )
