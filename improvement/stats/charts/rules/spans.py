"""Stretches of equal signs, and how long they are; the arithmetic that several rules share.

Signs are a matrix (series, points) of -1, 0, +1. Two ways to read a 0: it breaks a stretch
(``unbroken``), or it is passed over (``skipping``).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from improvement.stats.charts.rules import anhoej
from improvement.stats.charts.rules.shown import Marks, Mask

Lengths = NDArray[np.int64]
Counting = Callable[[Marks], Lengths]


def unbroken(signs: Marks) -> Lengths:
    """How many equal signs in a row end at each point; a 0 counts 0 and breaks the row.

    >>> unbroken(np.array([[1, 1, 0, 1, -1, -1]], dtype=np.int8)).tolist()
    [[1, 2, 0, 1, 1, 2]]
    """
    if signs.shape[1] == 0:
        return np.zeros(signs.shape, np.int64)
    place = np.arange(signs.shape[1])
    changed = np.ones(signs.shape, np.bool_)
    changed[:, 1:] = signs[:, 1:] != signs[:, :-1]
    start = np.maximum.accumulate(np.where(changed, place, 0), axis=1)
    return np.where(signs != 0, place - start + 1, 0)


def skipping(signs: Marks) -> Lengths:
    """The same where a 0 neither ends nor extends a row.

    >>> skipping(np.array([[1, 1, 0, 1, -1, -1]], dtype=np.int8)).tolist()
    [[1, 2, 0, 3, 1, 2]]
    """
    return anhoej.walk(signs).run_length


def whole_length(signs: Marks, counting: Counting) -> Lengths:
    """How long the whole stretch is that each point stands in (0 where the sign is 0).

    >>> whole_length(np.array([[1, 1, 0, 1, -1, -1]], dtype=np.int8), skipping).tolist()
    [[3, 3, 0, 3, 2, 2]]
    """
    backwards = counting(signs[:, ::-1])[:, ::-1]
    return np.where(signs != 0, counting(signs) + backwards - 1, 0)


def ever(found: Mask) -> Mask:
    """For each point: was anything found up to and including it?"""
    return np.logical_or.accumulate(found, axis=1)


def last_before(wanted: Mask) -> Lengths:
    """The place of the last wanted point before each point; -1 where there is none.

    >>> last_before(np.array([[True, False, True, False]])).tolist()
    [[-1, 0, 0, 2]]
    """
    found = np.full(wanted.shape, -1, np.int64)
    if wanted.shape[1]:
        places = np.where(wanted, np.arange(wanted.shape[1]), -1)
        found[:, 1:] = np.maximum.accumulate(places, axis=1)[:, :-1]
    return found
