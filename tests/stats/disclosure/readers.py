"""Readers who try to work out what was not told: by trying all tables, or by linear programming."""

from collections.abc import Iterator, Sequence
from itertools import product

from improvement.stats.disclosure.auditor import Auditor
from improvement.stats.disclosure.protection import Protection
from improvement.stats.disclosure.timeline import Timeline

Known = Sequence[tuple[Sequence[int], int]]


def by_trying(cells: int, has: Known, members: Sequence[int], *, most: int) -> tuple[int, int]:
    """Every table of whole numbers up to ``most`` that has these sums: least and most of a sum."""
    found = [
        sum(table[m] for m in members)
        for table in product(range(most + 1), repeat=cells)
        if all(sum(table[m] for m in own) == value for own, value in has)
    ]
    return min(found), max(found)


def cell(timeline: Timeline, group: int, period: int, layer: int) -> int:
    _, periods, _, layers = timeline.counts.shape
    return (group * periods + period) * layers + layer


def reader(timeline: Timeline, column: int) -> Auditor:
    """Who knows the totals of each period and outcome, and what was told of the groups."""
    groups, periods, _, layers = timeline.counts.shape
    counts = timeline.counts[:, :, column]
    has: list[tuple[list[int], int]] = [
        (
            [cell(timeline, group, period, layer) for group in range(groups)],
            int(counts[:, period, layer].sum()),
        )
        for period in range(periods)
        for layer in range(layers)
    ]
    has += [
        (
            [cell(timeline, group, period, layer) for period in range(first, last)],
            int(counts[group, first:last, layer].sum()),
        )
        for group in range(groups)
        for first, last in timeline.told[group]
        for layer in range(layers)
    ]
    return Auditor(groups * periods * layers, has)


def narrowed(timeline: Timeline, rule: Protection) -> Iterator[str]:
    """Every sensitive count of which too little stays possible, by linear programming."""
    *_, columns, layers = timeline.counts.shape
    for column in range(columns):
        knows = reader(timeline, column)
        for group, first, last in _runs(timeline):
            counts = timeline.counts[:, first:last, column]
            own, whole = counts[group].sum(axis=0), counts.sum(axis=(0, 1))
            cells = [
                [cell(timeline, group, period, layer) for period in range(first, last)]
                for layer in range(layers)
            ]
            few = rule.few(int(own.sum())) and own.sum() > 0
            if few:
                width = knows.possible([m for layer in cells for m in layer]).width
                if width < min(rule.width, int(whole.sum())):
                    yield f"people of group {group}, {first}-{last}, column {column}: {width}"
            for layer in range(layers):
                count = int(own[layer])
                if few or (rule.outcomes and 0 < count < rule.threshold):
                    width = knows.possible(cells[layer]).width
                    if width < min(rule.outcome_width, int(whole[layer])):
                        yield f"layer {layer} of group {group}, {first}-{last}: {width}"


def _runs(timeline: Timeline) -> Iterator[tuple[int, int, int]]:
    """Runs of periods inside one stretch that was told, or in what is still open."""
    for group, stretches in enumerate(timeline.told):
        rest = (timeline.open_from(group), timeline.periods)
        for low, high in (*stretches, rest):
            for first in range(low, high):
                for last in range(first + 1, high + 1):
                    yield group, first, last
