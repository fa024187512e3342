"""Did both sides move alike before the change, as a difference in differences takes for granted?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

import numpy as np

from improvement.domain.series import Series
from improvement.errors import NotComputable
from improvement.stats.decisions.baseline_points import BaselinePoints, Use, baseline_points
from improvement.stats.equity.gap_over_time import GapOverTime, gap_over_time
from improvement.stats.interval import Z95, Interval
from improvement.stats.record import recorded
from improvement.stats.student import t_quantile


@recorded("before_the_start", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeTheStart:
    """Both sides before the change, and how the pilot moved against the comparison.

    ``both`` has the comparison as its reference. ``drift`` is how far the pilot rose against the
    comparison from the first to the last of these points, along a straight line; ``carried`` what
    the same drift comes to between the middle of the points before and the middle of those since:
    as much of a difference in differences would have come by itself. Both in the measure's own
    unit (shares 0-1), above 0 = up; None with fewer than 3 points, or where they lie on a line so
    exactly that no range can be given.
    """

    both: GapOverTime
    points: BaselinePoints
    drift: Interval | None
    carried: Interval | None


def before_the_start(
    pilot: Series, comparison: Series, *, since: Sequence[date] = (), z: float = Z95
) -> BeforeTheStart:
    """How far the two sides moved apart before the change, with what so few points leave open.

    A straight line through the difference of the two sides, point by point, each counting the
    same; its range by Student's t with two fewer degrees of freedom than points, so that three or
    four points show how little they show. It is a description, not a test that the sides were
    alike: no number of points shows that.

    Parameters
    ----------
    pilot, comparison : series of one kind, periods before the change only.
    since : the periods since the change; empty: nothing is carried on.
    z : standard errors of a normal range that leaves as much outside, above 0.

    Raises
    ------
    Invalid : the two are of different kinds.
    NotComputable : no period before the change in which both were recorded.

    Notes
    -----
    Periods that lack one side are left out. Neighbouring periods that are alike make the range too
    narrow. Sizes of periods are not weighed.

    References
    ----------
    Draper & Smith 1998, Applied Regression Analysis, 3rd edition, section 1.4 (the range of a
    slope).

    >>> from improvement.domain.series import Point
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> def weeks(name, *values):
    ...     return Series(name=name, kind=MeasureKind.VALUE, points=tuple(
    ...         Point(period=date.fromordinal(739000 + 7 * week), value=value)
    ...         for week, value in enumerate(values)))
    >>> found = before_the_start(weeks("A", 10, 12, 12, 14), weeks("B", 10, 10, 11, 11))
    >>> round(found.drift.estimate, 1), round(found.drift.lower, 1), round(found.drift.upper, 1)
    (2.4, -3.1, 7.9)

    Over these weeks A rose 2.4 against B; four points fit anything from falling 3.1 to rising 7.9.
    """
    both = gap_over_time(comparison, pilot)
    points = baseline_points(Use.PARALLEL_TRENDS, before=len(both.points))
    slope = None if points.blocked else _slope(both, z)
    days = [point.period.toordinal() for point in both.points]
    carried = None
    if slope is not None and since:
        middle = sum(period.toordinal() for period in since) / len(since)
        carried = _times(slope, middle - sum(days) / len(days))
    return BeforeTheStart(
        both=both,
        points=points,
        drift=None if slope is None else _times(slope, days[-1] - days[0]),
        carried=carried,
    )


def _slope(both: GapOverTime, z: float) -> Interval | None:
    """Of pilot minus comparison, a day; None where nothing is left over to judge chance by."""
    x = np.array([point.period.toordinal() for point in both.points], float)
    y = np.array([0.0 - point.gap for point in both.points], float)
    x -= x.mean()
    spread = float(x @ x)
    slope = float(x @ (y - y.mean())) / spread
    left_over = y - y.mean() - slope * x
    squares, degrees = float(left_over @ left_over), len(x) - 2
    if squares <= 1e-18 * max(1.0, float(y @ y)):
        return None
    try:
        half = t_quantile(z, degrees) * sqrt(squares / degrees / spread)
    except NotComputable:
        return None
    return Interval(estimate=slope, lower=slope - half, upper=slope + half)


def _times(slope: Interval, days: float) -> Interval:
    return Interval(
        estimate=slope.estimate * days, lower=slope.lower * days, upper=slope.upper * days
    )
