"""Two averages with Student's t and the F test of spreads, as other tools print them.

The library compares averages by Welch's t (``scores``, ``costs``, ``waits``): Student's is wrong
where spreads differ, in up to 15 of 100 pilots in which nothing changed (STATISTICS B5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.stats import f as f_distribution
from scipy.stats import t as t_distribution

from improvement.errors import Invalid, NotComputable
from improvement.stats.reported.checked import Floats, sample, tail_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoAverages:
    """First minus second; ``spread_ratio`` is the ratio of variances with its two-sided p."""

    difference: float
    t: float
    degrees_of_freedom: int
    p: float
    limits: tuple[float, float]
    spread_ratio: float | None
    spread_p: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeByStudent:
    """Two one-sided tests of lying within ``low`` to ``high``; ``p`` is the larger of the two."""

    t_low: float
    p_low: float
    t_high: float
    p_high: float
    degrees_of_freedom: int
    p: float
    limits_90: tuple[float, float]


def two_averages(
    first: Sequence[float], second: Sequence[float], *, confidence: float = 0.95
) -> TwoAverages:
    """Student's t of two samples of at least 2 values each (3 in all).

    Raises ``NotComputable`` where nothing spreads, or with a sample of fewer.

    References: Student 1908, Biometrika 6, 1-25.

    >>> found = two_averages([1, 2, 3, 4], [3, 4, 5, 6])
    >>> round(found.t, 3), found.degrees_of_freedom, round(found.p, 3)
    (-2.191, 6, 0.071)
    """
    x, y = _two(first, second)
    difference, error, freedom = _pooled(x, y)
    half = float(t_distribution.isf(tail_of(confidence), freedom)) * error
    ratio, chance = _spreads(x, y)
    return TwoAverages(
        difference=difference,
        t=difference / error,
        degrees_of_freedom=freedom,
        p=float(2 * t_distribution.sf(abs(difference / error), freedom)),
        limits=(difference - half, difference + half),
        spread_ratio=ratio,
        spread_p=chance,
    )


def alike_by_student(
    first: Sequence[float], second: Sequence[float], *, low: float, high: float
) -> AlikeByStudent:
    """Is first minus second within ``low`` to ``high``? Student's version of ``equivalence``.

    Raises ``Invalid`` unless low < high.

    >>> round(alike_by_student([1, 2, 3, 4], [1, 2, 3, 5], low=-3, high=3).p, 3)
    0.021
    """
    if not low < high:
        raise Invalid(f"From {low} to {high} is no range: the first must be below the second.")
    difference, error, freedom = _pooled(*_two(first, second))
    t_low, t_high = (difference - low) / error, (difference - high) / error
    p_low = float(t_distribution.sf(t_low, freedom))
    p_high = float(t_distribution.cdf(t_high, freedom))
    half = float(t_distribution.isf(0.05, freedom)) * error
    return AlikeByStudent(
        t_low=t_low,
        p_low=p_low,
        t_high=t_high,
        p_high=p_high,
        degrees_of_freedom=freedom,
        p=max(p_low, p_high),
        limits_90=(difference - half, difference + half),
    )


def _two(first: Sequence[float], second: Sequence[float]) -> tuple[Floats, Floats]:
    x, y = sample("first", first), sample("second", second)
    if min(len(x), len(y)) < 2:
        raise NotComputable(f"{len(x)} and {len(y)} values: give at least 2 on each side.")
    return x, y


def _pooled(x: Floats, y: Floats) -> tuple[float, float, int]:
    freedom = len(x) + len(y) - 2
    squares = float(((x - x.mean()) ** 2).sum() + ((y - y.mean()) ** 2).sum())
    error = sqrt(squares / freedom * (1 / len(x) + 1 / len(y)))
    if error < 1e-14 * max(abs(x).max(), abs(y).max(), 1e-300):
        raise NotComputable("All values of a side are alike: there is no spread to go by.")
    return float(x.mean() - y.mean()), error, freedom


def _spreads(x: Floats, y: Floats) -> tuple[float | None, float | None]:
    over, under = float(x.var(ddof=1)), float(y.var(ddof=1))
    if under == 0:
        return None, None
    freedom = (len(x) - 1, len(y) - 1)
    below = float(f_distribution.cdf(over / under, *freedom))
    above = float(f_distribution.sf(over / under, *freedom))
    return over / under, 2 * min(below, above)
