"""Who was reached? Access beside benefit, group by group.

A change can help everybody it reaches and still widen a gap, by reaching some groups less.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from improvement.domain.group_tallies import GroupTally
from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.cell_status import CellStatus, cell_status
from improvement.stats.comparisons.cross_table import CrossTable, cross_table
from improvement.stats.comparisons.two_proportions import TwoProportions, two_proportions
from improvement.stats.comparisons.wilson import Wilson, wilson
from improvement.stats.equity.group_effects import GroupEffect, by_group
from improvement.stats.interval import Z95, checked_z
from improvement.stats.record import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAccess:
    """One group: how many of those eligible were reached, beside what it did for the group.

    ``reach`` is None below 5 eligible (counts only); ``behind`` is the reference's share reached
    minus the group's, above 0 = reached less (None for the reference itself and below 5);
    ``effect`` is None where no comparison was given for the group.
    """

    group: GroupTally
    status: CellStatus
    reach: Wilson | None
    behind: TwoProportions | None
    effect: GroupEffect | None


@recorded("access", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Every group in the order given.

    ``overall`` is everybody's share reached; ``reference`` the group the others stand beside;
    ``differ`` asks whether shares differ by more than chance would give (None where it cannot be
    asked).
    """

    groups: tuple[GroupAccess, ...]
    z: float
    overall: Wilson
    reference: str
    differ: CrossTable | None


def access(
    reached: Sequence[GroupTally],
    effects: Sequence[GroupArms] = (),
    *,
    reference: str | None = None,
    z: float = Z95,
) -> Access:
    """Put the share reached of each group beside its effect.

    Parameters: ``reached`` people reached (x) of those eligible (n) per group, each label once, any
    n; ``effects`` the same groups' two arms, as far as known; ``reference`` as registered, else the
    group with most people eligible, never the one reached best; ``z`` > 0 standard errors.
    Raises ``NotComputable`` when nobody is eligible; ``Invalid`` for a label given twice, an
    unknown reference, or an effect for a group whose reach is not given.

    References: Wilson 1927 (shares), Newcombe 1998 (behind), STATISTICS C1, C3.

    >>> found = access([GroupTally(group="Settled", tally=Tally(events=60, n=100)),
    ...                 GroupTally(group="Newer", tally=Tally(events=12, n=40))])
    >>> newer = found.groups[1].behind.difference
    >>> found.reference, [round(x, 2) for x in (newer.estimate, newer.lower, newer.upper)]
    ('Settled', [0.3, 0.12, 0.45])

    Read: 60 of 100 settled tenants were reached and 30 of 100 newer ones; that is 30 fewer, and the
    data fit 12 to 45.
    """
    checked_z(z)
    _check(reached, effects)
    first = _reference(reached, reference)
    known = {effect.arms.group: effect for effect in by_group(effects, z=z).groups}
    everybody = Tally(
        events=sum(group.tally.events for group in reached),
        n=sum(group.tally.n for group in reached),
    )
    return Access(
        groups=tuple(_group(group, first, known.get(group.group), z) for group in reached),
        z=z,
        overall=wilson(everybody, z=z),
        reference=first.group,
        differ=_differ(reached),
    )


def _check(reached: Sequence[GroupTally], effects: Sequence[GroupArms]) -> None:
    labels = [group.group for group in reached]
    if len(set(labels)) < len(labels):
        raise Invalid("Two groups carry the same label: give each group its own.")
    strange = [effect.group for effect in effects if effect.group not in labels]
    if strange:
        raise Invalid(f"{strange[0]} has an effect but no figures on who was reached: give both.")
    if not any(group.tally.n for group in reached):
        raise NotComputable("Nobody is eligible in any group, so nobody could be reached.")


def _reference(reached: Sequence[GroupTally], registered: str | None) -> GroupTally:
    if registered is None:
        return max(reached, key=lambda group: group.tally.n)
    for group in reached:
        if group.group == registered:
            return group
    raise Invalid(f"The reference group {registered!r} is not among the groups: choose one.")


def _group(
    group: GroupTally, reference: GroupTally, effect: GroupEffect | None, z: float
) -> GroupAccess:
    status = cell_status(group.tally.n)
    counts_only = status is CellStatus.COUNTS_ONLY
    pair = TwoArms(pilot=reference.tally, comparison=group.tally)
    alone = (
        counts_only
        or group is reference
        or cell_status(reference.tally.n) is CellStatus.COUNTS_ONLY
    )
    return GroupAccess(
        group=group,
        status=status,
        reach=None if counts_only else wilson(group.tally, z=z),
        behind=None if alone else two_proportions(pair, z=z),
        effect=effect,
    )


def _differ(reached: Sequence[GroupTally]) -> CrossTable | None:
    rows = [
        (group.tally.events, group.tally.n - group.tally.events)
        for group in reached
        if group.tally.n > 0
    ]
    try:
        return cross_table(rows)
    except NotComputable:  # one group only, or everybody or nobody reached
        return None
