"""A table with one row a period (and group, in the long form) into period totals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from improvement.domain.checks import check_period_totals
from improvement.domain.dimensions import Dimension, GroupCell
from improvement.domain.entries import CellError, PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.place import Place
from improvement.domain.repeated import distinct
from improvement.domain.total_checks import NEEDED
from improvement.domain.vocabulary import Arm
from improvement.errors import Invalid
from improvement.files.columns import ReadColumn, read_column, read_number_column
from improvement.files.dates import DateOrder, parse_month, read_date
from improvement.files.groups import GroupReader, read_arm
from improvement.files.mapping import (
    FIGURE_WORDS,
    Figure,
    FigureColumn,
    PeriodLength,
    PeriodMapping,
    answered_mark,
    answered_order,
    known,
)
from improvement.files.measure_names import MeasureReader
from improvement.files.odd_numbers import codes_in
from improvement.files.problem import Cell, Problem, is_blank
from improvement.files.raw_table import RawTable
from improvement.files.totals_reading import TotalsReading, in_order

_Read = dict[str, ReadColumn[Any]]
_Placed = tuple[PeriodTotal, Place]


@dataclass(frozen=True, slots=True)
class _Target:
    """What a set of figure columns is about."""

    measure: str
    arm: Arm | None
    group: tuple[str, str] | None


def read_period_totals(
    table: RawTable,
    mapping: PeriodMapping,
    *,
    dimensions: Iterable[Dimension],
    measures: Iterable[MeasureSpec],
    today: date,
) -> TotalsReading:
    """Read every row of a table as the totals of a period.

    Raises ``Invalid`` only for a mapping that is unfinished or speaks of columns, measures, groups
    or dimensions that do not exist.

    >>> from improvement.domain.vocabulary import MeasureKind
    >>> from improvement.files.mapping import Figure, FigureColumn
    >>> from improvement.files.numbers import DecimalMark
    >>> from improvement.files.tables import read_table
    >>> table = read_table("month,filings\\nMar-26,12\\nApr-26,\\nMay-26,-3\\n", name="court.csv")
    >>> filings = MeasureSpec(key="filings", label="Filings", kind=MeasureKind.COUNT)
    >>> reading = read_period_totals(
    ...     table,
    ...     PeriodMapping(
    ...         period="month", date_order=DateOrder.DAY_FIRST, decimal_mark=DecimalMark.POINT,
    ...         figures=(FigureColumn(column="filings", measure="filings", figure=Figure.COUNT),)),
    ...     dimensions=[], measures=[filings], today=date(2026, 6, 1))
    >>> [(total.start.isoformat(), total.end.isoformat(), total.count) for total in reading.good]
    [('2026-03-01', '2026-03-31', 12.0)]
    >>> reading.n_empty, [str(error) for error in reading.errors]
    (1, ["Row 4, filings: '-3' - This cannot be below 0. Check the figure."])
    """
    groupings = {dimension.key: dimension for dimension in dimensions}
    specs = {measure.key: measure for measure in measures}
    targets = _targets(mapping, groupings, specs)
    shared = _shared_columns(table, mapping, groupings)
    if mapping.measure_column is not None:
        of_measure = MeasureReader(specs, {target.measure for target in targets})
        shared["measure"] = read_column(table, mapping.measure_column, of_measure, required=True)
    figures = _figure_columns(table, mapping)
    errors = _problems(table, (*shared.values(), *figures.values()))
    placed, n_empty = _placed(table, mapping, targets, shared, figures)
    found = check_period_totals(
        [total for total, _ in placed],
        measures=specs.values(),
        dimensions=groupings.values(),
        today=today,
        places=[place for _, place in placed],
    )
    kept = _untouched(placed, found)
    return TotalsReading(
        good=tuple(total for total, _ in kept),
        rows=tuple(place.row for _, place in kept),
        errors=in_order((*errors, *found)),
        n_rows=len(table.rows),
        n_empty=n_empty,
        untold=tuple(_untold(mapping, place) for _, place in kept),
    )


def _targets(
    mapping: PeriodMapping,
    dimensions: Mapping[str, Dimension],
    measures: Mapping[str, MeasureSpec],
) -> dict[_Target, dict[str, str]]:
    """For each measure, arm and group with columns of its own: figure -> heading."""
    targets: dict[_Target, dict[str, str]] = {}
    for figure in mapping.figures:
        if figure.group is not None:
            dimension = known(dimensions, figure.group[0], "dimension")
            known({g.key: g for g in dimension.groups}, figure.group[1], "group")
        target = _Target(figure.measure, figure.arm, figure.group)
        columns = targets.setdefault(target, {})
        if figure.figure in columns:
            raise Invalid(
                f"{columns[figure.figure]!r} and {figure.column!r} both give the {figure.figure} "
                f"of {figure.measure}. Choose one, or say for which group each is."
            )
        columns[figure.figure] = figure.column
    if not targets:
        raise Invalid("Choose at least one column with figures.")
    for target, columns in targets.items():
        _check_complete(known(measures, target.measure, "measure"), columns)
    return targets


def _check_complete(measure: MeasureSpec, columns: Mapping[str, str]) -> None:
    missing = [name for name in NEEDED[measure.kind] if name not in columns]
    if missing:
        needed, lacking = (
            " and ".join(FIGURE_WORDS[Figure(name)] for name in names)
            for names in (NEEDED[measure.kind], missing)
        )
        raise Invalid(f"{measure.label} needs {needed}. Choose the column for: {lacking}.")


def _shared_columns(
    table: RawTable, mapping: PeriodMapping, dimensions: Mapping[str, Dimension]
) -> _Read:
    """The columns that every total of a row depends on."""
    if mapping.period is None:
        raise Invalid("Choose the column with the period: its first day, or its month.")
    order = answered_order(mapping.date_order)
    day = partial(read_date, order=order, serial_epoch=table.serial_epoch, zone=table.zone)
    columns: _Read = {
        "start": read_column(table, mapping.period, period_reader(table, mapping), required=True)
    }
    if mapping.period_end is not None:
        columns["end"] = read_column(table, mapping.period_end, day, required=True)
    if mapping.arm_column is not None:
        arm = partial(read_arm, own_words=mapping.arm_words)
        columns["arm"] = read_column(table, mapping.arm_column, arm)
    mark = answered_mark(mapping.decimal_mark)
    for key, heading in mapping.dimensions.items():
        dimension = known(dimensions, key, "dimension")
        reader = GroupReader(
            dimension=dimension,
            decimal_mark=mark,
            totals_allowed=True,
            labels=mapping.labels.get(key, {}),
            codes=codes_in(dimension, distinct(table.column(heading)), mark),
        )
        columns[f"group {key}"] = read_column(table, heading, reader.read)
    return columns


@dataclass(frozen=True, slots=True)
class _MonthReader:
    order: DateOrder
    serial_epoch: date | None
    zone: str | None

    def __call__(self, cell: Cell) -> date | Problem | None:
        if isinstance(cell, str):
            return parse_month(cell, self.order, self.zone)
        day = read_date(cell, self.order, serial_epoch=self.serial_epoch)
        return day.replace(day=1) if isinstance(day, date) else day


def period_reader(
    table: RawTable, mapping: PeriodMapping
) -> Callable[[Cell], date | Problem | None]:
    """How the first day of a period is read from a cell: a month's first day, or the day itself."""
    order = answered_order(mapping.date_order)
    calendar = mapping.length in (PeriodLength.MONTH, PeriodLength.QUARTER)
    if calendar and mapping.period_end is None:
        return _MonthReader(order, table.serial_epoch, table.zone)
    return partial(read_date, order=order, serial_epoch=table.serial_epoch, zone=table.zone)


