"""The gap's change as a picture: its short texts, and the whole told in words."""

from dataclasses import dataclass

from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.equity.gap import Gap, GroupGap
from improvement.stats.interval import Interval
from improvement.words.groups import change_words
from improvement.words.shares import amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """What the two gaps are called: without the change and with it, or before and now."""

    first: str
    second: str


WITH_CHANGE = Ends(first="without the change", second="with the change")
SINCE_START = Ends(first="before the start", second="now, with the change")


def gap_change_key(ends: Ends, reference: str) -> str:
    """What the marks mean.

    >>> gap_change_key(WITH_CHANGE, "White")
    '○ without the change · ● with the change · upright line: level with White'
    """
    return f"○ {ends.first} · ● {ends.second} · upright line: level with {reference}"


def gap_change_axis(reference: str) -> str:
    """Under the picture: better for the group is to the right, as in every forest."""
    return f"← behind {reference} · of 100 · ahead →"


def gap_change_label(gap: Gap) -> str:
    """Both gaps, at the end of a group's line.

    >>> from improvement.domain.tallies import GroupArms, Tally
    >>> from improvement.domain.vocabulary import Direction
    >>> from improvement.stats.equity.gap import gap_to_reference
    >>> old = GroupArms(group="Old", pilot=Tally(events=12, n=20), comparison=Tally(events=8, n=20))
    >>> new = GroupArms(group="New", pilot=Tally(events=9, n=20), comparison=Tally(events=10, n=20))
    >>> gap_change_label(gap_to_reference(old, new, direction=Direction.HIGHER))
    '10 ahead → 15 behind'
    """
    return f"{_place(gap.before)} → {_place(gap.now)}"


def can_be_drawn(item: GroupGap, *, internal: bool) -> bool:
    """Is this group's gap shown to this reader?"""
    return item.gap is not None and (internal or item.status is CellStatus.SHOWN)


def gap_change_line(item: GroupGap, ends: Ends, *, internal: bool) -> str:
    """One group's two gaps and the change; for too few people that alone."""
    if item.gap is None or not can_be_drawn(item, internal=internal):
        return f"{item.group.group}: too few to say."
    gap = item.gap
    return (
        f"{gap.group.group}, beside {gap.reference.group}: {_place(gap.before)} {ends.first} "
        f"({_span(gap.before)}), {_place(gap.now)} {ends.second} ({_span(gap.now)}); "
        f"{change_words(gap)}."
    )


def describe_gap_change(items: tuple[GroupGap, ...], ends: Ends, *, internal: bool) -> str:
    """The picture for people who hear it."""
    return " ".join(gap_change_line(item, ends, internal=internal) for item in items)


def _place(gap: Interval) -> str:
    if amount(gap.estimate) == "0":
        return "level"
    return f"{amount(gap.estimate)} {_side(gap.estimate)}"


def _span(gap: Interval) -> str:
    low, high = (f"{amount(end)} {_side(end)}" for end in (gap.lower, gap.upper))
    return f"anything from {low} to {high}"


def _side(gap: float) -> str:
    return "behind" if gap > 0 else "ahead"
