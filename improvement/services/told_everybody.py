"""Everybody's figures as they are shown to whoever may not see small groups."""

from collections.abc import Iterator
from dataclasses import replace

from improvement.domain.access import Action, Actor, may
from improvement.domain.periods import start_of, with_gaps
from improvement.domain.told import ToldGroup, ToldPoint
from improvement.domain.totals import Sums
from improvement.domain.vocabulary import MeasureKind, Period
from improvement.services.figures import Figures, period_of
from improvement.services.redaction import ungrouped
from improvement.services.telling import Told
from improvement.services.telling_amounts import asks
from improvement.services.telling_everybody import EVERYBODY
from improvement.store.repositories.plans import KeptTest


def shown_figures(
    figures: Figures, test: KeptTest, actor: Actor, told: Told, *, period: Period | None = None
) -> Figures:
    """A measure's figures of everybody as this person may see them; without groups, where few.

    Costs, scores, days and events of households are sums over stretches that were told, each where
    it ends (in its ``period``). Shares, and totals that were logged as such, are as they are.
    """
    if may(actor, Action.SEE_SMALL_GROUPS, team_id=test.team_id):
        return figures
    if not asks(figures):
        return ungrouped(figures)
    by = told.of(test, figures.spec.key, EVERYBODY)
    beat = period_of(figures, period)
    groups = by.groups
    if figures.spec.kind is MeasureKind.COUNT:
        groups = tuple(_counted_by(group, beat) for group in groups)
    rows = (row for group in groups for row in rows_by(group, beat))
    plain = (replace(row, group=None, largest=None, second=None) for row in rows)
    return replace(ungrouped(figures), overall=tuple(plain), told=True)


def _counted_by(group: ToldGroup, period: Period | None) -> ToldGroup:
    """Counts of one period on average: a sum of several weeks is no point beside one of a week."""
    return replace(group, points=tuple(_on_average(point, period) for point in group.points))


def _on_average(point: ToldPoint, period: Period | None) -> ToldPoint:
    if period is None:
        return point
    ends = (start_of(point.first, period), start_of(point.last, period))
    over = len(with_gaps(ends, period))
    return replace(point, rows=tuple(replace(r, count=(r.count or 0) / over) for r in point.rows))


def rows_by(group: ToldGroup, period: Period | None) -> Iterator[Sums]:
    """What was told of a group, each stretch where it ends, or in the period in which it does."""
    for point in group.points:
        day = point.last if period is None else start_of(point.last, period)
        for row in point.rows:
            yield replace(row, period=day)
