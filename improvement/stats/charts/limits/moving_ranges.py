"""Moving ranges: how much one point differs from the one before it."""

import numpy as np

from improvement.stats.charts.limits.limits import Mask, Matrix
from improvement.stats.charts.limits.measured import divided, mean

D2 = 1.128  # expected range of two normal values in standard deviations (Montgomery, table VI)
D4 = 3.267  # upper limit of ranges of two, in mean ranges (Montgomery, table VI)


def before(matrix: Matrix, included: Mask) -> Matrix:
    """For each included point the value of the included point before it; NaN where there is none.

    An excluded point is stepped over: its neighbours are compared with each other. A missing one is
    not: nothing is computed across a gap.
    """
    points = matrix.shape[1]
    found = np.full_like(matrix, np.nan)
    if points < 2:
        return found
    if bool(included.all()):
        found[:, 1:] = matrix[:, :-1]
        return found
    latest = np.maximum.accumulate(np.where(included, np.arange(points), -1), axis=1)[:, :-1]
    taken = np.take_along_axis(matrix, np.maximum(latest, 0), axis=1)
    found[:, 1:] = np.where(latest >= 0, taken, np.nan)
    return np.where(included, found, np.nan)


def moving_ranges(matrix: Matrix, included: Mask) -> Matrix:
    """The distance of each included point from the included one before it, (series, points)."""
    ranges: Matrix = np.abs(matrix - before(matrix, included))
    return ranges


def mean_range(ranges: Matrix, where: Mask, *, screened: bool, cut: float = D4) -> Matrix:
    """Mean moving range, shape (series, 1); NaN where there is none.

    ``screened``: ranges of ``cut`` times the mean and more are dropped, once. Where that would
    leave nothing, or only ranges of zero, all of them are kept: a series that takes one step would
    else have limits of no width.

    >>> ranges = np.array([[np.nan, 1.0, 1.0, 1.0, 1.0, 1.0, 22.0, 1.0]])
    >>> everywhere = np.ones((1, 8), dtype=bool)
    >>> float(mean_range(ranges, everywhere, screened=False)[0, 0])
    4.0
    >>> float(mean_range(ranges, everywhere, screened=True)[0, 0])
    1.0
    """
    plain = mean(ranges, where)
    if not screened:
        return plain
    usual = mean(ranges, where & (ranges < cut * plain))
    return np.where(usual > 0, usual, plain)


def sigma_from_ranges(matrix: Matrix, base: Mask, *, screened: bool) -> Matrix:
    """The standard deviation of single values by their moving ranges, shape (series, 1).

    NaN where there is no range; also where all ranges are zero: a series that never varies says
    nothing about how much it would.
    """
    ranges = moving_ranges(matrix, base)
    found = mean_range(ranges, base, screened=screened)
    return divided(found, np.where(found > 0, D2, np.nan))
