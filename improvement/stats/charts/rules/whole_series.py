"""The Anhoej rules, and their best box and cut box, as rules that point at points.

They judge a series as a whole: how long its longest run is, how often it crosses the line. A run
that is too long is pointed at; where there are too few crossings the whole series is.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from improvement.stats.charts.rules import anhoej
from improvement.stats.charts.rules.boxes import best_box, box_signals, cut_box
from improvement.stats.charts.rules.shown import Marks, Mask, Shown
from improvement.stats.charts.rules.spans import skipping, whole_length

Counts = NDArray[np.int64]


def long_run_marks(shown: Shown) -> Marks:
    """Every run longer than round(log2 n) + 3, with its side.

    >>> waits = [31, 35, 30, 33, 36, 32, 34, 37, 24, 22, 25, 21, 23, 20, 26, 19]
    >>> long_run_marks(Shown.of(waits, 28)).tolist()
    [[1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1]]

    Eight waits above the line, then eight below it: up to 7 in a row are expected of 16.
    """
    sides = shown.sides
    most = _per_series(_useful(sides), anhoej.longest_run_limit)
    return _runs_over(most, sides)


def long_run_looks(shown: Shown) -> Mask:
    """For each point: had it been the last, would the run have been too long?"""
    seen = _seen(shown.sides)
    return seen.useful.astype(np.bool_) & (
        seen.longest > _per_series(seen.useful, anhoej.longest_run_limit)
    )


def crossings_marks(shown: Shown) -> Marks:
    """Every point off the line, with its side, where there are too few crossings.

    >>> crossings_marks(Shown.of([[1] * 8 + [9] * 8, [1, 1, 9, 9] * 4], 5)).any(axis=1).tolist()
    [True, False]

    One crossing in 16 points, where at least 4 are expected.
    """
    sides = shown.sides
    found = anhoej.runs(sides)
    few = found.crossings < _per_series(found.useful, anhoej.crossings_limit)
    return np.where(few[:, None], sides, 0).astype(np.int8)


def crossings_looks(shown: Shown) -> Mask:
    """For each point: had it been the last, would there have been too few crossings?"""
    seen = _seen(shown.sides)
    return seen.crossings < _per_series(seen.useful, anhoej.crossings_limit)


def box_marks(shown: Shown, *, cut: bool) -> Marks:
    """Where a series is outside its box: the runs that are too long, or if none is, all of it.

    >>> box_marks(Shown.of([1] * 7 + [9] * 7, 5), cut=False).any()
    np.True_

    One crossing in 14 points; the best box expects at least 3.
    """
    sides = shown.sides
    found = anhoej.runs(sides)
    limit = cut_box if cut else best_box
    long = _runs_over(_per_series(found.useful, lambda size: limit(size).longest), sides)
    marks = np.where(long.any(axis=1, keepdims=True), long, sides)
    fired = box_signals(found.useful, found.longest, found.crossings, cut=cut)
    return np.where(fired[:, None], marks, 0).astype(np.int8)


def box_looks(shown: Shown, *, cut: bool) -> Mask:
    """For each point: had it been the last, would the series have been outside its box?"""
    seen = _seen(shown.sides)
    return box_signals(seen.useful, seen.longest, seen.crossings, cut=cut)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What had been counted up to and including each point; matrices (series, points)."""

    useful: Counts
    longest: Counts
    crossings: Counts


def _seen(sides: Marks) -> _Seen:
    followed = anhoej.walk(sides)
    return _Seen(
        useful=np.cumsum(followed.useful, axis=1),
        longest=np.maximum.accumulate(followed.run_length, axis=1),
        crossings=np.cumsum(followed.crossed, axis=1),
    )


def _useful(sides: Marks) -> Counts:
    return np.asarray((sides != 0).sum(axis=1), dtype=np.int64)


def _per_series(useful: Counts, limit: Callable[[int], int]) -> Counts:
    """The limit for so many useful points, wherever there are any; 0 elsewhere."""
    sizes = range(1, int(useful.max(initial=0)) + 1)
    return np.array([0, *map(limit, sizes)], dtype=np.int64)[useful]


def _runs_over(most: Counts, sides: Marks) -> Marks:
    long = whole_length(sides, skipping) > most[:, None]
    return np.where(long, sides, 0).astype(np.int8)
