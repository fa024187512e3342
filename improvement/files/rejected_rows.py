"""The rows of a table that cannot be kept: marked for a look, and as a file to correct."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from improvement.domain.entries import CellError
from improvement.files.cases import called
from improvement.files.problem import Cell
from improvement.files.raw_table import RawTable
from improvement.files.safe_csv import as_typed, to_csv

#: What stands in front of the refused rows, and means nothing when they come back.
IN_FRONT = ("Row in the file", "What is wrong")
#: The third column where cases have no code: the place each is known by.
CASE = "Case in the first file"


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """One row as it stands, and what is wrong: heading -> reason. Every reason has its cell.

    ``number`` is the spreadsheet's, ``place`` the row's own among the rows (from 1). ``elsewhere``
    are reasons that belong to no column of the table.
    """

    number: int
    place: int
    cells: tuple[Cell, ...]
    marked: Mapping[str, str]
    elsewhere: tuple[str, ...]

    @property
    def reasons(self) -> str:
        """All reasons in a line."""
        return " ".join((*(f"{h}: {why}" for h, why in self.marked.items()), *self.elsewhere))


def rejected_rows(
    table: RawTable, errors: Iterable[CellError], *, most: int | None = None
) -> tuple[RejectedRow, ...]:
    """The rows with at least one refused cell, in their order; ``most`` of them if given.

    >>> from improvement.files.tables import read_table
    >>> table = read_table("week,kept\\n2026-13-01,x1\\n2026-03-02,1\\n", name="x.csv")
    >>> bad = [CellError(row=2, column="kept", value="x1", problem="No number.", remedy="Check.")]
    >>> [(row.number, row.cells, row.reasons) for row in rejected_rows(table, bad)]
    [(2, ('2026-13-01', 'x1'), 'kept: No number. Check.')]
    """
    by_row: dict[int, list[CellError]] = {}
    for error in errors:
        by_row.setdefault(error.row, []).append(error)
    at = {number: i for i, number in enumerate(table.row_numbers) if number in by_row}
    return tuple(
        _rejected(table, number, at[number], by_row[number])
        for number in sorted(by_row.keys() & at.keys())[:most]
    )


def _rejected(table: RawTable, number: int, at: int, errors: Sequence[CellError]) -> RejectedRow:
    marked: dict[str, str] = {}
    elsewhere: list[str] = []
    for error in errors:
        why = f"{error.problem} {error.remedy}"
        if error.column in table.headings:
            marked[error.column] = f"{marked.get(error.column, '')} {why}".strip()
        else:
            elsewhere.append(f"{error.column}: {why}")
    return RejectedRow(
        number=number,
        place=at + 1,
        cells=table.rows[at],
        marked=marked,
        elsewhere=tuple(elsewhere),
    )


def rejected_to_csv(
    table: RawTable, errors: Iterable[CellError], *, by_place: bool = False
) -> bytes:
    """The refused rows as they stand, each with its row number and reasons in front.

    Corrected, the file can be brought in as it is: its first two columns mean nothing to an import.
    ``by_place``: the cases have no code of their own, so each takes along what it is known by; else
    the first row here would be taken for the first of the whole file.
    """
    rows = rejected_rows(table, errors)
    known_by = (CASE,) if by_place else ()
    return to_csv(
        (*IN_FRONT, *known_by, *table.headings),
        (
            (row.number, row.reasons, *(called(row.place) for _ in known_by), *row.cells)
            for row in rows
        ),
    )


def as_before(table: RawTable) -> RawTable:
    """A table as it came; of a file of refused rows, without what was put in front of them.

    >>> from improvement.files.tables import read_table
    >>> back = read_table("Row in the file,What is wrong,week\\n2,No day.,2026-03-02\\n", name="x")
    >>> as_before(back).headings
    ('week',)
    """
    if table.headings[: len(IN_FRONT)] != IN_FRONT:
        return table
    back = table.without(IN_FRONT)
    return replace(
        back,
        headings=tuple(map(as_typed, back.headings)),
        rows=tuple(
            tuple(as_typed(cell) if isinstance(cell, str) else cell for cell in row)
            for row in back.rows
        ),
    )
