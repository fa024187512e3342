"""How many are still waiting by a given day, when some waits are not over yet?"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from improvement.domain.samples import Waits
from improvement.errors import NotComputable
from improvement.stats.interval import Z95, Interval, checked_z
from improvement.stats.record import recorded
from improvement.stats.student import Floats

HALF = 0.5  # the median: the day by which half of the households are no longer waiting
_HAIR = 1e-12  # 0.75 x 2/3 is one half to people


@recorded("kaplan_meier", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class KaplanMeier:
    """The share still waiting after each day on which a wait ended or was cut off.

    Tuples of one length, in order of ``days``: households ``at_risk`` just before, waits ``ended``
    on that day, share ``waiting`` after it, and Greenwood's sum for its logarithm (infinite once
    nobody waits). ``median`` days, and its limits, are infinite where the curve does not get there.
    """

    waits: Waits
    z: float
    days: tuple[float, ...] = field(repr=False)  # of single households: in no log
    at_risk: tuple[int, ...]
    ended: tuple[int, ...]
    waiting: tuple[float, ...]
    greenwood: tuple[float, ...]
    median: Interval


def kaplan_meier(waits: Waits, *, z: float = Z95) -> KaplanMeier:
    """The curve of those still waiting, and the day by which half are not.

    Leaving unfinished waits out would make waits look too short (21 days for a true 43 in our
    simulation, STATISTICS B5); here each household counts for as long as it is known to wait.

    Parameters: ``waits`` in days, at least one; ``z`` > 0 standard errors for the median's limits.
    Raises ``NotComputable`` without any waits; ``Invalid`` for a ``z`` that is not above 0.
    Notes: a wait that is cut off on a day on which others end was still going on then. Where the
    curve runs along one half, the median is the middle of that stretch; limits are the days on
    which the logarithmic limits of the curve reach one half (as R's survfit has both).

    References: Kaplan & Meier 1958, Journal of the American Statistical Association 53, 457-481;
    Greenwood 1926; Brookmeyer & Crowley 1982, Biometrics 38, 29-41.

    >>> found = kaplan_meier(Waits(days=(2, 4, 6, 8), ended=(True, True, False, True)))
    >>> found.waiting, found.median.estimate
    ((0.75, 0.5, 0.5, 0.0), 6.0)

    Read: half of the households were no longer waiting by about day 6.
    """
    checked_z(z)
    if waits.n == 0:
        raise NotComputable("There are no waits yet.")
    days, at_risk, ended = _table(waits)
    waiting, greenwood = _curve(at_risk, ended)
    return KaplanMeier(
        waits=waits,
        z=z,
        days=tuple(days.tolist()),
        at_risk=tuple(at_risk.tolist()),
        ended=tuple(ended.tolist()),
        waiting=tuple(waiting.tolist()),
        greenwood=tuple(greenwood.tolist()),
        median=_median(days, ended > 0, waiting, greenwood, z),
    )


def _table(waits: Waits) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    times, over = np.array(waits.days), np.array(waits.ended)
    days, place = np.unique(times, return_inverse=True)
    ended = np.bincount(place, weights=over).astype(np.int64)
    leaving = np.bincount(place)
    at_risk = len(times) - np.concatenate(([0], np.cumsum(leaving)[:-1]))
    return days, at_risk, ended


def _curve(at_risk: NDArray[np.int64], ended: NDArray[np.int64]) -> tuple[Floats, Floats]:
    with np.errstate(divide="ignore"):  # the last household's wait ends: infinite on purpose
        steps = np.where(ended == 0, 0.0, ended / (at_risk * (at_risk - ended).astype(float)))
    return np.cumprod(1.0 - ended / at_risk).astype(float), np.cumsum(steps)


def _median(
    days: Floats, is_step: NDArray[np.bool_], waiting: Floats, greenwood: Floats, z: float
) -> Interval:
    known = waiting > 0
    with np.errstate(invalid="ignore"):
        spread = np.exp(z * np.sqrt(np.where(known, greenwood, 0.0)))
    # Where nobody waits any more the logarithm has no limits: the lower curve is down there at the
    # latest, of the upper one nothing is known.
    lower_curve = np.where(known, waiting / spread, 0.0)
    upper_curve = np.where(known, np.minimum(1.0, waiting * spread), np.nan)
    return Interval(
        estimate=_reaches_half(days, is_step, waiting),
        lower=_reaches_half(days, is_step, lower_curve),
        upper=_reaches_half(days, is_step, upper_curve),
    )


def _reaches_half(days: Floats, is_step: NDArray[np.bool_], curve: Floats) -> float:
    """The first day at or below one half; the middle of the stretch where it runs along it."""
    with np.errstate(invalid="ignore"):
        there = np.flatnonzero(curve <= HALF + _HAIR)
    if not there.size:
        return float("inf")
    first = there[0]
    if abs(curve[first] - HALF) > _HAIR:
        return float(days[first])
    later = np.flatnonzero(is_step & (np.arange(len(days)) > first))
    return float((days[first] + days[later[0]]) / 2) if later.size else float(days[first])
