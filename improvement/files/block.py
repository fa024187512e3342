"""A block copied from a spreadsheet into a grid: its figures, and the names or days beside them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate

from improvement.errors import Invalid
from improvement.files.dates import DateOrder, orders_of, parse_month
from improvement.files.numbers import DecimalMark, parse_number
from improvement.files.problem import Problem, is_blank
from improvement.files.text_tables import pasted_records

_THREE_PARTS = re.compile(r"[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}")
MOST_LETTERS = 200_000  # a grid holds a few hundred figures; more is a table of another kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The texts of a block without what only says where they belong.

    ``headings`` is the row above (the last, if there are several) and ``over`` the one above that,
    each name as far as it reaches; ``labels`` is a column of names and ``days`` a column of dates,
    each one entry a row; empty where the block has none.
    """

    texts: tuple[tuple[str, ...], ...]
    headings: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    days: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return len(self.texts[0])


def read_block(text: str, *, rows: Collection[str]) -> Block:
    """The block that was pasted; ``rows`` are the names that the grid's own rows have.

    Blank cells stay blank and rows keep their places. Raises ``Invalid`` for an empty block, one
    that is far too large and one whose rows differ in length.

    >>> copied = "\\tyes\\tout of\\nWomen\\t1,234\\t2,000\\nMen\\t\\t\\n"
    >>> found = read_block(copied, rows=["Women", "Men"])
    >>> found.labels, found.texts, found.headings
    (('Women', 'Men'), (('1,234', '2,000'), ('', '')), ('yes', 'out of'))
    """
    if len(text) > MOST_LETTERS:
        raise Invalid(
            f"{len(text):,} letters were pasted; a grid takes {MOST_LETTERS:,} at most. Bring a "
            "table of that size in under Paste or upload a table."
        )
    records = _square(pasted_records(text))
    names = {_fold(name) for name in rows}
    above: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    while len(records) > 1 and _is_heading(records[0], names):
        over, above, records = _reaching(above), records[0], records[1:]
    labels: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    while len(records[0]) > 1:
        first = tuple(record[0] for record in records)
        if not days and all_days(first):
            days = first
        elif not labels and _are_names(first):
            labels = first
        else:
            break
        records = [record[1:] for record in records]
        over, above = over[1:], above[1:]
    return Block(texts=tuple(records), headings=above, over=over, labels=labels, days=days)


def is_day(text: str) -> bool:
    """Is this a day or a month, and no number?

    A day that does not exist is meant as one all the same, so that this can be said.

    >>> [is_day(text) for text in ("15/03/2026", "Mar-26", "2026-13-45", "46023", "13,5", "")]
    [True, True, True, False, False, False]
    """
    if is_blank(text) or any(isinstance(parse_number(text, mark), float) for mark in DecimalMark):
        return False
    if _THREE_PARTS.fullmatch(text.strip()):
        return True
    month = parse_month(text, DateOrder.DAY_FIRST)
    return bool(orders_of(text)) or not isinstance(month, Problem)


def all_days(column: Sequence[str]) -> bool:
    """Does this column say of which day or month its row is?"""
    told = [cell for cell in column if not is_blank(cell)]
    return bool(told) and all(map(is_day, told))


def _square(records: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Without blank rows below, and with cells at the end that a spreadsheet left out."""
    found = [tuple(cell.strip() for cell in record) for record in records]
    while found and not any(found[-1]):
        found.pop()
    if not found:
        raise Invalid("Nothing was pasted. Copy the cells in your spreadsheet and paste them here.")
    width = max(map(len, found))
    return [record + ("",) * (width - len(record)) for record in found]


def _reaching(record: Sequence[str]) -> tuple[str, ...]:
    """Merged headings stand in their first cell and are meant for those behind it too."""
    return tuple(accumulate(record, lambda before, cell: cell or before))


def _is_heading(record: Sequence[str], names: Collection[str]) -> bool:
    told = [cell for cell in record if cell]
    if not told or _fold(record[0]) in names:
        return False
    return not any(_is_entry(cell) for cell in told)


def _is_entry(cell: str) -> bool:
    numbers = (parse_number(cell, mark) for mark in DecimalMark)
    return is_day(cell) or any(not isinstance(number, Problem) for number in numbers)


def _are_names(column: Sequence[str]) -> bool:
    told = [cell for cell in column if not is_blank(cell)]
    return bool(told) and not any(_is_entry(cell) for cell in told)


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()
