"""Which group's result stands out from the others? Asked only after "do the groups differ at all?".

Never read off from two verdicts ("helps A, not B"): each group is held against all the others taken
together, and the chances are corrected for how many groups were asked about (Holm).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, fsum, sqrt

from improvement.domain.tallies import GroupArms
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.plus_one import PlusOne, plus_one
from improvement.stats.equity.group_effects import arms_of, check_labels
from improvement.stats.equity.heterogeneity import LEVEL
from improvement.stats.equity.holm import holm
from improvement.stats.record import recorded

FEWEST_GROUPS = 3  # of two groups each one "stands out" from the other: that is heterogeneity


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupBesideOthers:
    """One group: ``apart`` = its difference minus the others' (+1 figures, pilot - comparison).

    ``chance`` (0-1) of standing at least so far apart if the group were like the others, and the
    same ``adjusted`` for the number of groups asked about.
    """

    arms: GroupArms
    apart: float
    variance: float
    chance: float
    adjusted: float

    def benefit(self, direction: Direction) -> float:
        """``apart`` with above 0 = gains more than the others."""
        return direction.sign * self.apart


@recorded("standing_out", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class StandingOut:
    """Every named group with people on both sides, in the order given, held against ``level``."""

    groups: tuple[GroupBesideOthers, ...]
    level: float = LEVEL

    @property
    def named(self) -> tuple[GroupBesideOthers, ...]:
        """The groups that stand out after the correction."""
        return tuple(group for group in self.groups if group.adjusted < self.level)

    @property
    def furthest(self) -> GroupBesideOthers | None:
        """The one to name: a group far off also moves the mean the others are held against."""
        return max(self.named, key=lambda g: g.apart**2 / g.variance, default=None)


def standing_out(groups: Sequence[GroupArms]) -> StandingOut:
    """Hold each group's difference against the others' weighted mean, corrected by Holm.

    The same +1 differences and variances as ``heterogeneity``, so that the two never disagree about
    a figure. Call it after that test said that groups differ (STATISTICS C3: overall, then
    heterogeneity, then groups).

    Parameters: ``groups`` x of n per arm, each label once; groups with an empty arm and groups that
    are not named (declined, unknown) take no part.
    Raises ``NotComputable`` for fewer than three groups that take part, ``Invalid`` for a label
    given twice.

    References: Cochran 1954, Biometrics 10, 101-129; Holm 1979, Scandinavian Journal of Statistics
    6, 65-70; STATISTICS C2, C3.

    >>> from improvement.domain.tallies import Tally
    >>> cells = [("A", 40, 60, 30, 60), ("B", 45, 60, 33, 60), ("C", 16, 60, 36, 60)]
    >>> found = standing_out([
    ...     GroupArms(group=g, pilot=Tally(events=a, n=m), comparison=Tally(events=b, n=n))
    ...     for g, a, m, b, n in cells])
    >>> [(g.arms.group, round(g.apart, 2), round(g.adjusted, 4)) for g in found.groups]
    [('A', 0.23, 0.0329), ('B', 0.28, 0.0126), ('C', -0.5, 0.0)]
    >>> found.furthest.arms.group
    'C'

    Read: C stands out, 50 per 100 below the others. (A and B are apart from the others' mean only
    because C is part of it.)
    """
    check_labels(groups)
    used = [group for group in groups if group.named and group.smaller_n > 0]
    if len(used) < FEWEST_GROUPS:
        raise NotComputable(
            f"{len(used)} of {len(groups)} groups have people on both sides: at least "
            f"{FEWEST_GROUPS} are needed for one to stand out from the others."
        )
    found = [plus_one(arms_of(group)) for group in used]
    beside = [_beside(found, number) for number in range(len(found))]
    chances = [erfc(abs(apart) / sqrt(2 * variance)) for apart, variance in beside]
    return StandingOut(
        groups=tuple(
            GroupBesideOthers(
                arms=group, apart=apart, variance=variance, chance=chance, adjusted=adjusted
            )
            for group, (apart, variance), chance, adjusted in zip(
                used, beside, chances, holm(chances), strict=True
            )
        )
    )


def _beside(found: Sequence[PlusOne], number: int) -> tuple[float, float]:
    """One group minus the weighted mean of all others, and the variance of that."""
    own, others = found[number], [*found[:number], *found[number + 1 :]]
    total = fsum(1 / other.variance for other in others)
    mean = fsum(other.difference / other.variance for other in others) / total
    return own.difference - mean, own.variance + 1 / total
