"""A measure's figures, put together from whatever was logged, and never counted twice.

Overall comes from case records if there are any, else from total rows, else from exactly one
breakdown (:mod:`improvement.domain.totals`). Everything is added up in SQL first: what arrives
here is one row a period, arm and group.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from improvement.domain.measures import MeasureSpec
from improvement.domain.periods import sensible_period, start_of, with_gaps
from improvement.domain.series import Point, Series
from improvement.domain.tallies import Tally
from improvement.domain.totals import Difference, Sums, added, choose, differences
from improvement.domain.vocabulary import Arm, MeasureKind, Period, Phase
from improvement.store.repositories.case_counts import ByDay, CaseSums
from improvement.store.repositories.households import Household
from improvement.store.unit_of_work import Store


class Source(StrEnum):
    """Where a measure's overall figures come from."""

    NOTHING = "nothing yet"
    CASES = "case records"
    TOTALS = "totals"
    BREAKDOWN = "one breakdown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One measure's figures: overall by period and arm, and by group for each dimension.

    ``missing`` counts due cases without an outcome by (arm, phase); ``waiting`` those not due yet.
    ``differences`` lists breakdowns that do not add up to the total that was taken. ``households``
    are there where they were asked for and case records are kept. ``told``: ``overall`` are sums
    over stretches that were told, each where it ends.
    """

    spec: MeasureSpec
    source: Source
    overall: tuple[Sums, ...]
    groups: Mapping[str, tuple[Sums, ...]]
    missing: Mapping[tuple[Arm, Phase], int]
    waiting: int
    differences: tuple[Difference, ...]
    households: tuple[Household, ...] = ()
    told: bool = False

    def tally(self, arm: Arm, phase: Phase) -> Tally:
        """x of n over all periods of an arm and phase (proportions only)."""
        return _tally(row for row in self.overall if (row.arm, row.phase) == (arm, phase))

    def group_tallies(self, dimension: str, arm: Arm, phase: Phase) -> dict[str, Tally]:
        """The same for each group of a dimension."""
        rows: dict[str, list[Sums]] = defaultdict(list)
        for row in self.groups.get(dimension, ()):
            if (row.arm, row.phase) == (arm, phase) and row.group is not None:
                rows[row.group].append(row)
        return {group: _tally(members) for group, members in rows.items()}

    def series(self, arm: Arm, *, name: str, rows: Iterable[Sums] | None = None) -> Series:
        """An arm over time from its first value to its last, missing periods as gaps.

        Periods before and after are left out: at the end of a test of case records stand weeks
        whose outcomes are not due yet, and those are no gaps.
        """
        source = self.overall if rows is None else rows
        if self.told:
            return self.told_series(arm, name=name, rows=source)
        by_period: dict[date, list[Sums]] = defaultdict(list)
        for row in source:
            if row.arm is arm:
                by_period[row.period].append(row)
        points = [_point(p, by_period[p], self.spec.kind) for p in with_gaps(by_period)]
        return Series(name=name, kind=self.spec.kind, points=_between_values(points))

    def told_series(self, arm: Arm, *, name: str, rows: Iterable[Sums]) -> Series:
        """Rows that were told, each where it ends. What lies between is in them: no gaps."""
        by_period: dict[date, list[Sums]] = defaultdict(list)
        for row in rows:
            if row.arm is arm:
                by_period[row.period].append(row)
        points = tuple(_point(p, by_period[p], self.spec.kind) for p in sorted(by_period))
        return Series(name=name, kind=self.spec.kind, points=points)

    def group_series(self, dimension: str, group: str, arm: Arm, *, name: str) -> Series:
        """One group over time."""
        rows = [row for row in self.groups.get(dimension, ()) if row.group == group]
        return self.series(arm, name=name, rows=rows)


def load_figures(
    store: Store,
    specs: Mapping[int, MeasureSpec],
    *,
    dimensions: Sequence[str],
    as_of: date,
    period: Period | None = None,
    by_day: ByDay = True,
    orders: Mapping[int, Sequence[str]] | None = None,
    households: Collection[int] = (),
    until: Mapping[int, date] | None = None,
    grouped: Collection[int] | None = None,
) -> dict[int, Figures]:
    """Figures of many measures at once, in five queries however many there are.

    ``households`` are the measures (by id) whose case records are wanted one by one: two more.
    ``until`` leaves out what began after a day, by measure: it needs ``by_day``.

    Without ``by_day`` cases arrive as one row a side and group: for verdicts of many tests at once,
    where nobody draws a chart. It may be the measures (by id) whose days are told apart.
    ``grouped`` are the measures whose groups are wanted; None for all of them.

    Of several breakdowns without a total the one by the earlier of ``dimensions`` is taken, or of a
    measure's own ``orders``, where tests differ.
    """
    ends = until or {}
    totals = store.observations.sums(specs)
    wanted = specs if grouped is None else [m for m in specs if m in grouped]
    totals_by = store.observations.sums_by(wanted, dimensions) if dimensions else {}
    cases = _begun_until(store.cases.sums(specs, as_of=as_of, by_day=by_day), ends)
    beats = {m: period or sensible_period(r.day for r in rows) for m, rows in cases.items() if rows}
    cases_by: Mapping[tuple[int, str], Sequence[CaseSums]] = {}
    if dimensions:
        cases_by = store.cases.sums_by(
            wanted, dimensions, as_of=as_of, by_day=by_day, periods=beats
        )
    overlapping = store.groups.overlapping()
    each = store.households.of(households)
    found = {}
    for measure_id, spec in specs.items():
        end = ends.get(measure_id, date.max)
        if cases[measure_id]:
            by = {
                d: [row for row in cases_by.get((measure_id, d), ()) if row.day <= end]
                for d in dimensions
            }
            counted = _from_cases(spec, cases[measure_id], by, beats[measure_id])
            alone = tuple(h for h in each.get(measure_id, ()) if h.starts_on <= end)
            found[measure_id] = replace(counted, households=alone)
        else:
            breakdowns = {
                d: [row for row in totals_by.get((measure_id, d), ()) if row.period <= end]
                for d in dimensions
            }
            order = dimensions if orders is None else orders[measure_id]
            sums = [row for row in totals[measure_id] if row.period <= end]
            kept = _from_totals(spec, sums, breakdowns, order, overlapping)
            found[measure_id] = kept if period is None else _joined(kept, period)
    return found


def _begun_until(
    cases: Mapping[int, Sequence[CaseSums]], ends: Mapping[int, date]
) -> dict[int, Sequence[CaseSums]]:
    return {
        measure_id: [row for row in rows if row.day <= ends[measure_id]]
        if measure_id in ends
        else rows
        for measure_id, rows in cases.items()
    }


def period_of(figures: Figures, asked: Period | None) -> Period | None:
    """The period of the points in the chart of the whole; None where each stands as logged."""
    if asked is not None or figures.source is not Source.CASES:
        return asked
    monthly = all(row.period.day == 1 for row in figures.overall)
    return Period.MONTH if monthly else Period.WEEK


def _joined(figures: Figures, period: Period) -> Figures:
    """Totals put together into longer periods, each where it began; shorter ones stay as they are.

    Averages of an unknown number of people cannot be put together, so those stay too.
    """
    rows = (*figures.overall, *(row for rows in figures.groups.values() for row in rows))
    if figures.spec.kind is MeasureKind.VALUE and any(row.weighted is None for row in rows):
        return figures

    def moved(given: Sequence[Sums]) -> tuple[Sums, ...]:
        return tuple(replace(row, period=start_of(row.period, period)) for row in given)

    return replace(
        figures,
        overall=moved(figures.overall),
        groups={dimension: moved(rows) for dimension, rows in figures.groups.items()},
    )


def _from_totals(
    spec: MeasureSpec,
    sums: Sequence[Sums],
    by_dimension: Mapping[str, Sequence[Sums]],
    order: Sequence[str],
    overlapping: frozenset[str],
) -> Figures:
    overall = choose(sums, order, overlapping=overlapping)
    source = Source.NOTHING
    if overall:
        source = Source.BREAKDOWN if any(row.shape for row in overall) else Source.TOTALS
    return Figures(
        spec=spec,
        source=source,
        overall=overall,
        groups={
            d: choose(rows, (d, *order), overlapping=overlapping - {d})
            for d, rows in by_dimension.items()
        },
        missing={},
        waiting=0,
        differences=differences(sums, spec.kind, order, overlapping=overlapping),
    )


def _from_cases(
    spec: MeasureSpec,
    sums: Sequence[CaseSums],
    by_dimension: Mapping[str, Sequence[CaseSums]],
    beat: Period,
) -> Figures:
    missing: dict[tuple[Arm, Phase], int] = defaultdict(int)
    for row in sums:
        missing[row.arm, row.phase] += row.missing
    return Figures(
        spec=spec,
        source=Source.CASES,
        overall=_counted(sums, spec.kind, beat),
        groups={d: _counted(rows, spec.kind, beat) for d, rows in by_dimension.items()},
        missing=dict(missing),
        waiting=sum(row.waiting for row in sums),
        differences=(),
    )


def _counted(rows: Sequence[CaseSums], kind: MeasureKind, beat: Period) -> tuple[Sums, ...]:
    """Cases counted into periods. A period split by the change's start stays split by phase."""
    slots: dict[tuple[date, Arm, Phase, str | None], list[CaseSums]] = defaultdict(list)
    for row in rows:
        slots[start_of(row.day, beat), row.arm, row.phase, row.group].append(row)
    return tuple(
        _case_slot(slot, members, kind)
        for slot, members in sorted(slots.items(), key=lambda item: (item[0][0], item[0][1]))
    )


