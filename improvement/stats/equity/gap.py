"""How far is a group behind the reference now, and did the pilot widen or narrow that gap?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from improvement.domain.tallies import GroupArms, TwoArms
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.cell_status import CellStatus, cell_status
from improvement.stats.comparisons.contrast import ProportionContrast, proportion_contrast
from improvement.stats.comparisons.two_proportions import TwoProportions, two_proportions_each
from improvement.stats.equity.group_effects import check_labels
from improvement.stats.equity.reference import reference_group
from improvement.stats.interval import Z95, Interval, in_benefit_terms
from improvement.stats.record import recorded

CHANGE_WEIGHTS = (1.0, -1.0, -1.0, 1.0)  # reference pilot, its comparison, group pilot, its own


@recorded("gap", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Reference minus group, as differences of shares.

    ``with_pilot`` and ``with_comparison`` are the gap within each arm (Newcombe), ``change`` the
    first minus the second (Price-Bonett over the four cells).
    """

    reference: GroupArms
    group: GroupArms
    direction: Direction
    with_pilot: TwoProportions
    with_comparison: TwoProportions
    change: ProportionContrast

    @property
    def now(self) -> Interval:
        """The gap in the pilot arm; above 0 = the group is worse off than the reference."""
        return self.with_pilot.benefit(self.direction)

    @property
    def before(self) -> Interval:
        """The same in the comparison arm."""
        return self.with_comparison.benefit(self.direction)

    @property
    def widening(self) -> Interval:
        """The change; above 0 = the reference gains more from the pilot than the group does."""
        return in_benefit_terms(self.change.contrast, self.direction)

    @property
    def smallest_visible(self) -> float:
        """Half the width of the change's interval: smaller changes could not have been seen."""
        return self.change.contrast.half_width


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupGap:
    """One group's gap, or None with the status that says why there is none."""

    group: GroupArms
    status: CellStatus
    gap: Gap | None


@recorded("gaps", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Every other group of a dimension beside its reference, in the order given."""

    reference: GroupArms
    gaps: tuple[GroupGap, ...]


def gap_to_reference(
    reference: GroupArms, group: GroupArms, *, direction: Direction, z: float = Z95
) -> Gap:
    """Measure one gap and its change.

    Parameters: x of n per arm for both, n >= 1; ``direction`` which way the outcome is better;
    ``z`` > 0 standard errors for all three intervals.
    Raises ``NotComputable`` when one of the four cells is empty.

    References: Newcombe 1998 (gap), Price & Bonett 2004 (change); STATISTICS B2, C5.

    >>> from improvement.domain.tallies import Tally
    >>> settled = GroupArms(group="Settled", pilot=Tally(events=12, n=20),
    ...                     comparison=Tally(events=8, n=20))
    >>> newer = GroupArms(group="Newer", pilot=Tally(events=9, n=20),
    ...                   comparison=Tally(events=10, n=20))
    >>> found = gap_to_reference(settled, newer, direction=Direction.HIGHER)
    >>> [round(x, 2) for x in (found.before.estimate, found.now.estimate)]
    [-0.1, 0.15]
    >>> [round(x, 2) for x in (found.widening.estimate, found.widening.lower, found.widening.upper)]
    [0.25, -0.19, 0.66]

    Read: newer tenants were 10 points ahead and are 15 behind; the data fit many other changes too.
    """
    return _gaps(reference, [group], direction, z)[0]


def gaps(
    groups: Sequence[GroupArms],
    *,
    direction: Direction,
    reference: str | None = None,
    z: float = Z95,
) -> Gaps:
    """Every other group's gap to the reference; none for a pair with fewer than 5 in a cell.

    Raises as ``reference_group`` does.
    """
    check_labels(groups)
    chosen = reference_group(groups, reference)
    others = [group for group in groups if group.group != chosen.group]
    statuses = [cell_status(min(chosen.smaller_n, group.smaller_n)) for group in others]
    shown = [status is not CellStatus.COUNTS_ONLY for status in statuses]
    found = iter(_gaps(chosen, list(compress(others, shown)), direction, z))
    return Gaps(
        reference=chosen,
        gaps=tuple(
            GroupGap(group=group, status=status, gap=next(found) if has else None)
            for group, status, has in zip(others, statuses, shown, strict=True)
        ),
    )


def _gaps(
    reference: GroupArms, groups: Sequence[GroupArms], direction: Direction, z: float
) -> list[Gap]:
    """The gaps of several groups; both ends of all of them in one call."""
    cells = [(reference.pilot, reference.comparison, g.pilot, g.comparison) for g in groups]
    for group, four in zip(groups, cells, strict=True):
        if any(cell.n == 0 for cell in four):
            raise NotComputable(
                f"{reference.group} or {group.group} has nobody in one arm: the gap cannot be "
                "known."
            )
    within = two_proportions_each(
        [TwoArms(pilot=reference.pilot, comparison=g.pilot) for g in groups]
        + [TwoArms(pilot=reference.comparison, comparison=g.comparison) for g in groups],
        z=z,
    )
    return [
        Gap(
            reference=reference,
            group=group,
            direction=direction,
            with_pilot=within[i],
            with_comparison=within[i + len(groups)],
            change=proportion_contrast(cells[i], CHANGE_WEIGHTS, z=z),
        )
        for i, group in enumerate(groups)
    ]
