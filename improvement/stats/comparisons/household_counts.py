"""Do events happen less often in the pilot, when each household may have several?"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from improvement.domain.event_counts import EventTotal, HouseholdCounts, TwoHouseholdCounts
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.event_totals import rate, rate_difference, ratio_of, wilson_odds
from improvement.stats.comparisons.face import EffectKind, benefit_of
from improvement.stats.interval import Z95, Interval, checked_z
from improvement.stats.record import recorded
from improvement.stats.student import Floats, t_quantile, t_quantiles

LEAST_DISPERSION = 1.0  # STATISTICS B4: never narrower than independent events
FEWEST_HOUSEHOLDS = 3  # in both arms together: the dispersion needs one degree of freedom


@recorded("household_counts", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdCountRatio:
    """Pilot's events per household and time over the comparison's, and their difference.

    ``dispersion`` is how much more counts vary between households than independent events would,
    as observed; ``used_dispersion`` the same, at least 1. ``quantile`` is the number of standard
    errors that enters the limits: t with ``degrees_of_freedom`` x sqrt(used dispersion).
    ``ratio`` is None when there were no events at all; its upper limit (and estimate) is infinite
    when only the comparison had none. ``difference`` is in events per unit of exposure.
    """

    counts: TwoHouseholdCounts
    z: float
    dispersion: float
    used_dispersion: float
    degrees_of_freedom: int
    quantile: float
    rate_pilot: Interval
    rate_comparison: Interval
    ratio: Interval | None
    difference: Interval

    @property
    def kind(self) -> EffectKind:
        return EffectKind.RATIO

    @property
    def effect(self) -> Interval | None:
        return self.ratio

    @property
    def smaller_n(self) -> int:
        return self.counts.smaller_n

    def benefit(self, direction: Direction) -> Interval:
        """The logarithm of the ratio with above 0 = better; ``NotComputable`` without events."""
        return benefit_of(self.ratio, self.kind, direction)


def household_counts(counts: TwoHouseholdCounts, *, z: float = Z95) -> HouseholdCountRatio:
    """Compare events per household, allowing for households that have many.

    Wilson's interval of the pilot's share of all events, widened by how much counts vary between
    households. Taking events as independent would be wrong in up to 46 of 100 pilots in which
    nothing changed; this one in about 5 (STATISTICS B4).

    Parameters: ``counts`` events of each household, at least one household an arm and 3 in all,
    followed for a time above 0; ``z`` > 0 standard errors.
    Raises ``NotComputable`` for an empty arm, one that was not followed, or 2 households in all;
    ``Invalid`` for a ``z`` that is not above 0.
    Notes: an arm without any event adds nothing to the dispersion; no events in the comparison
    makes the ratio's upper limit infinite; none at all leaves only the difference.

    References: Wilson 1927; McCullagh & Nelder 1989, Generalized Linear Models, 2nd ed., section
    4.5 (dispersion); STATISTICS B4.

    >>> found = household_counts(TwoHouseholdCounts(
    ...     pilot=HouseholdCounts(counts=(0, 0, 1, 0, 2, 0, 0, 5, 1, 0)),
    ...     comparison=HouseholdCounts(counts=(1, 3, 0, 2, 0, 6, 1, 0, 4, 2))))
    >>> round(found.dispersion, 3)
    2.434
    >>> [round(x, 4) for x in (found.ratio.estimate, found.ratio.lower, found.ratio.upper)]
    [0.4737, 0.1365, 1.6442]

    Read: about half as many calls a household, and the data fit anything from 86% fewer to 64%
    more.
    """
    checked_z(z)
    households = _checked_households(counts)
    dispersion = float(_dispersion(counts.pilot.counts, counts.comparison.counts))
    used = max(LEAST_DISPERSION, dispersion)
    quantile = t_quantile(z, households - 2) * sqrt(used)
    pilot, comparison = _total(counts.pilot), _total(counts.comparison)
    lower, upper = wilson_odds(pilot.events, comparison.events, quantile)
    rate_pilot, rate_comparison = rate(pilot, quantile), rate(comparison, quantile)
    return HouseholdCountRatio(
        counts=counts,
        z=z,
        dispersion=dispersion,
        used_dispersion=used,
        degrees_of_freedom=households - 2,
        quantile=quantile,
        rate_pilot=rate_pilot,
        rate_comparison=rate_comparison,
        ratio=ratio_of(pilot, comparison, (float(lower), float(upper))),
        difference=rate_difference(rate_pilot, rate_comparison),
    )


def _checked_households(counts: TwoHouseholdCounts) -> int:
    if not (counts.pilot.total_exposure and counts.comparison.total_exposure):
        raise NotComputable("One of the arms has no household that was followed: there is no rate.")
    households = counts.pilot.n + counts.comparison.n
    if households < FEWEST_HOUSEHOLDS:
        raise NotComputable(
            "One household on each side: how much households differ cannot be known."
        )
    return households


def _total(counts: HouseholdCounts) -> EventTotal:
    return EventTotal(events=counts.events, exposure=counts.total_exposure)


def _dispersion(pilot: ArrayLike, comparison: ArrayLike) -> Floats:
    """Pearson's statistic over its degrees of freedom; the last axis holds the households."""
    (n_1, mean_1, v_1), (n_2, mean_2, v_2) = _counted(pilot), _counted(comparison)
    found = (_pearson(n_1, mean_1, v_1) + _pearson(n_2, mean_2, v_2)) / (n_1 + n_2 - 2)
    return np.asarray(found, float)


def _counted(counts: ArrayLike) -> tuple[int, Floats, Floats]:
    """Households, their mean and the mean square around it."""
    x = np.asarray(counts, float)
    return x.shape[-1], np.asarray(x.mean(axis=-1)), np.asarray(x.var(axis=-1))


def _pearson(n: ArrayLike, mean: Floats, variance: Floats) -> Floats:
    # Without events there is no spread either: 0, not 0/0.
    return np.asarray(np.asarray(n) * variance / np.where(mean > 0, mean, 1.0), float)


def quasi_wilson_limits(
    pilot: ArrayLike, comparison: ArrayLike, z: ArrayLike
) -> tuple[Floats, Floats]:
    """The bulk path: limits of the rate ratio at equal exposure for matrices of counts.

    Shapes: (k, n1) and (k, n2) with n1 + n2 >= 3; ``z`` scalar or (k,). NaN where a row has no
    events at all.
    """
    return limits_of_counts(_counted(pilot), _counted(comparison), z)


#: Households, events of each on average, and the mean square around that (over n), as arrays.
Counted = tuple[ArrayLike, ArrayLike, ArrayLike]


def limits_of_counts(pilot: Counted, comparison: Counted, z: ArrayLike) -> tuple[Floats, Floats]:
    """The same from numbers, means and mean squares of any shapes that broadcast."""
    n_1, mean_1, variance_1 = (np.asarray(a, float) for a in pilot)
    n_2, mean_2, variance_2 = (np.asarray(a, float) for a in comparison)
    spread = _pearson(n_1, mean_1, variance_1) + _pearson(n_2, mean_2, variance_2)
    used = np.maximum(LEAST_DISPERSION, spread / (n_1 + n_2 - 2))
    quantile = t_quantiles(z, n_1 + n_2 - 2) * np.sqrt(used)
    lower, upper = wilson_odds(n_1 * mean_1, n_2 * mean_2, quantile)
    return lower * n_2 / n_1, upper * n_2 / n_1
