"""Scale, adapt, stop or keep testing? The ten rows of the verdict table, first match decides."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from improvement.domain.vocabulary import Choice
from improvement.stats.decisions import conditions as when
from improvement.stats.decisions.conditions import AnyFindings, Check
from improvement.stats.decisions.evidence import Evidence
from improvement.stats.decisions.findings import Findings, find
from improvement.stats.decisions.outcome_evidence import OutcomeEvidence
from improvement.stats.decisions.outcome_findings import find_outcome
from improvement.stats.record import recorded


class Verdict(StrEnum):
    """What the rule that was written down beforehand says."""

    KEEP_TESTING = "keep_testing"
    STOP = "stop"
    ADAPT = "adapt"
    SCALE = "scale"
    SCALE_IN_STEPS = "scale_in_steps"
    ESTIMATES_ONLY = "estimates_only"

    @property
    def choice(self) -> Choice | None:
        """The decision it suggests; None where there is no verdict."""
        if self is Verdict.ESTIMATES_ONLY:
            return None
        return Choice.SCALE if self is Verdict.SCALE_IN_STEPS else Choice(self.value)


class Reason(StrEnum):
    """Which row decided, and through which of its conditions."""

    NO_WORTHWHILE_SET = "no_worthwhile_set"
    TOO_EARLY = "too_early"
    NOT_COMPUTABLE = "not_computable"
    TOO_MANY_MISSING = "too_many_missing"
    UNEVENLY_MISSING = "unevenly_missing"
    DRAW_AT_FAULT = "draw_at_fault"
    HARM = "harm"
    GUARDRAIL_BROKEN = "guardrail_broken"
    WORTHWHILE_RULED_OUT = "worthwhile_ruled_out"
    NOT_DELIVERED = "not_delivered"
    PAUSE_AND_REVIEW = "pause_and_review"
    ON_TRACK = "on_track"
    BEFORE_END = "before_end"
    GROUP_LOOKS_WORSE = "group_looks_worse"
    GAP_WIDENS = "gap_widens"
    GUARDRAIL_LEANING = "guardrail_leaning"
    NO_FLAGS = "no_flags"
    SMALL_GROUPS = "small_groups"
    SMALLER_THAN_WORTHWHILE = "smaller_than_worthwhile"
    NO_SIGN = "no_sign"
    NEEDS_TOO_MANY = "needs_too_many"
    NOT_SETTLED = "not_settled"


Condition = Callable[[AnyFindings], Check]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRule:
    """One line of the table: it holds when all its conditions hold. ``row`` as in STATISTICS E."""

    row: int
    reason: Reason
    verdict: Verdict
    conditions: tuple[Condition, ...]


def _rule(row: int, verdict: Verdict, reason: Reason, *conditions: Condition) -> VerdictRule:
    return VerdictRule(row=row, verdict=verdict, reason=reason, conditions=conditions)


_BETTER = (when.plan_done, when.certainly_better, when.large_enough)
_KEEP, _STOP, _ADAPT = Verdict.KEEP_TESTING, Verdict.STOP, Verdict.ADAPT

#: In order; the first whose conditions all hold decides. Row -1: there is no rule to hold against.
RULES: tuple[VerdictRule, ...] = (
    _rule(-1, Verdict.ESTIMATES_ONLY, Reason.NO_WORTHWHILE_SET, when.worthwhile_not_set),
    _rule(0, _KEEP, Reason.TOO_EARLY, when.arm_too_small),
    _rule(0, _KEEP, Reason.TOO_MANY_MISSING, when.too_many_missing),
    _rule(0, _KEEP, Reason.UNEVENLY_MISSING, when.unevenly_missing),
    _rule(0, _KEEP, Reason.DRAW_AT_FAULT, when.draw_at_fault),
    _rule(1, _STOP, Reason.HARM, when.certainly_worse),
    _rule(1, _STOP, Reason.GUARDRAIL_BROKEN, when.guardrail_broken),
    _rule(2, _STOP, Reason.WORTHWHILE_RULED_OUT, when.worthwhile_ruled_out, when.delivered),
    _rule(2, _ADAPT, Reason.NOT_DELIVERED, when.worthwhile_ruled_out, when.not_delivered),
    _rule(3, _KEEP, Reason.PAUSE_AND_REVIEW, when.plan_running, when.looks_harmful),
    _rule(3, _KEEP, Reason.ON_TRACK, when.plan_running, when.on_track),
    _rule(3, _KEEP, Reason.BEFORE_END, when.plan_running),
    _rule(4, _ADAPT, Reason.GROUP_LOOKS_WORSE, *_BETTER, when.group_looks_worse),
    _rule(4, _ADAPT, Reason.GAP_WIDENS, *_BETTER, when.gap_surely_widens, when.gap_widens_enough),
    _rule(4, _ADAPT, Reason.GUARDRAIL_LEANING, *_BETTER, when.guardrail_leaning),
    _rule(5, Verdict.SCALE, Reason.NO_FLAGS, *_BETTER, when.every_group_is_seen),
    _rule(6, Verdict.SCALE_IN_STEPS, Reason.SMALL_GROUPS, *_BETTER, when.a_group_is_small),
    _rule(
        7,
        _ADAPT,
        Reason.SMALLER_THAN_WORTHWHILE,
        when.plan_done,
        when.certainly_better,
        when.smaller_than_worthwhile,
    ),
    _rule(8, _ADAPT, Reason.NO_SIGN, when.plan_done, when.no_sign_of_benefit),
    _rule(9, _ADAPT, Reason.NEEDS_TOO_MANY, when.plan_done, when.needs_too_many),
    _rule(9, _KEEP, Reason.NOT_SETTLED, when.plan_done),
)
#: Outcomes other than shares of two sides may have enough households and still no range: too few
#: waits that are over, answers that never overlap, a series that is too short.
OUTCOME_RULES: tuple[VerdictRule, ...] = (
    *RULES[:2],
    _rule(0, _KEEP, Reason.NOT_COMPUTABLE, when.cannot_be_compared),
    *RULES[2:],
)


def rules_for(findings: AnyFindings) -> tuple[VerdictRule, ...]:
    """The lines of the table that these findings are held against."""
    return RULES if isinstance(findings, Findings) else OUTCOME_RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReport:
    """How one line of the table came out; ``decided`` marks the first that held."""

    row: int
    verdict: Verdict
    reason: Reason
    checks: tuple[Check, ...]
    holds: bool
    decided: bool


@recorded("verdict", schema=3, oldest=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictResult:
    """The verdict, the row that gave it, and every row's figures beside their limits.

    ``pause_and_review`` is the safety alert, raised at any look whatever the verdict.
    """

    findings: AnyFindings
    verdict: Verdict
    reason: Reason
    row: int
    rows: tuple[RowReport, ...]
    pause_and_review: bool

    @property
    def shares(self) -> Findings | None:
        """The findings where the outcome is a share of two sides; None for any other."""
        return self.findings if isinstance(self.findings, Findings) else None

    @property
    def changed_after_looking(self) -> bool:
        return self.findings.evidence.rule.changed_after_looking


def verdict(evidence: Evidence | OutcomeEvidence) -> VerdictResult:
    """Hold the evidence against the rule that was written down before it was seen.

    Everything is in benefit terms (above 0 = better), whichever way the outcome counts. A dual
    criterion decides on Scale: the lower limit above 0 and the estimate at least worthwhile, at the
    plan's end. Raises ``Invalid`` where the evidence contradicts itself.

    References: STATISTICS E; Roychoudhury, Scheuer & Neuenschwander 2018 (dual criterion).

    >>> from improvement.domain.decision_rule import DecisionRule
    >>> from improvement.domain.tallies import Tally, TwoArms
    >>> from improvement.domain.vocabulary import Design, Direction
    >>> from improvement.stats.decisions.looks import take_look
    >>> arms = TwoArms(pilot=Tally(events=96, n=120), comparison=Tally(events=72, n=120))
    >>> found = verdict(Evidence(
    ...     rule=DecisionRule(direction=Direction.HIGHER, design=Design.RANDOMISED,
    ...                       minimum_worthwhile=0.1, planned_per_arm=120),
    ...     arms=arms, look=take_look(arms, planned_per_arm=120, end_passed=True)))
    >>> str(found.verdict), str(found.reason), found.row
    ('scale', 'no_flags', 5)

    Read: 80 against 60 of 100, surely better and as large as hoped: scale to the next ring.
    """
    findings: AnyFindings = (
        find(evidence) if isinstance(evidence, Evidence) else find_outcome(evidence)
    )
    reports: list[RowReport] = []
    for rule in rules_for(findings):
        checks = tuple(condition(findings) for condition in rule.conditions)
        holds = all(check.holds for check in checks)
        reports.append(
            RowReport(
                row=rule.row,
                verdict=rule.verdict,
                reason=rule.reason,
                checks=checks,
                holds=holds,
                decided=holds and not any(report.holds for report in reports),
            )
        )
    # The last two rows cover every plan at its end, and row 3 every plan before it.
    decided = next(report for report in reports if report.decided)
    return VerdictResult(
        findings=findings,
        verdict=decided.verdict,
        reason=decided.reason,
        row=decided.row,
        rows=tuple(reports),
        pause_and_review=when.looks_harmful(findings).holds,
    )
