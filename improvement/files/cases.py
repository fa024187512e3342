"""A table with one row a case (a household, a person) into case records."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import compress
from typing import Any

from improvement.domain.case_batch import PARTS, CaseBatch, Told
from improvement.domain.checks import check_cases
from improvement.domain.dimensions import EVERYBODY, Dimension, GroupCell
from improvement.domain.entries import CellError
from improvement.domain.measures import MeasureSpec
from improvement.domain.place import Places
from improvement.domain.repeated import Repeated, distinct, together
from improvement.domain.vocabulary import Arm, MeasureKind
from improvement.errors import Invalid
from improvement.files.columns import ReadColumn, read_column, read_number_column
from improvement.files.dates import read_date
from improvement.files.groups import GroupReader, read_arm
from improvement.files.mapping import CaseMapping, answered_mark, answered_order, known
from improvement.files.numbers import parse_outcome
from improvement.files.odd_numbers import codes_in
from improvement.files.problem import BLANKS, Cell, Problem, is_blank
from improvement.files.raw_table import RawTable

_Read = Mapping[str, ReadColumn[Any]]
_FIXED = ("starts_on", "due_on", "outcome_on", "code", "arm")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReading:
    """The rows that can be kept, everything that is wrong with the others, and how many there were.

    A row is either in ``good`` or has at least one error: nothing is passed over. ``rows`` are the
    spreadsheet's row numbers of the good ones.
    """

    good: CaseBatch
    rows: Sequence[int]
    errors: tuple[CellError, ...]
    n_rows: int


def read_cases(
    table: RawTable,
    mapping: CaseMapping,
    *,
    dimensions: Iterable[Dimension],
    measures: Iterable[MeasureSpec],
    today: date,
) -> CaseReading:
    """Read every row of a table as a case.

    A table speaks of what it has columns for: a case that is known keeps the rest (``good.told``).
    A case without a code column is called by its place among the rows (``row-00001``), so that the
    same file read twice gives the same codes. Where no due day is given, it is the start plus the
    longest ``outcome_days`` of the measures in the file; a case that is known keeps a later one.
    Raises ``Invalid`` only for a mapping that is unfinished or speaks of columns, measures or
    dimensions that do not exist.

    >>> from improvement.files.tables import read_table
    >>> from improvement.files.dates import DateOrder
    >>> from improvement.files.numbers import DecimalMark
    >>> table = read_table("date,kept\\n02/03/2026,yes\\n31/02/2026,no\\n", name="calls.csv")
    >>> kept = MeasureSpec(key="kept", label="Kept their home", kind=MeasureKind.PROPORTION)
    >>> reading = read_cases(
    ...     table, CaseMapping(starts_on="date", measures={"kept": "kept"},
    ...                        date_order=DateOrder.DAY_FIRST, decimal_mark=DecimalMark.POINT),
    ...     dimensions=[], measures=[kept], today=date(2026, 4, 1))
    >>> [(case.code, case.values) for case in reading.good]
    [('row-00001', {'kept': 1.0})]
    >>> print(*reading.errors)
    Row 3, date: '31/02/2026' - There is no day 31 of month 2 in the year 2026. Check day, month \
