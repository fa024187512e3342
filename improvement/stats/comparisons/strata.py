"""Strata as adjusted comparisons take them, and the weighted sum of their differences.

A stratum is a slice within which like is compared with like: one site, one age band, one month of
intake. It has the shape of a group (``GroupArms``); a stratum with nobody in one arm compares
nothing and is left out, by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.wilson import Floats, wilson_limits
from improvement.stats.interval import Interval
from improvement.stats.record import recorded


@recorded("strata", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Strata:
    """``used`` have people in both arms; ``left_out`` have nobody in one of them (or in both)."""

    used: tuple[GroupArms, ...]
    left_out: tuple[GroupArms, ...]

    @property
    def people_left_out(self) -> int:
        return sum(stratum.pilot.n + stratum.comparison.n for stratum in self.left_out)


def comparable_strata(strata: Sequence[GroupArms]) -> Strata:
    """Set apart the strata within which nothing can be compared.

    Raises ``Invalid`` for a label given twice, ``NotComputable`` when no stratum has people in both
    arms.
    """
    labels = [stratum.group for stratum in strata]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        raise Invalid(f"{', '.join(twice)} is listed twice: give each stratum its own label.")
    used = tuple(stratum for stratum in strata if stratum.smaller_n > 0)
    if not used:
        raise NotComputable(
            f"None of the {len(strata)} strata has people in both arms: within them there is "
            "nobody to compare with."
        )
    return Strata(used=used, left_out=tuple(s for s in strata if s.smaller_n == 0))


def summed(strata: Sequence[GroupArms]) -> TwoArms:
    """All strata thrown together: the crude comparison."""
    return TwoArms(
        pilot=_sum([stratum.pilot for stratum in strata]),
        comparison=_sum([stratum.comparison for stratum in strata]),
    )


def _sum(tallies: Sequence[Tally]) -> Tally:
    return Tally(events=sum(t.events for t in tallies), n=sum(t.n for t in tallies))


def counts(strata: Sequence[GroupArms]) -> tuple[Floats, Floats, Floats, Floats]:
    """Events and people of the pilot, events and people of the comparison, one array each."""
    cells = [(s.pilot.events, s.pilot.n, s.comparison.events, s.comparison.n) for s in strata]
    table = np.array(cells, dtype=float).T
    return table[0], table[1], table[2], table[3]


def weighted_difference(strata: Sequence[GroupArms], weights: Floats, *, z: float) -> Interval:
    """Sum of weight x (pilot - comparison) with limits by MOVER from Wilson's limits of each cell.

    With one stratum it is Newcombe's interval. Parameters: one weight >= 0 a stratum, summing to 1;
    n >= 1 everywhere. Reference: Zou & Donner 2008, Statistics in Medicine 27, 1693-1702.
    """
    estimate, lower, upper = (float(x) for x in weighted_limits(counts(strata), weights, z))
    return Interval(estimate=estimate, lower=lower, upper=upper)


def weighted_limits(
    cells: tuple[Floats, Floats, Floats, Floats], weights: Floats, z: float
) -> tuple[Floats, Floats, Floats]:
    """The bulk path: estimate, lower and upper over the last axis of ``cells`` (as ``counts``)."""
    x_1, n_1, x_2, n_2 = cells
    p_1, p_2 = x_1 / n_1, x_2 / n_2
    (low_1, high_1), (low_2, high_2) = wilson_limits(x_1, n_1, z), wilson_limits(x_2, n_2, z)
    estimate = (weights * (p_1 - p_2)).sum(-1)
    down = np.linalg.norm(weights * np.hypot(p_1 - low_1, high_2 - p_2), axis=-1)
    up = np.linalg.norm(weights * np.hypot(high_1 - p_1, p_2 - low_2), axis=-1)
    return estimate, np.maximum(-1.0, estimate - down), np.minimum(1.0, estimate + up)
