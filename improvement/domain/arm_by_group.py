"""Events by arm and by group at once, as a test of *does the change do the same in every group?*
takes them: one row a cell, several rows of one cell added up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from improvement.domain.event_counts import EventTotal
from improvement.domain.tallies import GroupArms, Tally

PILOT, COMPARISON = "pilot", "comparison"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareCell:
    """``tally`` of the people of ``group`` in ``arm``; arms and groups are labels.

    >>> ShareCell(arm="pilot", group="Renters", tally=Tally(events=3, n=9)).tally.share
    0.3333333333333333
    """

    arm: str
    group: str
    tally: Tally

    @property
    def empty(self) -> bool:
        return self.tally.n == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RateCell:
    """``total``: the events of ``group`` in ``arm`` and the time in which they could happen."""

    arm: str
    group: str
    total: EventTotal

    @property
    def empty(self) -> bool:
        return self.total.exposure == 0


def share_cells(groups: Sequence[GroupArms]) -> tuple[ShareCell, ...]:
    """Groups with a pilot and a comparison as cells; the comparison comes first, as reference.

    >>> group = GroupArms(
    ...     group="A", pilot=Tally(events=3, n=9), comparison=Tally(events=1, n=8))
    >>> [(cell.arm, cell.group, cell.tally.events) for cell in share_cells([group])]
    [('comparison', 'A', 1), ('pilot', 'A', 3)]
    """
    return tuple(
        ShareCell(arm=arm, group=group.group, tally=tally)
        for group in groups
        for arm, tally in ((COMPARISON, group.comparison), (PILOT, group.pilot))
    )
