"""Does a point lie outside the limits?"""

import numpy as np

from improvement.stats.charts.rules.shown import Marks, Mask, Shown
from improvement.stats.charts.rules.spans import ever


def outside_marks(shown: Shown) -> Marks:
    """Points above the upper limit (+1) and below the lower (-1); on a limit is inside.

    Where a limit does not exist nothing lies beyond it.

    >>> outside_marks(Shown.of([12, 10, 0, float("nan")], 5, lower=0, upper=10)).tolist()
    [[1, 0, 0, 0]]

    One value lies above the upper limit of 10; the next, exactly on it, does not.
    """
    above, below = shown.values > shown.upper, shown.values < shown.lower
    return above.astype(np.int8) - below.astype(np.int8)


def outside_looks(shown: Shown) -> Mask:
    """For each point: had it been the last, would the rule have fired?"""
    return ever(outside_marks(shown) != 0)


def astronomical_marks(shown: Shown) -> Marks:
    """Points that a person marked as astronomical, with the side they are on.

    The run chart has no limits: that a value is "obviously, even blatantly different" (Perla 2011)
    is for people to say, so this rule says what they said. A marked point on the line counts as
    above it; one without a value is not marked.

    >>> astronomical_marks(Shown.of([4, 90, 6], 5, marked=[False, True, False])).tolist()
    [[0, 1, 0]]
    """
    above = np.where(shown.sides < 0, -1, 1)
    return np.where(shown.marked & shown.recorded, above, 0).astype(np.int8)


def astronomical_looks(shown: Shown) -> Mask:
    """For each point: had it been the last, would the rule have fired?"""
    return ever(astronomical_marks(shown) != 0)
