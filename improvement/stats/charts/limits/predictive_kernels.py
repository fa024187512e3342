"""Predictive limits for every kind of chart that has them, in the shape of ``KERNELS``.

P, U, C and G have predictive limits. P' and U' keep the limits of Laney, but never narrower than
those of P and U (STATISTICS A3). With a centre known beforehand nothing is left to estimate, and
the limits are plain quantiles of the binomial, Poisson or geometric distribution.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.limits import Limits, Matrix
from improvement.stats.charts.limits.measured import Measured, divided, part
from improvement.stats.charts.limits.overdispersion import never_narrower
from improvement.stats.charts.limits.predictive import (
    LEVELS,
    geometric_gaps,
    predictive_counts,
    predictive_proportions,
    quantiles_of_gaps,
)
from improvement.stats.charts.limits.shares_and_rates import (
    laney_proportions,
    laney_rates,
    proportions,
    rates,
)

Kernel = Callable[[Measured], Limits]
#: Of the geometric distribution, log 2 means: the median that is drawn about a known mean.
MEDIAN_OF_MEAN = 0.693  # as qicharts2 draws it


def predictive_shares(given: Measured) -> Limits:
    """P with predictive limits."""
    above, below = part(given.numerators, given.values), part(given.denominators, given.values)
    if given.known is None:
        return predictive_proportions(events=above, people=below, base=given.base)
    return _about(given.known, _binomial(below, given.known), below)


def predictive_rates(given: Measured) -> Limits:
    """U with predictive limits."""
    above, below = part(given.numerators, given.values), part(given.denominators, given.values)
    if given.known is None:
        return predictive_counts(events=above, exposure=below, base=given.base)
    return _about(given.known, _poisson(below, given.known), below)


def predictive_events(given: Measured) -> Limits:
    """C with predictive limits: the same exposure, 1, at every point."""
    once = np.ones_like(given.values)
    if given.known is None:
        return predictive_counts(events=given.values, exposure=once, base=given.base)
    return _about(given.known, _poisson(once, given.known), once)


def predictive_gaps(given: Measured) -> Limits:
    """G with limits at geometric quantiles."""
    if given.known is None:
        return geometric_gaps(gaps=given.values, base=given.base)
    found = np.broadcast_to(quantiles_of_gaps(given.known), (len(LEVELS), *given.values.shape))
    return _about(MEDIAN_OF_MEAN * given.known, found, np.ones_like(given.values))


def floored(plain: Kernel, laney: Kernel, given: Measured) -> Limits:
    """P' or U' with a factor of at least 1."""
    return never_narrower(plain(given), laney(given))


def _binomial(people: Matrix, share: Matrix) -> Matrix:
    from scipy.stats import binom

    usable = people > 0
    size = np.where(usable, people, 1.0)
    return np.stack([np.where(usable, binom.ppf(q, size, share), np.nan) for q in LEVELS])


def _poisson(exposure: Matrix, rate: Matrix) -> Matrix:
    from scipy.stats import poisson

    usable = exposure > 0
    expected = np.where(usable, exposure, 1.0) * rate
    return np.stack([np.where(usable, poisson.ppf(q, expected), np.nan) for q in LEVELS])


def _about(centre: Matrix, counts: Matrix, size: Matrix) -> Limits:
    lower, upper, near_lower, near_upper = divided(counts, size)
    return Limits(
        centre=np.broadcast_to(centre, lower.shape),
        lower=lower,
        upper=upper,
        near_lower=near_lower,
        near_upper=near_upper,
    )


#: Limits that keep their promise with small numbers, by kind of chart. Others have none.
PREDICTIVE_KERNELS: dict[ChartKind, Kernel] = {
    ChartKind.P: predictive_shares,
    ChartKind.PP: partial(floored, proportions, laney_proportions),
    ChartKind.U: predictive_rates,
    ChartKind.UP: partial(floored, rates, laney_rates),
    ChartKind.C: predictive_events,
    ChartKind.G: predictive_gaps,
}
