"""Do events happen less often in the pilot, when only totals and exposure are known?"""

from dataclasses import dataclass
from enum import StrEnum
from math import inf

import numpy as np
from numpy.typing import ArrayLike

from improvement.domain.event_counts import EventTotal, TwoEventTotals
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.face import EffectKind, benefit_of
from improvement.stats.comparisons.wilson import wilson_limits
from improvement.stats.event_chances import event_chances
from improvement.stats.interval import Z95, Interval, checked_z
from improvement.stats.record import recorded
from improvement.stats.student import Floats


class SplitMethod(StrEnum):
    """How the range of the pilot's share of all events is found."""

    WILSON = "wilson"  # the score interval: the default
    EXACT = "exact"  # Clopper-Pearson: never below its promise, often far above it
    MID_P = "mid_p"  # between the two


@recorded("event_totals", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class EventTotals:
    """Pilot's rate over the comparison's, and the difference of the two.

    ``ratio`` is None when there were no events at all; its upper limit (and estimate) is infinite
    when only the comparison had none. ``rate_pilot`` and ``rate_comparison`` carry score limits at
    ``z``; ``difference`` is made of them, in events per unit of exposure. ``p`` is the exact chance
    of so uneven a split or a rarer one if rates were alike (it takes no part in any verdict).
    """

    totals: TwoEventTotals
    z: float
    method: SplitMethod
    rate_pilot: Interval
    rate_comparison: Interval
    ratio: Interval | None
    difference: Interval
    p: float | None

    @property
    def kind(self) -> EffectKind:
        return EffectKind.RATIO

    @property
    def effect(self) -> Interval | None:
        return self.ratio

    @property
    def smaller_n(self) -> int:
        """Whole units of exposure in the smaller arm, as ``Side.n``: totals know no households."""
        return int(min(self.totals.pilot.exposure, self.totals.comparison.exposure))

    def benefit(self, direction: Direction) -> Interval:
        """The logarithm of the ratio with above 0 = better; ``NotComputable`` without events."""
        return benefit_of(self.ratio, self.kind, direction)


def event_totals(
    totals: TwoEventTotals, *, z: float = Z95, method: SplitMethod = SplitMethod.WILSON
) -> EventTotals:
    """Compare two rates by how the events split between the arms, given their exposure.

    If events come independently, each of them falls to the pilot with a chance that depends on the
    rate ratio alone; the range of that share becomes the range of the ratio. Where counts per
    household are known use ``household_counts``: events of one household are seldom independent.

    Parameters: ``totals`` events and exposure in one unit, exposure > 0; ``z`` > 0 standard errors.
    Raises ``NotComputable`` when an arm has no exposure; ``Invalid`` for a ``z`` not above 0.
    Notes: no events in the comparison makes the ratio's upper limit infinite, none in the pilot its
    lower limit 0; none at all leaves only the difference.

    References: Przyborowski & Wilenski 1940, Biometrika 31, 313-323 (the split); Wilson 1927; Zou &
    Donner 2008, Statistics in Medicine 27, 1693-1702 (the difference).

    >>> found = event_totals(TwoEventTotals(pilot=EventTotal(events=60, exposure=51477.5),
    ...                                     comparison=EventTotal(events=30, exposure=54308.7)))
    >>> [round(x, 4) for x in (found.ratio.estimate, found.ratio.lower, found.ratio.upper)]
    [2.11, 1.366, 3.2593]

    Read: about 2.1 times as many in the same time, and the data fit anything from 1.4 to 3.3 times.
    """
    checked_z(z)
    pilot, comparison = totals.pilot, totals.comparison
    if not (pilot.exposure and comparison.exposure):
        raise NotComputable("One of the arms has no time or people at risk yet: there is no rate.")
    rate_pilot, rate_comparison = rate(pilot, z), rate(comparison, z)
    return EventTotals(
        totals=totals,
        z=z,
        method=method,
        rate_pilot=rate_pilot,
        rate_comparison=rate_comparison,
        ratio=ratio_of(pilot, comparison, _split(pilot.events, comparison.events, z, method)),
        difference=rate_difference(rate_pilot, rate_comparison),
        p=_exact_p(totals),
    )


def rate(total: EventTotal, z: float) -> Interval:
    """Events per unit of exposure with score limits; never below 0."""
    middle, spread = total.events + z * z / 2, z * (total.events + z * z / 4) ** 0.5
    lower = middle - spread if total.events else 0.0  # 0 by algebra, 1e-17 in floating point
    return Interval(
        estimate=total.events / total.exposure,
        lower=lower / total.exposure,
        upper=(middle + spread) / total.exposure,
    )


def rate_difference(pilot: Interval, comparison: Interval) -> Interval:
    """Pilot minus comparison, each limit's distance taken from the rate it belongs to (MOVER)."""
    estimate = pilot.estimate - comparison.estimate
    return Interval(
        estimate=estimate,
        lower=estimate
        - float(np.hypot(pilot.estimate - pilot.lower, comparison.upper - comparison.estimate)),
        upper=estimate
        + float(np.hypot(pilot.upper - pilot.estimate, comparison.estimate - comparison.lower)),
    )


def ratio_of(
    pilot: EventTotal, comparison: EventTotal, odds: tuple[float, float]
) -> Interval | None:
    """Odds of the split over the odds of the exposures; None when there were no events."""
    if not pilot.events + comparison.events:
        return None
    per_exposure = comparison.exposure / pilot.exposure
    estimate = pilot.events / comparison.events if comparison.events else inf
    return Interval(
        estimate=estimate * per_exposure,
        lower=odds[0] * per_exposure,
        upper=odds[1] * per_exposure,
    )


def wilson_odds(events: ArrayLike, others: ArrayLike, z: ArrayLike) -> tuple[Floats, Floats]:
    """The bulk path: limits of the odds that an event is the pilot's, for arrays, any event at all.

    Shapes: anything that broadcasts. NaN where neither arm had an event.
    """
    x, y = np.asarray(events, float), np.asarray(others, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        lower, upper = wilson_limits(x, x + y, z)
        # The other arm's limits, not 1 - share: near 1 that difference would have no digits left.
        other_lower, other_upper = wilson_limits(y, x + y, z)
        return lower / other_upper, upper / other_lower


def _split(events: int, others: int, z: float, method: SplitMethod) -> tuple[float, float]:
    if not events + others:
        return 0.0, inf
    if method is SplitMethod.WILSON:
        lower, upper = wilson_odds(events, others, z)
        return float(lower), float(upper)
    limit = _exact_odds if method is SplitMethod.EXACT else _mid_p_odds
    # The upper limit is the other arm's lower limit turned over.
    other = limit(others, events, z)
    return limit(events, others, z), 1 / other if other else inf


def _exact_odds(events: int, others: int, z: float) -> float:
    """Lower Clopper-Pearson limit, as odds."""
    from scipy.special import betainccinv, betaincinv, ndtr

    if events == 0:
        return 0.0
    tail = ndtr(-z)
    # Both the share and its rest: 1 - share would have no digits left near 1.
    share, rest = betaincinv(events, others + 1, tail), betainccinv(others + 1, events, tail)
    return float(share / rest)


def _mid_p_odds(events: int, others: int, z: float) -> float:
    """Lower limit when only half the chance of the result itself is counted, as odds."""
    from scipy.optimize import brentq
    from scipy.special import ndtr
    from scipy.stats import binom

    if events == 0:
        return 0.0
    n, tail = events + others, float(ndtr(-z))

    def excess(share: float) -> float:
        above = binom.sf(events, n, share) + float(event_chances(events, n, share)) / 2
        return float(above) - tail

    share = float(brentq(excess, 0.0, 1.0, xtol=1e-300, rtol=1e-14))
    return share / (1 - share)


def _exact_p(totals: TwoEventTotals) -> float | None:
    from scipy.stats import binomtest

    n = totals.pilot.events + totals.comparison.events
    if n == 0:
        return None
    pilot, comparison = totals.pilot.exposure, totals.comparison.exposure
    return float(binomtest(totals.pilot.events, n, pilot / (pilot + comparison)).pvalue)