def _figure_columns(table: RawTable, mapping: PeriodMapping) -> _Read:
    mark = answered_mark(mapping.decimal_mark)
    return {
        figure.column: read_number_column(
            table,
            figure.column,
            mark,
            days_refused=figure.column not in mapping.meant,
            beside=[f.column for f in mapping.figures if _same_figure(f, figure)],
        )
        for figure in mapping.figures
    }


def _same_figure(one: FigureColumn, other: FigureColumn) -> bool:
    return (one.measure, one.figure) == (other.measure, other.figure)


def _problems(table: RawTable, columns: Iterable[ReadColumn[Any]]) -> list[CellError]:
    return [
        column.error(at, table.row_numbers[at], problem)
        for column in columns
        for at, problem in column.problems()
    ]


def _placed(
    table: RawTable,
    mapping: PeriodMapping,
    targets: Mapping[_Target, Mapping[str, str]],
    shared: _Read,
    figures: _Read,
) -> tuple[list[_Placed], int]:
    """Every total that could be read, with its place; and how many had no figure at all."""
    placed: list[_Placed] = []
    n_empty = 0
    headings = {target: _headings(mapping, columns) for target, columns in targets.items()}
    notes = table.column(mapping.note) if mapping.note else None
    for i, number in enumerate(table.row_numbers):
        row = {name: column.values[i] for name, column in shared.items()}
        readable = not any(isinstance(value, Problem) for value in row.values())
        for target, columns in targets.items():
            if row.get("measure", target.measure) != target.measure:
                continue
            found = {name: figures[heading].values[i] for name, heading in columns.items()}
            if all(value is None for value in found.values()):
                n_empty += 1
            elif readable and not any(isinstance(v, Problem) for v in found.values()):
                note = "" if notes is None or is_blank(notes[i]) else str(notes[i])
                total = _total(mapping, target, row, found, note)
                placed.append((total, Place(row=number, headings=headings[target])))
    return placed, n_empty


def _total(
    mapping: PeriodMapping,
    target: _Target,
    row: Mapping[str, Any],
    figures: Mapping[str, Any],
    note: str,
) -> PeriodTotal:
    return PeriodTotal(
        measure=target.measure,
        start=row["start"],
        end=row["end"] if "end" in row else mapping.length.end(row["start"]),
        arm=target.arm or row.get("arm") or mapping.arm,
        cell=_cell(mapping, target, row),
        note=note,
        **{**figures, "n": _whole(figures.get("n"))},
    )


def _untold(mapping: PeriodMapping, place: Place) -> frozenset[str]:
    """What of a total the table has no column for."""
    told = {*place.headings, *(("note",) if mapping.note else ())}
    return frozenset({"n", "note"} - told)


def _whole(figure: Any) -> Any:
    """3.0 people as 3; what is no whole number is left for the checks to refuse."""
    return int(figure) if figure is not None and figure == int(figure) else figure


def _cell(mapping: PeriodMapping, target: _Target, row: Mapping[str, Any]) -> GroupCell:
    pairs = {(key, row[f"group {key}"]) for key in mapping.dimensions if row[f"group {key}"]}
    return frozenset(pairs | ({target.group} if target.group else set()))


def _headings(mapping: PeriodMapping, columns: Mapping[str, str]) -> dict[str, str]:
    start = mapping.period or "start"
    return {
        **columns,
        **mapping.dimensions,
        "start": start,
        "end": mapping.period_end or start,
    }


def _untouched(placed: Sequence[_Placed], errors: Sequence[CellError]) -> list[_Placed]:
    """The totals that no error speaks of: same row, and a column of theirs."""
    wrong = {(error.row, error.column) for error in errors}
    return [
        (total, place)
        for total, place in placed
        if not any((place.row, heading) in wrong for heading in place.headings.values())
    ]
