"""One side by itself with a range: what differences of changes are put together from."""

from math import log, sqrt

from improvement.domain.event_counts import EventTotal
from improvement.domain.outcomes import Side
from improvement.domain.vocabulary import ComparedBy
from improvement.errors import NotComputable
from improvement.stats.comparisons.event_totals import rate
from improvement.stats.comparisons.still_waiting import FEWEST_ENDED, restricted_means
from improvement.stats.comparisons.waits import MOST_SAME_DAY, SAME_DAY
from improvement.stats.comparisons.welch import average
from improvement.stats.interval import Interval, checked_z
from improvement.stats.student import t_quantile


def one_side(way: ComparedBy, side: Side, *, z: float, until: float | None = None) -> Interval:
    """An average (or rate, or the logarithm of a typical wait) with its limits at ``z``.

    Parameters: ``way`` any but shares and answers in order, which have comparisons of their own;
    ``side`` at least 2 households; ``until`` for days waited, the day they are counted up to.
    Raises ``NotComputable`` where one side has no range.

    >>> found = one_side(ComparedBy.SCORE, Side(values=(4, 6, 5, 5)), z=1.959963984540054)
    >>> [round(x, 2) for x in (found.estimate, found.lower, found.upper)]
    [5.0, 3.7, 6.3]
    """
    checked_z(z)
    if way is ComparedBy.EVENTS:
        return _events(side, z)
    if way is ComparedBy.AVERAGE_DAYS:
        return _days(side, z, until or 0.0)
    if way is ComparedBy.TYPICAL_WAIT:
        return _mean(_logarithms(side), z)
    return _mean(side.values, z)


def _mean(values: tuple[float, ...], z: float) -> Interval:
    found = average(values)
    half = t_quantile(z, found.n - 1) * found.standard_deviation / sqrt(found.n)
    return Interval(estimate=found.mean, lower=found.mean - half, upper=found.mean + half)


def _logarithms(side: Side) -> tuple[float, ...]:
    if False in side.ended:
        raise NotComputable(
            f"{side.ended.count(False)} of {side.n} on one side are still waiting: leaving them "
            "out would make waits look too short. Compare average days instead."
        )
    zeros = side.values.count(0.0)
    if side.n and zeros / side.n >= MOST_SAME_DAY:
        raise NotComputable(
            f"{zeros} of {side.n} waits on one side are of 0 days: no typical wait."
        )
    return tuple(log(days or SAME_DAY) for days in side.values)


def _days(side: Side, z: float, until: float) -> Interval:
    ended = side.ended or (True,) * side.n
    mean, variance, over = restricted_means([side.values], [ended], [until])
    count = int(over[0])
    if count < FEWEST_ENDED:
        raise NotComputable(
            f"{count} of {side.n} waits on one side ended by day {until:g}: at least "
            f"{FEWEST_ENDED} are needed for a range."
        )
    error = sqrt(float(variance[0]) * count / (count - 1))
    half = t_quantile(z, side.n - 1) * error
    middle = float(mean[0])
    return Interval(estimate=middle, lower=middle - half, upper=middle + half)


def _events(side: Side, z: float) -> Interval:
    """Events per household (or per unit of exposure), wider where households differ much."""
    if side.total is not None:
        if not side.total.exposure:
            raise NotComputable("One of the sides has no time or people at risk: there is no rate.")
        return rate(side.total, z)
    found = average(side.values)
    dispersion = max(1.0, found.standard_deviation**2 / found.mean) if found.mean else 1.0
    quantile = t_quantile(z, found.n - 1) * sqrt(dispersion)
    return rate(EventTotal(events=int(sum(side.values)), exposure=float(found.n)), quantile)
