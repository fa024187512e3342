"""Does the pilot's share differ from the comparison's, and by how much?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from improvement.domain.tallies import Tally, TwoArms
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
    return two_proportions_each([arms], z=z)[0]


def two_proportions_each(
    several: Sequence[TwoArms], *, z: float = Z95
) -> tuple[TwoProportions, ...]:
    """The same for many pairs of arms in one call, in their order: groups, gaps, flags."""
    checked_z(z)
    for arms in several:
        _check(arms)
    if not several:
        return ()
    # Row 0 the pilots, row 1 the comparisons: each limit is worked out one single time.
    sides = [[arms.pilot for arms in several], [arms.comparison for arms in several]]
    events = np.array([[t.events for t in side] for side in sides], float)
    n = np.array([[t.n for t in side] for side in sides], float)
    shares, (lower, upper) = events / n, wilson_limits(events, n, z)
    limits = _hybrid(shares, lower, upper)
    shown = np.stack([shares, lower, upper]).transpose(2, 1, 0).tolist()
    return tuple(
        TwoProportions(
            arms=arms,
            z=z,
            pilot=_wilson(arms.pilot, z, own),
            comparison=_wilson(arms.comparison, z, other),
            difference=Interval(estimate=estimate, lower=low, upper=high),
        )
        for arms, (own, other), (estimate, low, high) in zip(
            several, shown, np.stack(limits).T.tolist(), strict=True
        )
    )


def _check(arms: TwoArms) -> None:
    for name, tally in (("pilot", arms.pilot), ("comparison", arms.comparison)):
        if tally.n == 0:
            raise NotComputable(f"Nobody is counted in the {name} yet: there is no difference.")


def _wilson(tally: Tally, z: float, figures: Sequence[float]) -> Wilson:
    share, lower, upper = figures
    return Wilson(tally=tally, z=z, share=share, lower=lower, upper=upper)


def newcombe_limits(
    events_1: ArrayLike, n_1: ArrayLike, events_2: ArrayLike, n_2: ArrayLike, z: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """The bulk path: estimate, lower and upper for arrays of matching shapes, n >= 1."""
    x_1, size_1, x_2, size_2 = np.broadcast_arrays(
        *(np.asarray(each, float) for each in (events_1, n_1, events_2, n_2))
    )
    events, n = np.stack([x_1, x_2]), np.stack([size_1, size_2])
    return _hybrid(events / n, *wilson_limits(events, n, z))


def _hybrid(shares: Floats, lower: Floats, upper: Floats) -> tuple[Floats, Floats, Floats]:
    """Newcombe's limits from Wilson's: row 0 of each the pilots, row 1 the comparisons."""
    estimate = shares[0] - shares[1]
    below, above = shares - lower, upper - shares
    return (
        estimate,
        estimate - np.hypot(below[0], above[1]),
        estimate + np.hypot(above[0], below[1]),
    )
