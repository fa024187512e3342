"""Single values: I (XmR), moving ranges, and I' with denominators.

Montgomery DC. Introduction to Statistical Quality Control, 7th ed., section 6.4. Taylor W.
Normalized individuals (IN) chart, 2017. Agrees with R qicharts2 0.8.1 where docs/rules.md names no
departure.
"""

from math import pi, sqrt

import numpy as np

from improvement.stats.charts.limits.limits import Limits, Matrix
from improvement.stats.charts.limits.measured import Measured, divided, mean, part, total
from improvement.stats.charts.limits.moving_ranges import (
    D4,
    before,
    mean_range,
    moving_ranges,
    sigma_from_ranges,
)

IN_CUT = 3.2665  # Taylor 2017: ranges of so many means and more are dropped once


def around(
    centre: Matrix, sigma: Matrix, like: Matrix, *, floor: float = -np.inf, ceiling: float = np.inf
) -> Limits:
    """Limits at 2 and 3 sigma about a centre, kept within what is possible.

    ``centre`` (series, 1) and ``sigma`` anything that broadcasts to ``like`` (series, points).
    """
    middle = np.broadcast_to(centre, like.shape)
    return Limits(
        centre=middle,
        lower=np.maximum(middle - 3 * sigma, floor),
        upper=np.minimum(middle + 3 * sigma, ceiling),
        near_lower=np.maximum(middle - 2 * sigma, floor),
        near_upper=np.minimum(middle + 2 * sigma, ceiling),
    )


def individuals(given: Measured) -> Limits:
    """I: mean of the values, limits by their moving ranges."""
    centre = mean(given.values, given.base) if given.known is None else given.known
    sigma = sigma_from_ranges(given.values, given.base, screened=given.screened)
    return around(centre, sigma, given.values)


def ranges_of(given: Measured) -> Matrix:
    """What the MR chart shows."""
    return moving_ranges(given.values, given.included)


def moving_range_limits(given: Measured) -> Limits:
    """MR: mean range; the upper limit is 3.267 times it, the lower one is zero."""
    ranges = ranges_of(given)
    centre = mean(ranges, given.base) if given.known is None else given.known
    middle = np.broadcast_to(centre, ranges.shape)
    zero = np.zeros_like(middle)
    return Limits(
        centre=middle,
        lower=zero,
        upper=D4 * middle,
        near_lower=zero,
        near_upper=2 / 3 * D4 * middle,
    )


def normalised_individuals(given: Measured) -> Limits:
    """I': ratios of anything to a denominator; limits widen where the denominator is small."""
    people = part(given.denominators, given.values)
    known = given.base & ~np.isnan(given.values)
    weighted = divided(total(given.values * people, known), total(people, known))
    centre = weighted if given.known is None else given.known
    share = divided(np.ones_like(people), people)
    spread = np.sqrt(share + before(share, given.base))
    ranges = divided(moving_ranges(given.values, given.base), spread) * sqrt(pi / 2)
    sigma = mean_range(ranges, given.base, screened=given.screened, cut=IN_CUT)
    usable = np.where(sigma > 0, sigma, np.nan)
    return around(centre, usable * np.sqrt(share), given.values)
