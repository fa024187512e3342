"""A table with one row a case (a household, a person) into case records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from improvement.domain.checks import check_cases
from improvement.domain.dimensions import EVERYBODY, Dimension, GroupCell
from improvement.domain.entries import CaseRecord, CellError
from improvement.domain.measures import MeasureSpec
from improvement.domain.place import Place
from improvement.domain.vocabulary import Arm, MeasureKind
from improvement.errors import Invalid
from improvement.files.columns import ReadColumn, read_column, read_number_column
from improvement.files.dates import read_date
from improvement.files.groups import GroupReader, read_arm
from improvement.files.mapping import CaseMapping, answered_mark, answered_order, known
from improvement.files.numbers import parse_outcome
from improvement.files.problem import Cell, Problem, is_blank
from improvement.files.raw_table import RawTable

_Read = Mapping[str, ReadColumn[Any]]
_FIXED = ("starts_on", "due_on", "outcome_on", "code", "arm")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReading:
    """The rows that can be kept, everything that is wrong with the others, and how many there were.

    A row is either in ``good`` or has at least one error: nothing is passed over.
    """

    good: tuple[CaseRecord, ...]
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

    A case without a code column is called by its place among the rows (``row-00001``), so that the
    same file read twice gives the same codes. Where no due day is given, it is the start plus the
    longest ``outcome_days`` of the measures in the file. Raises ``Invalid`` only for a mapping that
    is unfinished or speaks of columns, measures or dimensions that do not exist.

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
    rows = [i for i, number in enumerate(table.row_numbers) if number not in refused]
    cases = columns.cases(rows, mapping.arm, _time_until_due(mapping, specs))
    headings = columns.headings()
    places = [Place(row=table.row_numbers[i], headings=headings) for i in rows]
    found = check_cases(
        cases, measures=specs.values(), dimensions=groupings.values(), today=today, places=places
    )
    wrong = {error.row for error in found}
    return CaseReading(
        good=tuple(c for c, place in zip(cases, places, strict=True) if place.row not in wrong),
        errors=tuple(sorted((*unreadable, *found), key=lambda error: error.row)),
        n_rows=len(table.rows),
    )


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

    def cases(self, rows: Sequence[int], arm: Arm, until_due: timedelta | None) -> list[CaseRecord]:
        """The cases of these rows (by index), none of which has an unreadable cell."""
        cells = self._cells()
        values: dict[str, Sequence[Any]] = {
            key: column.values for key, column in self.values.items()
        }
        starts, dues, outcomes, codes, arms = map(self._entries, _FIXED)
        return [
            CaseRecord(
                code=codes[i] if codes else f"row-{i + 1:05d}",
                starts_on=starts[i],
                due_on=_due(starts[i], dues[i] if dues else None, until_due),
                outcome_on=outcomes[i] if outcomes else None,
                arm=arms[i] if arms else arm,
                cell=cells[i],
                values={key: entries[i] for key, entries in values.items()},
            )
            for i in rows
        ]

    def _all(self) -> _Read:
        return {**self.fixed, **self.groups, **self.values}

    def _entries(self, name: str) -> Sequence[Any]:
        return self.fixed[name].values if name in self.fixed else ()

    def _cells(self) -> Sequence[GroupCell]:
        """One cell a row; the few distinct ones are made once and shared."""
        made: dict[tuple[Any, ...], GroupCell] = {}
        keys = tuple(self.groups)
        if not keys:
            return [EVERYBODY] * len(self.fixed["starts_on"].values)
        return [
            made[row] if row in made else made.setdefault(row, _cell(keys, row))
            for row in zip(*(column.values for column in self.groups.values()), strict=True)
        ]


def _cell(keys: Sequence[str], groups: Sequence[Any]) -> GroupCell:
    return frozenset(
        (key, group) for key, group in zip(keys, groups, strict=True) if isinstance(group, str)
    )


def _due(start: date, given: date | None, until_due: timedelta | None) -> date | None:
    if given is not None or until_due is None:
        return given
    return start + until_due


def _fixed_columns(table: RawTable, mapping: CaseMapping) -> _Read:
    if mapping.starts_on is None:
        raise Invalid("Choose the column with the day each case began.")
    order = answered_order(mapping.date_order)
    day = partial(read_date, order=order, serial_epoch=table.serial_epoch)
    columns: dict[str, ReadColumn[Any]] = {
        "starts_on": read_column(table, mapping.starts_on, day, required=True)
    }
    for name, heading in (("due_on", mapping.due_on), ("outcome_on", mapping.outcome_on)):
        if heading is not None:
            columns[name] = read_column(table, heading, day)
    if mapping.code is not None:
        columns["code"] = read_column(table, mapping.code, _code, required=True)
    if mapping.arm_column is not None:
        arm = partial(read_arm, own_words=mapping.arm_words)
        columns["arm"] = read_column(table, mapping.arm_column, arm)
    return columns


def _group_columns(
    table: RawTable, mapping: CaseMapping, dimensions: Mapping[str, Dimension]
) -> _Read:
    mark = answered_mark(mapping.decimal_mark)
    return {
        key: read_column(
            table,
            heading,
            GroupReader(dimension=known(dimensions, key, "dimension"), decimal_mark=mark).read,
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
            columns[key] = read_number_column(table, heading, mark)
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


def _code(cell: Cell) -> str | Problem | None:
    if is_blank(cell):
        return None
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell).strip()


def _time_until_due(mapping: CaseMapping, measures: Mapping[str, MeasureSpec]) -> timedelta | None:
    days = [measures[key].outcome_days for key in mapping.measures]
    given = [count for count in days if count is not None]
    return timedelta(days=max(given)) if given else None
