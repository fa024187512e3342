"""Have so many points in a row all gone up, or all down? The trend.

IHI: five points; of equal neighbours only the first counts (Perla RJ, Provost LP, Murray SK. The
run chart. BMJ Qual Saf 2011;20:46-51). NHS Making Data Count: seven points, that is six strict
steps; an equal neighbour or a missing point ends the row (NHSRplotthedots 0.2.2). On noise alone
the first fires on a quarter of charts of 24 points, and a real drift hardly oftener: offered
because people ask for it, never a default (STATISTICS A1).
"""

import numpy as np

from improvement.stats.charts.rules.shown import Marks, Mask, Matrix, Shown
from improvement.stats.charts.rules.spans import (
    Counting,
    ever,
    last_before,
    skipping,
    unbroken,
    whole_length,
)

POINTS_IHI = 5  # Perla 2011
POINTS_NHS = 7  # NHSRplotthedots 0.2.2


def trend_marks(shown: Shown, points: int, *, equal_breaks: bool) -> Marks:
    """Every point of a row of at least ``points`` going one way, with that way (+1 up, -1 down).

    Parameters
    ----------
    points : how many make a trend, the one it starts from among them; at least 2.
    equal_breaks : a value equal to its neighbour, or a missing one, ends the row (NHS); else it is
        passed over (IHI), and is not marked itself.

    Notes
    -----
    A peak belongs to two trends; it is marked with the newer, as in NHSRplotthedots.

    >>> trend_marks(Shown.of([3, 3, 4, 6, 6, 7, 9, 2], 5), 5, equal_breaks=False).tolist()
    [[1, 0, 1, 1, 0, 1, 1, 0]]

    Counting equal neighbours once, five values in a row go up.
    """
    steps, origin = _steps(shown.values, equal_breaks)
    counting = _counting(equal_breaks)
    long = whole_length(steps, counting) >= points - 1
    marks = np.where(long, steps, 0).astype(np.int8)
    series, first = np.nonzero(long & (counting(steps) == 1))
    marks[series, origin[series, first]] = steps[series, first]
    return marks


def trend_looks(shown: Shown, points: int, *, equal_breaks: bool) -> Mask:
    """For each point: had it been the last, would the rule have fired?"""
    steps, _ = _steps(shown.values, equal_breaks)
    return ever(_counting(equal_breaks)(steps) >= points - 1)


def _steps(
    values: Matrix, equal_breaks: bool
) -> tuple[Marks, np.ndarray[tuple[int, int], np.dtype[np.int64]]]:
    """The way from the point before to each point, and the place of that point before."""
    places = np.broadcast_to(np.arange(values.shape[1]), values.shape)
    if equal_breaks:
        return _way(values, places - 1), places - 1
    recorded = ~np.isnan(values)
    steps = _way(values, last_before(recorded))
    first = recorded & (np.cumsum(recorded, axis=1) == 1)
    return steps, last_before(first | (steps != 0))


def _way(values: Matrix, before: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> Marks:
    earlier = np.take_along_axis(values, np.maximum(before, 0), axis=1) if values.size else values
    way = np.where(before < 0, 0.0, np.sign(values - earlier))
    return np.nan_to_num(way, nan=0.0).astype(np.int8)


def _counting(equal_breaks: bool) -> Counting:
    return unbroken if equal_breaks else skipping
