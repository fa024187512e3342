"""The comparison under a verdict in words, for every outcome and design but shares on two sides."""

from dataclasses import replace

from improvement.domain.outcomes import CountedSide, Outcome
from improvement.domain.scale import Scale, scale_of
from improvement.domain.vocabulary import ComparedBy
from improvement.errors import NotComputable
from improvement.stats.comparisons.any_outcome import AnyComparison
from improvement.stats.comparisons.cell_status import FEWEST_FOR_ESTIMATE
from improvement.stats.comparisons.change_scores import ChangeScores
from improvement.stats.comparisons.costs import CostDifference
from improvement.stats.comparisons.diff_in_diff import DiffInDiff
from improvement.stats.comparisons.difference_of_changes import DifferenceOfChanges
from improvement.stats.comparisons.equivalence import no_worse
from improvement.stats.comparisons.event_totals import EventTotals
from improvement.stats.comparisons.household_counts import HouseholdCountRatio
from improvement.stats.comparisons.interrupted_series import InterruptedSeries
from improvement.stats.comparisons.ordinal import Ordinal
from improvement.stats.comparisons.paired import PairedDifference
from improvement.stats.comparisons.paired_order import PairedOrder
from improvement.stats.comparisons.paired_scores import PairedScores
from improvement.stats.comparisons.scores import ScoreDifference
from improvement.stats.comparisons.still_waiting import StillWaiting
from improvement.stats.comparisons.waits import WaitRatio
from improvement.stats.decisions.missing import MissingStatus
from improvement.stats.decisions.missing_values import worst_cases
from improvement.stats.decisions.outcome_findings import OutcomeFindings
from improvement.words.certainty import certainty, why_not_surer
from improvement.words.chosen_worst import if_chosen_line
from improvement.words.comparison import early_look
from improvement.words.designs import (
    change_scores_reading,
    diff_in_diff_reading,
    difference_of_changes_reading,
    interrupted_series_reading,
)
from improvement.words.gains import Gains, gains_of
from improvement.words.names import Names
from improvement.words.outcomes import (
    Noun,
    costs_reading,
    event_totals_reading,
    household_counts_reading,
    scores_reading,
    still_waiting_reading,
    waits_reading,
)
from improvement.words.outcomes_in_order import (
    no_worse_reading,
    ordinal_reading,
    paired_order_reading,
    paired_scores_reading,
    paired_yes_no_reading,
)
from improvement.words.reading import Reading
from improvement.words.sides import sides
from improvement.words.threats import clusters_reading
from improvement.words.told import Telling, told
from improvement.words.told_everybody import HELD_BACK

PLAIN = Names()
STILL_OUT = "Households without a number of days count as still waiting."
NOT_BOUNDED = (
    "How far they could move the result cannot be said for this design and kind of outcome."
)

BOUNDED_BY_FEW = (
    "How far they could move the result rests on single households, and is told to the test's team."
)


def outcome_comparison_reading(found: OutcomeFindings, names: Names = PLAIN) -> Reading:
    """The sentence to read first, what it rests on, and what makes it weaker."""
    caveats = outcome_caveats(found)
    outcome = found.evidence.outcome
    if found.found is None or found.plain is None or outcome.smaller_n < FEWEST_FOR_ESTIMATE:
        return Reading(headline=_not_yet(found, names), caveats=caveats)
    if outcome.each == "period":
        names = replace(names, people="periods", one="period")
    telling = _telling(found, names)
    said = said_of(found.found, telling, outcome)
    margin = found.evidence.rule.allowance
    headline = said.headline
    because = said.because
    if margin:
        gains = gains_of_findings(found)
        beside = no_worse_reading(no_worse(found.plain, margin=margin), telling, gains.wording)
        headline, because = beside.headline, (*said.because, *beside.because)
    every = dict.fromkeys((*caveats, *said.caveats))
    return Reading(headline=headline, because=because, caveats=tuple(every))


def gains_of_findings(found: OutcomeFindings) -> Gains:
    """How the gains of these findings are told."""
    rule = found.evidence.rule
    return gains_of(found.evidence.outcome, rule.scale, rule.direction)


def _telling(found: OutcomeFindings, names: Names) -> Telling:
    rule = found.evidence.rule
    return Telling(
        direction=rule.direction,
        certainty=certainty(rule.design, found.missing.largest if found.missing else None),
        design=rule.design,
        names=names,
        minimum_worthwhile=None if rule.no_worse else rule.minimum_worthwhile,
    )


def _not_yet(found: OutcomeFindings, names: Names) -> str:
    outcome = found.evidence.outcome
    if outcome.series is None and not any(side.n for side in outcome.sides):
        return f"{names.pilot}: no outcomes are known yet."
    look, words = found.evidence.look, sides(found.evidence.rule.design)
    if found.why_not in HELD_BACK:
        known = f"{look.n_pilot} {words.here} and {look.n_comparison} {words.there}"
        return f"{names.pilot}: {known} have an outcome. {found.why_not}"
    if found.why_not:
        return f"{names.pilot}: cannot be compared yet. {found.why_not}"
    return (
        f"{names.pilot}: too few to say. {look.n_pilot} {words.here} and {look.n_comparison} "
        f"{words.there}; from 10 on each side a range is worth reading."
    )


