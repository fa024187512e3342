"""For whom it works, in words: best guesses, indices beside chance, combinations, who was reached.

A group is never to blame for its figures, and what stands out is a reason to ask its people.
"""

from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.equity.access import Access, GroupAccess
from improvement.stats.equity.best_guess import BestGuess, GroupGuess
from improvement.stats.equity.combinations import Combinations
from improvement.stats.equity.exploratory import Exploratory
from improvement.stats.equity.heterogeneity import LEVEL
from improvement.stats.equity.indices import EquityIndex, EquityIndices, IndexValue
from improvement.stats.equity.intersections import Intersections, RolledUp, RolledUpReason
from improvement.stats.equity.slope_index import SlopeIndex
from improvement.stats.interval import Interval
from improvement.words.groups import group_line, too_few
from improvement.words.reading import Reading
from improvement.words.shares import amount, more_or_fewer, of_hundred, span

INDEX_NAMES = {
    EquityIndex.DIFFERENCE: "Highest and lowest group apart",
    EquityIndex.RATIO: "Highest over lowest group",
    EquityIndex.BETWEEN_GROUP_VARIANCE: "Variance between groups",
    EquityIndex.BETWEEN_GROUP_SD: "Typical distance from the average (standard deviation)",
    EquityIndex.MEAN_DIFFERENCE_FROM_MEAN: "Mean distance from the average",
    EquityIndex.MEAN_DIFFERENCE_FROM_BEST: "Mean distance from the best group",
    EquityIndex.DISPARITY: "Index of disparity",
    EquityIndex.THEIL: "Theil index",
    EquityIndex.ATTRIBUTABLE_RISK: "Change of the average if all were like the best group",
    EquityIndex.ATTRIBUTABLE_FRACTION: "The same, as a part of the average",
}
_POINTS = {
    EquityIndex.DIFFERENCE,
    EquityIndex.BETWEEN_GROUP_SD,
    EquityIndex.MEAN_DIFFERENCE_FROM_MEAN,
    EquityIndex.MEAN_DIFFERENCE_FROM_BEST,
    EquityIndex.ATTRIBUTABLE_RISK,
}
_PERCENT = {EquityIndex.DISPARITY, EquityIndex.ATTRIBUTABLE_FRACTION}


def best_guess_reading(
    found: BestGuess, direction: Direction, *, label: str, internal: bool = False
) -> Reading:
    """Every group's best guess beside what was seen; ``internal`` also shows groups of 5 to 9."""
    return Reading(
        headline=f"{label}: our best guess for each group, when groups learn from each other.",
        because=tuple(guess_line(guess, direction, internal=internal) for guess in found.groups),
        caveats=(
            "For planning only. A best guess draws groups together and can hide one that is worse "
            "off: look at each group's own result first.",
        ),
    )


def guess_line(guess: GroupGuess, direction: Direction, *, internal: bool = False) -> str:
    """One group: seen, and guessed."""
    group = guess.arms
    shown = guess.status is CellStatus.SHOWN or (internal and guess.status is CellStatus.INTERNAL)
    if not shown or group.pilot.share is None or group.comparison.share is None:
        return f"{group.group}: {too_few()}"
    seen = direction.sign * (group.pilot.share - group.comparison.share)
    benefit = guess.benefit(direction)
    return (
        f"{group.group}: {more_or_fewer(seen, direction)} per 100 seen; best guess "
        f"{more_or_fewer(benefit.estimate, direction)} ({span(benefit, direction)})."
    )


def indices_reading(found: EquityIndices, *, label: str) -> Reading:
    """The indices, each beside what chance alone would make of groups this size."""
    gap = found.value(EquityIndex.DIFFERENCE)
    far = "further apart than" if gap.above_floor else "no further apart than"
    usual = "would usually put" if gap.above_floor else "may put"
    return Reading(
        headline=f"{label}: the groups are {far} chance alone {usual} groups this size.",
        because=tuple(index_line(one) for one in found.values),
        caveats=(
            "In brackets: what 90 of 100 places would stay below if nothing were unequal and their "
            "groups were as large as these.",
            "An index says how far apart groups are. Which group, and why, is for its people to "
            "say.",
        ),
    )


