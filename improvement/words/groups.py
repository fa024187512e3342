"""Groups in words: what was seen in each, whether they differ, and what became of the gaps.

Never "works for A, not for B": with one true effect everywhere, groups of a pilot's size differ in
their verdicts more often than not (STATISTICS C2).
"""

from improvement.domain.tallies import GroupArms, Tally
from improvement.domain.vocabulary import Design, Direction
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.comparisons.comparison import Comparison, DimensionComparison
from improvement.stats.decisions.findings import Findings
from improvement.stats.decisions.flags import GroupFlags, SmallGroup
from improvement.stats.equity.gap import Gap, GroupGap
from improvement.stats.equity.group_effects import GroupEffect
from improvement.stats.equity.heterogeneity import Heterogeneity, LeftOutReason
from improvement.stats.equity.suppression import HiddenReason, Suppression
from improvement.stats.interval import Interval
from improvement.words.gains import Gains
from improvement.words.reading import Reading
from improvement.words.shares import amount, hundredths, more_or_fewer, of_hundred, span
from improvement.words.sides import Sides, sides

_FALSE_FLAGS = ((90, 15), (210, 8))  # households an arm below which 15 or 8 of 100; above, 2
_FALSE_FLAGS_LARGE = 2

_HIDDEN = {
    HiddenReason.SMALL_GROUP: "too few people to show without singling somebody out",
    HiddenReason.FEW_WITH_OR_WITHOUT: "nearly all, or nearly none, have the same outcome",
    HiddenReason.PROTECTS_OTHERS: "hidden so that a smaller group cannot be worked out",
}


def dimension_reading(
    found: DimensionComparison, comparison: Comparison, *, internal: bool = False
) -> Reading:
    """One dimension: do the groups differ, each group's line, each gap's line.

    ``internal`` also gives estimates for groups of 5 to 9, for the team's own eyes.
    """
    direction = comparison.rule.direction
    lines = [
        group_line(
            effect,
            direction,
            one_of=found.effects.one_of,
            internal=internal,
            design=comparison.rule.design,
        )
        for effect in found.effects.groups
    ]
    if found.gaps is not None:
        lines += [gap_line(gap, internal=internal) for gap in found.gaps.gaps]
    return Reading(
        headline=overlap_line(found.dimension.label)
        if found.dimension.overlapping
        else heterogeneity_line(found.heterogeneity, found.dimension.label),
        because=tuple(line for line in lines if line),
        caveats=left_out_lines(found.heterogeneity),
    )


def overlap_line(label: str) -> str:
    """Why overlapping groups are shown one by one only.

    >>> overlap_line("Race and ethnicity")
    'Race and ethnicity: people are counted in every group they named, so the groups overlap and \
do not add up to the total. Each is shown by itself; whether they differ, and the gap between \
them, cannot be said.'
    """
    return (
        f"{label}: people are counted in every group they named, so the groups overlap and do not "
        "add up to the total. Each is shown by itself; whether they differ, and the gap between "
        "them, cannot be said."
    )


def heterogeneity_line(found: Heterogeneity | None, label: str) -> str:
    """Are the groups' results more different than chance would give?"""
    if found is None:
        return f"{label}: too few groups with people on both sides to ask whether they differ."
    if found.differs:
        return f"{label}: the groups' results are more different than chance would give."
    return f"{label}: the groups' results are not more different than chance would give."


def left_out_lines(found: Heterogeneity | None) -> tuple[str, ...]:
    """Which groups take no part in that question, and why."""
    if found is None:
        return ()
    empty = [g.group for g in found.left_out if g.reason is LeftOutReason.EMPTY_ARM]
    unnamed = [g.group for g in found.left_out if g.reason is LeftOutReason.NOT_NAMED]
    lines = []
    if empty:
        lines.append(f"Nobody on one side yet, so not part of the question: {', '.join(empty)}.")
    if unnamed:
        lines.append(f"Shown, but not part of the question: {', '.join(unnamed)}.")
    return tuple(lines)


def group_line(
    effect: GroupEffect,
    direction: Direction,
    *,
    one_of: int,
    internal: bool = False,
    design: Design = Design.SIDE_BY_SIDE,
) -> str:
    """One group's result; where there are too few people that is said, with counts if internal."""
    group, words = effect.arms, sides(design)
    shown = effect.status is CellStatus.SHOWN or (internal and effect.status is CellStatus.INTERNAL)
    if effect.effect is None or not shown:
        # The counts of so few people stay with the team: others could know who they are.
        counts = f"{_counts(group, words)}. " if internal else ""
        return f"{group.group}: {counts}{too_few()}"
    benefit = effect.effect.benefit(direction)
    note = f" One of {one_of} groups looked at." if one_of > 1 else ""
    inside = " For the team only: fewer than 10." if effect.status is CellStatus.INTERNAL else ""
    return (
        f"{group.group}: {of_hundred(group.pilot)} {words.here}, {of_hundred(group.comparison)} "
        f"{words.there}: {_difference(benefit, direction)}.{note}{inside}"
    )


def _difference(benefit: Interval, direction: Direction) -> str:
    seen = more_or_fewer(benefit.estimate, direction)
    per = f"{seen} per 100" if benefit.estimate else "as many"
    return f"{per} ({span(benefit, direction)})"


