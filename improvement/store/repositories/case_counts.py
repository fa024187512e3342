"""Case records counted: by measure, day, side and group, from the kept sums where they can answer.

Whatever is asked, the same plain rows are read - one a day or period, side and cell, however many
records there are - and put together by group here: a join with the groups and a sort in the
database take three times as long. Days are put into periods there: fewer rows to hand over.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import String, and_, case, func, literal, or_, select, type_coerce

from improvement.domain.periods import start_of
from improvement.domain.repeated import Places, Repeated, together
from improvement.domain.vocabulary import Arm, Period, Phase
from improvement.store.first_days import first_day
from improvement.store.repositories.carried import carried
from improvement.store.repositories.case_sums import SUM, CaseSumsKept, counted
from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    CaseRow,
    CaseValueRow,
    CellGroupRow,
    DimensionRow,
    GroupRow,
    MeasureRow,
)
from improvement.store.tables.base import columns

CASE = columns(CaseRow)
CASE_VALUE = columns(CaseValueRow)
CELL_GROUP = columns(CellGroupRow)
DIMENSION = columns(DimensionRow)
GROUP = columns(GroupRow)
MEASURE = columns(MeasureRow)

Names = tuple[str, ...]
#: Is each day told apart: of all measures, of none, or of these.
ByDay = bool | Collection[int]
NO_CELL = 0  # where cells are not told apart
N_COLUMNS = 9  # measure, day, side, phase, cell and four figures
AT_ONCE = 500  # rows: held all at once, the garbage collector looks through them again and again


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSums:
    """Cases of one measure counted for a starting day, an arm and (where given) a group.

    ``known`` cases are due and have an outcome, adding up to ``total`` (events, for a proportion);
    ``missing`` are due without one; ``waiting`` are not due yet and counted nowhere else.
    """

    day: date
    arm: Arm
    phase: Phase
    group: str | None
    known: int
    total: float
    missing: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossedSums:
    """The same for the people who are in two groups at once, by the groups' keys."""

    first: str
    second: str
    sums: CaseSums


@dataclass(frozen=True, slots=True)
class _Read:
    """Rows as they were read: ``where`` is measure, side and phase; ``figures`` as counted.

    ``apart`` is the day by which rows are told apart, None where all days of a measure are one.
    """

    where: Repeated[tuple[int, Arm, Phase]]
    days: Repeated[date]
    apart: Repeated[date | None]
    cells: Repeated[int]
    figures: tuple[NDArray[np.float64], ...]

    def by(self, names_of: Mapping[int, Sequence[Names]]) -> Iterator[tuple[Names, int, CaseSums]]:
        """Added up by names (of groups) that a cell has; a row counts under each name it has.

        Each day by itself, or all of them under the latest.
        """
        rows, names = _under_each(self.cells, names_of)
        days = self.days.take(rows)
        alike = together([names, self.where.take(rows), self.apart.take(rows)])
        n = len(alike.entries)
        latest = np.zeros(n, dtype=np.intp)
        np.maximum.at(latest, alike.places, np.array(days.map(date.toordinal).listed(), np.intp))
        known, total, *others = (np.bincount(alike.places, f[rows], n) for f in self.figures)
        whole = [counts.astype(np.int64).tolist() for counts in (known, *others)]
        told = Repeated.of(latest.tolist()).map(date.fromordinal)
        for entry, day, added, *counts in zip(
            alike.entries, told, total.tolist(), *whole, strict=True
        ):
            own, (measure_id, arm, phase) = entry[:2]
            yield own, measure_id, _sums(own, day, arm, phase, added, *counts)


def _sums(
    names: Names,
    day: date,
    arm: Arm,
    phase: Phase,
    total: float,
    known: int,
    missing: int,
    waiting: int,
) -> CaseSums:
    return CaseSums(
        day=day,
        arm=arm,
        phase=phase,
        group=names[-1] if names else None,
        known=known,
        total=total,
        missing=missing,
        waiting=waiting,
    )


