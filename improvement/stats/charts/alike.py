"""The chart of a part of the people, drawn as the chart of all of them was."""

from dataclasses import replace

from improvement.domain.charting import ChartOptions
from improvement.domain.series import Series
from improvement.errors import Invalid, NotComputable
from improvement.stats.charts.centre_line import LineKind
from improvement.stats.charts.chart import MIN_BASELINE, Chart
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.rule_sets import DEFAULT, rule_set


def chart_alike(series: Series, whole: Chart, *, line: LineKind | None = None) -> Chart:
    """Chart a group as the whole is charted: kind, limits, rules, splits, points left out, target.

    Parameters
    ----------
    series : the group's; its periods need not be those of the whole.
    whole : the chart of everybody.
    line : of a run chart: the line that was asked for, if one was.

    Returns
    -------
    Chart. A frozen baseline ends on the day on which that of the whole ends, however many periods
    of the group lie in it; without any, the group has a line of its own. A line known beforehand
    was known of everybody, so each group has its own. Where the group's figures allow no such
    chart, or are fewer than limits need (12), it is a run chart with the same decisions, judged by
    the usual rules if those of the whole are not for run charts.

    Raises
    ------
    Invalid, NotComputable : as ``control_chart`` of a run chart.

    >>> from datetime import date, timedelta
    >>> from improvement.domain.series import Point
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> def weeks(name, first, values):
    ...     return Series(name=name, kind=MeasureKind.COUNT, points=tuple(
    ...         Point(period=date(2026, 1, 5) + timedelta(weeks=first + w), value=float(v))
    ...         for w, v in enumerate(values)))
    >>> everybody = weeks("All", 0, [9, 7, 8, 9, 6, 8, 9, 7, 8, 6, 9, 8, 7, 9])
    >>> whole = control_chart(everybody, ChartKind.C, options=ChartOptions(frozen_points=6))
    >>> part = chart_alike(weeks("60 and over", 2, [3, 4, 2, 3, 4, 3, 2, 3, 4, 3, 2, 4]), whole)
    >>> part.kind.letter, part.options.frozen_points
    ('C', 4)

    The baseline of both ends with the sixth week.
    """
    options = replace(whole.options, frozen_points=_frozen_until(series, whole), known_centre=None)
    recorded = sum(point.value is not None for point in series.points)
    if recorded < MIN_BASELINE:
        return control_chart(series, ChartKind.RUN, options=_for_run(options), line=line)
    try:
        return control_chart(series, whole.kind, options=options, limits=whole.limits, line=line)
    except (Invalid, NotComputable):
        return control_chart(series, ChartKind.RUN, options=_for_run(options), line=line)


def _frozen_until(series: Series, whole: Chart) -> int | None:
    """How many of the group's periods lie in the baseline of the whole."""
    frozen = whole.options.frozen_points
    if frozen is None or not whole.points:
        return None
    last = whole.points[:frozen][-1].period
    inside = [point for point in series.points if point.period <= last]
    return len(inside) if any(point.value is not None for point in inside) else None


def _for_run(options: ChartOptions) -> ChartOptions:
    fits = ChartKind.RUN in rule_set(options.rules).kinds
    return options if fits else replace(options, rules=DEFAULT)
