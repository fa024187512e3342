"""Proportions, rates and counts: P, P', U, U' and C.

Montgomery DC. Introduction to Statistical Quality Control, 7th ed., sections 7.2 and 7.3. Laney DB.
Improved control charts for attributes. Quality Engineering 2002;14(4):531-537.
"""

import numpy as np

from improvement.stats.charts.limits.individuals import around
from improvement.stats.charts.limits.limits import Limits, Mask, Matrix
from improvement.stats.charts.limits.measured import Measured, divided, mean, part, total
from improvement.stats.charts.limits.moving_ranges import sigma_from_ranges


def proportions(given: Measured) -> Limits:
    """P: limits widen where few were counted, and stay within 0 and 1."""
    centre, sigma = _share(given)
    return around(centre, sigma, given.values, floor=0.0, ceiling=1.0)


def laney_proportions(given: Measured) -> Limits:
    """P': the limits of P times how much more the standardised values vary than chance alone."""
    centre, sigma = _share(given)
    return around(
        centre, sigma * _excess(given, centre, sigma), given.values, floor=0.0, ceiling=1.0
    )


def rates(given: Measured) -> Limits:
    """U: limits widen where exposure was small, and end at 0."""
    centre, sigma = _rate(given)
    return around(centre, sigma, given.values, floor=0.0)


def laney_rates(given: Measured) -> Limits:
    """U': the limits of U times how much more the standardised values vary than chance alone."""
    centre, sigma = _rate(given)
    return around(centre, sigma * _excess(given, centre, sigma), given.values, floor=0.0)


def counts(given: Measured) -> Limits:
    """C: counts of events where exposure is always the same."""
    centre = mean(given.values, given.base) if given.known is None else given.known
    return around(centre, _root(centre), given.values, floor=0.0)


def pooled(given: Measured) -> Matrix:
    """Sum of numerators by sum of denominators over the base, shape (series, 1)."""
    above, below = part(given.numerators, given.values), part(given.denominators, given.values)
    known = _known(given, above, below)
    return divided(total(above, known), total(below, known))


def _known(given: Measured, above: Matrix, below: Matrix) -> Mask:
    known: Mask = given.base & ~np.isnan(above) & ~np.isnan(below)
    return known


def _share(given: Measured) -> tuple[Matrix, Matrix]:
    centre = pooled(given) if given.known is None else given.known
    return centre, _root(divided(centre * (1 - centre), part(given.denominators, given.values)))


def _rate(given: Measured) -> tuple[Matrix, Matrix]:
    centre = pooled(given) if given.known is None else given.known
    return centre, _root(divided(centre, part(given.denominators, given.values)))


def _root(variance: Matrix) -> Matrix:
    """Square root; NaN below zero (a numerator above its denominator), never a warning."""
    return np.sqrt(np.where(variance >= 0, variance, np.nan))


def _excess(given: Measured, centre: Matrix, sigma: Matrix) -> Matrix:
    standardised = divided(given.values - centre, sigma)
    return sigma_from_ranges(standardised, given.base, screened=given.screened)
