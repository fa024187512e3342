"""Are there too few runs about the median, or too many? Exactly, for any number of points.

Swed FS, Eisenhart C. Tables for testing randomness of grouping in a sequence of alternatives. Ann
Math Stat 1943;14:66-87. The tables in use (Perla 2011, Balestracci) list only some numbers of
points, in equal halves, and differ among each other: for 16 points Balestracci expects 5 to 12
runs, the exact 2.5% of each tail gives 5 to 13, and so did Swed and Eisenhart. Here the exact
figure counts.
"""

from functools import cache
from math import comb

import numpy as np
from numpy.typing import NDArray

from improvement.stats.charts.rules import anhoej
from improvement.stats.charts.rules.shown import Marks, Mask, Shown

TAIL = 40  # one stable series in 40 (2.5%) on either side at most, Swed & Eisenhart 1943

Counts = NDArray[np.int64]


@cache
def run_limits(above: int, below: int) -> tuple[int, int]:
    """The fewest and the most runs still expected of so many points above and below the line.

    Fewer than the first, and more than the second, each happen in at most 2.5% of orders of these
    points, all orders being equally likely. In whole numbers, so that no rounding can move it.

    Parameters: each >= 0. Where all points lie on one side there is one run, and one is expected.

    >>> run_limits(8, 8), run_limits(5, 5), run_limits(10, 10), run_limits(2, 2)
    ((5, 13), (3, 9), (7, 15), (2, 4))
    """
    orders = comb(above + below, above)
    ways = [_ways(above, below, count) for count in range(above + below + 1)]
    fewest, rare = 0, 0
    while (rare + ways[fewest]) * TAIL <= orders:
        rare += ways[fewest]
        fewest += 1
    most, rare = above + below, 0
    while (rare + ways[most]) * TAIL <= orders:
        rare += ways[most]
        most -= 1
    return max(fewest, min(1, above + below)), most


def _ways(above: int, below: int, runs: int) -> int:
    """In how many orders of the points there are exactly so many runs."""
    if above == 0 or below == 0:
        return int(runs == min(1, above + below))
    half, odd = divmod(runs, 2)
    if half == 0:
        return 0
    if not odd:
        return 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
    return comb(above - 1, half) * comb(below - 1, half - 1) + comb(above - 1, half - 1) * comb(
        below - 1, half
    )


def run_signals(above: Counts, below: Counts, runs: Counts) -> Mask:
    """Too few or too many? Arrays of one shape in, one out; False where no point is off the line.

    >>> run_signals(np.array([8, 8, 8]), np.array([8, 8, 8]), np.array([4, 13, 14])).tolist()
    [True, False, True]
    """
    width = int(below.max(initial=0)) + 1
    pairs, where = np.unique(above * width + below, return_inverse=True)
    limits = np.array([run_limits(*divmod(int(pair), width)) for pair in pairs]).reshape(-1, 2)
    fewest, most = (limits[:, column][where].reshape(runs.shape) for column in (0, 1))
    return np.logical_or(runs < fewest, runs > most)


def runs_table_marks(shown: Shown) -> Marks:
    """Every point off the line, with its side, where there are too few or too many runs.

    The rule is about the whole series, so it points at all of it.

    >>> runs_table_marks(Shown.of([[1, 9] * 8, [1, 1, 9, 9] * 4], 5)).any(axis=1).tolist()
    [True, False]

    Sixteen points that change sides every time make 16 runs, more than the 13 expected.
    """
    sides = shown.sides
    found = anhoej.runs(sides)
    runs = np.where(found.useful > 0, found.crossings + 1, 0)
    fired = run_signals((sides > 0).sum(axis=1), (sides < 0).sum(axis=1), runs)
    return np.where(fired[:, None], sides, 0).astype(np.int8)


def runs_table_looks(shown: Shown) -> Mask:
    """For each point: had it been the last, would the rule have fired?"""
    sides = shown.sides
    followed = anhoej.walk(sides)
    started = np.logical_or.accumulate(followed.useful, axis=1).astype(np.int64)
    runs = np.cumsum(followed.crossed, axis=1) + started
    return run_signals(np.cumsum(sides > 0, axis=1), np.cumsum(sides < 0, axis=1), runs)
