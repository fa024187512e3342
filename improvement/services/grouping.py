"""Figures by group as they are shown: joined across splits and mergers, and where groups are small.

Compare, the verdict and the small charts all come here with the same two sides, so that they show
the same groups. Only figures *by group* are regrouped; the overall ones are never touched.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from improvement.domain.dimensions import Dimension
from improvement.domain.grouping import Grouping, grouped
from improvement.domain.totals import Sums, added
from improvement.domain.vocabulary import Arm, MeasureKind, Phase
from improvement.services.figures import Figures

#: A side of a comparison: which arm in which phase.
Side = tuple[Arm, Phase]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouped:
    """Figures whose groups are those of ``grouping.dimension``."""

    figures: Figures
    grouping: Grouping


def regrouped(figures: Figures, dimension: Dimension, sides: Sequence[Side]) -> Regrouped:
    """The figures by this dimension, in the groups that can be shown.

    A group is small where fewer than ten people are on one of ``sides`` (of those on which anybody
    was counted by this dimension). Nobody is joined for being few where people were not counted.
    """
    rows = figures.groups.get(dimension.key, ())
    grouping = grouped(
        dimension,
        present={row.group for row in rows if row.group is not None},
        sides=_people(rows, sides),
    )
    joined = _joined(rows, grouping, figures.spec.kind)
    return Regrouped(
        figures=replace(figures, groups={**figures.groups, dimension.key: joined}),
        grouping=grouping,
    )


def joined_parts(figures: Figures, dimension: Dimension, found: Regrouped) -> Regrouped | None:
    """The groups that ``found`` joined into larger ones for being few, each by itself again.

    Counting them within a larger group shows them; it does not make them seen. None where nobody
    was joined for that reason.
    """
    apart = regrouped(figures, dimension, ())
    now, before = found.grouping.place, apart.grouping.place
    moved = {before[key] for key in before if now.get(key, key) != before[key]}
    groups = tuple(g for g in apart.grouping.dimension.groups if g.key in moved)
    if not groups:
        return None
    shown = replace(apart.grouping.dimension, groups=groups, reference=None, changes=())
    return replace(apart, grouping=replace(apart.grouping, dimension=shown))


def _people(rows: Iterable[Sums], sides: Sequence[Side]) -> list[dict[str, float]]:
    counts: dict[Side, dict[str, float]] = {side: defaultdict(float) for side in sides}
    for row in rows:
        people = row.n if row.denominator is None else row.denominator
        if (row.arm, row.phase) in counts and row.group is not None and people is not None:
            counts[row.arm, row.phase][row.group] += people
    return [dict(side) for side in counts.values() if side]


def _joined(rows: Sequence[Sums], grouping: Grouping, kind: MeasureKind) -> tuple[Sums, ...]:
    if not grouping.joined:
        return tuple(rows)
    slots: dict[tuple[object, ...], list[Sums]] = defaultdict(list)
    for row in rows:
        moved = replace(row, group=grouping.of(row.group))
        slots[moved.period, moved.arm, moved.phase, moved.shape, moved.group].append(moved)
    return tuple(_one(members, kind) for members in slots.values())


def _one(rows: Sequence[Sums], kind: MeasureKind) -> Sums:
    """Averages are joined by how many people they are over; without that they cannot be."""
    one = added(rows)
    unknown = any(row.weighted is None and row.value is not None for row in rows)
    if kind is MeasureKind.VALUE and len(rows) > 1 and unknown:
        return replace(one, value=None, weighted=None)
    return one