class CaseCounts:
    """The case records of one partnership, counted."""

    def __init__(self, scope: Scope, kept: CaseSumsKept) -> None:
        self._scope = scope
        self._kept = kept

    def sums(
        self, measure_ids: Iterable[int], *, as_of: date, by_day: ByDay
    ) -> dict[int, tuple[CaseSums, ...]]:
        """By measure, starting day and arm."""
        found: dict[int, list[CaseSums]] = {measure_id: [] for measure_id in measure_ids}
        periods = {m: Period.DAY if _is_by_day(m, by_day) else None for m in found}
        read = self._read(periods, as_of, by_cell=False)
        for _, measure_id, sums in read.by({NO_CELL: [()]}):
            found[measure_id].append(sums)
        return {measure_id: tuple(rows) for measure_id, rows in found.items()}

    def sums_by(
        self,
        measure_ids: Iterable[int],
        dimensions: Iterable[str],
        *,
        as_of: date,
        by_day: ByDay,
        periods: Mapping[int, Period],
    ) -> dict[tuple[int, str], tuple[CaseSums, ...]]:
        """The same by group, for each (measure id, dimension key)."""
        found: dict[tuple[int, str], list[CaseSums]] = defaultdict(list)
        alike = {
            m: periods.get(m, Period.DAY) if _is_by_day(m, by_day) else None for m in measure_ids
        }
        read = self._read(alike, as_of)
        for names, measure_id, sums in read.by(self._groups_of_cells(dimensions)):
            found[measure_id, names[0]].append(sums)
        return {key: tuple(rows) for key, rows in found.items()}

    def sums_by_two(
        self, measure_ids: Iterable[int], first: str, second: str, *, as_of: date
    ) -> dict[int, tuple[CrossedSums, ...]]:
        """By measure, side and the groups of two dimensions at once; who lacks one is in none."""
        found: dict[int, list[CrossedSums]] = defaultdict(list)
        read = self._read(dict.fromkeys(measure_ids), as_of)
        both = {
            cell: [(a, b) for (d, a), (e, b) in product(names, names) if (d, e) == (first, second)]
            for cell, names in self._groups_of_cells((first, second)).items()
        }
        for (one, other), measure_id, sums in read.by(both):
            found[measure_id].append(CrossedSums(first=one, second=other, sums=sums))
        return {measure_id: tuple(rows) for measure_id, rows in found.items()}

    def _groups_of_cells(self, dimensions: Iterable[str]) -> dict[int, list[tuple[str, str]]]:
        """Cell -> the keys of dimension and group of each of its groups."""
        query = (
            select(CELL_GROUP.cell_id, DIMENSION.key, GROUP.key)
            .join(GroupRow, GROUP.id == CELL_GROUP.group_id)
            .join(DimensionRow, DIMENSION.id == GROUP.dimension_id)
            .where(
                DIMENSION.partnership_id == self._scope.partnership_id,
                DIMENSION.key.in_(list(dimensions)),
            )
            .order_by(DIMENSION.position, GROUP.position, GROUP.id)
        )
        found: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for cell, dimension, group in self._scope.session.execute(query):
            found[cell].append((dimension, group))
        return found

    def _read(
        self, periods: Mapping[int, Period | None], as_of: date, *, by_cell: bool = True
    ) -> _Read:
        """The rows of each measure by its period; by none, all its days are one row."""
        read: list[list[Any]] = [[] for _ in range(N_COLUMNS)]
        for period in dict.fromkeys(periods.values()):
            alike = [measure_id for measure_id, own in periods.items() if own is period]
            for query in self._asked(alike, as_of, period=period, by_cell=by_cell):
                for rows in self._scope.session.execute(query).partitions(AT_ONCE):
                    for column, part in zip(read, zip(*rows, strict=True), strict=True):
                        column.extend(part)
        measures, days, arms, phases, cells, *figures = read
        side = (Repeated.of(arms).map(Arm), Repeated.of(phases).map(Phase))
        told = together([measures, days])
        return _Read(
            where=together([measures, *side]),
            days=told.map(partial(_day, periods)).merged(),
            apart=told.map(partial(_day_apart, periods)).merged(),
            cells=Repeated.of(cells),
            figures=tuple(np.array(column, dtype=np.float64) for column in figures),
        )

    def _asked(
        self, ids: list[int], as_of: date, *, period: Period | None, by_cell: bool
    ) -> Iterator[Any]:
        """The queries that answer for these measures: from the sums, else from the records."""
        dialect = self._scope.session.get_bind().dialect.name
        begin = partial(first_day, period=period, dialect=dialect) if period else _no_day
        summed = self._kept.answering(ids, as_of=as_of)
        if summed:
            owner = SUM.partnership_id == self._scope.partnership_id
            query = counted(as_of, day=begin(SUM.starts_on), by_cell=by_cell)
            yield query.where(owner, SUM.measure_id.in_(summed))
        if left := [measure_id for measure_id in ids if measure_id not in summed]:
            # Every case of the test counts for each measure that case records carry at all: a case
            # whose row never named the outcome is missing it like one whose cell was empty.
            owner = CASE.partnership_id == self._scope.partnership_id
            query = _counted_one_by_one(as_of, day=begin(CASE.starts_on), by_cell=by_cell)
            yield query.where(owner, MEASURE.id.in_(carried(left)))