def index_line(one: IndexValue) -> str:
    """One index beside its floor."""
    name = INDEX_NAMES[one.index]
    if one.value is None:
        return f"{name}: cannot be given, a group or everybody is at 0."
    floor = "not known" if one.floor is None else f"up to {index_figure(one.index, abs(one.floor))}"
    return f"{name}: {index_figure(one.index, one.value)} (chance alone: {floor})."


def index_figure(index: EquityIndex, value: float) -> str:
    """An index in its own unit."""
    if index in _POINTS:
        points = amount(value)
        sign = "minus " if value < 0 and points != "0" else ""
        return f"{sign}{points} {'point' if points in ('1', 'less than 1') else 'points'}"
    if index in _PERCENT:
        return f"{value:.0f}%"
    return f"{value:.4f}" if index is EquityIndex.BETWEEN_GROUP_VARIANCE else f"{value:.2f}"


def slope_line(found: SlopeIndex, direction: Direction, *, label: str) -> str:
    """From one end of an ordered dimension to the other."""
    benefit = found.benefit(direction)
    # A line through shares can leave 0 to 100; people cannot.
    estimate, lower, upper = (
        max(-1.0, min(1.0, value)) for value in (benefit.estimate, benefit.lower, benefit.upper)
    )
    possible = Interval(estimate=estimate, lower=lower, upper=upper)
    seen = more_or_fewer(possible.estimate, direction)
    per = f"{seen} per 100" if seen != "as many" else seen
    return f"{label}, from one end to the other: {per} ({span(possible, direction)})."


def intersections_reading(
    found: Intersections, direction: Direction, *, internal: bool = False
) -> Reading:
    """Combinations with enough people, and groups shown as one because they have too few."""
    looked_at = len(found.shown) + len(found.rolled_up)
    lines = [
        group_line(cell.effect, direction, one_of=looked_at, internal=internal)
        for cell in found.shown
    ]
    lines += [_rolled_up(one, found, direction, looked_at, internal) for one in found.rolled_up]
    return Reading(
        headline=_how_many(found),
        because=tuple(lines),
        caveats=(*_why_rolled_up(found), *_many_looks(looked_at)),
    )


def _how_many(found: Intersections) -> str:
    both = f"{found.first} and {found.second} together"
    if not found.shown:
        return f"{both}: too few people to look at combinations."
    number = len(found.shown)
    noun = "combination has" if number == 1 else "combinations have"
    return f"{both}: {number} {noun} enough people to be shown."


def combinations_reading(
    found: Combinations, direction: Direction, *, internal: bool = False
) -> Reading:
    """Every row for the team: cells that are large enough, others together, undivided groups."""
    alone = sum(
        len(row.seconds) == 1 and row.effect.arms.smaller_n >= found.fewest for row in found.rows
    )
    both = f"{found.first} and {found.second} together"
    noun = "combination has" if alone == 1 else "combinations have"
    return Reading(
        headline=f"{both}: {alone} {noun} {found.fewest} people or more on each side.",
        because=tuple(
            group_line(row.effect, direction, one_of=len(found.rows), internal=internal)
            for row in found.rows
        ),
        caveats=(*_put_together(found), *_many_looks(len(found.rows))),
    )


def _put_together(found: Combinations) -> tuple[str, ...]:
    """Who "others" are, and which groups are not divided."""
    lines = [
        f"{row.effect.arms.group}: {', '.join(row.seconds)}, too few each."
        for row in found.rows
        if not row.whole and len(row.seconds) > 1
    ]
    whole = [row.first for row in found.rows if row.whole and len(row.seconds) > 1]
    if whole:
        lines.append(f"Not divided by {found.second}, too few for it: {', '.join(whole)}.")
    return tuple(lines)


