"""Delimited text (CSV, semicolons, tabs, pipes) into records, its encoding and delimiter found."""

import codecs
import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice

from improvement.errors import Invalid
from improvement.files.column_rows import ColumnRows
from improvement.files.problem import TOO_LONG
from improvement.files.quick_text import QUICK_FROM, quick_records

Records = list[tuple[str, ...]] | ColumnRows

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
SAMPLE = 40  # records that decide about the delimiter
SAMPLE_LETTERS = 1_000_000  # and no more of the text than this
_SEP_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)  # Excel's own hint, not a row
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_CONTROL_BYTES = bytes([*range(0x09), *range(0x0E, 0x20)])
_NO_TEXT = (
    "This is not a table of text: character {at:,}, in line {line:,}, is the control character "
    "{sign:#04x}, which no table has. Save the table anew as CSV or as an Excel workbook (.xlsx), "
    "and upload that."
)


def decoded(source: bytes) -> tuple[str, str]:
    """The text of a file and the encoding it was in: UTF-8, UTF-16 by its mark, else Windows-1252.

    >>> decoded("Ja, müde".encode("cp1252"))
    ('Ja, müde', 'cp1252')
    """
    if source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode(source, "utf-16"), "utf-16"
    if len(source.translate(None, _CONTROL_BYTES)) < len(source):  # 20 times as quick as searching
        raise _no_text(source.decode("latin-1"))
    marked = source.startswith(codecs.BOM_UTF8)
    try:
        return source.decode("utf-8-sig"), "utf-8-sig" if marked else "utf-8"
    except UnicodeDecodeError:
        return _decode(source, "cp1252"), "cp1252"


def _decode(source: bytes, encoding: str) -> str:
    try:
        return source.decode(encoding)
    except UnicodeDecodeError as error:
        raise Invalid(
            f"The file is not readable text in {encoding}. "
            "Save it as 'CSV UTF-8' or upload the workbook itself."
        ) from error


def _no_text(text: str) -> Invalid:
    found = _CONTROL.search(text)
    at = found.start() if found else 0
    line = 1 + text.count("\n", 0, at)
    return Invalid(_NO_TEXT.format(at=at + 1, line=line, sign=ord(text[at])))


def records_of(text: str, *, clean: bool = False) -> tuple[Records, str]:
    """The records of delimited text and the delimiter; quoted cells may hold line breaks.

    ``clean`` says that it was looked through for what is no text already.

    >>> records_of('week;helped\\n"1;2";3\\n')
    ([('week', 'helped'), ('1;2', '3')], ';')
    """
    if not clean and _CONTROL.search(text):
        raise _no_text(text)
    text = text.removeprefix("\ufeff")
    if hint := _SEP_LINE.match(text):
        return _split(text[hint.end() :], hint[1]), hint[1]
    delimiter = _delimiter(text)
    quick = quick_records(text, delimiter) if len(text) >= QUICK_FROM else None
    return quick or _split(text, delimiter), delimiter


def pasted_records(text: str) -> list[tuple[str, ...]]:
    """The records of cells that a spreadsheet put on the clipboard: set apart by tabs, always.

    >>> pasted_records("1,234\\n2,500\\n")
    [('1,234',), ('2,500',)]
    """
    if _CONTROL.search(text):
        raise Invalid(
            "What was copied holds characters that no spreadsheet cell has (such as a NUL). Copy "
            "the cells again in the spreadsheet itself."
        )
    return _split(text.removeprefix("\ufeff"), "\t")


def _delimiter(text: str) -> str:
    """The delimiter under which the rows agree best on a number of cells above one."""
    return max(DELIMITERS, key=lambda delimiter: _agreement(text, delimiter))


def _agreement(text: str, delimiter: str) -> tuple[float, int]:
    widths = Counter(len(record) for record in _sample(text, delimiter) if any(record))
    if not widths:
        return 0.0, 0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (count / widths.total(), width) if width > 1 else (0.0, 0)


def _sample(text: str, delimiter: str) -> list[list[str]]:
    beginning = text[:SAMPLE_LETTERS]
    reader = csv.reader(StringIO(beginning, newline=""), delimiter=delimiter)
    try:
        records = list(islice(reader, SAMPLE))
    except csv.Error:
        return []
    cut_off = len(beginning) < len(text) and 1 < len(records) < SAMPLE
    return records[:-1] if cut_off else records


def _split(text: str, delimiter: str) -> list[tuple[str, ...]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[tuple[str, ...]] = []
    try:
        records.extend(map(tuple, reader))  # lists cost the collector as much again
    except csv.Error as error:
        if "field limit" in str(error):
            raise Invalid(
                f"Reading stopped after row {len(records)}: the next cell is too long. {TOO_LONG}"
            ) from error
        raise Invalid(
            f"Reading stopped after row {len(records)} (line {reader.line_num}): {error}. "
            "Look there for a quotation mark that is opened and not closed."
        ) from error
    return records


def described(encoding: str | None, delimiter: str) -> tuple[str, ...]:
    """How the text was read, in words."""
    name = DELIMITERS.get(delimiter, repr(delimiter))
    notes = [f"Cells are set apart by {name}."]
    if encoding:
        notes.insert(0, f"Encoding: {encoding}.")
    return tuple(notes)
