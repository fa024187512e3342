"""CSV out: opens in a spreadsheet with the right letters, and no cell is run as a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NEGATIVE = re.compile(r"-[0-9]+(?:[.,][0-9]+)?%?")


def to_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV in UTF-8 with its mark, so that Excel shows accents.

    Text that a spreadsheet would run as a formula (beginning with = + - @, tab or carriage return)
    gets an apostrophe in front; plain negative numbers stay as they are. Dates are ISO, None is
    empty.

    >>> to_csv(["note", "change"], [["=HYPERLINK()", -2.5], ["fine", "-3"]]).decode("utf-8-sig")
    "note,change\\r\\n'=HYPERLINK(),-2.5\\r\\nfine,-3\\r\\n"
    """
    return csv_lines([headings, *rows]).encode("utf-8-sig")


def csv_lines(rows: Iterable[Sequence[object]]) -> str:
    """The same lines as text, for files that are written bit by bit.

    >>> csv_lines([["@home", None, True, date(2026, 3, 1)]])
    "'@home,,TRUE,2026-03-01\\r\\n"
    """
    out = StringIO(newline="")
    csv.writer(out).writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def _safe(cell: object) -> object:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return cell
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    runs = text.startswith(FORMULA_STARTS) and not _PLAIN_NEGATIVE.fullmatch(text)
    return f"'{text}" if runs else text


def as_typed(text: str) -> str:
    """A text of such a file without the apostrophe that was put in front of it.

    >>> [as_typed(text) for text in ("'@home", "'tis", "=A1")]
    ['@home', "'tis", '=A1']
    """
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