def said_of(found: AnyComparison, telling: Telling, outcome: Outcome) -> Reading:
    """A comparison of any kind by the words of its kind."""
    gains = gains_of(
        outcome, scale_of(outcome.way, outcome.design) or Scale.UNITS, telling.direction
    )
    events = Noun(one=outcome.unit or "event", many=outcome.unit or "events")
    if isinstance(found, WaitRatio):
        return waits_reading(found, telling)
    if isinstance(found, StillWaiting):
        return still_waiting_reading(found, telling)
    if isinstance(found, HouseholdCountRatio):
        return household_counts_reading(found, telling, events)
    if isinstance(found, EventTotals):
        return event_totals_reading(found, telling, events, exposure="units of exposure")
    if isinstance(found, CostDifference):
        return costs_reading(found, telling, gains.wording.sign or "$")
    if isinstance(found, ScoreDifference):
        return scores_reading(found, telling, gains.wording)
    if isinstance(found, Ordinal):
        return ordinal_reading(found, telling)
    return _over_time(found, telling, outcome, gains)


def _over_time(found: AnyComparison, telling: Telling, outcome: Outcome, gains: Gains) -> Reading:
    if isinstance(found, DiffInDiff):
        return diff_in_diff_reading(found, telling)
    if isinstance(found, InterruptedSeries):
        return interrupted_series_reading(found, telling, gains.wording)
    if isinstance(found, PairedDifference):
        return paired_yes_no_reading(found, telling)
    if isinstance(found, PairedOrder):
        return paired_order_reading(found, telling)
    if gains.scale is not Scale.RATIO:
        if isinstance(found, ChangeScores):
            return change_scores_reading(found, telling, gains.wording)
        if isinstance(found, DifferenceOfChanges):
            return difference_of_changes_reading(found, telling, gains.wording)
        if isinstance(found, PairedScores):
            return paired_scores_reading(found, telling, gains.wording)
    return _plainly(found, telling, outcome, gains)


def _plainly(found: AnyComparison, telling: Telling, outcome: Outcome, gains: Gains) -> Reading:
    """What has no words of its own: waits of the same households, changes of typical waits."""
    benefit = found.benefit(telling.direction)
    seen = f"{gains.say(benefit.estimate)}; the data fit {gains.span(benefit)}."
    return told(
        telling,
        gains.wording,
        gains.effect(benefit),
        outcome.smaller_n,
        because=(seen[:1].upper() + seen[1:],),
    )


def outcome_caveats(found: OutcomeFindings) -> tuple[str, ...]:
    """What makes the reading weaker than it sounds."""
    rule = found.evidence.rule
    missing = found.missing.largest if found.missing else None
    lines = [
        early_look(found.evidence.look),
        why_not_surer(certainty(rule.design, missing), rule.design),
        _missing_words(found),
        if_chosen_line(found),
        clusters_line(found),
        "The decision rule was changed after data were seen." if rule.changed_after_looking else "",
    ]
    return tuple(line for line in lines if line)


def _missing_words(found: OutcomeFindings) -> str:
    missing, words = found.missing, sides(found.evidence.rule.design)
    if found.evidence.outcome.way in (ComparedBy.AVERAGE_DAYS, ComparedBy.TYPICAL_WAIT):
        return STILL_OUT
    if missing is None:
        return "How many outcomes are missing was not recorded."
    if missing.largest == 0:
        return ""
    gone_1 = missing.due.pilot - missing.known.pilot
    gone_2 = missing.due.comparison - missing.known.comparison
    limit = "" if missing.status is MissingStatus.FINE else " That is too many to build on."
    return (
        f"Not known: {gone_1} of {missing.due.pilot} outcomes {words.here}, {gone_2} of "
        f"{missing.due.comparison} {words.there}. {_bounds(found)}{limit}"
    )


def _bounds(found: OutcomeFindings) -> str:
    """What the unknown outcomes could make of the gain, as far as it can be said."""
    if found.missing is None:
        return NOT_BOUNDED
    if any(isinstance(side, CountedSide) for side in found.evidence.outcome.sides):
        return BOUNDED_BY_FEW
    try:
        cases = worst_cases(
            found.evidence.outcome, found.missing.due, found.evidence.rule.direction
        )
    except NotComputable:
        return NOT_BOUNDED
    gains = gains_of_findings(found)
    return (
        "If each of them were like the worst or the best that is known, the result would lie "
        f"anywhere from {gains.say(cases.lower)} to {gains.say(cases.upper)}."
    )


def clusters_line(found: OutcomeFindings) -> str:
    """What coming in clusters does to the range."""
    return clusters_reading(found.clusters, one="worker or site").headline if found.clusters else ""
