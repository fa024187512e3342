"""Where the cells of a pasted block go: by name where it has names, else from where one stands.

Nothing that was pasted is dropped without a word: what has no place refuses the whole block, with
the reason, and the grid stays as it was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from improvement.domain.periods import written
from improvement.errors import Invalid
from improvement.files.block import Block, read_block
from improvement.files.dates import DateOrder, guess_date_order, orders_of, parse_date, parse_month
from improvement.files.open_columns import words_of
from improvement.files.problem import NoAnswer, Problem, is_blank
from improvement.services.entry_cells import shortened
from improvement.services.entry_grid import EntryGrid

TABLE = "Bring it in under Paste or upload a table."
WHICH_ORDER = {
    NoAnswer.AMBIGUOUS: "Say how dates are written in this block.",
    NoAnswer.MIXED: "The dates in this block are written in more than one order. Write them as "
    "2026-03-15 in the sheet, or copy only the figures.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """The cells to fill, as (row, column, text); and how dates beside the figures were read."""

    cells: tuple[tuple[int, int, str], ...]
    order: DateOrder | None = None


def doubtful_date(asked: EntryGrid, text: str) -> str:
    """A date beside the figures that can be read in more than one way; empty for none.

    Raises ``Invalid`` for what is no block.
    """
    block = read_block(text, rows=[label for label, _ in asked.rows])
    if _order(block, None) is not NoAnswer.AMBIGUOUS:
        return ""
    return shortened(next(day for day in block.days if not is_blank(day)))


def placed(
    asked: EntryGrid, text: str, *, row: int = 0, column: int = 0, order: DateOrder | None = None
) -> Pasted:
    """The cells that a block fills when it is pasted at ``row`` and ``column``.

    A column of group names says which rows, headings say which columns, a column of dates is held
    against the period; ``order`` is how they are written, where they do not say. Raises ``Invalid``
    with what does not fit.
    """
    block = read_block(text, rows=[label for label, _ in asked.rows])
    found = _order(block, order)
    if isinstance(found, NoAnswer):
        raise Invalid(WHICH_ORDER[found])
    if found is not None:
        _check_days(asked, block.days, found)
    rows = _rows(asked, block, row)
    columns = _columns(asked, block, column)
    cells = tuple(
        (r, c, cell)
        for r, record in zip(rows, block.texts, strict=True)
        for c, cell in zip(columns, record, strict=True)
    )
    return Pasted(cells=cells, order=found)


def _order(block: Block, told: DateOrder | None) -> DateOrder | NoAnswer | None:
    """How the dates are written; months by name and ISO dates need no order."""
    if not block.days:
        return None
    if not any(map(orders_of, block.days)):
        return DateOrder.YEAR_FIRST  # months by name, or no days at all: no order to ask for
    guessed = guess_date_order(block.days)
    return told if guessed is NoAnswer.AMBIGUOUS and told is not None else guessed


def _check_days(asked: EntryGrid, days: Sequence[str], order: DateOrder) -> None:
    """One date beside the figures, of the period that the grid shows: days are no groups."""
    shown = f"{asked.start.day} {asked.start:%B} to {written(asked.end)}"
    read = [(text, _day(text, order)) for text in days if not is_blank(text)]
    periods = {day for _, day in read if isinstance(day, date)}
    for text, day in read:
        if isinstance(day, Problem):
            raise Invalid(f"{shortened(text)}: {day.problem} {day.remedy}")
        if len(periods) > 1:
            raise Invalid(
                f"The block has {len(periods)} different dates, and this grid is one period, "
                f"{shown}. {TABLE}"
            )
        if asked.start <= day <= asked.end:
            continue
        raise Invalid(
            f"{shortened(text)} is {written(day)}, and this grid is {shown}. Choose that period "
            "above, or copy only the figures."
        )


def _day(text: str, order: DateOrder) -> date | Problem:
    day = parse_date(text, order)
    if isinstance(day, Problem):
        month = parse_month(text, order)
        return month if isinstance(month, date) else day
    return day or Problem("The date is missing.", "Write it as 2026-03-15.")


def _rows(asked: EntryGrid, block: Block, row: int) -> list[int]:
    if block.labels:
        return list(_named(asked, block.labels))
    left = len(asked.rows) - row
    if len(block.texts) > left:
        raise Invalid(
            f"{len(block.texts):,} rows were copied, and from here there are {left}. Paste into "
            f"the first row, or copy the names of the groups as well. A longer table: {TABLE}"
        )
    return list(range(row, row + len(block.texts)))


def _named(asked: EntryGrid, labels: Sequence[str]) -> Iterator[int]:
    at = {_fold(label): row for row, (label, _) in enumerate(asked.rows)}
    at |= {total: len(asked.rows) - 1 for total in ("total", "all", "everyone") if total not in at}
    seen: set[int] = set()
    for label in labels:
        found = at.get(_fold(label))
        if found is None:
            raise Invalid(
                f"There is no group {shortened(label)!r} here. Choose what is broken down by above,"
                f" or write one of: {', '.join(name for name, _ in asked.rows)}."
            )
        if found in seen:
            raise Invalid(f"{asked.rows[found][0]} stands in the block twice. Keep one of the two.")
        seen.add(found)
        yield found


def _columns(asked: EntryGrid, block: Block, column: int) -> list[int]:
    if any(block.headings):
        return _under(asked, block)
    if block.width == len(asked.columns):
        return list(range(block.width))
    left = len(asked.columns) - column
    if block.width > left:
        words = ", ".join(c.heading for c in asked.columns[column:])
        raise Invalid(
            f"{block.width:,} columns were copied, and from here there are {left}: {words}. Copy "
            "these columns in this order."
        )
    return list(range(column, column + block.width))


def _under(asked: EntryGrid, block: Block) -> list[int]:
    """The columns that the headings name, however they are written; their places say nothing."""
    said = [column.word for column in asked.columns]
    at = {words_of(c.word): i for i, c in enumerate(asked.columns) if said.count(c.word) == 1}
    at |= {words_of(column.heading): i for i, column in enumerate(asked.columns)}
    over = block.over or ("",) * block.width
    full = [f"{above} {heading}" for above, heading in zip(over, block.headings, strict=True)]
    found = [
        at.get(words_of(whole), at.get(words_of(heading)))
        for whole, heading in zip(full, block.headings, strict=True)
    ]
    unknown = [
        repr(shortened(heading)) if heading else "one without a heading"
        for heading, column in zip(block.headings, found, strict=True)
        if column is None
    ]
    own = ", ".join(column.heading for column in asked.columns)
    if unknown:
        raise Invalid(
            f"No column here is called so: {', '.join(unknown)}. The columns are: {own}. Write "
            "the headings so, or copy only the figures, in this order."
        )
    if len(set(found)) < len(found):
        raise Invalid(f"Two columns of the block are the same one here. The columns are: {own}.")
    return [column for column in found if column is not None]


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()
