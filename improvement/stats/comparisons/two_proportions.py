"""Does the pilot's share differ from the comparison's, and by how much?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from improvement.domain.tallies import TwoArms
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.wilson import Floats, Wilson, wilson_limits
from improvement.stats.interval import Z95, Interval, checked_z, in_benefit_terms
from improvement.stats.record import recorded


@recorded("two_proportions", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class TwoProportions:
    """Pilot minus comparison, as a difference of shares (-1 to 1; 0.10 is 10 points)."""

    arms: TwoArms
    z: float
    pilot: Wilson
    comparison: Wilson
    difference: Interval

    def benefit(self, direction: Direction) -> Interval:
        """The difference with above 0 = better."""
        return in_benefit_terms(self.difference, direction)


def two_proportions(arms: TwoArms, *, z: float = Z95) -> TwoProportions:
    """Compare two independent shares by Newcombe's hybrid score interval.

    Chosen because it has a closed form, behaves with 0 of n and n of n, keeps its promise from 10
    households an arm on, and still works at the wide ``z`` of an early look (STATISTICS B1).

    Parameters: ``arms`` x of n each, n >= 1; ``z`` > 0 standard errors.
    Raises ``NotComputable`` when an arm is empty; ``Invalid`` for a ``z`` that is not above 0.

    References: Newcombe 1998, Statistics in Medicine 17, 873-890, method 10.

    >>> from improvement.domain.tallies import Tally
    >>> found = two_proportions(
    ...     TwoArms(pilot=Tally(events=56, n=70), comparison=Tally(events=48, n=80)))
    >>> [round(x, 4) for x in (found.difference.lower, found.difference.upper)]
    [0.0524, 0.3339]

    Read: 80 against 60 of 100, 20 more, and the data fit anything from 5 to 33 more.
    """
    for name, tally in (("pilot", arms.pilot), ("comparison", arms.comparison)):
        if tally.n == 0:
            raise NotComputable(f"Nobody is counted in the {name} yet: there is no difference.")
    tallies = (arms.pilot, arms.comparison)
    # Both arms at once: each limit is worked out one single time.
    lower, upper = wilson_limits([t.events for t in tallies], [t.n for t in tallies], checked_z(z))
    pilot, comparison = (
        Wilson(tally=t, z=z, share=t.events / t.n, lower=float(low), upper=float(high))
        for t, low, high in zip(tallies, lower, upper, strict=True)
    )
    difference = Interval(
        estimate=pilot.share - comparison.share,
        lower=float(_lower(pilot.share, pilot.lower, comparison.share, comparison.upper)),
        upper=float(_upper(pilot.share, pilot.upper, comparison.share, comparison.lower)),
    )
    return TwoProportions(arms=arms, z=z, pilot=pilot, comparison=comparison, difference=difference)


def newcombe_limits(
    events_1: ArrayLike, n_1: ArrayLike, events_2: ArrayLike, n_2: ArrayLike, z: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """The bulk path: estimate, lower and upper for arrays of matching shapes, n >= 1."""
    p_1 = np.asarray(events_1, float) / np.asarray(n_1, float)
    p_2 = np.asarray(events_2, float) / np.asarray(n_2, float)
    lower_1, upper_1 = wilson_limits(events_1, n_1, z)
    lower_2, upper_2 = wilson_limits(events_2, n_2, z)
    return (
        p_1 - p_2,
        _lower(p_1, lower_1, p_2, upper_2),
        _upper(p_1, upper_1, p_2, lower_2),
    )


def _lower(p_1: ArrayLike, lower_1: ArrayLike, p_2: ArrayLike, upper_2: ArrayLike) -> Floats:
    return np.subtract(p_1, p_2) - np.hypot(np.subtract(p_1, lower_1), np.subtract(upper_2, p_2))


def _upper(p_1: ArrayLike, upper_1: ArrayLike, p_2: ArrayLike, lower_2: ArrayLike) -> Floats:
    return np.subtract(p_1, p_2) + np.hypot(np.subtract(upper_1, p_1), np.subtract(p_2, lower_2))
