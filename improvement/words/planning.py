"""What a planned pilot can and cannot show, in words, before it starts."""

from improvement.domain.vocabulary import Direction
from improvement.stats.decisions.margins import above, at_most
from improvement.stats.decisions.planning import Power, SampleSize, SmallestVisibleEffect
from improvement.words.names import Names
from improvement.words.reading import Reading
from improvement.words.shares import amount, hundredths, more_or_fewer

_PLAIN = Names()
ONLY_VERY_LARGE = 2  # STATISTICS E, Planning: smallest visible above twice the worthwhile

#: Where groups were named and the planner works out nothing for each of them.
GROUPS_UNTOLD = (
    "What each group alone could show is worked out for shares of two sides only. A group holds "
    "fewer households than everybody, so it can show less than what is said above."
)


def plan_reading(
    visible: SmallestVisibleEffect,
    *,
    minimum_worthwhile: float | None,
    needed: SampleSize | None = None,
    names: Names = _PLAIN,
) -> Reading:
    """Can this size answer the question? ``needed`` is the size that would, where there is one."""
    sizes = _sizes(visible, names)
    base = hundredths(visible.base)
    because = [f"Counted from {base} of 100 {names.people} {names.outcome} without the change."]
    if needed is not None and minimum_worthwhile is not None:
        because.append(needed_words(needed, names))
    if visible.effect is None:
        return Reading(
            headline=f"{sizes} can show no gain, however large: plan for more.",
            because=tuple(because),
        )
    seen = more_or_fewer(visible.effect, visible.direction)
    chance = f"{hundredths(visible.target)} of 100 cases"
    because.append(f"{sizes} would show {seen} per 100 in {chance}, if that is the truth.")
    return Reading(
        headline=_headline(visible.effect, minimum_worthwhile, sizes, visible.direction),
        because=tuple(because),
    )


def _headline(effect: float, delta: float | None, sizes: str, direction: Direction) -> str:
    seen = more_or_fewer(effect, direction)
    if delta is None:
        return f"{sizes} can show {seen} per 100 or a larger gain."
    if at_most(effect, delta):
        return f"{sizes} can show the {amount(delta)} per 100 you set as worthwhile."
    if above(effect, ONLY_VERY_LARGE * delta):
        return f"{sizes} can rule out harm or show very large gains only ({seen} per 100 or more)."
    return (
        f"{sizes} can show {seen} per 100, but may miss the {amount(delta)} you set as worthwhile."
    )


def _sizes(visible: SmallestVisibleEffect, names: Names) -> str:
    if visible.n_pilot == visible.n_comparison:
        return f"{visible.n_pilot:,} {names.people} on each side"
    return f"{visible.n_pilot:,} and {visible.n_comparison:,} {names.people}"


def needed_words(needed: SampleSize, names: Names = _PLAIN) -> str:
    """The size that would show the wanted difference."""
    seen = more_or_fewer(needed.effect, needed.direction)
    return (
        f"To show {seen} per 100 in {hundredths(needed.target)} of 100 cases it takes about "
        f"{names.count(needed.per_arm)} on each side."
    )


def power_words(found: Power, names: Names = _PLAIN) -> str:
    """The chance to show one particular difference."""
    seen = more_or_fewer(found.effect, found.direction)
    return (
        f"If the truth is {seen} per 100, {found.n_pilot:,} and {found.n_comparison:,} "
        f"{names.people} show it in about {hundredths(found.power)} of 100 cases."
    )


def group_plan_line(group: str, visible: SmallestVisibleEffect, names: Names = _PLAIN) -> str:
    """What can be seen in one group alone."""
    sizes = f"{group}, {_sizes(visible, names)}"
    if min(visible.n_pilot, visible.n_comparison) < 10:
        return f"{sizes}: too few to tell apart. Plan to ask them how it went."
    if visible.effect is None:
        return f"{sizes}: no gain could be seen, however large. Plan to ask them how it went."
    seen = more_or_fewer(visible.effect, visible.direction)
    return f"{sizes}: {seen} per 100 or a larger gain can be seen."
