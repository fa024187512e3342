"""A plan's figures in words, each on the scale of its primary outcome."""

from improvement.domain.decision_rule import OF_WORTHWHILE
from improvement.domain.plan import Plan
from improvement.domain.scale import Scale
from improvement.domain.vocabulary import ComparedBy, Design, Direction
from improvement.words.effects import before
from improvement.words.registering import unit_words, worthwhile_label


def scale_in(plan: Plan) -> Scale:
    """The scale that the plan's figures are written on; shares while that is open."""
    return plan.scale or Scale.SHARE


def amount_in(plan: Plan, written: float) -> str:
    """A gain as it was written down: 10 of 100, 20 percent, 3 days.

    >>> amount_in(Plan(), 0.1)
    '10 of 100'
    """
    scale, primary = scale_in(plan), plan.primary
    if scale is Scale.SHARE or primary is None:
        return f"{written * 100:g} of 100"
    if scale is Scale.RATIO:
        return f"{written * 100:g} percent"
    if scale is Scale.CHANCE:
        return f"{written * 100:g} of 100 pairs"
    unit = unit_words(primary.outcome, primary.unit)
    money = primary.outcome is ComparedBy.COST and len(unit) <= 3
    return f"{before(unit)}{written:g}" if money else f"{written:g} {unit}"


def worthwhile_words(plan: Plan) -> str:
    """From where on it would be worth it, or how much worse would still be accepted."""
    words = amount_in(plan, plan.minimum_worthwhile or 0.0)
    return f"it may be worse by at most {words}" if plan.no_worse else f"worth it from {words} on"


def tolerance_words(plan: Plan) -> str:
    """How far a group may fall behind."""
    if scale_in(plan) is Scale.SHARE:
        return amount_in(plan, plan.gap_tolerance)
    return amount_in(plan, (plan.minimum_worthwhile or 0.0) * OF_WORTHWHILE)


def planned_words(plan: Plan) -> str:
    """The planned size.

    >>> planned_words(Plan(planned_per_arm=60))
    '60 households on each side'
    """
    number = plan.planned_per_arm or 0
    if plan.design is Design.PAIRED:
        return f"{number} households, measured twice"
    if plan.design is Design.INTERRUPTED:
        return f"{number} points since the change"
    return f"{number} households on each side"


def expected_words(plan: Plan) -> str:
    """What is expected now and with the change."""
    now, then, primary = plan.expected_now or 0.0, plan.predicted or 0.0, plan.primary
    if primary is None or primary.outcome is ComparedBy.SHARE:
        return f"{now * 100:g} now, {then * 100:g} of 100 expected"
    unit = unit_words(primary.outcome, primary.unit)
    return f"{now:g} {unit} now, {then:g} expected"


def amended_label(plan: Plan) -> str:
    """The question for the smallest worthwhile difference in an amendment."""
    primary = plan.primary
    unit = unit_words(primary.outcome, primary.unit) if primary else ""
    direction = primary.direction if primary else Direction.HIGHER
    return worthwhile_label(scale_in(plan), unit, direction, no_worse=plan.no_worse)
