"""How a record of what was told grows: new columns of figures, then new stretches that are safe."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from improvement.domain.dimensions import Dimension
from improvement.domain.grouping import as_it_is
from improvement.domain.periods import WEEK, end_of
from improvement.domain.told import Audience, Column, CountedBy, Side, Stretch, Telling, piece_of
from improvement.domain.totals import ADDABLE, Sums, added
from improvement.domain.vocabulary import MeasureKind, Period
from improvement.services.figures import Figures, Source
from improvement.services.grouping import regrouped
from improvement.services.telling_amounts import amounts_of
from improvement.stats.disclosure.protection import Protection
from improvement.stats.disclosure.release import tell
from improvement.stats.disclosure.timeline import Counts, Timeline

#: Where a figure stands: piece of the calendar, group (None = everybody), side.
Slot = tuple[date, str | None, Side]
#: A group (by key) and the column that a stretch of it ended before.
Ends = frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Growing:
    """What all records of one test share while they grow: columns, and after which may be told."""

    columns: tuple[Column, ...]
    since: int
    closings: frozenset[int]
    told_on: date


def came(
    figures: Figures, dimension: Dimension, before: Telling | None, *, week: date
) -> dict[Slot, Sums]:
    """What came since the last columns: figures of weeks that are over, less those kept already.

    Only figures with a number of people count. What was taken back since is not: it is made up for
    by whatever comes later.
    """
    now = _by_slot(_closed(figures, dimension, week))
    had: dict[Slot, Sums] = (
        _by_slot(replace(row, period=before.columns[column].day) for column, row in before.rows)
        if before
        else {}
    )
    kind = figures.spec.kind
    found = {slot: _more(kind, row, had.get(slot)) for slot, row in now.items()}
    return {slot: row for slot, row in found.items() if row is not None}


def _closed(figures: Figures, dimension: Dimension, week: date) -> Iterable[Sums]:
    rows: list[Sums] = list(figures.groups.get(dimension.key, ()))
    if not dimension.disjoint:  # its groups do not add up, so everybody is kept beside them
        rows += [replace(row, group=None) for row in figures.overall]
    monthly = all(row.period.day == 1 for row in rows)
    days = sorted({row.period for row in rows})
    daily = figures.source is Source.CASES or any(
        later - earlier < WEEK for earlier, later in pairwise(days)
    )
    for row in rows:
        if _last_day(row.period, figures, monthly=monthly) < week:
            yield replace(row, period=piece_of(row.period) if daily else row.period, shape=())


def _last_day(day: date, figures: Figures, *, monthly: bool) -> date:
    """When figures of this day, or of the period that begins on it, can be complete."""
    if figures.source is Source.CASES:
        return day + timedelta(days=figures.spec.outcome_days or 0)
    return end_of(day, Period.MONTH) if monthly else day + timedelta(days=6)


def _by_slot(rows: Iterable[Sums]) -> dict[Slot, Sums]:
    slots: dict[Slot, list[Sums]] = defaultdict(list)
    for row in rows:
        if people(row) is not None:
            slots[row.period, row.group, (row.arm, row.phase)].append(row)
    return {slot: added(members) for slot, members in slots.items()}


def people(row: Sums) -> float | None:
    """How many people a figure is of; None where they were not counted."""
    return row.n if row.denominator is None else row.denominator


def _more(kind: MeasureKind, now: Sums, had: Sums | None) -> Sums | None:
    """The figures less those kept; None where there are no more people."""
    if had is None:
        return now if people(now) else None
    if kind is MeasureKind.PROPORTION:
        yes = max(0.0, (now.numerator or 0) - (had.numerator or 0))
        no = max(0.0, _without(now) - _without(had))
        more = replace(now, numerator=yes, denominator=yes + no)
        return replace(more, n=None if now.n is None else yes + no) if yes + no else None
    if (people(now) or 0) <= (people(had) or 0):
        return None
    less: dict[str, Any] = {
        name: value - (getattr(had, name) or 0)
        for name in ADDABLE
        if (value := getattr(now, name)) is not None
    }
    # Who of them came late is not known: at worst the two largest of all did, and both alike.
    return replace(now, **less, second=now.largest)


def _without(row: Sums) -> float:
    return (row.denominator or 0) - (row.numerator or 0)


def closings_of(
    columns: Sequence[Column], since: int, *, before: date | None, ends_on: date | None
) -> frozenset[int]:
    """After which new columns a month is over (or the test is, or somebody looks for the first
    time): then as many groups as is safe are told.
    """
    new = range(since, len(columns))
    months = {k for k in new[:-1] if _month(columns[k].day) < _month(columns[k + 1].day)}
    if not new:
        return frozenset()
    closes = is_closing(columns[-1].closed, before=before, ends_on=ends_on)
    return frozenset(months | ({new[-1]} if closes else set()))


def is_closing(week: date, *, before: date | None, ends_on: date | None) -> bool:
    """Is a month over since the last look, or the test, or is this the first look?"""
    over = before is None or _month(before) < _month(week)
    return over or (ends_on is not None and before is not None and before <= ends_on < week)


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def grown(
    before: Telling | None,
    came_now: Mapping[Slot, Sums],
    growing: Growing,
    counted: CountedBy,
) -> Telling:
    """The record with its new columns filled; who was told what is as before."""
    column = {growing.columns[k].day: k for k in range(growing.since, len(growing.columns))}
    rows = tuple((column[day], row) for (day, _, _), row in sorted(came_now.items(), key=_order))
    return Telling(
        columns=growing.columns,
        rows=(*(before.rows if before else ()), *rows),
        place=before.place if before else {},
        shown=before.shown if before else (),
        stretches=before.stretches if before else (),
        counted=counted,
    )


def _order(item: tuple[Slot, Sums]) -> tuple[date, str, Side]:
    day, group, side = item[0]
    return day, group or "", side


def placed(telling: Telling, figures: Figures, dimension: Dimension) -> Telling:
    """Which groups stand together: decided anew until anything was told, and then kept.

    As on Compare: joined across splits and mergers, and into their parent where they are few.
    """
    if telling.stretches:
        return telling
    sides = sorted({(row.arm, row.phase) for _, row in telling.rows})
    found = regrouped(figures, dimension, sides).grouping if dimension.disjoint else None
    grouping = found or as_it_is(dimension)
    joined = {joined.label for joined in grouping.joined}
    shown = tuple(
        (group.key, group.label if group.label in joined else "")
        for group in grouping.dimension.groups
    )
    return replace(telling, place=dict(grouping.place), shown=shown)


def told_on(
    telling: Telling,
    audience: Audience,
    rule: Protection,
    growing: Growing,
    *,
    kind: MeasureKind,
    overlapping: bool,
    within: Sequence[Ends] = (),
) -> Telling:
    """The record with the stretches that may now be told to an audience.

    ``within``: only where each of these ended a stretch of the same group, so that two records of
    the same people, put side by side, say no more than one.
    """
    keys = sorted({telling.of(row.group) for _, row in telling.rows if row.group is not None})
    tables = [[key] for key in keys] if overlapping else [keys]
    new: list[Stretch] = []
    for table in tables:
        counts = _counts(telling, table, kind, overlapping=overlapping)
        had = [tuple((s.start, s.end) for s in telling.told(audience, key)) for key in table]
        if overlapping:  # a group and everybody else: whoever knows the one knows the other
            had = [had[0], had[0]]
        found = tell(
            Timeline(counts, tuple(had), amounts_of(telling, table, kind, overlapping=overlapping)),
            rule,
            since=growing.since,
            closings=growing.closings,
            allowed=_allowed(table, len(telling.columns), within, len(counts)),
        )
        for key, before, after in zip(table, had, found.told, strict=False):
            new += [
                Stretch(
                    audience=audience,
                    group=key,
                    start=start,
                    end=end,
                    threshold=rule.threshold,
                    percent=rule.percent,
                    told_on=growing.told_on,
                )
                for start, end in after[len(before) :]
            ]
    return replace(telling, stretches=(*telling.stretches, *new))


def ends_of(telling: Telling, audience: Audience) -> Ends:
    """After which columns which groups were told."""
    return frozenset((s.group, s.end) for s in telling.stretches if s.audience is audience)


def _allowed(
    keys: Sequence[str], columns: int, within: Sequence[Ends], rows: int
) -> list[Collection[int]] | None:
    if not within:
        return None
    allowed: list[Collection[int]] = []
    for column in range(columns):
        may = [at for at, key in enumerate(keys) if all((key, column + 1) in e for e in within)]
        allowed.append(range(rows) if rows > len(keys) and may else may)
    return allowed


def _counts(
    telling: Telling, keys: Sequence[str], kind: MeasureKind, *, overlapping: bool
) -> Counts:
    """People by group, column, side and outcome; of an overlapping group also everybody else."""
    sides = sorted({(row.arm, row.phase) for _, row in telling.rows})
    layers = 2 if kind is MeasureKind.PROPORTION else 1
    counts = np.zeros((len(keys), len(telling.columns), len(sides), layers), dtype=np.int64)
    everybody = np.zeros_like(counts[:1])
    for column, row in telling.rows:
        side = sides.index((row.arm, row.phase))
        if row.group is None:
            everybody[0, column, side] += _people(row, kind)
        elif telling.of(row.group) in keys:
            counts[keys.index(telling.of(row.group)), column, side] += _people(row, kind)
    if not overlapping:
        return counts
    return np.concatenate([counts, np.maximum(0, everybody - counts)])


def _people(row: Sums, kind: MeasureKind) -> list[int]:
    if kind is MeasureKind.PROPORTION:
        return [round(row.numerator or 0), round(_without(row))]
    return [round(people(row) or 0)]
