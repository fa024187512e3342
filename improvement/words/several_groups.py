"""More than two groups in words: are they more different than chance gives, and which pairs."""

from improvement.stats.comparisons.groups_over_time import GroupsOverTime
from improvement.stats.comparisons.many_groups import GroupPair, ManyGroups
from improvement.stats.comparisons.ordered_groups import OrderedGroups, OrderedPair
from improvement.stats.comparisons.ordinal import OrderFinding
from improvement.words.amounts import counted
from improvement.words.effects import Wording
from improvement.words.reading import Reading
from improvement.words.shares import hundredths

LEVEL = 0.05  # as for "does it differ by group": more often than this is what chance would give
_NO_WINNER = "Which group came out best is left open: among several, luck alone puts one in front."
_TOGETHER = "The ranges allow for all the pairs looked at."
_NO_CAUSE = "Groups differ in many ways: this does not say why."


def many_groups_reading(found: ManyGroups, wording: Wording) -> Reading:
    """Averages of several groups, ``wording`` in the measure's unit."""
    return Reading(
        headline=f"The groups' averages are {_more(found.p)} different than chance would give.",
        because=_pairs(found, wording),
        caveats=(_TOGETHER, _NO_WINNER, _NO_CAUSE),
    )


def ordered_groups_reading(found: OrderedGroups) -> Reading:
    """Answers in steps from several groups."""
    said = tuple(line for pair in found.pairs if (line := _ordered(pair)))
    return Reading(
        headline=f"The groups' answers are {_more(found.p)} different than chance would give.",
        because=said or ("No two groups can be told apart with these numbers.",),
        caveats=(_TOGETHER, _NO_WINNER, _NO_CAUSE),
    )


def groups_over_time_reading(found: GroupsOverTime, wording: Wording) -> Reading:
    """Groups measured several times, ``wording`` a difference in the measure's unit."""
    first, last = found.scores.times[0], found.scores.times[-1]
    caveats = [_TOGETHER, _NO_CAUSE]
    if found.left_out:
        caveats.insert(
            0, f"{counted(found.left_out, 'household')} not measured every time left out."
        )
    apart = found.interaction.p_corrected < LEVEL
    return Reading(
        headline=(
            "The groups went different ways, more so than chance would give."
            if apart
            else "The groups' ways are not more different than chance would give."
        ),
        because=(f"Change from {first} to {last}:", *_pairs(found.changes, wording)),
        caveats=tuple(caveats),
    )


def _more(p: float) -> str:
    return "more" if p < LEVEL else "not more"


def _pairs(found: ManyGroups, wording: Wording) -> tuple[str, ...]:
    apart = [p for p in found.pairs if p.difference.lower > 0 or p.difference.upper < 0]
    rest = len(found.pairs) - len(apart)
    said = [_pair(pair, wording) for pair in apart]
    if rest:
        said.append(f"{counted(rest, 'pair')} cannot be told apart with these numbers.")
    return tuple(said)


def _pair(pair: GroupPair, wording: Wording) -> str:
    return (
        f"{pair.one} beside {pair.other}: {wording.say(pair.difference.estimate)}; the data fit "
        f"{wording.span(pair.difference)}."
    )


def _ordered(pair: OrderedPair) -> str:
    order = pair.order
    if order.finding is OrderFinding.ALL_HIGHER:
        return f"Every answer of {pair.one} is above every answer of {pair.other}."
    if order.finding is OrderFinding.ALL_LOWER:
        return f"Every answer of {pair.one} is below every answer of {pair.other}."
    if order.interval is None or order.interval.lower <= 0.5 <= order.interval.upper:
        return ""
    low, high = hundredths(order.interval.lower), hundredths(order.interval.upper)
    return (
        f"Of 100 pairs of one person each, {pair.one} answers higher than {pair.other} in "
        f"{hundredths(order.chance)} (ties as half); the data fit {low} to {high}."
    )
