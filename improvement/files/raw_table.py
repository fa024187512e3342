"""A table as it stands in the file: headings and rows, nothing interpreted yet."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import compress

from improvement.errors import Invalid
from improvement.files.column_rows import ColumnRows
from improvement.files.problem import MOST_COLUMNS, Cell, is_blank

_FIGURE = re.compile(r"[0-9.,\s%/:+-]*[0-9][0-9.,\s%/:+-]*")  # a number or a date in digits
LOOK_FOR_HEADING = 20  # rows from the top in which the heading may stand


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """Headings, and rows that are all as long as the headings.

    ``row_numbers`` are those a spreadsheet shows, so blank rows and titles above the heading are
    counted. ``notes`` say how the file was read (encoding, delimiter, sheet). ``serial_epoch`` is
    day 0 of a workbook's day numbers, None for text; ``letters`` are what a workbook calls its
    columns, by heading. ``zone`` is where a time of another zone is read: of the partnership ("" =
    the server's), None where nobody knows.
    """

    headings: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    row_numbers: tuple[int, ...]
    notes: tuple[str, ...] = ()
    serial_epoch: date | None = None
    letters: Mapping[str, str] = field(default_factory=dict)
    zone: str | None = None
    _columns: dict[str, tuple[Cell, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def column(self, heading: str) -> Sequence[Cell]:
        """All cells under a heading; raises ``Invalid`` if there is no such column."""
        if heading not in self.headings:
            raise Invalid(
                f"There is no column {heading!r}. Choose one of: {', '.join(self.headings)}."
            )
        if isinstance(self.rows, ColumnRows):
            return self.rows.columns[self.headings.index(heading)]
        if not self._columns:
            self._columns.update(zip(self.headings, zip(*self.rows, strict=True), strict=True))
        return self._columns[heading]

    def without(self, headings: Collection[str]) -> "RawTable":
        """The same rows with these columns gone, cells and all.

        >>> table = RawTable(headings=("a", "b"), rows=((1, 2),), row_numbers=(2,))
        >>> table.without({"a"}).headings, table.without({"a"}).rows
        (('b',), ((2,),))
        """
        if not headings:
            return self
        wanted = [heading not in headings for heading in self.headings]
        return replace(
            self,
            headings=tuple(compress(self.headings, wanted)),
            rows=self.rows.without(wanted)
            if isinstance(self.rows, ColumnRows)
            else tuple(tuple(compress(row, wanted)) for row in self.rows),
        )


def arranged(
    records: Sequence[Sequence[Cell]],
    *,
    notes: Sequence[str] = (),
    serial_epoch: date | None = None,
) -> RawTable:
    """Find the heading among the records of a file and put the rows under it.

    The heading is the first row that fills more than one cell (a title above it fills one). Under a
    heading merged over several columns, a second row of texts completes it: *Pilot* over *helped*
    and *total* becomes *Pilot helped* and *Pilot total*. Blank rows are passed over. Raises
    ``Invalid`` without a heading or rows, for a figure under no heading, for a heading given twice
    and for rows of another length than the heading.
    """
    top = _heading_row(records)
    if (columns := _filled(records[top])) > MOST_COLUMNS:
        raise Invalid(
            f"The table has {columns:,} columns; up to {MOST_COLUMNS:,} are read. Keep those that "
            "are needed: a day, a code, groups and figures."
        )
    below = top + 1
    said = list(notes)
    if top:
        said.append(f"The headings stand in row {top + 1}.")
    headings = [_heading(cell) for cell in records[top]]
    if _needs_second_row(headings, records, below):
        headings = _joined(headings, [_heading(cell) for cell in records[below]])
        said.append(f"The headings take up rows {top + 1} and {below + 1}.")
        below += 1
    width = max((i + 1 for i, heading in enumerate(headings) if heading), default=0)
    rows, numbers = _body(records, below, width)
    _check_headings(headings[:width], rows)
    return RawTable(
        headings=tuple(headings[:width]),
        rows=rows,
        row_numbers=tuple(numbers),
        notes=tuple(said),
        serial_epoch=serial_epoch,
        letters={h: _letters(i) for i, h in enumerate(headings[:width])} if serial_epoch else {},
    )


def _letters(at: int) -> str:
    """The column at this place as a workbook calls it."""
    found = ""
    while at >= 0:
        found, at = chr(ord("A") + at % 26) + found, at // 26 - 1
    return found


def _heading_row(records: Sequence[Sequence[Cell]]) -> int:
    filled = [_filled(record) for record in records[:LOOK_FOR_HEADING]]
    if not any(filled):
        if any(_filled(record) for record in records):
            raise Invalid(f"The first {LOOK_FOR_HEADING} rows are empty. Put the headings on top.")
        raise Invalid("The file is empty. Choose a file with a row of headings and rows below it.")
    first = next(i for i, count in enumerate(filled) if count)
    wide = next((i for i, count in enumerate(filled) if count > 1), first)
    # What would be a title above a row of figures is a heading with most of its names missing.
    return wide if all(map(_is_name, records[wide])) else first


def _is_name(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not _FIGURE.fullmatch(cell))


def _filled(record: Sequence[Cell]) -> int:
    return sum(1 for cell in record if cell is not None and cell != "")


def _empty(record: Sequence[Cell]) -> bool:
    return not any(record) and not _filled(record)  # 0 is an entry


def _heading(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _needs_second_row(
    headings: Sequence[str], records: Sequence[Sequence[Cell]], below: int
) -> bool:
    """Is the heading merged over columns, with its second half in the row below?"""
    if below >= len(records):
        return False
    row = records[below]
    gaps = [i for i, cell in enumerate(row) if _heading(cell) and not _at(headings, i)]
    texts = all(cell is None or (isinstance(cell, str) and _wordy(cell)) for cell in row)
    return bool(gaps) and gaps[0] > 0 and texts


def _wordy(text: str) -> bool:
    return not text.strip() or not any(character.isdigit() for character in text)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    joined, over = [], ""
    for i in range(max(len(upper), len(lower))):
        over = _at(upper, i) or over
        under = _at(lower, i)
        joined.append(f"{over} {under}".strip() if under else _at(upper, i))
    return joined


def _at(texts: Sequence[str], i: int) -> str:
    return texts[i] if i < len(texts) else ""


def _body(
    records: Sequence[Sequence[Cell]], below: int, width: int
) -> tuple[Sequence[tuple[Cell, ...]], Sequence[int]]:
    body = records[below:]
    if _regular(body, width):  # nearly always, and quick
        rows = body if isinstance(body, ColumnRows) else tuple(map(tuple, body))
        return rows, range(below + 1, below + 1 + len(body))
    return _each_row(body, below, width)


def _regular(body: Sequence[Sequence[Cell]], width: int) -> bool:
    """Are there rows, as wide as the headings and none of them empty?"""
    if isinstance(body, ColumnRows):
        return len(body) > 0 and len(body.columns) == width and not body.any_empty()
    return set(map(len, body)) == {width} and all(map(any, body))


def _each_row(
    body: Sequence[Sequence[Cell]], below: int, width: int
) -> tuple[tuple[tuple[Cell, ...], ...], list[int]]:
    rows, numbers = [], []
    for number, record in enumerate(body, below + 1):
        if len(record) != width:
            if _empty(record):
                continue
            record = _fitted(record, number, width)
        elif _empty(record):
            continue
        rows.append(tuple(record))
        numbers.append(number)
    if not rows:
        raise Invalid("There are headings but no rows below them. Add at least one row.")
    return tuple(rows), numbers


def _fitted(record: Sequence[Cell], number: int, width: int) -> Sequence[Cell]:
    """A row with blank cells beyond the headings cut off; anything else is out of step."""
    if len(record) > width and all(is_blank(cell) for cell in record[width:]):
        return record[:width]
    raise Invalid(
        f"Row {number} has {len(record)} cells, the heading has {width}. "
        "Check that row for a missing or extra delimiter, or a heading that is missing."
    )


def _check_headings(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    for i, heading in enumerate(headings):
        if not heading and any(not is_blank(row[i]) for row in rows):
            raise Invalid(f"Column {i + 1} holds entries but has no heading. Give it one.")
    seen: set[str] = set()
    for heading in filter(None, headings):
        if heading.casefold() in seen:
            raise Invalid(f"Two columns are headed {heading!r}. Give each its own heading.")
        seen.add(heading.casefold())