def _is_by_day(measure_id: int, by_day: ByDay) -> bool:
    return by_day if isinstance(by_day, bool) else measure_id in by_day


def _no_day(_: Any) -> None:
    """All days are one."""


def _day(periods: Mapping[int, Period | None], row: tuple[Any, ...]) -> date:
    """Where its measure's period begins, else the day of a row; SQLite keeps days as texts."""
    measure_id, told = row
    day = date.fromisoformat(told) if isinstance(told, str) else told
    period = periods[measure_id]
    return start_of(day, period) if period else day


def _day_apart(periods: Mapping[int, Period | None], row: tuple[Any, ...]) -> date | None:
    return _day(periods, row) if periods[row[0]] else None


def _under_each(
    cells: Repeated[int], names_of: Mapping[int, Sequence[Names]]
) -> tuple[Places, Repeated[Names]]:
    """Each row as often as its cell has names, and the names."""
    names = [names_of.get(cell, ()) for cell in cells.entries]
    lengths = np.array([len(own) for own in names], dtype=np.intp)
    begins = np.cumsum(lengths) - lengths
    times = lengths[cells.places]
    rows = np.repeat(np.arange(len(cells)), times)
    nth = np.arange(len(rows)) - np.repeat(np.cumsum(times) - times, times)
    flat = Repeated.of([name for own in names for name in own])
    return rows, flat.take(begins[cells.places][rows] + nth)


def _counted_one_by_one(as_of: date, *, day: Any, by_cell: bool) -> Any:
    """The records themselves, added up as ``counted`` adds up their sums."""
    keys = [MEASURE.id, CASE.arm, CASE.phase]
    keys += ([] if day is None else [day]) + [CASE.cell_id] * by_cell
    due = or_(CASE.due_on.is_(None), CASE.due_on <= as_of)
    known = CASE_VALUE.value.is_not(None)
    value = and_(CASE_VALUE.case_id == CASE.id, CASE_VALUE.measure_id == MEASURE.id)
    return (
        select(
            MEASURE.id,
            type_coerce(func.max(CASE.starts_on) if day is None else day, String),
            type_coerce(CASE.arm, String),
            type_coerce(CASE.phase, String),
            CASE.cell_id if by_cell else literal(NO_CELL),
            func.sum(case((and_(due, known), 1), else_=0)),
            func.sum(case((and_(due, known), CASE_VALUE.value), else_=0.0)),
            func.sum(case((and_(due, ~known), 1), else_=0)),
            func.sum(case((~due, 1), else_=0)),
        )
        .join(MeasureRow, MEASURE.test_id == CASE.test_id)
        .outerjoin(CaseValueRow, value)
        .group_by(*keys)
    )
