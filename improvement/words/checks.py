"""One condition of the verdict table in words: what was observed, beside its limit."""

from collections.abc import Callable

from improvement.stats.decisions.conditions import Check, Quantity, Sense
from improvement.words.effects import size
from improvement.words.gains import Gains
from improvement.words.shares import amount, hundredths

_SENSES = {
    Sense.BELOW: "below",
    Sense.AT_MOST: "at most",
    Sense.ABOVE: "above",
    Sense.AT_LEAST: "at least",
}

_LABELS = {
    Quantity.WORTHWHILE_SET: "Smallest worthwhile difference",
    Quantity.SMALLER_ARM: "Outcomes on the smaller side",
    Quantity.COMPARED: "A gain with a range",
    Quantity.LARGEST_MISSING: "Outcomes not known",
    Quantity.MISSING_DIFFERENCE: "Difference in outcomes not known",
    Quantity.SAMPLE_RATIO: "Chance of so unequal a draw",
    Quantity.UPPER: "Most the gain could be",
    Quantity.LOWER: "Least the gain could be",
    Quantity.ESTIMATE: "Gain seen",
    Quantity.PAUSE_UPPER: "Most the gain could be (safety alert)",
    Quantity.FIDELITY: "Delivered as planned",
    Quantity.PLAN_DONE: "The plan",
    Quantity.PREDICTIVE_POWER: "Chance to settle by the end of the plan",
    Quantity.GUARDRAIL_UPPER: "Most the change could be for the better",
    Quantity.GUARDRAIL_ESTIMATE: "Change seen",
    Quantity.GROUP_UPPER: "Most the group's gain could be",
    Quantity.WIDENING_LOWER: "Least the gap could have widened",
    Quantity.WIDENING: "Widening of the gap seen",
    Quantity.SMALLEST_GROUP: "People on the smaller side of the smallest group",
    Quantity.STILL_NEEDED: "Needed on each side to settle it",
}

_COUNTS = {Quantity.SMALLER_ARM, Quantity.SMALLEST_GROUP, Quantity.STILL_NEEDED}
_SHARES = {
    Quantity.LARGEST_MISSING,
    Quantity.MISSING_DIFFERENCE,
    Quantity.FIDELITY,
    Quantity.PREDICTIVE_POWER,
}


def check_words(check: Check, gains: Gains | None = None, *, untold: bool = False) -> str:
    """One sentence: label, observed, limit, and whether the condition holds.

    ``gains`` tells figures of outcomes that are no shares; ``untold``: figures that are missing are
    there, and not told to whoever reads this.

    >>> check_words(Check(quantity=Quantity.UPPER, observed=0.08, sense=Sense.BELOW, limit=0.1,
    ...                   holds=True))
    'Most the gain could be: 8 per 100 (asked: below 10 per 100) - yes.'
    """
    if check.quantity is Quantity.WORTHWHILE_SET:
        return "Smallest worthwhile difference: " + ("set." if check.observed else "not set.")
    if check.quantity is Quantity.COMPARED:
        return "A gain with a range: " + ("yes." if check.observed else "not yet.")
    if check.quantity is Quantity.PLAN_DONE:
        return "The plan: " + ("at its end." if check.observed else "still running.")
    label = _LABELS[check.quantity]
    if check.subject:
        label = f"{check.subject} - {label[0].lower()}{label[1:]}"
    if check.observed is None and (check.subject or untold):  # somebody could be told apart
        return f"{label}: not shown, to protect people."
    if check.observed is None:
        return f"{label}: not recorded or nothing to compute from."
    show = _shown(check.quantity, gains)
    answer = "yes" if check.holds else "no"
    if check.limit is None:
        return f"{label}: {show(check.observed)} (no limit was set)."
    asked = f"{_SENSES[check.sense]} {show(check.limit)}"
    return f"{label}: {show(check.observed)} (asked: {asked}) - {answer}."


def _shown(quantity: Quantity, gains: Gains | None) -> Callable[[float], str]:
    if quantity in _COUNTS:
        return lambda value: f"{value:,.0f}"
    if quantity is Quantity.SAMPLE_RATIO:
        return lambda chance: f"{size(chance * 1000)} in 1,000"
    if quantity in _SHARES:
        return lambda share: f"{hundredths(share)} of 100"
    return lambda difference: _gain(difference, gains)


def _gain(difference: float, gains: Gains | None) -> str:
    if difference == 0:
        return "0"
    much = gains.size(difference) if gains else f"{amount(difference)} per 100"
    return f"a loss of {much}" if difference < 0 else much
