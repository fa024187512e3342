"""How many days less do people wait on average, when some are still waiting?"""

from dataclasses import dataclass
from math import inf, isfinite, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from improvement.domain.samples import TwoWaits, Waits
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.face import EffectKind, benefit_of
from improvement.stats.interval import Z95, Interval, checked_z
from improvement.stats.record import recorded
from improvement.stats.student import Floats, t_quantile

FEWEST_ENDED = 2  # per arm; the small-sample factor d/(d-1) needs two ended waits


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedMean:
    """Average days waited up to the limit of an arm.

    ``greenwood_error`` is Greenwood's standard error, ``standard_error`` the same with the
    small-sample factor sqrt(d/(d-1)), d the waits that ``ended`` by the limit.
    """

    n: int
    ended: int
    mean: float
    greenwood_error: float
    standard_error: float


@recorded("still_waiting", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class StillWaiting:
    """Pilot's average wait minus the comparison's, both counted up to day ``until``.

    ``followed_until`` is the last day on which both arms still had somebody waiting.
    """

    waits: TwoWaits
    z: float
    until: float
    followed_until: float
    pilot: RestrictedMean
    comparison: RestrictedMean
    degrees_of_freedom: int
    quantile: float
    difference: Interval

    @property
    def kind(self) -> EffectKind:
        return EffectKind.DIFFERENCE

    @property
    def effect(self) -> Interval:
        return self.difference

    @property
    def smaller_n(self) -> int:
        return self.waits.smaller_n

    def benefit(self, direction: Direction) -> Interval:
        """The difference in days with above 0 = better."""
        return benefit_of(self.difference, self.kind, direction)


def still_waiting(waits: TwoWaits, *, until: float | None = None, z: float = Z95) -> StillWaiting:
    """Compare average waits up to a day that both arms were followed to (Kaplan-Meier).

    The area under the curve of those still waiting: an average in days that needs no assumption
    about waits nobody has seen the end of (STATISTICS B5, coverage .947-.959).

    Parameters: ``waits`` in days; ``until`` the day > 0 to count up to; by default the last day on
    which both arms still had somebody waiting. It may lie later where the last wait of an arm ended
    (nobody waits from then on), never beyond a last wait that was cut off; ``z`` > 0 standard
    errors.
    Raises ``NotComputable`` for an empty arm, fewer than 2 waits ended in an arm by that day, or
    no spread in either arm; ``Invalid`` for an ``until`` beyond what is known or a bad ``z``.
    Notes: waits longer than ``until`` count as ``until``. A wait cut off on a day on which others
    end was still going on then.

    References: Kaplan & Meier 1958, Journal of the American Statistical Association 53, 457-481;
    Irwin 1949, Journal of Hygiene 47, 188-189; Royston & Parmar 2013, BMC Medical Research
    Methodology 13, 152.

    >>> kept = Waits(days=(9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161),
    ...              ended=(True, True, False, True, True, False, True, True, False, True, False))
    >>> left = Waits(days=(5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45),
    ...              ended=(True,) * 5 + (False,) + (True,) * 6)
    >>> found = still_waiting(TwoWaits(pilot=kept, comparison=left), until=30)
    >>> round(found.pilot.mean, 3), round(found.comparison.mean, 3)
    (24.602, 19.694)
    >>> [round(x, 1) for x in (found.difference.lower, found.difference.upper)]
    [-3.9, 13.7]

    Read: of the first 30 days, 4.9 more in the pilot; the data fit anything from 3.9 fewer to
    13.7 more.
    """
    checked_z(z)
    followed = _followed_until(waits)
    limit = followed if until is None else _checked_limit(until, waits)
    pilot, comparison = _arm(waits.pilot, limit), _arm(waits.comparison, limit)
    error = sqrt(pilot.standard_error**2 + comparison.standard_error**2)
    if error == 0:
        raise NotComputable("Within each side all waits are alike: no spread to judge by.")
    freedom = pilot.n + comparison.n - 2
    quantile = t_quantile(z, freedom)
    estimate = pilot.mean - comparison.mean
    return StillWaiting(
        waits=waits,
        z=z,
        until=limit,
        followed_until=followed,
        pilot=pilot,
        comparison=comparison,
        degrees_of_freedom=freedom,
        quantile=quantile,
        difference=Interval(
            estimate=estimate,
            lower=estimate - quantile * error,
            upper=estimate + quantile * error,
        ),
    )


def _followed_until(waits: TwoWaits) -> float:
    if waits.smaller_n == 0:
        raise NotComputable("One of the arms has no waits yet: there is nothing to compare.")
    return min(max(waits.pilot.days), max(waits.comparison.days))


def _checked_limit(until: float, waits: TwoWaits) -> float:
    known = min(_known_until(waits.pilot), _known_until(waits.comparison))
    if not (isfinite(until) and until > 0):
        raise Invalid(f"Waits are to be counted up to day {until:g}: give a day above 0.")
    if until > known:
        raise Invalid(
            f"Waits are to be counted up to day {until:g}, and one side is known up to day "
            f"{known:g} only: give that day or an earlier one."
        )
    return float(until)


def _known_until(waits: Waits) -> float:
    """Where the last wait was cut off; for ever where it ended, since nobody waits after it."""
    last = max(waits.days)
    # Cut off on the day on which others end: still waiting after it.
    cut = any(not over for day, over in zip(waits.days, waits.ended, strict=True) if day == last)
    return last if cut else inf


def _arm(waits: Waits, until: float) -> RestrictedMean:
    mean, variance, ended = restricted_means([waits.days], [waits.ended], [until])
    count = int(ended[0])
    if count < FEWEST_ENDED:
        raise NotComputable(
            f"{count} of {waits.n} waits on one side ended by day {until:g}: at least "
            f"{FEWEST_ENDED} on each side are needed for a range."
        )
    greenwood = sqrt(float(variance[0]))
    return RestrictedMean(
        n=waits.n,
        ended=count,
        mean=float(mean[0]),
        greenwood_error=greenwood,
        standard_error=greenwood * sqrt(count / (count - 1)),
    )


def restricted_means(
    days: ArrayLike, ended: ArrayLike, until: ArrayLike
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """The bulk path: mean, Greenwood variance and number ended by ``until``, row by row.

    Shapes: ``days`` and ``ended`` (k, n), n >= 1; ``until`` (k,), within the days of its row.
    Households are taken one at a time, ended before cut off on the same day: for ties this gives
    the same curve and, the parts of Greenwood's sum adding up, the same variance.
    """
    times, over, limit = _in_order(days, ended, until)
    at_risk = np.arange(times.shape[1], 0, -1.0)
    waiting = np.cumprod(1 - over / at_risk, axis=1)
    edges = np.concatenate([np.minimum(times, limit), limit], axis=1)
    beyond = waiting * np.diff(edges, axis=1)  # area between each day and the next
    area = np.cumsum(beyond[:, ::-1], axis=1)[:, ::-1]  # area from each day to the limit
    mean = edges[:, 0] + area[:, 0]
    counted = over & (times <= limit)
    steps = np.where(counted, area**2, 0.0) / (at_risk * np.maximum(at_risk - 1, 1))
    return mean, steps.sum(axis=1), counted.sum(axis=1)


def _in_order(
    days: ArrayLike, ended: ArrayLike, until: ArrayLike
) -> tuple[Floats, NDArray[np.bool_], Floats]:
    times, over = np.asarray(days, float), np.asarray(ended, bool)
    order = np.lexsort((~over, times), axis=1)
    return (
        np.take_along_axis(times, order, axis=1),
        np.take_along_axis(over, order, axis=1),
        np.asarray(until, float)[:, None],
    )
