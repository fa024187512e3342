"""Averages by group of scores, costs and events, for whoever may not see small groups.

They are sums over stretches that were told, divided by the people in them: nothing that charts by
group do not say as well. Ranges, medians and anything that rests on a single household are not
told; nor are waits, because an average of those that are over leaves out who still waits.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from improvement.domain.dimensions import Dimension
from improvement.domain.told import Side, ToldDimension, ToldGroup
from improvement.domain.totals import added
from improvement.domain.vocabulary import ComparedBy, Design, MeasureKind
from improvement.services.assessment import sides_of
from improvement.services.telling import Told
from improvement.services.telling_growth import people
from improvement.store.repositories.plans import KeptTest

TOLD_BY_AVERAGES = frozenset({ComparedBy.SCORE, ComparedBy.COST, ComparedBy.EVENTS})
TWO_SIDES = frozenset({Design.SIDE_BY_SIDE, Design.RANDOMISED, Design.BEFORE_AFTER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Average:
    """One side of a group: the average as told, and of how many people."""

    figure: float
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAverages:
    """One dimension: each group of which both sides were told, and how many others there are.

    ``until`` is the last week (its first day) in the figures, None where nothing was told.
    """

    label: str
    rows: tuple[tuple[str, Average, Average], ...]
    hidden: int
    until: date | None


def told_averages(
    test: KeptTest, dimensions: Iterable[Dimension], told: Told
) -> tuple[ToldAverages, ...]:
    """By each dimension what was told of the primary measure; empty where averages mislead."""
    primary, design = test.plan.primary, test.plan.design
    if primary is None or primary.outcome not in TOLD_BY_AVERAGES or design not in TWO_SIDES:
        return ()
    sides = sides_of(design)
    found = (told.of(test, primary.key, dimension) for dimension in dimensions)
    return tuple(_averages(one, primary.kind, (sides.pilot, sides.comparison)) for one in found)


def _averages(told: ToldDimension, kind: MeasureKind, sides: tuple[Side, Side]) -> ToldAverages:
    both = ((g, _average(g, kind, sides[0]), _average(g, kind, sides[1])) for g in told.groups)
    rows = tuple((g.label, one, other) for g, one, other in both if one and other)
    hidden = told.hidden + len(told.groups) - len(rows)
    return ToldAverages(label=told.label, rows=rows, hidden=hidden, until=told.until)


def _average(group: ToldGroup, kind: MeasureKind, side: Side) -> Average | None:
    rows = group.rows(side)
    if not rows:
        return None
    whole = added(rows)
    figure, counted = whole.figure(kind), people(whole)
    if kind is MeasureKind.COUNT and figure is not None and counted:
        figure /= counted  # events a household
    return None if figure is None or not counted else Average(figure=figure, people=round(counted))
