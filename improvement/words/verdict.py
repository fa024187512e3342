"""The verdict in words: what the rule says, why, and what to keep in mind before deciding."""

from collections.abc import Callable

from improvement.stats.comparisons.equivalence import no_worse
from improvement.stats.decisions.conditions import AnyFindings, Check, Quantity
from improvement.stats.decisions.findings import Findings, GuardrailFinding
from improvement.stats.decisions.flags import GroupFlags
from improvement.stats.decisions.outcome_evidence import OutcomeGuardrail
from improvement.stats.decisions.outcome_findings import OutcomeFindings, OutcomeGuardrailFinding
from improvement.stats.decisions.verdict import Reason, RowReport, Verdict, VerdictResult
from improvement.words.certainty import Certainty
from improvement.words.checks import check_words
from improvement.words.comparison import (
    PLAIN,
    comparison_reading,
    more_time,
)
from improvement.words.gains import SHARES, Gains, gains_of
from improvement.words.groups import flag_line, small_group_line
from improvement.words.names import Names
from improvement.words.outcome_groups import outcome_flag_lines
from improvement.words.outcome_verdict import gains_of_findings, outcome_comparison_reading
from improvement.words.outcomes_in_order import no_worse_reading
from improvement.words.reading import Reading
from improvement.words.shares import amount, more_or_fewer
from improvement.words.sides import sides
from improvement.words.threats import clusters_reading
from improvement.words.told import Telling
from improvement.words.told_everybody import HELD_BACK, OF_FEW

VERDICTS: dict[Verdict, str] = {
    Verdict.KEEP_TESTING: "Keep testing",
    Verdict.STOP: "Stop",
    Verdict.ADAPT: "Adapt",
    Verdict.SCALE: "Scale to the next ring",
    Verdict.SCALE_IN_STEPS: "Scale in steps",
    Verdict.ESTIMATES_ONLY: "Estimates only",
}

NO_GUARDRAIL = "no balancing measure with a margin was registered"

Sentence = Callable[[AnyFindings, RowReport, Names], str]


def _delta(found: AnyFindings) -> str:
    return gains_in(found).size(found.evidence.rule.minimum_worthwhile or 0.0)


def gains_in(found: AnyFindings) -> Gains:
    """How the gains of a verdict are told."""
    if isinstance(found, OutcomeFindings):
        return gains_of_findings(found)
    return Gains(direction=found.evidence.rule.direction)


def _fixed(text: str) -> Sentence:
    return lambda found, row, names: text


def _subject(row: RowReport) -> str:
    return next((check.subject for check in row.checks if check.subject), "one of them")


def _too_early(found: AnyFindings, row: RowReport, names: Names) -> str:
    look, words = found.evidence.look, sides(found.evidence.rule.design)
    return (
        f"too early to say; {names.count(look.n_pilot)} {words.here} and {look.n_comparison} "
        f"{words.there} have an outcome; at least 10 on each side are needed"
    )


def _group_looks_worse(found: AnyFindings, row: RowReport, names: Names) -> str:
    return (
        f"outcomes are better overall, but in {_subject(row)} they look worse; ask, and fix it for "
        "them first"
    )


def _gap_widens(found: AnyFindings, row: RowReport, names: Names) -> str:
    return (
        f"outcomes are better overall, but {_subject(row)} gains less than the others; ask, and "
        "fix it for them first"
    )


def _ruled_out(found: AnyFindings, row: RowReport, names: Names) -> str:
    return f"the {_delta(found)} you set as worthwhile can be ruled out"


def _not_delivered(found: AnyFindings, row: RowReport, names: Names) -> str:
    if found.evidence.fidelity is None:
        return "whether the change was delivered as planned was not recorded"
    share = amount(found.evidence.fidelity)
    floor = amount(found.evidence.rule.fidelity_floor)
    return (
        "a worthwhile gain was not reached, but the change was not delivered as planned either "
        f"({share} of 100 times; the plan asks for {floor}); fix the delivery first"
    )


def _smaller(found: AnyFindings, row: RowReport, names: Names) -> str:
    said = f"outcomes are better, but by less than the {_delta(found)} you set as worthwhile"
    if found.benefit is None:  # by how much is not told to whoever reads it
        return said
    seen = found.benefit.estimate
    shares = isinstance(found, Findings)
    words = (
        more_or_fewer(seen, found.evidence.rule.direction) if shares else gains_in(found).say(seen)
    )
    return f"{said} ({words})"


def _needs_too_many(found: AnyFindings, row: RowReport, names: Names) -> str:
    take = "more than twice the plan"
    if found.still_needed is not None:  # how many is not told to everybody
        take = (
            f"about {found.still_needed.per_arm:,} {names.people} on each side to settle it, {take}"
        )
    return f"not settled, and it would take {take}; make the change stronger, or plan a larger test"


def _guardrail_broken(found: AnyFindings, row: RowReport, names: Names) -> str:
    if not found.guardrails:
        return NO_GUARDRAIL
    return f'the guardrail "{_subject(row)}" is worse by more than the margin you set'


