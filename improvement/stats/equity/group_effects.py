"""What happened in each group: pilot against comparison, group by group."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from improvement.domain.tallies import GroupArms, TwoArms
from improvement.errors import Invalid
from improvement.stats.comparisons.cell_status import CellStatus, cell_status
from improvement.stats.comparisons.two_proportions import TwoProportions, two_proportions_each
from improvement.stats.interval import Z95, checked_z
from improvement.stats.record import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupEffect:
    """One group; ``effect`` is None where only counts may be given (below 5 in an arm)."""

    arms: GroupArms
    status: CellStatus
    effect: TwoProportions | None


@recorded("group_effects", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class GroupEffects:
    """Every group of one dimension in the order given, at the same ``z`` as the whole test."""

    groups: tuple[GroupEffect, ...]
    z: float

    @property
    def one_of(self) -> int:
        """How many groups are looked at; each interval is one of so many, not adjusted for it."""
        return len(self.groups)


def by_group(groups: Sequence[GroupArms], *, z: float = Z95) -> GroupEffects:
    """How large is the difference in each group, and for which is it too early to say?

    Raw Newcombe intervals, not shrunken: shrinking towards the others hides a harmed group
    (STATISTICS C4). Never compare the verdicts of two groups; ask ``heterogeneity`` instead.

    Parameters: ``groups`` with x of n per arm (any n, 0 included), each label once; ``z`` > 0.
    Raises ``Invalid`` for a label given twice.

    >>> from improvement.domain.tallies import Tally
    >>> found = by_group([
    ...     GroupArms(group="Renters", pilot=Tally(events=9, n=12),
    ...               comparison=Tally(events=5, n=12)),
    ...     GroupArms(group="Lodgers", pilot=Tally(events=2, n=3),
    ...               comparison=Tally(events=4, n=9))])
    >>> [(str(g.status), g.effect is not None) for g in found.groups], found.one_of
    ([('shown', True), ('counts_only', False)], 2)

    Read: for renters there is an estimate; of the lodgers only the counts can be given.
    """
    checked_z(z)
    check_labels(groups)
    statuses = [cell_status(group.smaller_n) for group in groups]
    shown = [s is not CellStatus.COUNTS_ONLY for s in statuses]
    found = iter(two_proportions_each([arms_of(g) for g in compress(groups, shown)], z=z))
    return GroupEffects(
        groups=tuple(
            GroupEffect(arms=group, status=status, effect=next(found) if has else None)
            for group, status, has in zip(groups, statuses, shown, strict=True)
        ),
        z=z,
    )


def check_labels(groups: Sequence[GroupArms]) -> None:
    """Refuse a list in which two groups carry one label."""
    labels = [group.group for group in groups]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        raise Invalid(f"{', '.join(twice)} is listed twice: give each group its own label.")


def arms_of(group: GroupArms) -> TwoArms:
    """The group's two tallies as a comparison takes them."""
    return TwoArms(pilot=group.pilot, comparison=group.comparison)