def _case_slot(
    slot: tuple[date, Arm, Phase, str | None], rows: Sequence[CaseSums], kind: MeasureKind
) -> Sums:
    period, arm, phase, group = slot
    known, total = sum(row.known for row in rows), sum(row.total for row in rows)
    figures: dict[str, float | None] = {"n": float(known)}
    if kind is MeasureKind.PROPORTION:
        figures |= {"numerator": total, "denominator": float(known)}
    elif kind is MeasureKind.VALUE:
        figures |= {"weighted": total}
    else:
        figures |= {"count": total, "exposure": float(known)}
    return Sums(period=period, arm=arm, phase=phase, shape=(), group=group, **figures)


def _tally(rows: Iterable[Sums]) -> Tally:
    taken = list(rows)
    return Tally(
        events=round(sum(row.numerator or 0 for row in taken)),
        n=round(sum(row.denominator or 0 for row in taken)),
    )


def _between_values(points: Sequence[Point]) -> tuple[Point, ...]:
    known = [i for i, point in enumerate(points) if point.value is not None]
    return tuple(points[known[0] : known[-1] + 1]) if known else ()


def _point(period: date, rows: Sequence[Sums], kind: MeasureKind) -> Point:
    if not rows:
        return Point(period=period, value=None)
    row = added(rows)  # a period in which the change began has a row of either phase
    above, below = {
        MeasureKind.PROPORTION: (row.numerator, row.denominator),
        MeasureKind.RATE: (row.count, row.exposure),
    }.get(kind, (None, None))
    return Point(period=period, value=row.figure(kind), numerator=above, denominator=below)
