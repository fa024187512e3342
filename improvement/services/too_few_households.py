"""A comparison of few households: how many there are is told, what they come to is not.

An average and a range of two households are both their figures, and of three or four nearly so. So
whoever may not see small groups reads figures of costs, scores, days and events from as many a side
on as make a range worth reading at all; below that there is no verdict that would need them.
"""

from dataclasses import replace

from improvement.domain.outcomes import Outcome
from improvement.domain.vocabulary import ComparedBy
from improvement.stats.comparisons.cell_status import FEWEST_FOR_SHOWING
from improvement.stats.decisions.conditions import Check, Quantity
from improvement.stats.decisions.findings import GuardrailFinding
from improvement.stats.decisions.outcome_findings import OutcomeFindings, OutcomeGuardrailFinding
from improvement.stats.decisions.verdict import RowReport, VerdictResult
from improvement.words.told_everybody import OF_FEW

OF_OUTCOMES = frozenset(
    {
        *(Quantity.UPPER, Quantity.LOWER, Quantity.ESTIMATE, Quantity.PAUSE_UPPER),
        *(Quantity.PREDICTIVE_POWER, Quantity.STILL_NEEDED),
    }
)
OF_GUARDRAILS = frozenset({Quantity.GUARDRAIL_UPPER, Quantity.GUARDRAIL_ESTIMATE})


def rests_on_few(outcome: Outcome) -> bool:
    """Are figures of single households compared (no counts), and too few of them on some side?"""
    single = any(side.values for side in outcome.sides) and outcome.way is not ComparedBy.SHARE
    return single and outcome.smaller_n < FEWEST_FOR_SHOWING


def without_few(result: VerdictResult) -> VerdictResult:
    """The verdict without figures of few households; the verdict itself stays.

    For whoever may not see small groups; ``result`` must still have the households it rests on.
    """
    found = result.findings
    few = {
        item.guardrail.name
        for item in found.guardrails
        if isinstance(item, OutcomeGuardrailFinding) and rests_on_few(item.guardrail.outcome)
    }
    alone = isinstance(found, OutcomeFindings) and rests_on_few(found.evidence.outcome)
    if not few and not alone:
        return result
    if isinstance(found, OutcomeFindings):
        own = tuple(_told(item, few) for item in found.guardrails)
        found = replace(_without_figures(found) if alone else found, guardrails=own)
    else:
        found = replace(found, guardrails=tuple(_rail(item, few) for item in found.guardrails))
    rows = tuple(_row(row, few, alone=alone) for row in result.rows)
    return replace(result, findings=found, rows=rows)


def _without_figures(found: OutcomeFindings) -> OutcomeFindings:
    return replace(
        found,
        found=None,
        plain=None,
        benefit=None,
        pause=None,
        predictive_power=None,
        still_needed=None,
    )


def _rail(
    item: GuardrailFinding | OutcomeGuardrailFinding, few: set[str]
) -> GuardrailFinding | OutcomeGuardrailFinding:
    return _told(item, few) if isinstance(item, OutcomeGuardrailFinding) else item


def _told(item: OutcomeGuardrailFinding, few: set[str]) -> OutcomeGuardrailFinding:
    hidden = item.guardrail.name in few
    return replace(item, benefit=None, why_not=OF_FEW) if hidden else item


def _row(row: RowReport, few: set[str], *, alone: bool) -> RowReport:
    def check(each: Check) -> Check:
        own = alone and each.quantity in OF_OUTCOMES
        rail = each.quantity in OF_GUARDRAILS and each.subject in few
        return replace(each, observed=None) if own or rail else each

    return replace(row, checks=tuple(map(check, row.checks)))
