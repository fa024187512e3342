"""Comparison pictures told to somebody who does not see them, and the short texts inside them."""

from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.comparisons.comparison import Comparison, DimensionComparison
from improvement.stats.equity.best_guess import BestGuess, GroupGuess
from improvement.stats.equity.group_effects import GroupEffect
from improvement.stats.interval import Interval
from improvement.words.groups import gap_line, group_line
from improvement.words.shares import hundredths, more_or_fewer, of_hundred, span

EVERYBODY = "Everybody"
FOREST_AXIS = "← worse · difference per 100 · better with the change →"
FOREST_AXIS_UP = "difference per 100 · better with the change →"
FEWER_IS_BETTER = "← fewer is better"
MORE_IS_BETTER = "more is better →"
SMALLEST_SHOWN = 0.05  # of 100; below it a label says 0
GUESS_KEY = "● as seen in the group · ◆ best guess, learning from the other groups"
GAP_KEY = "● with the change · ○ without it · upright lines: the reference"


def gap_label(pilot: float, comparison: float, *, is_reference: bool) -> str:
    """A group's share (0-1) without and with the pilot.

    >>> gap_label(0.83, 0.56, is_reference=True)
    'reference: 56 → 83 of 100'
    """
    figures = f"{hundredths(comparison)} → {hundredths(pilot)} of 100"
    return f"reference: {figures}" if is_reference else figures


def forest_key(minimum_worthwhile: float | None, direction: Direction) -> str:
    """What the lines of the forest mean."""
    if minimum_worthwhile is None:
        return "upright line: no difference"
    worthwhile = signed(minimum_worthwhile * direction.sign)
    return f"upright line: no difference · dashed: worthwhile ({worthwhile})"


def signed(difference: float) -> str:
    """A difference per 100 with its sign, as labels in pictures have it; never a rounded-away 0.

    >>> signed(0.2), signed(-0.051), signed(-0.004), signed(0.0)
    ('+20', '−5', '−0.4', '0')
    """
    size = abs(difference) * 100
    if size < SMALLEST_SHOWN:
        return "0"
    figure = str(abs(hundredths(difference))) if hundredths(difference) else f"{size:.1f}"
    return f"{'+' if difference > 0 else '−'}{figure}"


def interval_label(benefit: Interval, direction: Direction = Direction.HIGHER) -> str:
    """Estimate and limits for a label, as counted: fewer is − even where fewer is better.

    >>> interval_label(Interval(estimate=0.2, lower=-0.05, upper=0.33))
    '+20 (−5 to +33)'
    >>> interval_label(Interval(estimate=0.2, lower=-0.05, upper=0.33), Direction.LOWER)
    '−20 (−33 to +5)'
    """
    raw = benefit if direction.sign > 0 else benefit.flipped()
    return f"{signed(raw.estimate)} ({signed(raw.lower)} to {signed(raw.upper)})"


def too_few_label(pilot: Tally, comparison: Tally, *, internal: bool) -> str:
    """What stands where no interval can; counts of so few people are for the team only.

    >>> too_few_label(Tally(events=1, n=3), Tally(events=0, n=0), internal=True)
    'too few to say: 1 of 3 v nobody yet'
    """
    if not internal:
        return "too few to say"
    return f"too few to say: {_counts(pilot)} v {_counts(comparison)}"


def _counts(tally: Tally) -> str:
    return f"{tally.events} of {tally.n}" if tally.n else "nobody yet"


def drawn(effect: GroupEffect, *, internal: bool) -> bool:
    """Is this group's interval shown to this reader?"""
    if effect.status is CellStatus.INTERNAL:
        return internal
    return effect.status is CellStatus.SHOWN


def describe_forest(
    comparison: Comparison,
    found: DimensionComparison | None,
    guess: BestGuess | None = None,
    *,
    internal: bool = False,
) -> str:
    """The forest picture in sentences, in the order of its rows."""
    direction = comparison.rule.direction
    lines = ["Difference with and without the change, with its range."]
    benefit = comparison.benefit
    if benefit is None or comparison.status is CellStatus.COUNTS_ONLY:
        lines.append(f"{EVERYBODY}: too few to say.")
    else:
        seen = more_or_fewer(benefit.estimate, direction)
        lines.append(f"{EVERYBODY}: {seen} per 100, {span(benefit, direction)}.")
    if found is not None:
        lines += [
            group_line(
                effect, direction, one_of=1, internal=internal, design=comparison.rule.design
            )
            for effect in found.effects.groups
        ]
    if found is not None and guess is not None:
        seen_of = {e.arms.group for e in found.effects.groups if drawn(e, internal=internal)}
        lines += [_guess(one, direction) for one in guess.groups if one.arms.group in seen_of]
    return " ".join(lines)


def _guess(one: GroupGuess, direction: Direction) -> str:
    benefit = one.benefit(direction)
    seen = more_or_fewer(benefit.estimate, direction)
    return f"Best guess for {one.arms.group}: {seen} per 100, {span(benefit, direction)}."


def describe_gaps(found: DimensionComparison, *, internal: bool = False) -> str:
    """The gap picture in sentences: each group's two shares, then each gap."""
    lines = [
        f"Share with the outcome by {found.dimension.label}, with the change beside without it."
    ]
    for effect in found.effects.groups:
        if drawn(effect, internal=internal):
            group = effect.arms
            lines.append(
                f"{group.group}: {of_hundred(group.pilot)} with the change, "
                f"{of_hundred(group.comparison)} without it."
            )
        else:
            lines.append(f"{effect.arms.group}: too few to say.")
    if found.gaps is not None:
        lines += [line for gap in found.gaps.gaps if (line := gap_line(gap, internal=internal))]
    return " ".join(lines)