def _guardrail_leaning(found: AnyFindings, row: RowReport, names: Names) -> str:
    if not found.guardrails:
        return NO_GUARDRAIL
    return (
        f'outcomes are better overall, but the guardrail "{_subject(row)}" leans beyond the margin '
        "you set; fix that first"
    )


def _not_computable(found: AnyFindings, row: RowReport, names: Names) -> str:
    if isinstance(found, Findings) or not found.why_not or found.why_not in HELD_BACK:
        return "the outcomes can be compared"
    return f"these outcomes cannot be compared yet. {found.why_not.rstrip('.')}"


REASONS: dict[Reason, Sentence] = {
    Reason.NO_WORTHWHILE_SET: _fixed(
        "nobody wrote down the smallest difference that would be worthwhile, so there is no verdict"
    ),
    Reason.TOO_EARLY: _too_early,
    Reason.NOT_COMPUTABLE: _not_computable,
    Reason.TOO_MANY_MISSING: _fixed("fix the data first; too many outcomes are not known"),
    Reason.UNEVENLY_MISSING: _fixed(
        "fix the data first; many more outcomes are unknown on one side than on the other"
    ),
    Reason.DRAW_AT_FAULT: _fixed(
        "fix the data first; the two sides are so unequal that something went wrong in the draw"
    ),
    Reason.HARM: _fixed("outcomes are worse with the change"),
    Reason.GUARDRAIL_BROKEN: _guardrail_broken,
    Reason.WORTHWHILE_RULED_OUT: _ruled_out,
    Reason.NOT_DELIVERED: _not_delivered,
    Reason.PAUSE_AND_REVIEW: _fixed(
        "pause and review first; outcomes look worse so far, and it is early to be sure"
    ),
    Reason.ON_TRACK: _fixed("on track, likely to be settled by the end of the plan"),
    Reason.BEFORE_END: _fixed("the plan is still running"),
    Reason.GROUP_LOOKS_WORSE: _group_looks_worse,
    Reason.GAP_WIDENS: _gap_widens,
    Reason.GUARDRAIL_LEANING: _guardrail_leaning,
    Reason.NO_FLAGS: _fixed(
        "outcomes are better by as much as you hoped and no group is flagged; keep measuring"
    ),
    Reason.SMALL_GROUPS: _fixed(
        "outcomes are better by as much as you hoped, but some groups are too small to be seen; "
        "recruit and watch them as it grows"
    ),
    Reason.SMALLER_THAN_WORTHWHILE: _smaller,
    Reason.NO_SIGN: _fixed(
        "no sign of benefit at the plan's end; change the idea, then test again"
    ),
    Reason.NEEDS_TOO_MANY: _needs_too_many,
    Reason.NOT_SETTLED: _fixed("not settled; the data still fit both no gain and a worthwhile one"),
}


def _no_worse_ruled_out(found: AnyFindings, row: RowReport, names: Names) -> str:
    return "outcomes are worse with the change, if perhaps by no more than you were ready to accept"


def _accepted(before: str, after: str = "") -> Sentence:
    return lambda found, row, names: f"{before}{_delta(found)}{after}"


#: Where a cheaper change only has to be no worse, these rows say something else.
NO_WORSE_REASONS: dict[Reason, Sentence] = {
    Reason.NO_WORTHWHILE_SET: _fixed(
        "nobody wrote down how much worse would still be accepted, so there is no verdict"
    ),
    Reason.HARM: _accepted("outcomes are worse by more than the ", " you were ready to accept"),
    Reason.WORTHWHILE_RULED_OUT: _no_worse_ruled_out,
    Reason.NO_FLAGS: _accepted(
        "no worse by more than the ",
        " you were ready to accept, and no group is flagged; keep measuring",
    ),
    Reason.SMALL_GROUPS: _accepted(
        "no worse by more than the ",
        " you were ready to accept, but some groups are too small to be seen; recruit and watch "
        "them as it grows",
    ),
    Reason.SMALLER_THAN_WORTHWHILE: _accepted(
        "no worse by more than the ", " you were ready to accept, but it leans to the worse"
    ),
    Reason.NO_SIGN: _accepted("outcomes look worse by the ", " you were ready to accept, or more"),
    Reason.GROUP_LOOKS_WORSE: lambda found, row, names: (
        f"no worse overall, but in {_subject(row)} outcomes look worse by more than you were ready "
        "to accept; ask, and fix it for them first"
    ),
    Reason.GAP_WIDENS: lambda found, row, names: (
        f"no worse overall, but {_subject(row)} does worse by it than the others; ask, and fix it "
        "for them first"
    ),
    Reason.GUARDRAIL_LEANING: lambda found, row, names: (
        f'no worse overall, but the guardrail "{_subject(row)}" leans beyond the margin you set; '
        "fix that first"
        if found.guardrails
        else NO_GUARDRAIL
    ),
    Reason.NOT_SETTLED: _accepted(
        "not settled; the data still fit both no loss and one of more than the ",
        " you were ready to accept",
    ),
}