def _rolled_up(
    one: RolledUp, found: Intersections, direction: Direction, looked_at: int, internal: bool
) -> str:
    line = group_line(one.effect, direction, one_of=looked_at, internal=internal)
    group = one.effect.arms.group
    return line.replace(f"{group}:", f"{group}, not divided by {found.second}:", 1)


def _why_rolled_up(found: Intersections) -> tuple[str, ...]:
    reasons = {one.reason for one in found.rolled_up}
    lines = []
    if RolledUpReason.SMALL_CELL in reasons:
        lines.append(
            f"Where a combination has fewer than {found.fewest} people on a side, the group is "
            "shown as one, so that nobody stands out."
        )
    if RolledUpReason.PROTECTS_OTHERS in reasons:
        lines.append(
            "Some larger groups are shown as one too, or smaller ones could be worked out."
        )
    return tuple(lines)


def _many_looks(looked_at: int) -> tuple[str, ...]:
    if looked_at < 2:
        return ()
    return ("With several looks some combination may stand out by chance: ask its people first.",)


def access_reading(
    found: Access, direction: Direction, *, label: str, internal: bool = False
) -> Reading:
    """Who was reached, beside what it did for them."""
    return Reading(
        headline=f"{label}: {_reached_alike(found)}",
        because=tuple(_access_line(one, found, direction, internal) for one in found.groups),
        caveats=(
            "Reached and helped are two questions: a change can help all it reaches and still "
            "leave a group out.",
            "Where fewer were reached, ask what stood in their way.",
        ),
    )


def _reached_alike(found: Access) -> str:
    if found.differ is None:
        return "whether groups were reached alike cannot be said from these figures."
    if found.differ.best_chance < LEVEL:
        return "the groups were not reached alike; they differ by more than chance would give."
    return "the groups were reached alike, or differ no more than chance would give."


def _access_line(one: GroupAccess, found: Access, direction: Direction, internal: bool) -> str:
    group, tally = one.group.group, one.group.tally
    shown = one.status is CellStatus.SHOWN or (internal and one.status is CellStatus.INTERNAL)
    if tally.n == 0:
        return f"{group}: nobody eligible."
    if one.reach is None or not shown:
        return f"{group}: too few eligible people to say who was reached.{_effect(one, direction)}"
    behind = ""
    if one.behind is not None:
        behind = f", {_beside(one.behind.difference)} than of {found.reference}"
        behind = behind if one.behind.difference.estimate else f", as many as of {found.reference}"
    return f"{group}: {of_hundred(tally)} reached{behind}.{_effect(one, direction)}"


def _beside(behind: Interval) -> str:
    more = behind.flipped()
    seen = more_or_fewer(more.estimate, Direction.HIGHER)
    return f"{seen} per 100 ({span(more, Direction.HIGHER)})"


def _effect(one: GroupAccess, direction: Direction) -> str:
    if one.effect is None or one.effect.effect is None:
        return ""
    if one.effect.status is not CellStatus.SHOWN:
        return ""
    benefit = one.effect.effect.benefit(direction)
    seen = more_or_fewer(benefit.estimate, direction)
    per = f"{seen} per 100" if benefit.estimate else "as many"
    return f" Outcomes with the change: {per} ({span(benefit, direction)})."


def exploratory_reading(found: Exploratory) -> Reading:
    """What a search that nobody planned turned up."""
    kept = len(found.kept)
    things = "thing" if found.looked_at == 1 else "things"
    stand = "stands" if kept == 1 else "stand"
    headline = f"Exploratory: {kept} of {found.looked_at} {things} looked at {stand} out."
    if kept == 0:
        headline = f"Exploratory: nothing stands out in {found.looked_at} {things} looked at."
    return Reading(
        headline=headline,
        because=tuple(f"{one.label} is worth asking people about." for one in found.kept),
        caveats=(
            "Nobody planned to look here: this raises questions for the next cycle and answers "
            "none.",
        ),
    )
