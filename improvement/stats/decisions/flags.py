"""Which listed groups need a second look before anything is scaled?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.tallies import GroupArms
from improvement.stats.comparisons.cell_status import FEWEST_FOR_ESTIMATE, FEWEST_FOR_SHOWING
from improvement.stats.comparisons.comparison import DimensionComparison
from improvement.stats.comparisons.two_proportions import two_proportions, two_proportions_each
from improvement.stats.decisions.allowance import shifted
from improvement.stats.decisions.margins import above, at_least, below
from improvement.stats.equity.gap import Gaps
from improvement.stats.equity.group_effects import arms_of
from improvement.stats.interval import Interval

Z_OWN = 1.28  # STATISTICS E row 4: false in 15/8/2% of pilots of 60/120/300 an arm


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFlags:
    """One named group's figures beside the limits of the two flags, all in benefit terms.

    ``own`` is the group's difference at z = 1.28 (flag: upper limit below ``own_limit``);
    ``widening`` the change of its gap to ``reference`` at 95% (flag: lower limit above
    ``widening_limit`` and estimate at least ``gap_tolerance``). None below 5 people in a cell, and
    ``widening`` also for the reference itself.
    """

    dimension: str
    group: str
    reference: str | None
    smaller_n: int
    own: Interval | None
    own_limit: float
    widening: Interval | None
    widening_limit: float
    gap_tolerance: float

    @property
    def looks_worse(self) -> bool:
        return self.own is not None and below(self.own.upper, self.own_limit)

    @property
    def gap_widens(self) -> bool:
        return (
            self.widening is not None
            and above(self.widening.lower, self.widening_limit)
            and at_least(self.widening.estimate, self.gap_tolerance)
        )

    @property
    def flagged(self) -> bool:
        return self.looks_worse or self.gap_widens


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallGroup:
    """A named group with fewer than 10 people in an arm, and the worst its figures still fit.

    ``worst_plausible`` is the lower limit of its difference (benefit terms, at the look's z); None
    where an arm is empty.
    """

    dimension: str
    group: str
    smaller_n: int
    worst_plausible: float | None


def group_flags(
    dimensions: Sequence[DimensionComparison], rule: DecisionRule, widened: float = 1.0
) -> tuple[GroupFlags, ...]:
    """Both flags for every named group of every dimension, in the order given.

    ``widened``: by how much every range is wider because households come in clusters.
    """
    named = [(d, group) for d in dimensions for group in d.dimension.groups if group.named]
    seen = [group.smaller_n >= FEWEST_FOR_ESTIMATE for _, group in named]
    effects = iter(
        two_proportions_each(
            [arms_of(group) for _, group in compress(named, seen)], z=Z_OWN * widened
        )
    )
    return tuple(
        _flags(dimension, group, rule, next(effects).benefit(rule.direction) if has else None)
        for (dimension, group), has in zip(named, seen, strict=True)
    )


def _flags(
    dimension: DimensionComparison, group: GroupArms, rule: DecisionRule, own: Interval | None
) -> GroupFlags:
    return GroupFlags(
        dimension=dimension.dimension.label,
        group=group.group,
        reference=dimension.gaps.reference.group if dimension.gaps else None,
        smaller_n=group.smaller_n,
        own=shifted(own, rule),
        own_limit=0.0,
        widening=_widening(dimension.gaps, group),
        widening_limit=0.0,
        gap_tolerance=rule.gap_tolerance,
    )


def _widening(found: Gaps | None, group: GroupArms) -> Interval | None:
    for item in found.gaps if found else ():
        if item.group.group == group.group and item.gap is not None:
            return item.gap.widening
    return None


def small_groups(
    dimensions: Sequence[DimensionComparison], rule: DecisionRule, z: float
) -> tuple[SmallGroup, ...]:
    """The named groups too small to be seen, each with its worst plausible difference.

    Being counted within a larger group does not make a small one seen.
    """
    return tuple(
        SmallGroup(
            dimension=dimension.dimension.label,
            group=group.group,
            smaller_n=group.smaller_n,
            worst_plausible=_worst(group, rule, z),
        )
        for dimension in dimensions
        for group in (*dimension.dimension.groups, *dimension.dimension.small_parts)
        if group.named and group.smaller_n < FEWEST_FOR_SHOWING
    )


def _worst(group: GroupArms, rule: DecisionRule, z: float) -> float | None:
    if group.smaller_n == 0:
        return None
    return two_proportions(arms_of(group), z=z).benefit(rule.direction).lower
