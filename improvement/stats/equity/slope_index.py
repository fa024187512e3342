"""Along an order of groups, how far apart are the two ends? The slope index of inequality.

For groups with an order that matters (income bands, distance, length of tenancy). Every group
counts by its people and its place, so that one tiny end group does not make the gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from improvement.domain.group_tallies import GroupTally
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.wilson import Floats
from improvement.stats.interval import Z95, Interval, checked_z, in_benefit_terms
from improvement.stats.record import recorded


@recorded("slope_index", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class SlopeIndex:
    """The last end minus the first, as a difference of shares.

    ``ranks`` (0-1) is where the middle person of each group stands; ``standard_error`` belongs to
    the interval of ``index``.
    """

    groups: tuple[GroupTally, ...]
    z: float
    ranks: tuple[float, ...]
    standard_error: float
    index: Interval

    def benefit(self, direction: Direction) -> Interval:
        """Above 0 = the last groups are better off."""
        return in_benefit_terms(self.index, direction)


def slope_index(groups: Sequence[GroupTally], *, z: float = Z95) -> SlopeIndex:
    """Fit a line through the groups' shares against their place in the population.

    Weighted least squares on ridit ranks, weights the people in each group; the variance of each
    share with one event and one non-event added (coverage .931-.947, STATISTICS C5).

    Parameters: ``groups`` x of n in their order, first to last, each label once; groups with nobody
    take no place. ``z`` > 0 standard errors.
    Raises ``NotComputable`` when fewer than two groups have people, ``Invalid`` for a label given
    twice.

    Notes: a line through shares can leave -1 to 1 where they are far from a line; neither estimate
    nor limits are cut.

    References: Mackenbach & Kunst 1997, Social Science & Medicine 44, 757-771.

    >>> from improvement.domain.tallies import Tally
    >>> found = slope_index([GroupTally(group=g, tally=Tally(events=x, n=50))
    ...                      for g, x in (("Lowest income", 20), ("Middle", 25), ("Highest", 30))])
    >>> [round(x, 2) for x in (found.index.estimate, found.index.lower, found.index.upper)]
    [0.3, 0.02, 0.58]

    Read: from the lowest to the highest income 30 more of 100, and the data fit 2 to 58.
    """
    checked_z(z)
    labels = [group.group for group in groups]
    if len(set(labels)) < len(labels):
        raise Invalid("Two groups carry the same label: give each group its own.")
    used = [group for group in groups if group.tally.n > 0]
    if len(used) < 2:
        raise NotComputable(f"{len(used)} group with people: an order needs at least 2.")
    events = np.array([group.tally.events for group in used], float)
    n = np.array([group.tally.n for group in used], float)
    estimate, error = (float(x) for x in slope_and_error(events, n))
    limits = Interval(estimate=estimate, lower=estimate - z * error, upper=estimate + z * error)
    return SlopeIndex(
        groups=tuple(groups),
        z=z,
        ranks=tuple(float(rank) for rank in ridits(n)),
        standard_error=error,
        index=limits,
    )


def ridits(n: Floats) -> Floats:
    """The place (0-1) of each group's middle person, over the last axis."""
    return np.asarray((np.cumsum(n, -1) - n / 2) / n.sum(-1, keepdims=True))


def slope_and_error(events: Floats, n: Floats) -> tuple[Floats, Floats]:
    """The bulk path: slope and standard error over the last axis (the groups), n >= 1."""
    share = events / n
    padded = (events + 1) / (n + 2)
    away = ridits(n) - 0.5  # the mean ridit, weighted by people, is one half
    part = n * away / (n * np.square(away)).sum(-1, keepdims=True)
    variance = padded * (1 - padded) / (n + 2)
    return (part * share).sum(-1), np.sqrt((np.square(part) * variance).sum(-1))
