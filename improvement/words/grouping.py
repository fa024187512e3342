"""Which groups stand together, why, and how people with several answers are counted."""

from dataclasses import replace

from improvement.domain.dimensions import Dimension
from improvement.domain.group_changes import GroupChange
from improvement.domain.grouping import FEWEST, Grouping, Joined, WhyJoined
from improvement.domain.periods import written
from improvement.domain.vocabulary import GroupChangeKind, Reporting
from improvement.words.portfolio import listed


def grouping_lines(found: Grouping) -> tuple[str, ...]:
    """What has to be known to read figures by these groups; empty where there is nothing to say."""
    said = reporting_line(found.dimension)
    joined = tuple(line for each in found.joined for line in joined_lines(each))
    return (*joined, *((said,) if said else ()))


def joined_lines(joined: Joined) -> tuple[str, ...]:
    """One row that stands for several groups.

    >>> print(*joined_lines(Joined(label="Asian", parts=("Hmong", "Lao"), why=WhyJoined.SMALL)))
    Asian stands for Hmong and Lao together: at least one of them has fewer than 10 people on a \
side. Nobody is counted twice.
    """
    over_time = tuple(f"{change_line(change)} {_since(change)}" for change in joined.changes)
    if joined.why is WhyJoined.CHANGED:
        return over_time
    together = (
        f"{joined.label} stands for {listed(joined.parts)} together: at least one of them "
        f"has fewer than {FEWEST} people on a side. Nobody is counted twice."
    )
    return (together, *over_time)


def change_line(change: GroupChange) -> str:
    """What became of groups (named by label), when and why."""
    when = written(change.on)
    why = f" ({change.reason.rstrip('.')})" if change.reason else ""
    if change.kind is GroupChangeKind.RENAMED:
        return f"{change.old_label} is called {change.after[0]} since {when}{why}."
    verb = "split" if change.kind is GroupChangeKind.SPLIT else "merged"
    were = "was" if len(change.before) == 1 else "were"
    names = (listed(change.before), listed(change.after))
    return f"{names[0]} {were} {verb} into {names[1]} on {when}{why}."


def change_line_of(dimension: Dimension, change: GroupChange) -> str:
    """The same of a dimension's own change, whose groups go by key."""
    before, after = (
        tuple(dimension.group(key).label for key in keys) for keys in (change.before, change.after)
    )
    return change_line(replace(change, before=before, after=after))


def _since(change: GroupChange) -> str:
    if change.kind is GroupChangeKind.SPLIT:
        return "Figures from before cannot be divided, so they are shown together."
    return "Figures from before and since are shown together."


def reporting_line(dimension: Dimension) -> str:
    """How people who named several groups are counted; empty where everybody names one."""
    if dimension.reporting is Reporting.ONE_ANSWER:
        return ""
    if dimension.reporting is Reporting.TWO_OR_MORE and dimension.combined is not None:
        combined = dimension.group(dimension.combined).label
        return f"Everybody is counted once: who named several groups is counted as {combined}."
    return (
        "People are counted in every group they named, alone or with others: groups overlap, and "
        "do not add up to the total."
    )
