"""The verdict in words: what the rule says, why, and what to keep in mind before deciding."""

from collections.abc import Callable

from improvement.stats.decisions.findings import Findings
from improvement.stats.decisions.verdict import Reason, RowReport, Verdict, VerdictResult
from improvement.words.checks import check_words
from improvement.words.comparison import (
    PLAIN,
    comparison_reading,
    more_time,
)
from improvement.words.groups import flag_line, small_group_line
from improvement.words.names import Names
from improvement.words.reading import Reading
from improvement.words.shares import amount, more_or_fewer
from improvement.words.sides import sides

VERDICTS: dict[Verdict, str] = {
    Verdict.KEEP_TESTING: "Keep testing",
    Verdict.STOP: "Stop",
    Verdict.ADAPT: "Adapt",
    Verdict.SCALE: "Scale to the next ring",
    Verdict.SCALE_IN_STEPS: "Scale in steps",
    Verdict.ESTIMATES_ONLY: "Estimates only",
}

NO_GUARDRAIL = "no balancing measure with a margin was registered"

Sentence = Callable[[Findings, RowReport, Names], str]


def _delta(found: Findings) -> str:
    return amount(found.evidence.rule.minimum_worthwhile or 0.0)


def _fixed(text: str) -> Sentence:
    return lambda found, row, names: text


def _subject(row: RowReport) -> str:
    return next((check.subject for check in row.checks if check.subject), "one of them")


def _too_early(found: Findings, row: RowReport, names: Names) -> str:
    arms, words = found.evidence.arms, sides(found.evidence.rule.design)
    return (
        f"too early to say; {names.count(arms.pilot.n)} {words.here} and {arms.comparison.n} "
        f"{words.there} have an outcome; at least 10 on each side are needed"
    )


def _group_looks_worse(found: Findings, row: RowReport, names: Names) -> str:
    return (
        f"outcomes are better overall, but in {_subject(row)} they look worse; ask, and fix it for "
        "them first"
    )


def _gap_widens(found: Findings, row: RowReport, names: Names) -> str:
    return (
        f"outcomes are better overall, but {_subject(row)} gains less than the others; ask, and "
        "fix it for them first"
    )


def _ruled_out(found: Findings, row: RowReport, names: Names) -> str:
    return f"the {_delta(found)} per 100 you set as worthwhile can be ruled out"


def _not_delivered(found: Findings, row: RowReport, names: Names) -> str:
    if found.evidence.fidelity is None:
        return "whether the change was delivered as planned was not recorded"
    share = amount(found.evidence.fidelity)
    floor = amount(found.evidence.rule.fidelity_floor)
    return (
        "a worthwhile gain was not reached, but the change was not delivered as planned either "
        f"({share} of 100 times; the plan asks for {floor}); fix the delivery first"
    )


def _smaller(found: Findings, row: RowReport, names: Names) -> str:
    seen = found.benefit.estimate if found.benefit else 0.0
    words = more_or_fewer(seen, found.evidence.rule.direction)
    return (
        f"outcomes are better, but by less than the {_delta(found)} per 100 you set as worthwhile "
        f"({words})"
    )


def _needs_too_many(found: Findings, row: RowReport, names: Names) -> str:
    needed = found.still_needed.per_arm if found.still_needed else 0
    return (
        f"not settled, and it would take about {needed:,} {names.people} in each arm to settle it, "
        "more than twice the plan; make the change stronger, or plan a larger test"
    )


def _guardrail_broken(found: Findings, row: RowReport, names: Names) -> str:
    if not found.guardrails:
        return NO_GUARDRAIL
    return f'the guardrail "{_subject(row)}" is worse by more than the margin you set'


def _guardrail_leaning(found: Findings, row: RowReport, names: Names) -> str:
    if not found.guardrails:
        return NO_GUARDRAIL
    return (
        f'outcomes are better overall, but the guardrail "{_subject(row)}" leans beyond the margin '
        "you set; fix that first"
    )


REASONS: dict[Reason, Sentence] = {
    Reason.NO_WORTHWHILE_SET: _fixed(
        "nobody wrote down the smallest difference that would be worthwhile, so there is no verdict"
    ),
    Reason.TOO_EARLY: _too_early,
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


def verdict_reading(result: VerdictResult, names: Names = PLAIN) -> Reading:
    """The whole verdict: one headline, what was observed beside its limits, what weakens it."""
    found = result.findings
    row = next(report for report in result.rows if report.decided)
    said = REASONS[result.reason](found, row, names)
    overall = comparison_reading(found.comparison, names, best_guess=found.chance)
    checks = tuple(check_words(check) for check in row.checks)
    return Reading(
        headline=f"{VERDICTS[result.verdict]}: {said}.",
        because=(overall.headline, *overall.because, *checks, *_more_because(result, names)),
        caveats=(*_warnings(result), *overall.caveats),
    )


def row_reading(report: RowReport, result: VerdictResult, names: Names = PLAIN) -> Reading:
    """One row of the table for "why this verdict and not another?"."""
    said = REASONS[report.reason](result.findings, report, names)
    state = "decided" if report.decided else "also holds" if report.holds else "does not hold"
    return Reading(
        headline=f"{VERDICTS[report.verdict]}: {said} - {state}.",
        because=tuple(check_words(check) for check in report.checks),
    )


def _more_because(result: VerdictResult, names: Names) -> tuple[str, ...]:
    found = result.findings
    direction = found.evidence.rule.direction
    lines = [flag_line(flag, found.smaller_n, direction) for flag in found.flags]
    if result.reason is Reason.SMALL_GROUPS:
        lines += [small_group_line(group, direction) for group in found.small_groups]
    if result.reason is Reason.NOT_SETTLED and found.still_needed is not None:
        lines.append(more_time(found.still_needed, names))
    return tuple(line for line in lines if line)


def _warnings(result: VerdictResult) -> tuple[str, ...]:
    found, evidence = result.findings, result.findings.evidence
    lines = []
    if result.pause_and_review and result.reason is not Reason.PAUSE_AND_REVIEW:
        lines.append("Pause and review: outcomes look worse so far.")
    if evidence.fidelity is None:
        lines.append("Whether the change was delivered as planned was not recorded.")
    lines += [
        f"{item.guardrail.name}: nothing is known on one side yet, so it guards nothing."
        for item in found.guardrails
        if item.benefit is None
    ]
    if not found.flags:
        lines.append("No groups were listed, so nobody was looked at apart from the others.")
    return tuple(lines)