def reason_words(reason: Reason, found: AnyFindings, row: RowReport, names: Names) -> str:
    """Why a row of the table says what it says."""
    own = NO_WORSE_REASONS.get(reason) if found.evidence.rule.no_worse else None
    return (own or REASONS[reason])(found, row, names)


NO_GROUPS = "No groups were listed, so nobody was looked at apart from the others."
NOT_FOR_YOU = "Groups were looked at. Each one's gain is for the test's own team and coaches."


def verdict_reading(
    result: VerdictResult, names: Names = PLAIN, *, grouped: bool = False
) -> Reading:
    """The whole verdict: one headline, what was observed beside its limits, what weakens it.

    ``grouped`` says that groups were looked at, also where ``result`` is without them for whoever
    reads it.
    """
    found = result.findings
    row = next(report for report in result.rows if report.decided)
    said = reason_words(result.reason, found, row, names)
    overall = _overall(found, names)
    checks = tuple(_check(check, found) for check in row.checks)
    return Reading(
        headline=f"{VERDICTS[result.verdict]}: {said}.",
        because=(overall.headline, *overall.because, *checks, *_more_because(result, names)),
        caveats=(*_warnings(result, grouped), *overall.caveats),
    )


def _overall(found: AnyFindings, names: Names) -> Reading:
    if isinstance(found, OutcomeFindings):
        return outcome_comparison_reading(found, names)
    said = comparison_reading(found.comparison, names, best_guess=found.chance)
    lines = [said.headline, *said.because]
    if found.evidence.rule.no_worse and found.comparison.benefit is not None:
        telling = Telling(direction=found.evidence.rule.direction, certainty=Certainty.SURE)
        beside = no_worse(found.comparison.benefit, margin=found.evidence.rule.allowance)
        worse = no_worse_reading(beside, telling, SHARES)
        lines = [worse.headline, *said.because, *worse.because]
    if found.clusters is not None:
        lines.append(clusters_reading(found.clusters, names, "worker or site").headline)
    return Reading(headline=lines[0], because=tuple(lines[1:]), caveats=said.caveats)


def _check(check: Check, found: AnyFindings) -> str:
    """A condition in the words of what it looks at: each guardrail has a scale of its own."""
    if check.quantity in (Quantity.GUARDRAIL_UPPER, Quantity.GUARDRAIL_ESTIMATE):
        for item in found.guardrails:
            if item.guardrail.name == check.subject:
                return check_words(check, guardrail_gains(item))
    untold = isinstance(found, OutcomeFindings) and found.why_not in HELD_BACK
    return check_words(check, gains_in(found), untold=untold)


def guardrail_gains(item: GuardrailFinding | OutcomeGuardrailFinding) -> Gains:
    """How a guardrail's figures are told."""
    rail = item.guardrail
    if isinstance(rail, OutcomeGuardrail):
        return gains_of(rail.outcome, rail.scale, rail.direction)
    return Gains(direction=rail.direction)


def row_reading(report: RowReport, result: VerdictResult, names: Names = PLAIN) -> Reading:
    """One row of the table for "why this verdict and not another?"."""
    said = reason_words(report.reason, result.findings, report, names)
    state = "decided" if report.decided else "also holds" if report.holds else "does not hold"
    return Reading(
        headline=f"{VERDICTS[report.verdict]}: {said} - {state}.",
        because=tuple(_check(check, result.findings) for check in report.checks),
    )


def _more_because(result: VerdictResult, names: Names) -> tuple[str, ...]:
    found = result.findings
    gains = gains_in(found)
    shares = isinstance(found, Findings)
    lines = [_flag(flag, found) for flag in found.flags]
    if result.reason is Reason.SMALL_GROUPS:
        lines += [small_group_line(group, gains) for group in found.small_groups]
    if result.reason is Reason.NOT_SETTLED and found.still_needed is not None:
        goal = "" if shares else gains.size(found.still_needed.half_width)
        lines.append(more_time(found.still_needed, names, goal))
    return tuple(line for line in lines if line)


def _flag(flag: GroupFlags, found: AnyFindings) -> str:
    if isinstance(found, Findings):
        return flag_line(flag, found.smaller_n, found.evidence.rule.direction)
    return outcome_flag_lines(flag, gains_in(found))


def _warnings(result: VerdictResult, grouped: bool) -> tuple[str, ...]:
    found, evidence = result.findings, result.findings.evidence
    lines = []
    if result.pause_and_review and result.reason is not Reason.PAUSE_AND_REVIEW:
        lines.append("Pause and review: outcomes look worse so far.")
    if evidence.fidelity is None:
        lines.append("Whether the change was delivered as planned was not recorded.")
    lines += [
        f"{item.guardrail.name}: {_lower(item.why_not)}{_guards(item.why_not)}."
        for item in found.guardrails
        if item.benefit is None
    ]
    if not found.flags:
        lines.append(NOT_FOR_YOU if grouped else NO_GROUPS)
    return tuple(lines)


def _guards(why_not: str) -> str:
    """A guardrail of few households is counted; only its figure is for the team alone."""
    return "" if why_not == OF_FEW else ", so it guards nothing"


def _lower(text: str) -> str:
    return (text[:1].lower() + text[1:]).rstrip(".")
