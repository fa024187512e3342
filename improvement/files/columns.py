"""A whole column read at once: every distinct entry is read a single time."""

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from improvement.domain.entries import CellError
from improvement.domain.repeated import Repeated, distinct
from improvement.files.day_numbers import without_days
from improvement.files.numbers import DecimalMark, read_number
from improvement.files.problem import Cell, Problem, is_blank
from improvement.files.raw_table import RawTable

T = TypeVar("T")

MOST_QUOTED = 120  # letters
MISSING = Problem("Nothing is entered here.", "Fill it in.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadColumn(Generic[T]):
    """What a column says, row by row: a value, None where blank, or why it could not be read."""

    heading: str
    cells: Sequence[Cell]
    values: Sequence[T | Problem | None]
    sound: bool
    letter: str = ""

    def problems(self) -> Iterable[tuple[int, Problem]]:
        """Index of the row and what is wrong there."""
        if self.sound:
            return []
        if isinstance(self.values, Repeated):
            return [(i, self.values[i]) for i in self.values.where(_is_problem)]
        return [(i, value) for i, value in enumerate(self.values) if isinstance(value, Problem)]

    def error(self, at: int, row: int, problem: Problem) -> CellError:
        """The refused cell at index ``at``, which a spreadsheet calls ``row``."""
        cell = self.cells[at]
        return CellError(
            row=row,
            column=self.heading,
            value="" if cell is None else shortened(str(cell)),
            problem=problem.problem,
            remedy=problem.remedy,
            address=f"{self.letter}{row}" if self.letter else "",
        )


def shortened(text: str) -> str:
    """As much of an entry as a message can quote.

    >>> len(shortened("x" * 1_000_000)), shortened("42")
    (121, '42')
    """
    return text if len(text) <= MOST_QUOTED else text[:MOST_QUOTED] + "…"


def read_column(
    table: RawTable,
    heading: str,
    read: Callable[[Cell], T | Problem | None],
    *,
    required: bool = False,
) -> ReadColumn[T]:
    """Read every cell under a heading; a blank one is a problem only where it is ``required``."""

    def known(cell: Cell) -> T | Problem | None:
        value = read(cell)
        return MISSING if value is None and required else value

    cells = table.column(heading)
    values = each_once(cells).map(known)
    sound = not any(map(_is_problem, values.entries))
    letter = table.letters.get(heading, "")
    return ReadColumn(heading=heading, cells=cells, values=values, sound=sound, letter=letter)


def each_once(cells: Sequence[Cell]) -> Repeated[Cell]:
    """A column with each of its distinct entries held once."""
    if isinstance(cells, Repeated):
        return cells
    keyed = Repeated.of(_keys(cells))
    first = dict(zip(reversed(keyed.places.tolist()), reversed(cells), strict=True))
    return Repeated([first[number] for number in range(len(first))], keyed.places)


def _is_problem(value: object) -> bool:
    return isinstance(value, Problem)


def _keys(cells: Sequence[Cell]) -> Sequence[Hashable]:
    """What tells entries apart: 1 and True are equal, but not the same entry."""
    if set(map(type, cells)) == {str}:
        return cells
    return [cell if isinstance(cell, str) else (type(cell), cell) for cell in cells]


def read_number_column(
    table: RawTable,
    heading: str,
    mark: DecimalMark,
    *,
    days_refused: bool = False,
    beside: Iterable[str] = (),
) -> ReadColumn[float]:
    """A column of numbers; 5% among plain figures is refused: 0.05 beside 5 cannot be meant.

    ``beside`` are columns of the same figure, for other groups, in which the same holds.
    ``days_refused`` refuses figures that look like days in Excel's counting among tiny ones.
    """
    same = dict.fromkeys((heading, *beside))
    mixed = _mixes_percent([cell for each in same for cell in distinct(table.column(each))])

    def read(cell: Cell) -> float | Problem | None:
        if mixed and _percent(cell):
            return Problem(
                "Some figures of this column or measure have a percent sign, others have none.",
                "Write all of them the same way.",
            )
        return read_number(cell, mark)

    column = read_column(table, heading, read)
    if not days_refused:
        return column
    values = without_days(heading, Repeated.of(column.values), table.serial_epoch)
    sound = column.sound and not any(map(_is_problem, values.entries))
    return replace(column, values=values, sound=sound)


def _percent(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.rstrip().endswith("%")


def _mixes_percent(cells: Collection[Cell]) -> bool:
    return any(map(_percent, cells)) and any(not _percent(c) and not is_blank(c) for c in cells)
