"""Many pilots at once for outcomes that are no shares: the same table, on each outcome's scale.

Shapes: r pilots, n households a side in the order in which they came, m parts of a pilot (looks, or
groups). Agreement with ``verdict`` itself is checked pilot by pilot in the tests and in
``benchmarks/outcome_verdicts.py``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from improvement.domain.vocabulary import ComparedBy, Direction
from improvement.stats.comparisons.cell_status import FEWEST_FOR_ESTIMATE, FEWEST_FOR_SHOWING
from improvement.stats.comparisons.household_counts import limits_of_counts
from improvement.stats.comparisons.ordinal import order_limits
from improvement.stats.comparisons.welch import limits_of_averages
from improvement.stats.decisions.flags import Z_OWN
from improvement.stats.decisions.looks import z_at
from improvement.stats.decisions.simulated_pilots import (
    ADAPT,
    FEWEST_FOR_VERDICT,
    HAIR,
    KEEP,
    SCALE,
    STEPS,
    STOP,
    Counts,
    Flags,
    Floats,
    at_the_end,
)
from improvement.stats.interval import Z95

Limits = tuple[Floats, Floats, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranges:
    """Benefits, above 0 = better, (r, m) each; NaN where there is none. ``sizes`` a side, (m,)."""

    sizes: Counts
    estimate: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Which households make up each part: the first so many (looks), or places (groups)."""

    sizes: Counts
    places: tuple[NDArray[np.int64], ...] = ()

    def sums(self, values: Floats) -> Floats:
        """Sums of (r, n) over each part: (r, m)."""
        if not self.places:
            return np.asarray(np.cumsum(values, axis=1)[:, self.sizes - 1])
        return np.stack([values[:, mine].sum(axis=1) for mine in self.places], axis=1)


def first_so_many(sizes: Sequence[int] | Counts) -> Parts:
    """Looks at the first households of each side; those below 5 show nothing and are left out."""
    every = np.asarray(sizes, int)
    return Parts(sizes=every[every >= FEWEST_FOR_ESTIMATE])


def in_groups(places: Sequence[NDArray[np.int64]]) -> Parts:
    """The places of each group's households, the same in both sides; none of them empty."""
    return Parts(sizes=np.array([len(mine) for mine in places]), places=tuple(places))


#: Outcomes of pilots and comparisons, (r, n) each, part by part at z.
Judge = Callable[[Floats, Floats, Parts, ArrayLike], Ranges]


def judge_of(way: ComparedBy, direction: Direction) -> Judge:
    """The bulk comparison of an outcome in benefit terms, as ``any_outcome`` compares two sides.

    Waits, all of them over, are given as logarithms of days; answers as whole numbers from 0 on;
    the rest in its own unit. Every part needs at least 2 households.

    >>> longer, shorter = np.log([[20.0, 30.0, 40.0]]), np.log([[10.0, 15.0, 20.0]])
    >>> judge = judge_of(ComparedBy.TYPICAL_WAIT, Direction.LOWER)
    >>> found = judge(shorter, longer, Parts(sizes=np.array([3])), Z95)
    >>> round(float(found.estimate[0, 0]), 4)  # half as long: ln 2
    0.6931
    """
    kernel = _KERNELS[way]

    def judge(pilot: Floats, comparison: Floats, parts: Parts, z: ArrayLike) -> Ranges:
        estimate, lower, upper = kernel(pilot, comparison, parts, z)
        if direction is Direction.HIGHER:
            return Ranges(sizes=parts.sizes, estimate=estimate, lower=lower, upper=upper)
        return Ranges(sizes=parts.sizes, estimate=-estimate, lower=-upper, upper=-lower)

    return judge


def _averages(x: Floats, y: Floats, parts: Parts, z: ArrayLike) -> Limits:
    centre = float(x.mean())  # sums of squares keep their digits close to 0
    n = parts.sizes
    here, there = (_mean_and_variance(values - centre, parts) for values in (x, y))
    return limits_of_averages(
        (n, here[0], here[1] * n / (n - 1)), (n, there[0], there[1] * n / (n - 1)), z
    )


def _mean_and_variance(values: Floats, parts: Parts) -> tuple[Floats, Floats]:
    """Mean and mean square around it (over n), part by part."""
    mean = parts.sums(values) / parts.sizes
    return mean, np.maximum(0.0, parts.sums(np.square(values)) / parts.sizes - np.square(mean))


