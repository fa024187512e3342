"""Where is a running test heading: will it settle, should it pause, how long will it take?"""

from dataclasses import dataclass
from math import isfinite, sqrt

from scipy.stats import f as f_distribution
from scipy.stats import norm

from improvement.errors import Invalid, NotComputable
from improvement.stats.interval import Z95, Interval
from improvement.stats.record import recorded

ON_TRACK = 0.8  # STATISTICS E row 3
Z_PAUSE = 1.645  # STATISTICS D, safety pause


def z_score(benefit: Interval, z: float) -> float:
    """Standard errors between the estimate and 0, from the side of the interval that faces 0.

    ``benefit`` is the interval at ``z``. The hybrid score interval is not symmetrical, so the
    distance to the limit on the side of 0 is the right yardstick.

    >>> round(z_score(Interval(estimate=0.2, lower=0.0, upper=0.3), 1.96), 2)
    1.96
    """
    if benefit.estimate == 0:
        return 0.0
    facing = benefit.lower if benefit.estimate > 0 else benefit.upper
    return z * benefit.estimate / abs(benefit.estimate - facing)


def predictive_power(fraction: float, score: float) -> float:
    """The chance that the lower limit is above 0 at the plan's end, if things go on as they are.

    Parameters: ``fraction`` of the plan, 0 < t < 1; ``score`` the present estimate in standard
    errors. Flat prior; calibrated to about +-0.1 above t = .5.
    Raises ``NotComputable`` outside 0 < t < 1. Reference: STATISTICS E, Planning.

    >>> [round(predictive_power(t, s), 3) for t, s in ((0.5, 1.2), (0.5, 2.0), (0.75, 1.5))]
    [0.396, 0.807, 0.347]
    """
    if not 0 < fraction < 1:
        raise NotComputable(f"At {fraction:g} of the plan there is no remaining part to foresee.")
    return float(norm.cdf((score - Z95 * sqrt(fraction)) / sqrt(1 - fraction)))


@recorded("weeks_left", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class WeeksLeft:
    """Weeks until ``still_needed`` more households: the middle and an 80% range.

    The range holds in about 8 of 10 cases when households arrive singly and by chance, in about
    2 of 3 when they arrive in clumps.
    """

    so_far: int
    weeks_so_far: float
    still_needed: int
    low: float
    middle: float
    high: float


def weeks_left(so_far: int, weeks_so_far: float, still_needed: int) -> WeeksLeft:
    """How many weeks until enough households, at the pace so far?

    Parameters: households ``so_far`` (>= 0) in ``weeks_so_far`` (> 0) weeks; ``still_needed`` >= 0.
    Raises ``NotComputable`` before a week has begun, ``Invalid`` for counts below 0.
    Reference: STATISTICS E (F quantiles of a ratio of Poisson waits, half a household added).

    >>> left = weeks_left(14, 4, 46)
    >>> [round(weeks, 1) for weeks in (left.low, left.middle, left.high)]
    [8.8, 12.9, 19.3]
    """
    if so_far < 0 or still_needed < 0:
        raise Invalid(f"{so_far} so far, {still_needed} still needed: counts cannot be below 0.")
    if not (isfinite(weeks_so_far) and weeks_so_far > 0):
        raise NotComputable("The test has not run yet, so there is no pace to go by.")
    low = middle = high = 0.0
    if still_needed:
        pace = weeks_so_far * still_needed / (so_far + 0.5)
        low, middle, high = (
            float(pace * f_distribution.ppf(q, 2 * still_needed, 2 * so_far + 1))
            for q in (0.1, 0.5, 0.9)
        )
    return WeeksLeft(
        so_far=so_far,
        weeks_so_far=weeks_so_far,
        still_needed=still_needed,
        low=low,
        middle=middle,
        high=high,
    )
