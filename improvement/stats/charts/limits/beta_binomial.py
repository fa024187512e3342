"""Quantiles of many beta-binomial distributions at once.

scipy's own ``betabinom.ppf`` sums probabilities anew for every try of every quantile: minutes for a
portfolio. Here each distribution is laid out once, over the stretch that can hold any mass, and all
quantiles are read off it.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

CELLS = 1_000_000  # laid out at a time: keeps the working set at some tens of megabytes
LEFT_OUT = 1e-13  # mass of the share's distribution that the stretch leaves out on each side
BINOMIAL_SPREAD = 8.0  # standard deviations: beyond, a binomial holds under 1e-15
BINOMIAL_SLACK = 30.0  # and this many more, for the long right tail of small means


def beta_binomial_quantiles(
    trials: Vector, a: Vector, b: Vector, levels: Sequence[float]
) -> NDArray[np.float64]:
    """The smallest k with P(at most k) >= level, for each distribution and each level.

    Parameters: ``trials`` (m,) whole numbers >= 1; ``a`` and ``b`` (m,) > 0; ``levels`` in (0, 1).
    Returns shape (levels, m).

    >>> n, x, of = np.array([10.0, 30.0]), np.array([36.0, 36.0]), np.array([120.0, 120.0])
    >>> beta_binomial_quantiles(n, x + 0.5, of - x + 0.5, (0.00135, 0.99865)).tolist()
    [[0.0, 2.0], [8.0, 18.0]]
    """
    found = np.empty((len(levels), len(trials)))
    first, last = _stretch(trials, a, b)
    widths = (last - first).astype(np.int64) + 1
    for rows in _portions(widths):
        cumulative = _cumulative(trials[rows], a[rows], b[rows], first[rows], widths[rows].max())
        for index, level in enumerate(levels):
            found[index, rows] = first[rows] + (cumulative < level).sum(axis=1)
    return found


def _stretch(trials: Vector, a: Vector, b: Vector) -> tuple[Vector, Vector]:
    """The first and last count that can matter."""
    from scipy.special import betaincinv

    low, high = trials * betaincinv(a, b, LEFT_OUT), trials * betaincinv(b, a, LEFT_OUT)
    first = np.floor(low - BINOMIAL_SPREAD * np.sqrt(low) - BINOMIAL_SLACK)
    last = trials - np.floor(high - BINOMIAL_SPREAD * np.sqrt(high) - BINOMIAL_SLACK)
    return np.maximum(first, 0.0), np.minimum(last, trials)


def _portions(widths: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Indices in groups of similar width, each group filling at most ``CELLS`` cells or one row."""
    order = np.argsort(widths)
    start = 0
    while start < len(order):
        hopeful = order[start : start + max(1, CELLS // int(widths[order[start]]))]
        take = max(1, CELLS // int(widths[hopeful[-1]]))
        yield hopeful[:take]
        start += len(hopeful[:take])


def _cumulative(trials: Vector, a: Vector, b: Vector, first: Vector, width: int) -> Vector:
    """P(at most k) for k = first, first + 1, ...; shape (m, width).

    From one count to the next the probability changes by a simple ratio, so that the shape needs no
    gamma function, and its sum is the constant.
    """
    k = first[:, None] + np.arange(width - 1)
    n, a, b = trials[:, None], a[:, None], b[:, None]
    possible = k < n
    left = np.where(possible, n - k, 1.0)
    steps = np.log(left * (k + a) / ((k + 1) * (left - 1 + b)))
    logs = np.zeros((len(trials), width))
    np.cumsum(np.where(possible, steps, -np.inf), axis=1, out=logs[:, 1:])
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    cumulative = np.cumsum(weights, axis=1)
    return np.asarray(cumulative / cumulative[:, -1:], dtype=np.float64)
