"""A long table into columns: one row a period of a series, which other columns name.

Every cell is read as in all other files (each distinct entry once, so a million rows take seconds),
and the first cell that cannot be read is named; nothing is guessed and nothing left out.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from improvement.domain.entries import CellError
from improvement.domain.place import BELOW_ZERO, NOT_WHOLE, ONE_OF_TWO
from improvement.errors import Invalid
from improvement.files.columns import ReadColumn, read_column, read_number_column
from improvement.files.dates import DateOrder
from improvement.files.mapping import PeriodMapping, answered_mark, answered_order
from improvement.files.numbers import DecimalMark, guess_decimal_mark
from improvement.files.open_columns import words_of
from improvement.files.problem import Cell, Problem
from improvement.files.raw_table import RawTable
from improvement.files.suggestions import suggest_period_mapping
from improvement.files.totals import period_reader

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]

ENOUGH_ROWS = 2_000  # rows that tell which column holds the periods
_ENDS = {"end", "to", "until"}  # words that would make a period's column that of its end
_HALF = "{} is missing beside the other figure."
_FILL = "Fill it in, or leave both empty if nothing was recorded."


@dataclass(frozen=True, slots=True, kw_only=True)
class LongColumns:
    """Which columns hold what: ``value``, or ``numerator`` and ``denominator``.

    ``by`` are the columns that name a series. ``shares`` says that a numerator counts some of its
    denominator; ``counts`` that numerators are whole; ``least`` is the lowest figure that a chart
    can have, ``above`` that it must be higher than that.
    """

    by: tuple[str, ...]
    value: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    period: str | None = None
    date_order: DateOrder | None = None
    decimal_mark: DecimalMark | None = None
    shares: bool = True
    counts: bool = True
    least: float = -np.inf
    above: bool = False

    def __post_init__(self) -> None:
        shares = (self.numerator, self.denominator)
        if (self.value is None) == (shares == (None, None)) or (None in shares and any(shares)):
            raise Invalid("Name the figures: either a value, or a numerator and a denominator.")
        if not self.by:
            raise Invalid("Name the columns that tell the series apart, such as site,measure.")
        named = [*self.by, *self.figures, *([self.period] if self.period else [])]
        twice = next((heading for heading in named if named.count(heading) > 1), None)
        if twice is not None:
            raise Invalid(f"The column {twice!r} is named for two things. Name it once.")

    @property
    def figures(self) -> tuple[str, ...]:
        both = (self.value, self.numerator, self.denominator)
        return tuple(heading for heading in both if heading is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LongTable:
    """The rows of all series: of which each is, when, and its figures (NaN: nothing recorded).

    ``names`` (by-columns of each series, in the order of the file), ``series`` the place in it of
    each row; rows lie series by series, oldest first. ``values`` are numerators where there are
    ``denominators``.
    """

    names: tuple[tuple[str, ...], ...]
    series: NDArray[np.int64]
    days: NDArray[np.int64]
    values: Vector
    denominators: Vector | None
    n_rows: int


def read_long_table(table: RawTable, columns: LongColumns) -> LongTable:
    """Read every row; two rows for one period of one series are refused.

    Raises ``Invalid`` for columns that are not there, dates or decimal marks that can be read in
    two ways, and with the first cell that cannot be right and how many there are.

    >>> from improvement.files.tables import read_table
    >>> table = read_table("month,site,calls\\n2026-02,B,7\\n2026-01,B,9\\n2026-01,A,4\\n", name="")
    >>> found = read_long_table(table, LongColumns(by=("site",), value="calls"))
    >>> found.names, found.series.tolist(), found.values.tolist()
    ((('B',), ('A',)), [0, 0, 1], [9.0, 7.0, 4.0])
    """
    labels = [table.column(heading) for heading in columns.by]
    cells = [cell for heading in columns.figures for cell in table.column(heading)]
    with _asking("--decimal"):
        mark = answered_mark(columns.decimal_mark or guess_decimal_mark(cells))
    figures = [read_number_column(table, heading, mark) for heading in columns.figures]
    periods = _periods(table, columns)
    unread = [*_unread(table, periods), *(e for column in figures for e in _unread(table, column))]
    if unread:
        raise _refusal(unread)
    vectors = [_vector(column) for column in figures]
    wrong = [*_checked(table, columns, figures, vectors)]
    if wrong:
        raise _refusal(wrong)
    names, series = _numbered(labels)
    days = np.array([day.toordinal() for day in periods.values], np.int64)  # type: ignore[union-attr] # dates alone, checked above
    order = np.lexsort((days, series))
    _check_once(table, periods, order, series, days)
    return LongTable(
        names=names,
        series=series[order],
        days=days[order],
        values=vectors[0][order],
        denominators=vectors[1][order] if len(vectors) > 1 else None,
        n_rows=len(table.rows),
    )


def _periods(table: RawTable, columns: LongColumns) -> ReadColumn[date]:
    mapping = _mapping(table, columns)
    heading = mapping.period or ""
    return read_column(table, heading, period_reader(table, mapping), required=True)


def _mapping(table: RawTable, columns: LongColumns) -> PeriodMapping:
    """The period's column, its length and the order of its dates, as the file suggests them."""
    spoken_for = {*columns.by, *columns.figures}
    open_still = [heading for heading in table.headings if heading and heading not in spoken_for]
    heading = columns.period or _suggested(table, open_still).period
    if heading is None:
        raise Invalid(
            f"No column holds dates or months. Name it; the columns are: {', '.join(open_still)}."
        )
    said = " ".join(word for word in words_of(heading) if word not in _ENDS) or "period"
    distinct = tuple((cell,) for cell in dict.fromkeys(table.column(heading)))
    alone = replace(table, headings=(said,), rows=distinct, row_numbers=(0,) * len(distinct))
    found = suggest_period_mapping(alone, (), ())
    if found.period is None:
        raise Invalid(f"The column {heading!r} holds no dates or months. Name one that does.")
    with _asking("--date-order"):
        order = answered_order(columns.date_order or found.date_order)
    return replace(found, period=heading, date_order=order, note=None)


