"""Have so many points in a row been on one side of the line? The shift.

IHI: six points, and a point on the line is passed over (Perla RJ, Provost LP, Murray SK. The run
chart. BMJ Qual Saf 2011;20:46-51). NHS Making Data Count: seven, and a point on the mean ends the
row, as does a missing one (NHSRplotthedots 0.2.2, ptd_calculate_point_type.R).
"""

import numpy as np

from improvement.stats.charts.rules.shown import Marks, Mask, Shown
from improvement.stats.charts.rules.spans import Counting, ever, skipping, unbroken, whole_length

POINTS_IHI = 6  # Perla 2011
POINTS_NHS = 7  # NHSRplotthedots 0.2.2


def shift_marks(shown: Shown, points: int, *, line_breaks: bool) -> Marks:
    """Every point of a row of at least ``points`` on one side, with that side.

    Parameters
    ----------
    points : how many make a shift, at least 1.
    line_breaks : a point on the line, or a missing one, ends the row (NHS); else it neither ends
        nor extends it (IHI), and is not marked itself.

    >>> shift_marks(Shown.of([5, 6, 3, 7, 8], 3), 4, line_breaks=False).tolist()
    [[1, 1, 0, 1, 1]]
    >>> shift_marks(Shown.of([5, 6, 3, 7, 8], 3), 4, line_breaks=True).any()
    np.False_

    Four values lie above the line in a row if the one on the line is passed over.
    """
    sides = shown.sides
    long = whole_length(sides, _counting(line_breaks)) >= points
    return np.where(long, sides, 0).astype(np.int8)


def shift_looks(shown: Shown, points: int, *, line_breaks: bool) -> Mask:
    """For each point: had it been the last, would the rule have fired?"""
    return ever(_counting(line_breaks)(shown.sides) >= points)


def _counting(line_breaks: bool) -> Counting:
    return unbroken if line_breaks else skipping
