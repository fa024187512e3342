"""A verdict for those who are told in steps: figures of households as they were at the last look.

A look is evidence that was kept (:mod:`improvement.services.kept_looks`). The verdict is worked out
from all data of today and from that evidence; where both come to the same row, the second is what
is shown, whole. Where they do not, or where there was no look yet, the verdict of today stands
without any figure of households: how many there are is told, what they come to is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from improvement.domain.outcomes import Outcome
from improvement.domain.plan import Plan
from improvement.domain.vocabulary import ComparedBy, Design
from improvement.errors import Invalid, NotComputable
from improvement.services.figures import Figures
from improvement.services.known_verdicts import verdict_on
from improvement.services.telling_amounts import asks
from improvement.stats.comparisons.cell_status import FEWEST_FOR_SHOWING
from improvement.stats.decisions.clusters import CorrelationSource
from improvement.stats.decisions.conditions import Check, Quantity
from improvement.stats.decisions.evidence import Evidence, Guardrail
from improvement.stats.decisions.findings import GuardrailFinding
from improvement.stats.decisions.information import look_of
from improvement.stats.decisions.outcome_evidence import OutcomeEvidence, OutcomeGuardrail
from improvement.stats.decisions.outcome_findings import OutcomeFindings, OutcomeGuardrailFinding
from improvement.stats.decisions.verdict import RowReport, VerdictResult
from improvement.store.repositories.plans import KeptTest
from improvement.words.told_everybody import AT_THE_NEXT_LOOK, OF_FEW, OF_POINTS

Rail = Guardrail | OutcomeGuardrail
FindingT = TypeVar("FindingT", OutcomeGuardrailFinding, GuardrailFinding | OutcomeGuardrailFinding)

OF_OUTCOMES = frozenset(
    {
        *(Quantity.UPPER, Quantity.LOWER, Quantity.ESTIMATE, Quantity.PAUSE_UPPER),
        *(Quantity.PREDICTIVE_POWER, Quantity.STILL_NEEDED),
    }
)
OF_GUARDRAILS = frozenset({Quantity.GUARDRAIL_UPPER, Quantity.GUARDRAIL_ESTIMATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenLook:
    """Evidence that was kept; ``until`` is the last day on which somebody in it began.

    ``measures`` says whose outcomes are in it: measure ids by the name of a guardrail, "" for what
    the verdict is about. ``told`` is of how many the charts told when it was taken.
    """

    until: date
    evidence: Evidence | OutcomeEvidence
    measures: Mapping[str, int]
    told: int = 0

    def outcome_of(self, measure_id: int | None) -> Outcome | None:
        """A measure's households in it, whatever it is called today; None where there are none."""
        mine = {name for name, number in self.measures.items() if number == measure_id}
        if "" in mine and isinstance(self.evidence, OutcomeEvidence):
            return self.evidence.outcome
        rails = (g for g in self.evidence.guardrails if isinstance(g, OutcomeGuardrail))
        return next((g.outcome for g in rails if g.name in mine), None)


