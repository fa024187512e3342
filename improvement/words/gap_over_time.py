"""A gap between two groups over time, in words."""

from improvement.stats.equity.gap_over_time import GapOverTime, GapPoint
from improvement.words.amounts import Unit, amount, counted, usual_unit
from improvement.words.periods import cadence, day
from improvement.words.shares import hundredths

_NOTHING = 1e-9  # differences below it come from arithmetic in binary


def gap_size(gap: float, unit: Unit) -> str:
    """The distance, whichever group is ahead; of shares in so many of 100.

    >>> gap_size(-0.22, Unit.PERCENT), gap_size(13.5, Unit.NUMBER), gap_size(0.001, Unit.PERCENT)
    ('22 of 100', '13.5', 'less than 1 of 100')
    """
    size = abs(gap)
    if unit is not Unit.PERCENT:
        return amount(size, unit)
    whole = hundredths(size)
    return f"{'less than 1' if whole == 0 and size > _NOTHING else whole} of 100"


def gap_label(point: GapPoint, unit: Unit, *, now: bool = False) -> str:
    """What stands in the ribbon at its beginning and end."""
    return f"gap {'now' if now else 'at the start'} {gap_size(point.gap, unit)}"


def describe_gap_over_time(found: GapOverTime, *, unit: Unit | None = None) -> str:
    """The picture for people who hear it: both groups, the gap at the start and now."""
    shown_in = unit or usual_unit(found.reference.kind)
    how_often = cadence([point.period for point in found.points])
    opening = (
        f"{found.reference.name} and {found.group.name} in "
        f"{counted(len(found.points), how_often.value)} with both"
    )
    if len(found.points) == 1:
        return f"{opening}, {_at(found, found.now, shown_in)}"
    return (
        f"{opening}. At the start, {_at(found, found.start, shown_in)} "
        f"Now, {_at(found, found.now, shown_in)} {_change(found, shown_in)} "
        f"From {day(found.start.period, how_often)} to {day(found.now.period, how_often)}; "
        "each end is a single period, which chance moves."
    )


def _at(found: GapOverTime, point: GapPoint, unit: Unit) -> str:
    return (
        f"{amount(point.reference, unit)} and {amount(point.group, unit)}: "
        f"a gap of {gap_size(point.gap, unit)}{_ahead(found, point)}."
    )


def _ahead(found: GapOverTime, point: GapPoint) -> str:
    """Which figure is higher; higher is not always better, so no more is said."""
    if abs(point.gap) <= _NOTHING:
        return ""
    return f", {found.reference.name if point.gap > 0 else found.group.name} higher"


def _change(found: GapOverTime, unit: Unit) -> str:
    if found.start.gap * found.now.gap < 0:
        return "The lines have crossed."
    if abs(found.change) <= _NOTHING:
        return "The gap is as wide as it was."
    wider = "wider" if found.change > 0 else "narrower"
    return f"The gap is {gap_size(found.change, unit)} {wider}."