def _counts(group: GroupArms, words: Sides) -> str:
    if group.pilot.n == group.comparison.n == 0:
        return "nobody yet"
    return f"{_of(group.pilot)} {words.here}, {_of(group.comparison)} {words.there}"


def _of(tally: Tally) -> str:
    return f"{tally.events} of {tally.n}" if tally.n else "nobody yet"


def too_few() -> str:
    """The sentence for a group that cannot be told apart."""
    return "Too few people to tell apart from the others."


def gap_line(item: GroupGap, *, internal: bool = False) -> str:
    """What the gap to the reference was, is, and could have become; empty for too few people."""
    if item.gap is None or not (internal or item.status is CellStatus.SHOWN):
        return ""
    gap = item.gap
    return (
        f"{gap.group.group}, beside {gap.reference.group}: {_behind(gap.before)} without the "
        f"change, {_behind(gap.now)} with it; {change_words(gap)}. This pilot could only see gap "
        f"changes above about {amount(gap.smallest_visible)} {_points(gap.smallest_visible)}."
    )


def _behind(gap: Interval) -> str:
    if gap.estimate == 0:
        return "level"
    side = "behind" if gap.estimate > 0 else "ahead"
    return f"{amount(gap.estimate)} {_points(gap.estimate)} {side}"


def change_words(gap: Gap) -> str:
    widening = gap.widening
    if widening.estimate == 0:
        seen = "no change seen"
    else:
        seen = f"a change of {amount(widening.estimate)} {_points(widening.estimate)} "
        seen += _side(widening.estimate)
    return f"{seen} (the data fit {_spread(widening)})"


def _spread(widening: Interval) -> str:
    if widening.lower >= 0 or widening.upper <= 0:
        near, far = sorted((abs(widening.lower), abs(widening.upper)))
        return f"{amount(near)} to {amount(far)} {_side(widening.estimate)}"
    low = f"{amount(widening.lower)} {_side(widening.lower)}"
    return f"anything from {low} to {amount(widening.upper)} {_side(widening.upper)}"


def _side(change: float) -> str:
    return "against the group" if change > 0 else "in its favour"


def _points(difference: float) -> str:
    return "point" if abs(hundredths(difference)) <= 1 else "points"


def flag_line(flag: GroupFlags, smaller_n: int, direction: Direction) -> str:
    """A flag, with how often such a flag goes up when every group gains; empty without one.

    ``smaller_n`` is the smaller arm of the whole pilot.
    """
    if flag.looks_worse and flag.own is not None:
        seen = more_or_fewer(flag.own.estimate, direction)
        return (
            f"Flag: outcomes in {flag.group} look worse with the change ({seen} per 100). Even if "
            f"every group gained, such a flag would appear in about {false_flags(smaller_n)} of "
            "100 pilots this size. Ask before scaling."
        )
    if flag.gap_widens and flag.widening is not None and flag.reference is not None:
        return (
            f"Flag: {flag.group} gains less than {flag.reference}, by about "
            f"{amount(flag.widening.estimate)} points (tolerance {amount(flag.gap_tolerance)}). "
            "Even if every group gained alike, such a flag would appear in about 10 of 100 pilots "
            "with four groups beside a reference. Ask before scaling."
        )
    return ""


def flag_lines(found: Findings, dimension: str) -> tuple[str, ...]:
    """The flags that are up in one dimension, by its label."""
    direction = found.evidence.rule.direction
    lines = (
        flag_line(flag, found.smaller_n, direction)
        for flag in found.flags
        if flag.dimension == dimension
    )
    return tuple(line for line in lines if line)


def false_flags(smaller_n: int) -> int:
    """How many of 100 pilots this size raise an own flag although every group gains alike.

    Simulated at 60, 120 and 300 households an arm (STATISTICS E, five groups).

    >>> [false_flags(n) for n in (60, 120, 300)]
    [15, 8, 2]
    """
    for below, of_hundred_pilots in _FALSE_FLAGS:
        if smaller_n < below:
            return of_hundred_pilots
    return _FALSE_FLAGS_LARGE


def small_group_line(group: SmallGroup, gains: Gains) -> str:
    """A group too small to be seen, with the worst its figures still fit."""
    people = "person" if group.smaller_n == 1 else "people"
    if group.smaller_n == 0:
        return f"{group.group}: nobody on one side yet. Recruit, and ask them."
    line = f"{group.group}: {group.smaller_n} {people} on its smaller side. "
    if group.worst_plausible is None or group.worst_plausible >= 0:
        return line + "Recruit, and ask them."
    worst = gains.say(group.worst_plausible)
    return line + f"Their figures still fit {worst}. Recruit, and ask them."


def suppression_lines(found: Suppression, *, may_name: bool) -> tuple[str, ...]:
    """What was hidden and why; groups are named only to people who may know."""
    if not found.hidden:
        return ()
    lines: tuple[str, ...] = ("One or more small groups are hidden to protect people.",)
    if may_name:
        lines = tuple(f"{row.label}: {_HIDDEN[row.reason]}." for row in found.hidden)
    if found.total_hidden:
        lines += ("The total is hidden too, or the hidden figures could be worked out.",)
    return lines
