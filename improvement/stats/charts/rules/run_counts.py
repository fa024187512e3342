"""Useful points, the longest run and the crossings of very many series, or of a very long one.

The same counts as ``anhoej.runs`` without marking any point, an order of magnitude faster: series
are followed point by point, all at once; where there are more points than series, run by run.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Sides = NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCounts:
    """Vectors of shape (series,)."""

    useful: Counts
    longest: Counts
    crossings: Counts


def sides_of(values: NDArray[np.float64], line: NDArray[np.float64]) -> Sides:
    """Above (+1), below (-1) or on the line (0, also where nothing was recorded: NaN).

    ``line`` broadcasts to ``values`` (series, points). Equality with the line is exact.
    """
    above: Sides = np.greater(values, line).view(np.int8)
    below: Sides = np.less(values, line).view(np.int8)
    return np.subtract(above, below)


def count_runs(sides: Sides) -> RunCounts:
    """Counts of every series; ``sides`` (series, points) of -1, 0, +1, any number of either.

    A point on the line, or a missing one, neither ends nor extends a run.

    >>> found = count_runs(np.array([[1, 1, 0, 1, -1, 1], [0, 0, 0, 0, 0, 0]], dtype=np.int8))
    >>> found.useful.tolist(), found.longest.tolist(), found.crossings.tolist()
    ([5, 0], [3, 0], [2, 0])
    """
    series, points = sides.shape
    return _by_point(sides) if series >= points else _by_series(sides)


def _by_point(sides: Sides) -> RunCounts:
    """All series at once, one point after the other; small whole numbers keep it in the cache."""
    series, points = sides.shape
    narrow = np.uint8 if points < 256 else np.uint32
    side, run = np.zeros(series, np.int8), np.zeros(series, narrow)
    longest, crossings, useful = run.copy(), run.copy(), run.copy()
    for column in np.ascontiguousarray(sides.T):
        off = column != 0
        crossed = np.equal(column, -side) & off
        np.multiply(run, ~crossed, out=run)
        np.add(run, off, out=run)
        np.add(crossings, crossed, out=crossings)
        np.add(useful, off, out=useful)
        np.copyto(side, column, where=off)
        np.maximum(longest, run, out=longest)
    # Where nothing came before, nothing is crossed: side is 0 there, and no point off the line is.
    return RunCounts(
        useful=useful.astype(np.int64),
        longest=longest.astype(np.int64),
        crossings=crossings.astype(np.int64),
    )


def _by_series(sides: Sides) -> RunCounts:
    """One series after the other, each by where its runs end."""
    found = [_one(row[row != 0]) for row in sides]
    useful, longest, crossings = np.array(found, dtype=np.int64).reshape(-1, 3).T
    return RunCounts(useful=useful, longest=longest, crossings=crossings)


def _one(useful: Sides) -> tuple[int, int, int]:
    ends = np.flatnonzero(useful[1:] != useful[:-1])
    bounds = np.concatenate(([-1], ends, [useful.size - 1]))
    return useful.size, int(np.diff(bounds).max(initial=0)), ends.size
