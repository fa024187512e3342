"""A row of a weekly sheet, counted from made-up households."""

from improvement.demo.calendar import Weeks
from improvement.demo.households import Flags, tally
from improvement.domain.dimensions import EVERYBODY, GroupCell
from improvement.domain.entries import PeriodTotal
from improvement.domain.vocabulary import Arm


def total(
    measure: str,
    flags: Flags,
    inside: Flags,
    arm: Arm,
    weeks: Weeks,
    week: int,
    cell: GroupCell = EVERYBODY,
) -> PeriodTotal:
    """x of n of one side, week and group: of those inside, how many have the outcome."""
    found = tally(flags, inside)
    return PeriodTotal(
        measure=measure,
        start=weeks.monday(week),
        end=weeks.sunday(week),
        arm=arm,
        cell=cell,
        numerator=found.events,
        denominator=found.n,
    )
