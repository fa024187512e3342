"""What the chart kernels compute from: figures of many series, laid out as matrices."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from improvement.stats.charts.limits.limits import Mask, Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Matrices of shape (series, points), each row one stretch with one line.

    ``values`` single values, or means of samples; ``numerators`` and ``denominators`` of
    proportions and rates; ``sizes`` and ``spreads`` (standard deviations) of samples. NaN where
    there is none; what a kind of chart does not use may be left out.

    ``included`` marks points that count (all but the excluded ones), ``base`` those of them that
    make the line and the limits. ``known`` is a centre known beforehand, shape (series, 1).
    ``screened`` drops moving ranges that are themselves out of the ordinary, once.
    """

    values: Matrix
    included: Mask
    base: Mask
    numerators: Matrix | None = None
    denominators: Matrix | None = None
    sizes: Matrix | None = None
    spreads: Matrix | None = None
    known: Matrix | None = None
    screened: bool = True


def part(matrix: Matrix | None, like: Matrix) -> Matrix:
    """A matrix that may have been left out, as one of NaN."""
    return np.full_like(like, np.nan) if matrix is None else matrix


def divided(above: Matrix, below: Matrix) -> Matrix:
    """Above by below, NaN where below is zero or either is missing; never a warning."""
    usable = np.not_equal(below, 0)
    nothing = np.full_like(above, np.nan, shape=np.broadcast(above, below).shape)
    quotient: Matrix = np.divide(above, below, out=nothing, where=usable)
    return quotient


def total(matrix: Matrix, where: Mask) -> Matrix:
    """Sums of the marked figures that are there, shape (series, 1).

    They run from the first point to the last, of one series as of thousands (which lie in memory
    point by point), so that both agree to the last bit.
    """
    figures = np.where(where & ~np.isnan(matrix), matrix, 0.0)
    if len(figures) == 1 and figures.size:
        alone: Matrix = np.add.accumulate(figures, axis=1)[:, -1:]
        return alone
    summed: Matrix = np.sum(figures, axis=1, keepdims=True)
    return summed


def how_many(where: Mask) -> Matrix:
    """How many points are marked, shape (series, 1)."""
    return np.count_nonzero(where, axis=1, keepdims=True).astype(np.float64)


def count(matrix: Matrix, where: Mask) -> Matrix:
    """How many of the marked figures are there, shape (series, 1)."""
    return how_many(where & ~np.isnan(matrix))


def mean(matrix: Matrix, where: Mask) -> Matrix:
    """Means of the marked figures that are there, shape (series, 1); NaN where there are none."""
    return divided(total(matrix, where), count(matrix, where))


def median(matrix: Matrix, where: Mask) -> Matrix:
    """Medians of the marked figures that are there, shape (series, 1); NaN where there are none."""
    usable = where & ~np.isnan(matrix)
    points = matrix.shape[1]
    if points == 0:
        return np.full((matrix.shape[0], 1), np.nan)
    ordered = np.ascontiguousarray(np.where(usable, matrix, np.inf))  # rows sort best in one piece
    ordered.sort(axis=1)
    number = usable.sum(axis=1, keepdims=True)
    low = np.take_along_axis(ordered, np.maximum(number - 1, 0) // 2, axis=1)
    high = np.take_along_axis(ordered, np.minimum(number // 2, points - 1), axis=1)
    return np.where(number > 0, _middle(low, high), np.nan)


def _middle(low: NDArray[np.float64], high: NDArray[np.float64]) -> Matrix:
    """Half-way, and exactly the value itself where both are the same (infinities too)."""
    same = low == high
    return np.where(same, low, (np.where(same, 0.0, low) + np.where(same, 0.0, high)) / 2)
