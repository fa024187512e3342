"""Were the worst off chosen? Then part of a gain comes by itself (regression to the mean).

Said in the planner, beside the verdict and in the plan; with a figure where the same households
stand before and after, for only there do the records hold one.
"""

from collections.abc import Mapping
from math import log

from improvement.domain.outcomes import Outcome
from improvement.domain.vocabulary import ComparedBy, Design, WorstOff
from improvement.errors import NotComputable
from improvement.stats.decisions.findings import Findings
from improvement.stats.decisions.outcome_findings import OutcomeFindings
from improvement.stats.decisions.regression_to_mean import (
    USUAL_RETESTS,
    RegressionToMean,
    regression_among_chosen,
)
from improvement.words.gains import gains_of
from improvement.words.reading import Reading
from improvement.words.shares import hundredths
from improvement.words.threats import chosen_worst_line

ANSWERS: Mapping[WorstOff, str] = {
    WorstOff.YES: "yes",
    WorstOff.NO: "no",
    WorstOff.NOT_SURE: "not sure",
}
_BY_ITSELF = "whoever is chosen on a bad day looks better on the next one with nothing done"
_TOLD_APART: Mapping[Design, str] = {
    Design.SIDE_BY_SIDE: "Choose the comparison from the worst off in the same way, or draw by lot "
    "among them who begins.",
    Design.DIFF_IN_DIFF: "Choose the comparison from the worst off in the same way, or draw by lot "
    "among them who begins.",
    Design.RANDOMISED: "The lot takes care of it: both sides come nearer to the rest alike, so the "
    "difference between them is fair. What either side gains over time is not the change's.",
}
_ALONE = (
    "This comparison cannot tell that from the change. Draw by lot among the worst off who begins, "
    "or choose by the average of several looks instead of one."
)


def chosen_plan_reading(answer: WorstOff, design: Design) -> Reading | None:
    """What the planner says of how they were chosen; None where the worst off were not.

    >>> chosen_plan_reading(WorstOff.YES, Design.PAIRED).because[0][-78:]
    'ually 20 to 60% of what sets them apart is gone when they are looked at again.'
    """
    if answer is WorstOff.NO:
        return None
    if design is Design.RANDOMISED and answer is WorstOff.YES:
        headline = "The worst off were chosen, and the lot keeps the comparison fair."
        return Reading(headline=headline, because=(_usual(), _TOLD_APART[design]))
    headline = (
        "The worst off were chosen: part of a gain will come by itself."
        if answer is WorstOff.YES
        else "If the worst off were chosen, part of a gain will come by itself: find out before "
        "the start."
    )
    return Reading(headline=headline, because=(_usual(), _TOLD_APART.get(design, _ALONE)))


def _usual() -> str:
    least, most = (hundredths(1 - retest) for retest in (USUAL_RETESTS[-1], USUAL_RETESTS[0]))
    return (
        f"{_BY_ITSELF[:1].upper()}{_BY_ITSELF[1:]}. Usually {least} to {most}% of what sets them "
        "apart is gone when they are looked at again."
    )


def with_choice(
    said: Reading, answer: WorstOff | None, found: Findings | OutcomeFindings
) -> Reading:
    """The verdict's words with what the plan says of how they were chosen.

    Where the plan answers, the question that figures alone can only ask is left out. ``found`` has
    the households it rests on, also where the words were made without them.
    """
    asked = if_chosen_line(found) if isinstance(found, OutcomeFindings) else ""
    answered = answer in (WorstOff.YES, WorstOff.NO)
    kept = tuple(line for line in said.caveats if line != asked or not answered)
    if asked and not answered and asked not in kept:  # said without the households behind it
        kept = (*kept, asked)
    unanswered = answer is WorstOff.NOT_SURE and asked in kept  # the question says it already
    line = "" if unanswered else chosen_line(answer, found)
    told = (*kept, line) if line else kept
    return Reading(headline=said.headline, because=said.because, caveats=told)


def chosen_line(answer: WorstOff | None, found: Findings | OutcomeFindings) -> str:
    """One sentence beside a verdict; empty where there is nothing to warn of.

    A draw by lot brings both sides back alike, so there is none.
    """
    design = found.evidence.rule.design
    if answer in (None, WorstOff.NO) or design is Design.RANDOMISED:
        return ""
    figure = _by_itself(found) if isinstance(found, OutcomeFindings) else None
    if figure is not None and isinstance(found, OutcomeFindings):
        return _with_figure(answer, figure, found)
    who = "The worst off were chosen" if answer is WorstOff.YES else "If the worst off were chosen"
    then = "so" if answer is WorstOff.YES else "then"
    if design.has_comparison:
        return (
            f"{who}, {then} the pilot comes nearer to the comparison by itself: {_BY_ITSELF}. Only "
            "a comparison chosen in the same way takes that out; how much it is, these figures "
            "cannot say."
        )
    return (
        f"{who}, {then} part of a gain comes by itself: {_BY_ITSELF}. How much it is, these "
        "figures cannot say."
    )


def _with_figure(answer: WorstOff | None, figure: RegressionToMean, found: OutcomeFindings) -> str:
    who = "Chosen" if answer is WorstOff.YES else "If they were chosen"
    rule = found.evidence.rule
    much = gains_of(found.evidence.outcome, rule.scale, rule.direction).size(figure.expected)
    return (
        f"{who} because they were worst off, so part of a gain comes by itself: the worst "
        f"{hundredths(figure.share_selected)} of 100 would be about {much} better off at a second "
        "look with nothing done, as far as these figures can tell."
    )


def if_chosen_line(found: OutcomeFindings) -> str:
    """The question that the figures raise where nobody says how households were chosen."""
    if found.evidence.outcome.design is not Design.PAIRED:
        return ""
    figure, rule = _by_itself(found), found.evidence.rule
    gains = gains_of(found.evidence.outcome, rule.scale, rule.direction)
    return chosen_worst_line(figure, gains) if figure is not None else ""


def _by_itself(found: OutcomeFindings) -> RegressionToMean | None:
    """What a second look brings by itself, where the same households stand before and after.

    Counted on the scale of the gain: logarithms for typical waits.
    """
    outcome = found.evidence.outcome
    before, after = _pairs(outcome)
    if outcome.way is ComparedBy.TYPICAL_WAIT:
        if min((*before, *after), default=0.0) <= 0:
            return None
        before, after = tuple(map(log, before)), tuple(map(log, after))
    try:
        figure = regression_among_chosen(before, after)
    except NotComputable:
        return None
    return figure if figure.expected > 0 else None


def _pairs(outcome: Outcome) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The pilot's households before and after, in the same order; empty where they are others."""
    if outcome.way in (ComparedBy.SHARE, ComparedBy.ORDER):
        return (), ()
    if outcome.design is Design.PAIRED:
        return outcome.comparison.values, outcome.pilot.values
    if outcome.same_households and outcome.pilot_before is not None:
        return outcome.pilot_before.values, outcome.pilot.values
    return (), ()
