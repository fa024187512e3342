"""Small samples measured on a scale: Xbar (their means) and S (their standard deviations).

Montgomery DC. Introduction to Statistical Quality Control, 7th ed., section 6.3 and table VI: the
constants A3, B3 and B4 come from c4, the share of the true standard deviation that the one of a
normal sample reaches on average. Samples of one have no spread, hence no limits.
"""

from collections.abc import Callable
from math import exp, lgamma, sqrt

import numpy as np

from improvement.stats.charts.limits.individuals import around
from improvement.stats.charts.limits.limits import Limits, Matrix
from improvement.stats.charts.limits.measured import Measured, divided, mean, part, total


def c4(size: float) -> float:
    """Expected standard deviation of a normal sample of ``size`` >= 2, in true ones.

    >>> round(c4(5), 4), round(c4(25), 4)
    (0.94, 0.9896)
    """
    return sqrt(2 / (size - 1)) * exp(lgamma(size / 2) - lgamma((size - 1) / 2))


def sample_means(given: Measured) -> Limits:
    """Xbar: the mean of all, limits by the spread inside the samples."""
    sizes = part(given.sizes, given.values)
    known = given.base & ~np.isnan(given.values)
    grand = divided(total(given.values * sizes, known), total(sizes, known))
    centre = grand if given.known is None else given.known
    shrink = _per_size(sizes, c4)
    sigma = divided(
        _typical_spread(given, sizes), shrink * np.sqrt(np.where(sizes > 0, sizes, np.nan))
    )
    return around(centre, sigma, given.values)


def sample_spreads(given: Measured) -> Limits:
    """S: the typical standard deviation, limits by how much such figures vary."""
    sizes = part(given.sizes, given.values)
    centre = _typical_spread(given, sizes) if given.known is None else given.known
    width = _per_size(sizes, lambda n: sqrt(1 - c4(n) ** 2) / c4(n))
    return around(centre, centre * width, given.values, floor=0.0)


def _typical_spread(given: Measured, sizes: Matrix) -> Matrix:
    """Mean of the standard deviations where all samples are of one size, else the pooled one."""
    spreads = part(given.spreads, given.values)
    filled = given.base & (sizes > 0)
    usable = filled & ~np.isnan(spreads)
    smallest = np.min(np.where(filled, sizes, np.inf), axis=1, keepdims=True, initial=np.inf)
    largest = np.max(np.where(filled, sizes, -np.inf), axis=1, keepdims=True, initial=-np.inf)
    freedom = np.where(usable, sizes - 1, 0.0)
    pooled = np.sqrt(divided(total(freedom * spreads**2, usable), total(freedom, usable)))
    return np.where(smallest == largest, mean(spreads, usable), pooled)


def _per_size(sizes: Matrix, constant: Callable[[float], float]) -> Matrix:
    """A constant of every sample size; NaN below two."""
    distinct, where = np.unique(sizes, return_inverse=True)
    found = np.array([constant(n) if n >= 2 else np.nan for n in distinct.tolist()])
    return found[where].reshape(sizes.shape)