def _events(x: Floats, y: Floats, parts: Parts, z: ArrayLike) -> Limits:
    """Logarithms of the ratio; infinite where one side has no events, NaN where neither has."""
    here, there = (_mean_and_variance(values, parts) for values in (x, y))
    n = parts.sizes
    lower, upper = limits_of_counts((n, *here), (n, *there), z)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(here[0] / there[0]), np.log(lower), np.log(upper)


def _order(x: Floats, y: Floats, parts: Parts, z: ArrayLike) -> Limits:
    steps = range(int(max(x.max(), y.max())) + 1)
    here, there = (
        np.stack([parts.sums((values == step).astype(float)) for step in steps], axis=-1)
        for values in (x, y)
    )
    chance, lower, upper = order_limits(here, there, z)
    # No range, no estimate: all answers alike, or sides that never overlap.
    return np.where(np.isnan(lower), np.nan, chance - 0.5), lower - 0.5, upper - 0.5


_KERNELS: Mapping[ComparedBy, Callable[[Floats, Floats, Parts, ArrayLike], Limits]] = {
    ComparedBy.TYPICAL_WAIT: _averages,
    ComparedBy.EVENTS: _events,
    ComparedBy.ORDER: _order,
    ComparedBy.SCORE: _averages,
    ComparedBy.COST: _averages,
}


def looked_at(
    pilot: Floats, comparison: Floats, judge: Judge, sizes: Sequence[int] | Counts
) -> Ranges:
    """Looks at the first ``sizes`` households of each side, the last being the plan."""
    parts = first_so_many(sizes)
    fractions = parts.sizes / int(sizes[-1])
    return judge(pilot, comparison, parts, np.array([z_at(float(t)) for t in fractions]))


def played(looks: Ranges, delta: float) -> tuple[Counts, Flags]:
    """Rows 0 to 3, 5 and 7 to 9 at every look; and whether ever L > 0.

    The last look is the plan's end. Below 10 a side there is no verdict; what cannot be computed
    keeps the test going.
    """
    counted = looks.sizes >= FEWEST_FOR_VERDICT
    ever = (looks.lower > HAIR).any(axis=1)
    stopped = (counted & (looks.upper < delta - HAIR)).any(axis=1)
    last = at_the_end(looks.estimate[:, -1], looks.lower[:, -1], delta)
    ended = np.where(counted[-1], last, KEEP)
    return np.where(stopped, STOP, ended), np.asarray(ever)


def minding_groups(
    outcome: Counts,
    pilot: Floats,
    comparison: Floats,
    judge: Judge,
    groups: Parts,
    tolerance: float,
) -> Counts:
    """Rows 4 and 6: a flagged group turns Scale into Adapt, a small one into steps."""
    flagged = own_flag(pilot, comparison, judge, groups) | gap_flag(
        pilot, comparison, judge, groups, tolerance
    )
    small = int(groups.sizes.min()) < FEWEST_FOR_SHOWING
    scaled = np.where(flagged, ADAPT, STEPS if small else SCALE)
    return np.where(outcome == SCALE, scaled, outcome)


def own_flag(pilot: Floats, comparison: Floats, judge: Judge, groups: Parts) -> Flags:
    """Does any group of at least 5 look worse off in the pilot?"""
    found = judge(pilot, comparison, groups, Z_OWN)
    enough = groups.sizes >= FEWEST_FOR_ESTIMATE
    return np.asarray((enough & (found.upper < -HAIR)).any(axis=1))


def gap_flag(
    pilot: Floats, comparison: Floats, judge: Judge, groups: Parts, tolerance: float
) -> Flags:
    """Does any group of at least 5 clearly gain less than the largest one (MOVER, 95%)?"""
    found = judge(pilot, comparison, groups, Z95)
    largest = int(np.argmax(groups.sizes))
    estimate, lower = found.estimate[:, [largest]], found.lower[:, [largest]]
    with np.errstate(invalid="ignore"):
        less = estimate - found.estimate
        low = less - np.hypot(estimate - lower, found.upper - found.estimate)
        known = np.isfinite(estimate) & np.isfinite(found.estimate)
    enough = np.minimum(groups.sizes, groups.sizes[largest]) >= FEWEST_FOR_ESTIMATE
    other = np.arange(len(groups.sizes)) != largest
    wide = (low > HAIR) & (less >= tolerance - HAIR)
    return np.asarray((enough & other & known & wide).any(axis=1))
