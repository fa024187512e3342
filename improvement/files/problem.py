"""Why a single cell could not be read."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

#: What stands in a cell: text from text files, typed values from workbooks, "" or None if blank.
Cell = str | int | float | bool | date | datetime | None

# What a table may be: beyond it, something else was handed in, or the machine would choke on it.
MOST_COLUMNS = 1_000
MOST_CELLS = 50_000_000
MOST_LETTERS = 131_072  # of one cell; Excel itself allows 32,767
MOST_FILE_BYTES = 200_000_000
TOO_LONG = (
    f"Up to {MOST_LETTERS:,} letters are read: look there for a quotation mark that is not closed."
)

#: Entries that say "nothing was recorded" in exports of R, Python and SQL.
BLANKS = frozenset({"", "na", "n/a", "nan", "null"})
LONGEST_BLANK = max(map(len, BLANKS))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell, and what to do about it."""

    problem: str
    remedy: str


class NoAnswer(Enum):
    """Why a column does not say how it is written."""

    AMBIGUOUS = "ambiguous"  # more than one way of reading fits every cell: ask
    MIXED = "mixed"  # no single way of reading fits every cell: the file needs repair


def is_blank(cell: Cell) -> bool:
    """Is nothing recorded here? Blank, NA, n/a, NaN and null count as nothing; 0 does not.

    >>> [is_blank(cell) for cell in ("", " NA ", None, "0", 0, "-")]
    [True, True, True, False, False, False]
    """
    if not isinstance(cell, str):
        return cell is None
    text = cell.strip()
    return len(text) <= LONGEST_BLANK and text.casefold() in BLANKS