and year.
    """
    groupings = {dimension.key: dimension for dimension in dimensions}
    specs = {measure.key: measure for measure in measures}
    columns = _Columns(
        fixed=_fixed_columns(table, mapping),
        groups=_group_columns(table, mapping, groupings),
        values=_value_columns(table, mapping, specs),
    )
    unreadable = columns.problems(table.row_numbers)
    refused = {error.row for error in unreadable}
    everything = columns.cases(mapping.arm, _time_until_due(mapping, specs))
    cases, rows = _without(refused, everything, table.row_numbers)
    found = check_cases(
        cases,
        measures=specs.values(),
        dimensions=groupings.values(),
        today=today,
        places=Places(rows, columns.headings()),
    )
    good, kept_rows = _without({error.row for error in found}, cases, rows)
    return CaseReading(
        good=good,
        rows=kept_rows,
        errors=tuple(sorted((*unreadable, *found), key=lambda error: error.row)),
        n_rows=len(table.rows),
    )


def called(place: int) -> str:
    """What a case without a code of its own is called, by its place among the rows (from 1)."""
    return f"row-{place:05d}"


def _without(
    refused: Set[int], cases: CaseBatch, rows: Sequence[int]
) -> tuple[CaseBatch, Sequence[int]]:
    """The cases that stand in other rows than these, and their rows."""
    if not refused:
        return cases, rows
    wanted = [row not in refused for row in rows]
    return cases.only(wanted), tuple(compress(rows, wanted))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """The columns of a table as read: of every case, of each dimension, of each measure."""

    fixed: _Read
    groups: _Read
    values: _Read

    def problems(self, row_numbers: Sequence[int]) -> list[CellError]:
        return [
            column.error(at, row_numbers[at], problem)
            for column in self._all().values()
            for at, problem in column.problems()
        ]

    def headings(self) -> dict[str, str]:
        return {name: column.heading for name, column in self._all().items()}

    def cases(self, arm: Arm, until_due: timedelta | None) -> CaseBatch:
        """The cases of all rows; those with an unreadable cell hold its problem in its place."""
        starts, dues, outcomes, codes, arms = map(self._entries, _FIXED)
        values: dict[str, Sequence[Any]] = {key: c.values for key, c in self.values.items()}
        n = len(starts)
        return CaseBatch(
            codes=codes or [called(place) for place in range(1, n + 1)],
            starts_on=starts,
            due_on=_dues(starts, dues or Repeated.one(None, n), until_due),
            outcome_on=outcomes or Repeated.one(None, n),
            arms=arms or Repeated.one(arm, n),
            cells=self._cells(),
            values=values,
            told=Told(
                parts=PARTS.intersection(self.fixed),
                dimensions=frozenset(self.groups),
                until_due=until_due,
            ),
        )

    def _all(self) -> _Read:
        return {**self.fixed, **self.groups, **self.values}

    def _entries(self, name: str) -> Sequence[Any]:
        return self.fixed[name].values if name in self.fixed else ()

    def _cells(self) -> Sequence[GroupCell]:
        """One cell a row; the few distinct ones are made once and shared."""
        keys = tuple(self.groups)
        if not keys:
            return Repeated.one(EVERYBODY, len(self.fixed["starts_on"].values))
        found = together([column.values for column in self.groups.values()])
        return found.map(partial(_cell, keys))


def _cell(keys: Sequence[str], groups: Sequence[Any]) -> GroupCell:
    """One group of each dimension, or several where a person may name more than one."""
    return frozenset(
        (key, group) for key, found in zip(keys, groups, strict=True) for group in _each(found)
    )


def _each(found: Any) -> Iterable[str]:
    """None for a blank or unreadable entry."""
    if isinstance(found, str):
        return (found,)
    return found if isinstance(found, frozenset) else ()


def _dues(
    starts: Sequence[Any], given: Sequence[Any], until_due: timedelta | None
) -> Sequence[Any]:
    """Where no day is given, so long after the start as the outcome takes."""
    if until_due is None:
        return given
    return together([starts, given]).map(partial(_due, until_due))


def _due(until_due: timedelta, days: tuple[Any, ...]) -> date | None:
    start, given = days
    return start + until_due if given is None and isinstance(start, date) else given


def _fixed_columns(table: RawTable, mapping: CaseMapping) -> _Read:
    if mapping.starts_on is None:
        raise Invalid("Choose the column with the day each case began.")
    order = answered_order(mapping.date_order)
    day = partial(read_date, order=order, serial_epoch=table.serial_epoch, zone=table.zone)
    columns: dict[str, ReadColumn[Any]] = {
        "starts_on": read_column(table, mapping.starts_on, day, required=True)
    }
    for name, heading in (("due_on", mapping.due_on), ("outcome_on", mapping.outcome_on)):
        if heading is not None:
            columns[name] = read_column(table, heading, day)
    if mapping.code is not None:
        columns["code"] = _code_column(table, mapping.code)
    if mapping.arm_column is not None:
        arm = partial(read_arm, own_words=mapping.arm_words)
        columns["arm"] = read_column(table, mapping.arm_column, arm)
    return columns


def _group_columns(
    table: RawTable, mapping: CaseMapping, dimensions: Mapping[str, Dimension]
) -> _Read:
    mark = answered_mark(mapping.decimal_mark)
    readers = {
        key: GroupReader(
            dimension=known(dimensions, key, "dimension"),
            decimal_mark=mark,
            labels=mapping.labels.get(key, {}),
            codes=codes_in(dimensions[key], distinct(table.column(heading)), mark),
        )
        for key, heading in mapping.dimensions.items()
    }
    return {
        key: read_column(
            table,
            heading,
            readers[key].answers if readers[key].dimension.several else readers[key].read,
        )
        for key, heading in mapping.dimensions.items()
    }


def _value_columns(
    table: RawTable, mapping: CaseMapping, measures: Mapping[str, MeasureSpec]
) -> _Read:
    columns: dict[str, ReadColumn[Any]] = {}
    for key, heading in mapping.measures.items():
        if known(measures, key, "measure").kind is not MeasureKind.PROPORTION:
            mark = answered_mark(mapping.decimal_mark)
            columns[key] = read_number_column(
                table, heading, mark, days_refused=heading not in mapping.meant
            )
        elif key in mapping.outcome_words:
            columns[key] = read_column(table, heading, _OwnWords(*mapping.outcome_words[key]))
        else:
            columns[key] = read_column(table, heading, parse_outcome)
    return columns


@dataclass(frozen=True, slots=True)
class _OwnWords:
    yes: str
    no: str

    def __call__(self, cell: Cell) -> float | Problem | None:
        word = str(cell).strip().casefold()
        if word == self.yes.strip().casefold():
            return 1.0
        if word == self.no.strip().casefold():
            return 0.0
        if is_blank(cell):
            return None
        return Problem(
            f"This is neither {self.yes!r} nor {self.no!r}.",
            "Use one of the two, or leave it empty.",
        )


def _code_column(table: RawTable, heading: str) -> ReadColumn[str]:
    """Codes differ from row to row: where all are texts, they are taken at one go."""
    cells = table.column(heading)
    codes = [cell.strip() for cell in cells if isinstance(cell, str)]
    if len(codes) == len(cells) and BLANKS.isdisjoint(map(str.casefold, codes)):
        return ReadColumn(heading=heading, cells=cells, values=codes, sound=True)
    return read_column(table, heading, _code, required=True)


def _code(cell: Cell) -> str | Problem | None:
    if is_blank(cell):
        return None
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell).strip()


def _time_until_due(mapping: CaseMapping, measures: Mapping[str, MeasureSpec]) -> timedelta | None:
    days = [measures[key].outcome_days for key in mapping.measures]
    given = [count for count in days if count is not None]
    return timedelta(days=max(given)) if given else None
