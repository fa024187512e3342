"""A block pasted from a spreadsheet, with or without headings, into the same table as a file."""

from collections.abc import Sequence

from improvement.errors import Invalid
from improvement.files.dates import DateOrder, orders_of, parse_month
from improvement.files.numbers import DecimalMark, parse_number, parse_outcome
from improvement.files.problem import Problem, is_blank
from improvement.files.raw_table import RawTable, arranged
from improvement.files.text_tables import described, records_of


def read_paste(text: str, *, headings: Sequence[str]) -> RawTable:
    """The table in a pasted block; ``headings`` are those of the box it was pasted into.

    The first row counts as headings if it names one of the box's headings, or if nothing in it is a
    number, a date or a yes or no; else the columns are taken in the order of the box and rows are
    counted from 1. The table then goes to ``read_cases`` or ``read_period_totals``. Raises
    ``Invalid`` for an empty block and for a block without headings that is not as wide as the box.

    >>> block = read_paste("02/03/2026\\t7\\n09/03/2026\\t9\\n", headings=["week", "helped"])
    >>> block.headings, block.rows[1], block.row_numbers
    (('week', 'helped'), ('09/03/2026', '9'), (1, 2))
    """
    if not text.strip():
        raise Invalid("Nothing was pasted. Copy the cells in your spreadsheet and paste them here.")
    records, delimiter = records_of(text)
    notes = described(None, delimiter)
    first = next(record for record in records if any(cell.strip() for cell in record))
    if _is_heading(first, headings):
        return arranged(records, notes=notes)
    _check_width(first, headings)
    table = arranged([list(headings), *records], notes=notes)
    return RawTable(
        headings=table.headings,
        rows=table.rows,
        row_numbers=tuple(number - 1 for number in table.row_numbers),
        notes=(*notes, "The block has no headings; columns are taken in the order of the box."),
    )


def _is_heading(record: Sequence[str], headings: Sequence[str]) -> bool:
    expected = {heading.strip().casefold() for heading in headings}
    if any(cell.strip().casefold() in expected for cell in record):
        return True
    return not any(_says_something(cell) for cell in record)


def _says_something(cell: str) -> bool:
    """Is this an entry (a number, a date, a yes or no) rather than a name?"""
    if is_blank(cell):
        return False
    return (
        any(isinstance(parse_number(cell, mark), float) for mark in DecimalMark)
        or bool(orders_of(cell))
        or not isinstance(parse_month(cell, DateOrder.DAY_FIRST), Problem)
        or isinstance(parse_outcome(cell), float)
    )


def _check_width(record: Sequence[str], headings: Sequence[str]) -> None:
    if len(record) != len(headings):
        raise Invalid(
            f"The pasted rows have {len(record)} columns; expected are {len(headings)}: "
            f"{', '.join(headings)}. Copy these columns in this order, or copy the headings too."
        )
