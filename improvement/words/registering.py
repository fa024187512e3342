"""What the plan's form calls designs, outcomes and the figures they need, in plain words."""

from collections.abc import Mapping

from improvement.domain.scale import Scale
from improvement.domain.vocabulary import ComparedBy, Design, Direction

DESIGNS: Mapping[Design, str] = {
    Design.SIDE_BY_SIDE: "Pilot and comparison side by side (another building, school, worker)",
    Design.RANDOMISED: "Side by side, drawn by lot",
    Design.DIFF_IN_DIFF: "Pilot and comparison, both before and after",
    Design.BEFORE_AFTER: "Before and after, in the same place, with other households",
    Design.PAIRED: "The same households before and after",
    Design.INTERRUPTED: "One place over time: 12 or more points before, 12 or more after",
}
#: How sure the app will be able to sound, so that nobody learns it at the end.
DESIGN_NOTES: Mapping[Design, str] = {
    Design.SIDE_BY_SIDE: "At best it can say: the change may help. The sides may differ.",
    Design.RANDOMISED: "At best it can say: the change helps.",
    Design.DIFF_IN_DIFF: (
        "At best it can say: the change may help. Both sides must have moved alike before; show at "
        "least 3 points of each."
    ),
    Design.BEFORE_AFTER: (
        "At best it can say: outcomes are better, but not whether the change caused it."
    ),
    Design.PAIRED: (
        "At best it can say: outcomes are better, but not whether the change caused it. The worst "
        "off come nearer to the rest by themselves."
    ),
    Design.INTERRUPTED: (
        "At best it can say: the change may help. Whatever else began then would look the same."
    ),
}
WAYS: Mapping[ComparedBy, str] = {
    ComparedBy.SHARE: "yes or no for each household",
    ComparedBy.EVENTS: "how often it happens",
    ComparedBy.SCORE: "a score (its average counts)",
    ComparedBy.AVERAGE_DAYS: "days waited (some may still be waiting)",
    ComparedBy.TYPICAL_WAIT: "days waited, all over by the end (shorter by a share)",
    ComparedBy.ORDER: "answers in steps (only their order counts)",
    ComparedBy.COST: "money for each household",
}


#: What figures are counted in, where it is not given by their kind, and an example.
UNIT_EXAMPLES: Mapping[ComparedBy, str] = {
    ComparedBy.EVENTS: "late payments",
    ComparedBy.SCORE: "points",
    ComparedBy.COST: "$",
}


#: Of these, more is seldom better.
_LESS_IS_BETTER = {
    ComparedBy.AVERAGE_DAYS: "Longer waits",
    ComparedBy.TYPICAL_WAIT: "Longer waits",
    ComparedBy.COST: "Higher costs",
}


def direction_note(way: ComparedBy, direction: Direction) -> str:
    """Beside a direction that is probably meant the other way round; empty otherwise.

    >>> direction_note(ComparedBy.COST, Direction.HIGHER)
    'Higher costs would count as better. If less is better, choose it under Direction.'
    """
    what = _LESS_IS_BETTER.get(way, "") if direction is Direction.HIGHER else ""
    return f"{what} would count as better. If less is better, choose it under Direction." * bool(
        what
    )


def unit_words(way: ComparedBy, unit: str) -> str:
    """What one unit of a gain is called.

    >>> unit_words(ComparedBy.AVERAGE_DAYS, ""), unit_words(ComparedBy.SCORE, "")
    ('days', 'points')
    >>> unit_words(ComparedBy.EVENTS, "late payments")
    'late payments a household'
    """
    if way is ComparedBy.EVENTS and unit.strip():
        return f"{unit.strip()} a household"
    usual = {
        ComparedBy.AVERAGE_DAYS: "days",
        ComparedBy.TYPICAL_WAIT: "days",
        ComparedBy.COST: "$",
        ComparedBy.EVENTS: "per household",
    }
    return unit.strip() or usual.get(way, "points")


def worthwhile_label(scale: Scale, unit: str, direction: Direction, *, no_worse: bool) -> str:
    """The question for the smallest worthwhile gain, or the most that may be lost.

    >>> worthwhile_label(Scale.UNITS, "days", Direction.LOWER, no_worse=False)
    'Smallest difference worth the effort (days)'
    >>> worthwhile_label(Scale.RATIO, "", Direction.LOWER, no_worse=False)
    'Smallest difference worth the effort (percent less)'
    """
    better = "less" if direction is Direction.LOWER else "more"
    worse = "more" if direction is Direction.LOWER else "less"
    how = {
        Scale.SHARE: "of 100",
        Scale.RATIO: f"percent {worse if no_worse else better}",
        Scale.CHANCE: "of 100 pairs of households, beyond the 50 of a toss-up",
        Scale.UNITS: unit,
    }[scale]
    if no_worse:
        return f"It may be worse by at most ({how})"
    return f"Smallest difference worth the effort ({how})"


def margin_label(scale: Scale | None, unit: str) -> str:
    """The question for a guardrail's margin."""
    how = {
        Scale.RATIO: "percent",
        Scale.CHANCE: "of 100 pairs",
        Scale.UNITS: unit,
    }.get(scale or Scale.SHARE, "of 100")
    return f"May get worse by at most ({how})"


def planned_label(design: Design | None) -> str:
    """The question for the planned size."""
    if design is Design.PAIRED:
        return "Planned households, measured twice"
    if design is Design.INTERRUPTED:
        return "Planned points (weeks or months) since the change"
    if design is Design.DIFF_IN_DIFF:
        return "Planned households on each side, before and after"
    return "Planned households on each side"
