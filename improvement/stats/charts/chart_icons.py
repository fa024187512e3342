"""The icons of one chart: what its latest point shows, and whether its target can be relied on."""

from dataclasses import replace

import numpy as np

from improvement.domain.vocabulary import Direction
from improvement.stats.charts.applied_rules import apply_rules
from improvement.stats.charts.chart import Chart, ChartPoint
from improvement.stats.charts.icons import Icons, icons, variation_icon
from improvement.stats.charts.rule_sets import rule_set
from improvement.stats.charts.rules.shown import Shown

_FIGURES = ("value", "centre", "lower", "upper", "near_lower", "near_upper")


def chart_icons(chart: Chart, direction: Direction | None = None) -> Icons:
    """The icons of the latest part of a chart, by the rule set that the chart was judged by.

    Parameters
    ----------
    chart : of any kind. Its target is that of the latest recorded point, in the unit that is shown.
    direction : which way is better; None if neither is.

    Returns
    -------
    Icons. Where the rules cannot be applied (too few points, no variation), only a point outside
    the limits is more than common cause.

    Raises
    ------
    NotComputable : nothing was recorded in the latest part.

    References
    ----------
    NHS England, Making Data Count; as coded in NHSRplotthedots 0.2.2: see ``icons``.

    >>> from datetime import date
    >>> from improvement.domain.series import Point, Series
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> from improvement.stats.charts.kinds import ChartKind
    >>> from improvement.stats.charts.control_chart import control_chart
    >>> waits = [31, 35, 30, 33, 36, 32, 34, 37, 34, 31, 35, 52]
    >>> chart = control_chart(Series(name="Days waited", kind=MeasureKind.VALUE, points=tuple(
    ...     Point(period=date(2026, 1, day), value=float(w)) for day, w in enumerate(waits, 1))),
    ...     ChartKind.I)
    >>> chart_icons(chart, Direction.LOWER).variation.value
    'concern_high'

    The latest wait lies above the limits, and fewer days would be better.
    """
    part = chart.latest
    points = [p for p in chart.points if p.part == part.index and not p.excluded]
    shown = _shown(points, 0 if part.baseline is None else chart.options.frozen_points or 0)
    recorded = [point for point in points if point.value is not None]
    target = chart.options.target_on(recorded[-1].period) if recorded else None
    applied = apply_rules(rule_set(chart.options.rules), shown)
    found = icons(applied, shown, direction=direction, target=target)
    if recorded[-1].signals:
        return found
    side = recorded[-1].outside
    return replace(found, variation=variation_icon(side, direction), side=side, rule=None)


def _shown(points: list[ChartPoint], baseline: int) -> Shown:
    matrix = np.array(
        [[getattr(point, name) for point in points] for name in _FIGURES], dtype=np.float64
    )
    values, centre, lower, upper, near_lower, near_upper = matrix[:, None, :]
    return Shown.of(
        values,
        centre,
        lower=lower,
        upper=upper,
        near_lower=near_lower,
        near_upper=near_upper,
        baseline=baseline,
    )
