"""Is the measure getting better? What a signal means once it is known which way is better."""

from enum import StrEnum

from improvement.domain.vocabulary import Direction
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.rule_sets import DEFAULT
from improvement.stats.charts.run_finding import Signal


class Variation(StrEnum):
    """The icon of a chart (logic of the NHS Making Data Count icons)."""

    IMPROVING = "improving"
    WORSENING = "worsening"
    SIGNAL = "signal"  # not chance alone, but neither better nor worse can be said
    NO_SIGNAL = "no_signal"
    TOO_FEW_POINTS = "too_few_points"
    NOT_CHARTABLE = "not_chartable"  # no variation, or periods to be joined first


def variation(chart: Chart, direction: Direction | None = None) -> Variation:
    """What the latest part of a chart shows, as one icon.

    A signal is improving or worsening only where the long run says to which side the measure has
    moved (see ``shift_side``), or the latest figure is outside the limits or pointed at by another
    rule set, and ``direction`` says which side is better. Raises
    ``NotComputable`` for a series of no periods.
    """
    signal = chart.latest.finding.signal
    if signal is Signal.TOO_FEW_POINTS:
        return Variation.TOO_FEW_POINTS
    if not signal.judged:
        return Variation.NOT_CHARTABLE
    if not chart.latest.fired and not chart.latest.sigma_signals:
        return Variation.NO_SIGNAL  # the rules of its own set: the run rules are told by the way
    side = shift_side(chart) or _side_now(chart)
    gain = side * (0 if direction is None else direction.sign)
    return {0: Variation.SIGNAL, 1: Variation.IMPROVING, -1: Variation.WORSENING}[gain]


def _side_now(chart: Chart) -> int:
    """The side of the latest figure, where it is itself outside or pointed at by other rules."""
    latest = [p for p in chart.points if p.part == chart.latest.index and not p.excluded]
    recorded = [point for point in latest if point.value is not None]
    if not recorded:
        return 0
    last = recorded[-1]
    if last.outside:
        return last.outside
    return last.side if last.signals and chart.options.rules != DEFAULT else 0


def shift_side(chart: Chart) -> int:
    """To which side the latest part has moved: +1 up, -1 down, 0 if that cannot be said.

    Only a run longer than its limit says so: one that lasts until now has moved to its own side;
    one that began the part, against a line through the same points, has been left for the other. A
    long run in the middle is over, and crossings alone name no side.

    >>> from datetime import date
    >>> from improvement.domain.series import Point, Series
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> from improvement.stats.charts.run_chart import run_chart
    >>> waits = [31, 35, 30, 33, 36, 32, 34, 37, 24, 22, 25, 21, 23, 20, 26, 19]
    >>> chart = run_chart(Series(name="Days waited", kind=MeasureKind.VALUE, points=tuple(
    ...     Point(period=date(2026, 1, day), value=float(w)) for day, w in enumerate(waits, 1))))
    >>> shift_side(chart), variation(chart, Direction.LOWER).value
    (-1, 'improving')
    """
    part = chart.latest
    if part.finding.signal not in (Signal.RUN_TOO_LONG, Signal.BOTH):
        return 0
    useful = [p for p in chart.points if p.part == part.index and p.side != 0]
    if useful[-1].in_longest_run:
        return part.finding.longest_run_side
    if useful[0].in_longest_run and part.baseline is None:
        return -part.finding.longest_run_side
    return 0