@contextmanager
def _asking(option: str) -> Iterator[None]:
    """Such tables come by the command line alone, so a question names the option that answers."""
    try:
        yield
    except Invalid as question:
        raise Invalid(f"{question} ({option})") from None


def _suggested(table: RawTable, headings: Sequence[str]) -> PeriodMapping:
    cells = [table.column(heading)[:ENOUGH_ROWS] for heading in headings]
    rows = tuple(zip(*cells, strict=True))
    few = replace(
        table, headings=tuple(headings), rows=rows, row_numbers=table.row_numbers[: len(rows)]
    )
    return suggest_period_mapping(few, (), ())


def _unread(table: RawTable, column: ReadColumn[date] | ReadColumn[float]) -> Iterator[CellError]:
    for at, problem in column.problems():
        yield column.error(at, table.row_numbers[at], problem)


def _refusal(errors: Sequence[CellError]) -> Invalid:
    first = min(errors, key=lambda error: error.row)
    return Invalid(f"Cells that cannot be read: {len(errors):,}. {first}")


def _vector(column: ReadColumn[float]) -> Vector:
    return np.array([np.nan if v is None else v for v in column.values], np.float64)


def _checked(
    table: RawTable,
    columns: LongColumns,
    figures: Sequence[ReadColumn[float]],
    vectors: Sequence[Vector],
) -> Iterator[CellError]:
    """Cells that hold a number which cannot be right."""

    def wrong(at: int, mask: Mask, problem: str, remedy: str) -> Iterator[CellError]:
        for row in np.flatnonzero(mask).tolist():
            cell = str(figures[at].cells[row])
            number = table.row_numbers[row]
            yield CellError(
                row=number,
                column=figures[at].heading,
                value="" if np.isnan(vectors[at][row]) else cell,
                problem=problem,
                remedy=remedy,
            )

    yield from _below_least(columns, vectors[0], wrong)
    if len(vectors) > 1:
        yield from _ratios(columns, vectors[0], vectors[1], wrong)


_Wrong = Callable[[int, Mask, str, str], Iterator[CellError]]


def _below_least(columns: LongColumns, values: Vector, wrong: _Wrong) -> Iterator[CellError]:
    if columns.above:
        yield from wrong(
            0,
            values <= columns.least,
            "A time between events is above 0.",
            "Write parts of a day, such as 0.5, for two events on the same day.",
        )
    else:
        yield from wrong(0, values < columns.least, *BELOW_ZERO)


def _ratios(
    columns: LongColumns, above: Vector, below: Vector, wrong: _Wrong
) -> Iterator[CellError]:
    yield from wrong(0, np.isnan(above) & ~np.isnan(below), _HALF.format(columns.numerator), _FILL)
    yield from wrong(
        1, np.isnan(below) & ~np.isnan(above), _HALF.format(columns.denominator), _FILL
    )
    yield from wrong(1, below < 0, *BELOW_ZERO)
    if columns.counts:
        yield from wrong(0, ~np.isnan(above) & (above % 1 != 0), *NOT_WHOLE)
    if columns.shares:
        yield from wrong(1, ~np.isnan(below) & (below % 1 != 0), *NOT_WHOLE)
        said = f"It is above {columns.denominator}: the part is above the whole."
        yield from wrong(0, above > below, said, "Check both figures.")
    else:
        said = f"There is a figure in {columns.numerator}, but this is 0."
        yield from wrong(1, (below == 0) & (np.abs(above) > 0), said, "Check both figures.")


def _numbered(
    labels: Sequence[Sequence[Cell]],
) -> tuple[tuple[tuple[str, ...], ...], NDArray[np.int64]]:
    """The names of the series in the order of the file, and which of them each row is of."""
    known: dict[tuple[Cell, ...], int] = {}
    raw = np.array([known.setdefault(key, len(known)) for key in zip(*labels, strict=True)])
    places: dict[tuple[str, ...], int] = {}
    same = [places.setdefault(tuple(map(_label, key)), len(places)) for key in known]
    return tuple(places), np.array(same, np.int64)[raw]


def _label(cell: Cell) -> str:
    """A name without blanks around it; a workbook's 12.0 is 12."""
    whole = isinstance(cell, float) and cell.is_integer()
    return "" if cell is None else str(int(cell) if whole else cell).strip()  # type: ignore[arg-type] # a number where whole


def _check_once(
    table: RawTable,
    periods: ReadColumn[date],
    order: NDArray[np.int64],
    series: NDArray[np.int64],
    days: NDArray[np.int64],
) -> None:
    same = (np.diff(series[order]) == 0) & (np.diff(days[order]) == 0)
    if not same.any():
        return
    at = int(np.flatnonzero(same)[0])
    first, second = sorted(order[[at, at + 1]].tolist())
    problem = f"This period of the same series stands in row {table.row_numbers[first]} already."
    cell = periods.error(second, table.row_numbers[second], Problem(problem, ONE_OF_TWO))
    raise Invalid(
        f"Periods given twice: {np.count_nonzero(same):,}. {cell} "
        "Or name one more column that tells series apart."
    )
