"""How a verdict on any outcome was worked out, and which of its error rates are known."""

from collections.abc import Iterator

from improvement.domain.scale import Scale
from improvement.domain.vocabulary import ComparedBy, Design
from improvement.stats.decisions.clusters import CorrelationSource
from improvement.stats.decisions.outcome_findings import OutcomeFindings
from improvement.words.effects import size
from improvement.words.gains import Gains
from improvement.words.outcome_verdict import gains_of_findings

_TWO_SIDES = (Design.RANDOMISED, Design.SIDE_BY_SIDE, Design.BEFORE_AFTER)
_BY_WAY = {
    ComparedBy.SHARE: "The difference of two shares by Newcombe's hybrid score interval (1998).",
    ComparedBy.EVENTS: (
        "The ratio of two rates by Wilson's interval of the pilot's part of all events, widened by "
        "how much counts vary from household to household (or from period to period)."
    ),
    ComparedBy.TYPICAL_WAIT: (
        "The ratio of typical waits (geometric means) by Welch's interval on their logarithms."
    ),
    ComparedBy.AVERAGE_DAYS: (
        "Average days up to a limit, from the share still waiting day by day (Kaplan-Meier, "
        "Greenwood), so that nobody has to be left out because the wait is not over."
    ),
    ComparedBy.SCORE: "The difference of two averages by Welch's interval.",
    ComparedBy.ORDER: "The chance that a pilot's answer is the higher one (Brunner-Munzel).",
    ComparedBy.COST: (
        "The difference of two averages by Welch's interval; a few dear households can sway it."
    ),
}
_BY_DESIGN = {
    Design.DIFF_IN_DIFF: (
        "The change in the pilot less the change in the comparison: Price and Bonett (2004) for "
        "shares, otherwise the four ranges put together (MOVER); for the same households measured "
        "twice, Welch's interval on their changes."
    ),
    Design.INTERRUPTED: (
        "Two lines through the points, before and since the change, with errors that carry over "
        "from one period to the next (REML); the gain is the step between them."
    ),
    Design.PAIRED: (
        "The same households twice: Bonett and Price (2012) for yes and no and for answers in "
        "order, Student's interval on the differences for everything else."
    ),
}
_SCALES = {
    Scale.SHARE: "Gains are counted in households of 100.",
    Scale.RATIO: ("Gains are counted as a part less (or more); 20% less is a gain of ln(1 / 0.8)."),
    Scale.CHANCE: "Gains are counted in pairs of 100, above (or below) the 50 of a toss-up.",
    Scale.UNITS: "Gains are counted in the measure's own unit.",
}
PLAYED_THROUGH = (
    "The whole rule was played through by simulation for outcomes of this kind, flags included: "
    "docs/outcome-verdicts.md says how often it is wrong."
)
RANGE_ONLY = (
    "The range was simulated for this comparison; how often the whole rule is wrong with it was "
    "not."
)
FLAGS = (
    "Groups: flags by the same limits as for shares (z = 1.28 for a group's own range; 95% for the "
    "gap, by MOVER). They go up by chance too; ask before scaling."
)


def how_outcome_worked_out(found: OutcomeFindings) -> tuple[str, ...]:
    """Method, look, scale, clusters and what is known about its errors, a line each."""
    return tuple(_lines(found, gains_of_findings(found)))


def _lines(found: OutcomeFindings, gains: Gains) -> Iterator[str]:
    rule, outcome, look = found.evidence.rule, found.evidence.outcome, found.evidence.look
    two_sides = rule.design in _TWO_SIDES
    yield _BY_WAY[outcome.way] if two_sides else _BY_DESIGN[rule.design]
    z = "none yet" if look.z is None else f"{look.z:.3f}"
    yield (
        "Looking every week widens the range: it is taken at z(t) = 1.96 x the larger of 1/√t and "
        f"√t, turned into the t quantile where the method has one. Now t = {look.fraction:.2f}, "
        f"z = {z}."
    )
    if outcome.way is ComparedBy.AVERAGE_DAYS:
        yield (
            "A wait counts towards the plan once it is over or has reached the day up to which "
            "waits are counted: households that came in lately have told little yet."
        )
    yield _SCALES[rule.scale]
    if rule.no_worse and rule.minimum_worthwhile:
        yield (
            f"The change only has to be no worse: {gains.size(rule.minimum_worthwhile)} are added "
            "to every gain before it is held against the table."
        )
    if rule.scale is not Scale.SHARE and found.flags:
        yield (
            "A gap may widen by half of what is worthwhile "
            f"({gains.size(rule.gap_tolerance)}) before it is flagged."
        )
    if found.clusters is not None:
        source = {
            CorrelationSource.ASSUMED: "assumed",
            CorrelationSource.GIVEN: "as written in the plan",
            CorrelationSource.ESTIMATED: "estimated from these households",
        }[found.clusters.source]
        yield (
            f"Households of one worker or site are alike by {size(found.clusters.correlation)} "
            f"({source}): every range is {size(found.clusters.design_effect**0.5)} times as wide."
        )
    yield PLAYED_THROUGH if two_sides else RANGE_ONLY
    if found.flags:
        yield FLAGS
    yield "More in docs/comparisons.md and docs/verdict.md."
