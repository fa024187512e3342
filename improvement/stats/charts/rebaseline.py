"""Has the measure settled on a better level, so that people could agree on a new baseline?"""

from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.charts.chart import Chart, ChartPoint
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.rules.sustained_run import (
    BASELINE_ROWS,
    RUN_LENGTH,
    BaselineOrigin,
    ProposedBaseline,
    RunSide,
    proposed_baselines,
)

#: Charts of something else than the measure's own level.
_OF_SPREAD = {ChartKind.MR, ChartKind.S}


def proposed_rebaseline(chart: Chart, direction: Direction | None) -> ProposedBaseline | None:
    """The first sustained run of the chart's latest part to the better side, None for none.

    A proposal to the people who know the work; nothing is redrawn. A run to the worse side is a
    reason to act and never a level to settle for, so it is not proposed.

    Parameters
    ----------
    chart : of any kind; those of a spread have no level, so nothing is proposed there.
    direction : which way is better; where neither is, both sides count.

    Returns
    -------
    ProposedBaseline, in the unit that is shown. The baseline before it is the frozen one, if there
    is one, else the first 13 periods of the part (``rules.sustained_run``). Points left out are
    passed over as gaps.

    >>> from datetime import date
    >>> from improvement.domain.series import Point, Series
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> from improvement.stats.charts.run_chart import run_chart
    >>> waits = [31, 35, 30, 33, 36, 32, 34, 37, 33, 31, 36, 32, 35,
    ...          24, 22, 25, 21, 23, 20, 26, 19, 22]
    >>> chart = run_chart(Series(name="Days waited", kind=MeasureKind.VALUE, points=tuple(
    ...     Point(period=date(2026, 1, day), value=float(w)) for day, w in enumerate(waits, 1))))
    >>> found = proposed_rebaseline(chart, Direction.LOWER)
    >>> found.median, found.start.isoformat()
    (22.0, '2026-01-14')
    >>> proposed_rebaseline(chart, Direction.HIGHER) is None
    True

    Nine waits in a row lie below the first median: 22 days could be the new one.
    """
    if chart.kind in _OF_SPREAD or not chart.parts:
        return None
    part = chart.latest
    points = [point for point in chart.points if point.part == part.index]
    first = chart.options.frozen_points if part.baseline is not None else None
    try:
        found = proposed_baselines(
            [_counted(point) for point in points],
            [point.period for point in points],
            first or BASELINE_ROWS,
            RUN_LENGTH,
            _side(direction),
        )
    except NotComputable:  # too short as yet, or nothing in its first periods
        return None
    return next((each for each in found if each.origin is BaselineOrigin.SUSTAINED_RUN), None)


def _counted(point: ChartPoint) -> float | None:
    return None if point.excluded else point.value


def _side(direction: Direction | None) -> RunSide:
    if direction is None:
        return RunSide.BOTH
    return RunSide.ABOVE if direction is Direction.HIGHER else RunSide.BELOW
