"""Since when has a chart shown its signal?"""

from datetime import date

from improvement.stats.charts.chart import Chart, ChartPoint
from improvement.stats.charts.rules.rule import RuleId

#: Rules that judge a series as a whole: they point at every point of it, so at no day.
_OF_THE_WHOLE = {
    RuleId.LONG_RUN,
    RuleId.FEW_CROSSINGS,
    RuleId.BEST_BOX,
    RuleId.CUT_BOX,
    RuleId.RUNS_TABLE,
}


def signal_since(chart: Chart) -> date | None:
    """The first day of what the latest part of a chart signals, None where no day can be named.

    Parameters: ``chart`` of any kind, also one without a signal.
    Raises ``NotComputable`` for a series of no periods.

    Notes: the earliest of the first point outside the limits, the first point that a rule about
    single points points at, and the move that a long run shows. A run that lasts until now moved
    where it began; one that began the part, against a line through the same points, was left where
    it ended (as ``variation.shift_side`` has it). Too few crossings alone began on no day.

    >>> from improvement.domain.series import Point, Series
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> from improvement.stats.charts.run_chart import run_chart
    >>> waits = [31, 35, 30, 33, 36, 32, 34, 37, 24, 22, 25, 21, 23, 20, 26, 19]
    >>> chart = run_chart(Series(name="Days waited", kind=MeasureKind.VALUE, points=tuple(
    ...     Point(period=date(2026, 1, day), value=float(w)) for day, w in enumerate(waits, 1))))
    >>> signal_since(chart)
    datetime.date(2026, 1, 9)

    Waits have been shorter since 9 January.
    """
    part = chart.latest
    there = [p for p in chart.points if p.part == part.index and p.value is not None]
    there = [p for p in there if not p.excluded]
    pointed = [p.period for p in there if p.outside or set(p.signals) - _OF_THE_WHOLE]
    if RuleId.LONG_RUN in part.fired:
        pointed.append(_moved([p for p in there if p.side], frozen=part.baseline is not None))
    return min(pointed, default=None)


def _moved(useful: list[ChartPoint], *, frozen: bool) -> date:
    """Where the longest run began, or was left; ``useful`` are the points off the line."""
    inside = [place for place, point in enumerate(useful) if point.in_longest_run]
    left = useful[0].in_longest_run and not useful[-1].in_longest_run and not frozen
    return useful[inside[-1] + 1 if left else inside[0]].period
