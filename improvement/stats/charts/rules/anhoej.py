"""The Anhoej rules: is a run too long, are there too few crossings, for so many points?

Anhoej J, Olesen AV. Run charts revisited. PLoS ONE 2014;9(11):e113825.
Anhoej J. Diagnostic value of run chart analysis. PLoS ONE 2015;10(3):e0121349.

Everything here works on a matrix of sides (series x points), so that screening a portfolio and
drawing one chart are the same computation: a single chart is the case of one row.
"""

from dataclasses import dataclass
from functools import cache
from math import log2

import numpy as np
from numpy.typing import NDArray

#: One false "too few crossings" in 20 stable series, at most (Anhoej & Olesen 2014).
CROSSINGS_TAIL = 20
#: What is added to log2(n) for the longest run still expected (Anhoej & Olesen 2014).
RUN_ALLOWANCE = 3
#: Up to here the quantile is found in whole numbers.
EXACT_THROWS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Each series followed point by point; every matrix has shape (series, points).

    ``useful`` marks points off the line, ``crossed`` those on the other side than the useful point
    before them, ``run_length`` how long the run is that a useful point stands in, counted up to and
    including it (0 for points that are not useful).
    """

    useful: NDArray[np.bool_]
    crossed: NDArray[np.bool_]
    run_length: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """What was observed in each series; vectors of shape (series,), one matrix.

    ``in_longest`` (series, points) marks the useful points of the longest run; of several equally
    long ones the latest, being nearest to now.
    """

    useful: NDArray[np.int64]
    longest: NDArray[np.int64]
    crossings: NDArray[np.int64]
    in_longest: NDArray[np.bool_]


def sides_of(values: NDArray[np.float64], line: NDArray[np.float64]) -> NDArray[np.int8]:
    """Above (+1), below (-1) or on the line (0, also where nothing was recorded: NaN).

    Shapes: ``values`` (series, points); ``line`` anything that broadcasts to it, such as
    (series, 1). Equality with the line is exact, as in qicharts2.
    """
    return np.nan_to_num(np.sign(values - line), nan=0.0).astype(np.int8)


def walk(sides: NDArray[np.int8]) -> Walk:
    """Follow every series along its useful points.

    A point on the line, or a missing one, neither ends nor extends a run.

    Parameters: ``sides`` (series, points) of -1, 0, +1.
    """
    useful = sides != 0
    count = np.cumsum(useful, axis=1)
    crossed = useful & (count > 1) & (sides != _side_before(sides, useful))
    before_run = np.maximum.accumulate(np.where(crossed, count - 1, 0), axis=1)
    return Walk(useful=useful, crossed=crossed, run_length=np.where(useful, count - before_run, 0))


def _side_before(sides: NDArray[np.int8], useful: NDArray[np.bool_]) -> NDArray[np.int8]:
    """The side of the last useful point before each point (0 where there is none)."""
    if sides.shape[1] == 0:
        return sides
    position = np.where(useful, np.arange(sides.shape[1]), 0)
    latest = np.take_along_axis(sides, np.maximum.accumulate(position, axis=1), axis=1)
    before = np.zeros_like(sides)
    before[:, 1:] = latest[:, :-1]
    return before


def runs(sides: NDArray[np.int8]) -> Runs:
    """Count useful points, the longest run and the crossings of every series.

    Parameters: ``sides`` (series, points) of -1, 0, +1; any number of either, also none.

    >>> found = runs(np.array([[1, 1, 0, 1, -1, 1], [0, 0, 0, 0, 0, 0]], dtype=np.int8))
    >>> found.useful.tolist(), found.longest.tolist(), found.crossings.tolist()
    ([5, 0], [3, 0], [2, 0])
    >>> found.in_longest[0].tolist()
    [True, True, False, True, False, False]
    """
    followed = walk(sides)
    longest = followed.run_length.max(axis=1, initial=0)
    return Runs(
        useful=followed.useful.sum(axis=1),
        longest=longest,
        crossings=followed.crossed.sum(axis=1),
        in_longest=_longest_marked(followed, longest),
    )


def _longest_marked(followed: Walk, longest: NDArray[np.int64]) -> NDArray[np.bool_]:
    points = followed.useful.shape[1]
    if points == 0:
        return followed.useful
    is_end = followed.run_length == longest[:, None]
    last_end = points - 1 - np.argmax(is_end[:, ::-1], axis=1)
    run_number = np.cumsum(followed.crossed, axis=1)
    wanted = np.take_along_axis(run_number, last_end[:, None], axis=1)
    marked: NDArray[np.bool_] = followed.useful & (run_number == wanted)
    return marked


@cache
def longest_run_limit(useful: int) -> int:
    """The longest run still expected among ``useful`` points (>= 1) of a stable process.

    >>> [longest_run_limit(n) for n in (10, 12, 16, 20, 24, 36, 60, 100)]
    [6, 7, 7, 7, 8, 8, 9, 10]
    """
    return round(log2(useful)) + RUN_ALLOWANCE


@cache
def crossings_limit(useful: int) -> int:
    """The fewest crossings still expected among ``useful`` points (>= 1) of a stable process.

    The 5% quantile of a fair coin thrown n - 1 times, found in whole numbers so that no rounding
    can move it; of very long series as scipy has it, since whole numbers then take too long.

    >>> [crossings_limit(n) for n in (10, 12, 16, 20, 24, 36, 60, 100)]
    [2, 3, 4, 6, 8, 13, 23, 41]
    """
    throws = useful - 1
    if throws > EXACT_THROWS:
        from scipy.stats import binom

        return int(binom.ppf(1 / CROSSINGS_TAIL, throws, 0.5))
    fewest, ways = 0, 1
    at_most = ways
    while at_most * CROSSINGS_TAIL < 2**throws:
        fewest += 1
        ways = ways * (throws - fewest + 1) // fewest
        at_most += ways
    return fewest


def signals(
    useful: NDArray[np.int64], longest: NDArray[np.int64], crossings: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Does either rule fire? Three arrays of one shape in, one out; False where nothing is useful.

    >>> signals(np.array([24, 24, 24]), np.array([8, 9, 3]), np.array([8, 12, 7])).tolist()
    [False, True, True]
    """
    sizes = range(1, int(useful.max(initial=0)) + 1)
    longest_allowed = np.array([0, *map(longest_run_limit, sizes)])[useful]
    fewest_allowed = np.array([0, *map(crossings_limit, sizes)])[useful]
    return np.logical_or(longest > longest_allowed, crossings < fewest_allowed)
