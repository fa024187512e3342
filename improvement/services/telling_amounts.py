"""Costs, points and events as the record of what was told keeps them, and who has most of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from improvement.domain.dimensions import Dimension
from improvement.domain.told import Side, Telling, piece_of
from improvement.domain.totals import Sums, two_largest
from improvement.domain.vocabulary import MeasureKind
from improvement.services.figures import Figures, Source
from improvement.stats.disclosure.amounts import Amounts
from improvement.store.repositories.households import Largest
from improvement.store.unit_of_work import Store

NOBODY = (0.0, 0.0)


def with_largest(
    store: Store, figures: Mapping[int, Figures], *, as_of: date
) -> dict[int, Figures]:
    """Figures by day of case records with the two largest contributions to each sum.

    Totals keep none: of them it is not known who contributed what.
    """
    asked = [measure_id for measure_id, found in figures.items() if asks(found)]
    largest = store.households.largest(asked, as_of=as_of)
    return {
        measure_id: _with(found, largest[measure_id]) if measure_id in largest else found
        for measure_id, found in figures.items()
    }


def asks(figures: Figures) -> bool:
    """Is the rule asked of these? Nobody contributes more than one to a share."""
    return figures.source is Source.CASES and figures.spec.kind is not MeasureKind.PROPORTION


def _with(figures: Figures, largest: Sequence[Largest]) -> Figures:
    tops: dict[tuple[date, Side, tuple[str, str] | None], tuple[float, float]] = {}
    for each in largest:
        for where in (None, *each.groups):
            slot = each.day, (each.arm, each.phase), where
            first, second = tops.get(slot, NOBODY)
            second, first = sorted((first, second, each.value))[1:]
            tops[slot] = first, second

    def told(row: Sums, dimension: str) -> Sums:
        where = None if row.group is None else (dimension, row.group)
        first, second = tops.get((row.period, (row.arm, row.phase), where), NOBODY)
        return replace(row, largest=first, second=second)

    return replace(
        figures,
        overall=tuple(told(row, "") for row in figures.overall),
        groups={key: tuple(told(r, key) for r in rows) for key, rows in figures.groups.items()},
    )


def learned(telling: Telling, figures: Figures, dimension: Dimension) -> Telling:
    """A record from before contributions were kept, with those of today in their place."""
    if not asks(figures) or all(r.largest is not None for _, r in telling.rows):
        return telling
    slots: dict[tuple[date, str | None, Side], list[Sums]] = {}
    for row in (*figures.groups.get(dimension.key, ()), *figures.overall):
        slots.setdefault((piece_of(row.period), row.group, (row.arm, row.phase)), []).append(row)

    def known(column: int, row: Sums) -> Sums:
        day = telling.columns[column].day
        members = slots.get((day, row.group, (row.arm, row.phase)))
        if row.largest is not None or members is None:
            return row
        first, second = two_largest(members)
        return replace(row, largest=first, second=second)

    return replace(telling, rows=tuple((c, known(c, row)) for c, row in telling.rows))


def amounts_of(
    telling: Telling, keys: Sequence[str], kind: MeasureKind, *, overlapping: bool
) -> Amounts | None:
    """By group, column and side; of an overlapping group also everybody else. None for shares."""
    if kind is MeasureKind.PROPORTION:
        return None
    sides = sorted({(row.arm, row.phase) for _, row in telling.rows})
    slots: dict[tuple[int, int, int], list[Sums]] = {}
    for column, row in telling.rows:
        key = None if row.group is None else telling.of(row.group)
        if key is None or key in keys:
            at = len(keys) if key is None else keys.index(key)
            side = sides.index((row.arm, row.phase))
            slots.setdefault((at, column, side), []).append(row)
    tables = np.zeros((3, len(keys) + 1, len(telling.columns), len(sides)))
    for slot, rows in slots.items():
        first, second = two_largest(rows)
        tables[(slice(None), *slot)] = (
            sum(_amount(row, kind) for row in rows),
            np.nan if first is None else first,
            np.nan if second is None else second,
        )
    if not overlapping:
        return Amounts(*tables[:, :-1])
    # Who else contributed most is not kept: at most whoever contributed most of all.
    others = np.maximum(0, tables[0, -1] - tables[0, :-1].sum(axis=0))
    tables[1:, -1] = np.minimum(tables[1:, -1], others)
    tables[0, -1] = others
    return Amounts(*tables)


def _amount(row: Sums, kind: MeasureKind) -> float:
    return (row.weighted if kind is MeasureKind.VALUE else row.count) or 0.0
