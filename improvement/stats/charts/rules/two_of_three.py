"""Do two of three neighbours lie close to a limit, all three on one side of the mean?

NHSRplotthedots 0.2.2 (ptd_spc_standard.R, ptd_calculate_point_type.R): close is beyond 2 sigma and
not outside 3 sigma. The Excel tool of NHS Making Data Count counts points outside as close too,
since November 2023; that is the option ``outside_counts``.
"""

import numpy as np

from improvement.stats.charts.rules.outside import outside_marks
from improvement.stats.charts.rules.shown import Marks, Mask, Shown
from improvement.stats.charts.rules.spans import ever, unbroken

NEIGHBOURS = 3  # NHSRplotthedots 0.2.2
CLOSE = 2  # of them


def two_of_three_marks(shown: Shown, *, outside_counts: bool) -> Marks:
    """The close points of each such three, with their side; the third is not marked.

    >>> chart = Shown.of([9, 6, 8.5, 4], 5, lower=0, upper=10, near_lower=2, near_upper=8)
    >>> two_of_three_marks(chart, outside_counts=False).tolist()
    [[1, 0, 1, 0]]

    Two of the first three values lie between 8 and the limit of 10, all three above the mean.
    """
    close, sides = close_points(shown, outside_counts=outside_counts), shown.sides
    return np.where(close & _covered(threes(close, sides)), sides, 0).astype(np.int8)


def two_of_three_looks(shown: Shown, *, outside_counts: bool) -> Mask:
    """For each point: had it been the last, would the rule have fired?"""
    return ever(threes(close_points(shown, outside_counts=outside_counts), shown.sides))


def close_points(shown: Shown, *, outside_counts: bool) -> Mask:
    """Points beyond 2 sigma, strictly; without those beyond 3 sigma unless they count."""
    near = (shown.values > shown.near_upper) | (shown.values < shown.near_lower)
    outside = outside_marks(shown) != 0
    found: Mask = near | outside if outside_counts else near & ~outside
    return found


def threes(close: Mask, sides: Marks) -> Mask:
    """Points at which three neighbours on one side end, at least two of them close.

    A point on the mean, or a missing one, is on no side.
    """
    count = close.astype(np.int64)
    total = count.copy()
    for back in range(1, NEIGHBOURS):
        total[:, back:] += count[:, :-back]
    return (unbroken(sides) >= NEIGHBOURS) & (total >= CLOSE)


def _covered(ends: Mask) -> Mask:
    """Points that belong to a three: its last and the two before."""
    covered = ends.copy()
    for back in range(1, NEIGHBOURS):
        covered[:, :-back] |= ends[:, back:]
    return covered
