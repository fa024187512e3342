"""What a planned pilot can show for outcomes that are no shares, while the plan is written."""

from improvement.domain.plan import Plan
from improvement.domain.scale import gain, possible
from improvement.domain.vocabulary import ComparedBy
from improvement.errors import NotComputable
from improvement.stats.decisions.margins import at_most
from improvement.stats.decisions.outcome_planning import USUAL_LOG_SPREAD, VisibleOutcome
from improvement.words.effects import EVENTS, RATIO, size
from improvement.words.gains import ORDER, SHARES, Gains
from improvement.words.plans import amount_in, planned_words
from improvement.words.reading import Reading

_WORDINGS = {
    ComparedBy.SHARE: SHARES,
    ComparedBy.EVENTS: EVENTS,
    ComparedBy.TYPICAL_WAIT: RATIO,
    ComparedBy.ORDER: ORDER,
}


def outcome_plan_reading(found: VisibleOutcome, plan: Plan) -> Reading:
    """Can this size answer the question? Where only data will tell, that is said."""
    sizes = planned_words(plan)
    spreads = size(found.in_spreads)
    if found.gain is None or plan.scale is None or plan.primary is None:
        return Reading(
            headline=(
                f"{sizes} can show gains of about {spreads} standard deviations: how much that is "
                "cannot be said before the first figures are in."
            ),
            because=(
                "A standard deviation is how far one household usually lies from the average. Look "
                "at earlier figures, or log two weeks before you set the size.",
            ),
        )
    way, direction = plan.primary.outcome, plan.primary.direction
    gains = Gains(direction=direction, scale=plan.scale, wording=_WORDINGS[way])
    seen = gains.say(found.gain)
    wanted = plan.minimum_worthwhile
    because = [f"{sizes} would show about {seen} in 8 of 10 cases, if that is the truth."]
    because += _assumed(way)
    headline = f"{sizes} can show about {seen} or a larger gain."
    if wanted is not None and possible(wanted, plan.scale):
        enough = at_most(found.gain, gain(wanted, plan.scale, direction))
        words = amount_in(plan, wanted)
        headline = (
            f"{sizes} can show the {words} you set as worthwhile."
            if enough
            else f"{sizes} can show about {seen}, but may miss the {words} you set as worthwhile."
        )
    return Reading(headline=headline, because=tuple(because))


def _assumed(way: ComparedBy) -> tuple[str, ...]:
    return {
        ComparedBy.TYPICAL_WAIT: (
            "Counted for waits that differ as they usually do (spread of their logarithms "
            f"{USUAL_LOG_SPREAD:g}).",
        ),
        ComparedBy.EVENTS: (
            "Counted for events that are independent of each other; where some households have "
            "many, it takes more.",
        ),
        ComparedBy.ORDER: ("Counted for answers that spread evenly over the steps.",),
    }.get(way, ())


def cannot_plan(reason: NotComputable, plan: Plan) -> Reading:
    """Why nothing can be said about this size yet."""
    return Reading(headline=f"{planned_words(plan)}: {str(reason)[:1].lower()}{str(reason)[1:]}")