def measures_of(test: KeptTest) -> dict[str, int]:
    """Measure ids by label, and the primary one's under ""."""
    found = {m.label: test.measure_ids[m.key] for m in test.plan.measures}
    primary = test.plan.primary
    return found | ({"": test.measure_ids[primary.key]} if primary else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A verdict as it may be shown; ``until`` is the last day of the look whose figures it has."""

    result: VerdictResult
    until: date | None = None


def of_households(outcome: Outcome, *, points: bool = False) -> bool:
    """Are figures of single households compared, and no counts of everybody?

    ``points``: whether the points of a series are such figures put together.
    """
    if outcome.series is not None:
        return points
    single = any(side.values for side in outcome.sides) and not outcome.each
    return single and outcome.way is not ComparedBy.SHARE


def points_of_households(plan: Plan, figures: Mapping[str, Figures]) -> bool:
    """Is a series compared whose points are made of households? Some are of one or two."""
    return plan.design is Design.INTERRUPTED and any(asks(found) for found in figures.values())


def as_looked(
    result: VerdictResult,
    look: TakenLook | None,
    measures: Mapping[str, int],
    *,
    points: bool = False,
) -> Looked:
    """The verdict with no figure of households but those of the look.

    ``measures`` as :func:`measures_of` has them; ``result`` must still have the households it
    rests on. Of shares, and of totals that were logged as such, figures are those of today. Of
    series whose ``points`` are made of households there are no looks: all of a series is told by
    its chart, and its effect would be the points that are not.
    """
    evidence = result.findings.evidence
    rails = {g.name for g in evidence.guardrails if _of_households(g, points=points)}
    alone = isinstance(evidence, OutcomeEvidence) and of_households(evidence.outcome, points=points)
    if not rails and not alone:
        return Looked(result=result)
    if points:
        return Looked(result=_without_figures(result, rails, alone=alone))
    then = _then(evidence, look, measures, alone=alone)
    if then is None or _row(then) != _row(result):
        return Looked(result=_without_figures(result, rails, alone=alone))
    known = look is not None and (alone or any(_of_households(g) for g in _rails(then)))
    return Looked(result=then, until=look.until if look and known else None)


def _row(result: VerdictResult) -> tuple[object, ...]:
    decided = next(row for row in result.rows if row.decided)
    about = tuple(check.subject for check in decided.checks)
    return result.verdict, result.row, result.reason, result.pause_and_review, about


def _rails(result: VerdictResult) -> tuple[object, ...]:
    return result.findings.evidence.guardrails


def _of_households(guardrail: object, *, points: bool = False) -> bool:
    if not isinstance(guardrail, OutcomeGuardrail):
        return False
    return of_households(guardrail.outcome, points=points)


def _then(
    evidence: Evidence | OutcomeEvidence,
    look: TakenLook | None,
    measures: Mapping[str, int],
    *,
    alone: bool,
) -> VerdictResult | None:
    """The verdict with the look's households in place of today's; None where there is none."""
    had = look.evidence if look else None
    try:
        rails = tuple(_rail(rail, look, measures) for rail in evidence.guardrails)
        if isinstance(evidence, Evidence):
            return verdict_on(replace(evidence, guardrails=rails))
        own = evidence
        if alone:
            if look is None or not isinstance(had, OutcomeEvidence):
                return None
            same = look.measures.get("") == measures.get("")
            if not same or not _alike(evidence.outcome, had.outcome):
                return None
            own = _with_outcome(evidence, had)
        outcomes = tuple(rail for rail in rails if isinstance(rail, OutcomeGuardrail))
        return verdict_on(replace(own, guardrails=outcomes))
    except (Invalid, NotComputable):  # the plan was amended: the look's households do not fit it
        return None


def _with_outcome(now: OutcomeEvidence, had: OutcomeEvidence) -> OutcomeEvidence:
    """The look's outcomes, by today's rule."""
    return replace(
        now,
        outcome=had.outcome,
        look=look_of(
            had.outcome,
            planned_per_arm=now.rule.planned_per_arm,
            end_passed=now.look.end_passed,
        ),
        # Dimensions that are closed to whoever reads it are out of today's already.
        dimensions=tuple(d for d in had.dimensions if d.label in {o.label for o in now.dimensions}),
        due=had.due,
        weeks_running=had.weeks_running,
        clusters=had.clusters,
    )


def _alike(now: Outcome, had: Outcome) -> bool:
    """Are both compared in the same way? Else the plan was amended since."""

    def way(outcome: Outcome) -> tuple[object, ...]:
        bounds = outcome.until, outcome.same_households, outcome.unit, outcome.each
        return outcome.design, outcome.way, *bounds

    return way(now) == way(had)


def _rail(rail: Rail, look: TakenLook | None, measures: Mapping[str, int]) -> Rail:
    """A guardrail of households with those of the look, by today's margin."""
    if not isinstance(rail, OutcomeGuardrail) or not of_households(rail.outcome):
        return rail
    own = look.outcome_of(measures.get(rail.name)) if look else None
    if own is None or not of_households(own) or not _alike(rail.outcome, own):
        return replace(rail, outcome=rail.outcome.counted(), why_not=OF_FEW)
    return replace(rail, outcome=own)


def _without_figures(result: VerdictResult, rails: set[str], *, alone: bool) -> VerdictResult:
    """The verdict itself, and of what households come to nothing."""
    found = result.findings
    if isinstance(found, OutcomeFindings):
        own = tuple(_untold(item, rails) for item in found.guardrails)
        found = replace(_unsaid(found) if alone else found, guardrails=own)
    else:
        found = replace(found, guardrails=tuple(_untold(item, rails) for item in found.guardrails))
    rows = tuple(_unobserved(row, rails, alone=alone) for row in result.rows)
    return replace(result, findings=found, rows=rows)


def _unsaid(found: OutcomeFindings) -> OutcomeFindings:
    enough = found.smaller_n >= FEWEST_FOR_SHOWING
    later = OF_POINTS if found.evidence.outcome.series is not None else AT_THE_NEXT_LOOK
    estimated = found.clusters is not None and found.clusters.source is CorrelationSource.ESTIMATED
    return replace(
        found,
        evidence=replace(found.evidence, clusters=None) if estimated else found.evidence,
        clusters=None if estimated else found.clusters,
        found=None,
        why_not=found.why_not or (later if enough else ""),
        plain=None,
        benefit=None,
        pause=None,
        predictive_power=None,
        still_needed=None,
    )


def _untold(item: FindingT, rails: set[str]) -> FindingT:
    if not isinstance(item, OutcomeGuardrailFinding) or item.guardrail.name not in rails:
        return item
    return replace(item, benefit=None, why_not=OF_FEW)


def _unobserved(row: RowReport, rails: set[str], *, alone: bool) -> RowReport:
    def check(each: Check) -> Check:
        own = alone and each.quantity in OF_OUTCOMES
        rail = each.quantity in OF_GUARDRAILS and each.subject in rails
        return replace(each, observed=None) if own or rail else each

    return replace(row, checks=tuple(map(check, row.checks)))
