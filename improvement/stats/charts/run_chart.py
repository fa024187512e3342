"""Is there more than chance variation in this measure over time? The run chart.

A line through the middle and two rules about it (``rules.anhoej``) are enough to tell a shift from
noise, need no distribution, and hold their promise on short series where limits do not.
"""

from collections.abc import Sequence
from datetime import date

from improvement.domain.charting import ChartOptions, Split
from improvement.domain.series import Series
from improvement.stats.charts.centre_line import LineKind
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind


def run_chart(
    series: Series,
    *,
    frozen_points: int | None = None,
    splits: Sequence[date] = (),
    line: LineKind | None = None,
) -> Chart:
    """Judge a measure over time by the longest run and the number of crossings.

    Parameters
    ----------
    series : one point a period, gaps with value None; any length, also empty.
    frozen_points : compute the line from this many first periods (gaps counted) and hold all later
        ones against it. If there are fewer periods as yet, those there are. With splits it is
        passed over. At least 1.
    splits : dates of declared changes; the period on or after each begins a part with its own
        line. Dates that part nothing off are passed over.
    line : median or mean instead of the rule in ``centre_line``.

    Returns
    -------
    Chart. Fewer than 10 points off the line, no variation, or under 0.75 events a period are
    told as such in the ``Signal``; observed values and limits are there all the same.

    Raises
    ------
    Invalid : ``frozen_points`` below 1.
    NotComputable : nothing was recorded in the frozen periods; or see ``centre_line``.

    Notes
    -----
    Points exactly on the line are dropped: they neither end nor extend a run. So are gaps: runs
    continue across. A signal needs longest run > round(log2 n) + 3, or crossings < the 5% quantile
    of Binomial(n - 1, 1/2), n being the points off the line.

    References
    ----------
    Anhoej & Olesen 2014, PLoS ONE 9(11):e113825; Anhoej 2015, PLoS ONE 10(3):e0121349; numbers
    agree with R qicharts2 0.8.1.

    >>> from improvement.domain.series import Point
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> waits = [31, 35, 30, 33, 36, 32, 34, 37, 24, 22, 25, 21, 23, 20, 26, 19]
    >>> series = Series(name="Days waited", kind=MeasureKind.VALUE, points=tuple(
    ...     Point(period=date(2026, 1, day), value=float(w)) for day, w in enumerate(waits, 1)))
    >>> found = run_chart(series).latest.finding
    >>> found.longest_run, found.longest_run_limit, found.crossings, found.crossings_limit
    (8, 7, 1, 4)
    >>> found.signal.value
    'both'

    The last eight waits lie below the line: a run longer than 7, and one crossing where at least 4
    were to be expected.
    """
    parted = tuple(Split(on=day) for day in sorted(set(splits)))
    options = ChartOptions(frozen_points=frozen_points, splits=parted)
    return control_chart(series, ChartKind.RUN, options=options, line=line)
