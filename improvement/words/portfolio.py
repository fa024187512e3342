"""Short phrases for lists of tests: one cell or one line each, never a second opinion.

The whole sentence about a result is ``words.verdict``; what stands here points to it.
"""

from collections.abc import Mapping
from datetime import date

from improvement.domain.plan import Plan
from improvement.domain.vocabulary import Choice
from improvement.stats.comparisons.cell_status import FEWEST_FOR_SHOWING, CellStatus
from improvement.stats.decisions.findings import Findings
from improvement.stats.decisions.looks import Look
from improvement.stats.decisions.outcome_findings import OutcomeFindings
from improvement.stats.decisions.verdict import Reason, VerdictResult
from improvement.words.amounts import counted
from improvement.words.certainty import Certainty, certainty
from improvement.words.outcome_verdict import gains_of_findings
from improvement.words.shares import more_or_fewer, span
from improvement.words.told_everybody import HELD_BACK

NO_EFFECT_YET = "Nothing to compare yet"
UNTOLD = "Its figure is for the test's team for now"
HIDDEN_GROUPS = "One or more small groups are not shown, to protect the people in them."

_SURE = {
    Certainty.SURE: "Sure, as far as one test can be (drawn by lot)",
    Certainty.PROBABLY: "Probably (drawn by lot, outcomes missing)",
    Certainty.MAY: "Maybe (not drawn by lot)",
    Certainty.CANNOT_TELL: "Cannot tell what caused it (before and after)",
}
_DONE = {
    Choice.SCALE: "scaled",
    Choice.ADAPT: "adapted",
    Choice.STOP: "stopped",
    Choice.DID_NOT_FINISH: "not finished",
}
#: Rows of the verdict table that speak about a guardrail.
_GUARDRAILS = {
    Reason.GUARDRAIL_BROKEN: "A guardrail is worse than its margin",
    Reason.GUARDRAIL_LEANING: "A guardrail leans beyond its margin",
}


def board_headline(total: int, needy: tuple[str, ...]) -> str:
    """The coach's sentence: how many tests need somebody, and which.

    >>> board_headline(4, ("Rent reminders", "Court navigators"))
    '2 of 4 tests need you: Rent reminders and Court navigators.'
    >>> board_headline(1, ()), board_headline(1, ("Rent reminders",))
    ('No test needs you today.', '1 of 1 test needs you: Rent reminders.')
    """
    if not needy:
        return "No test needs you today."
    verb = "needs" if len(needy) == 1 else "need"
    return f"{len(needy)} of {counted(total, 'test')} {verb} you: {listed(needy)}."


def portfolio_headline(total: int, waiting: int) -> str:
    """The leader's sentence.

    >>> portfolio_headline(3, 1), portfolio_headline(3, 2)
    ('1 of 3 tests is ready for a decision.', '2 of 3 tests are ready for a decision.')
    >>> portfolio_headline(3, 0)
    'No decision is waiting. 3 tests are in the portfolio.'
    """
    if not waiting:
        verb = "is" if total == 1 else "are"
        return f"No decision is waiting. {counted(total, 'test')} {verb} in the portfolio."
    verb = "is" if waiting == 1 else "are"
    return f"{waiting} of {counted(total, 'test')} {verb} ready for a decision."


def practices_headline(counts: Mapping[Choice, int]) -> str:
    """How many tests came to a decision, by decision.

    >>> practices_headline({Choice.SCALE: 1, Choice.ADAPT: 0, Choice.STOP: 2})
    '3 tests came to a decision: 1 scaled, 2 stopped.'
    """
    words = [f"{n} {_DONE[choice]}" for choice, n in counts.items() if n]
    return f"{counted(sum(counts.values()), 'test')} came to a decision: {', '.join(words)}."


def listed(names: tuple[str, ...], *, most: int = 3) -> str:
    """Names in a row; what is too much for a sentence is counted.

    >>> listed(("A", "B", "C")), listed(("A", "B", "C", "D", "E"))
    ('A, B and C', 'A, B, C and 2 more')
    """
    shown, rest = names[:most], len(names) - most
    if rest > 0:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join((", ".join(shown[:-1]), shown[-1])) if len(shown) > 1 else "".join(shown)


def reach(look: Look | None) -> str:
    """How many have an outcome on either side.

    >>> from improvement.stats.decisions.looks import look_at
    >>> reach(look_at(12, 10, planned_per_arm=30, end_passed=False))
    '12 in the pilot, 10 in the comparison'
    """
    if look is None or look.n_pilot + look.n_comparison == 0:
        return "Nobody yet"
    return f"{look.n_pilot:,} in the pilot, {look.n_comparison:,} in the comparison"


def effect(result: VerdictResult | None) -> str:
    """The overall difference with its interval, as few words as a table has room for."""
    if result is None:
        return NO_EFFECT_YET
    if not isinstance(result.findings, Findings):
        return _effect(result.findings)
    comparison = result.findings.comparison
    benefit, direction = comparison.benefit, comparison.rule.direction
    if benefit is None or comparison.status is not CellStatus.SHOWN:
        return "Too few to say"
    seen = more_or_fewer(benefit.estimate, direction)
    return f"{seen} per 100 ({span(benefit, direction)})"


def _effect(found: OutcomeFindings) -> str:
    if found.why_not in HELD_BACK:
        return UNTOLD
    if found.plain is None:
        return NO_EFFECT_YET
    if found.smaller_n < FEWEST_FOR_SHOWING:
        return "Too few to say"
    gains = gains_of_findings(found)
    return f"{gains.say(found.plain.estimate)} ({gains.span(found.plain)})"


def seen(plan: Plan, result: VerdictResult | None) -> str:
    """The effect with what it was measured by.

    >>> seen(Plan(title="Reminder letters"), None)
    'Nothing to compare yet'
    """
    words = effect(result)
    return f"{plan.primary.label}: {words}" if plan.primary and result else words


def how_sure(result: VerdictResult | None) -> str:
    """The most that the design and the missing outcomes allow to be said."""
    if result is None:
        return ""
    found, evidence = result.findings, result.findings.evidence
    missing = found.missing.largest if found.missing else None
    words = _SURE[certainty(evidence.rule.design, missing)]
    early = evidence.look.z is not None and not evidence.look.at_end
    return f"{words}; early look, the range is wide" if early else words


def flags(result: VerdictResult | None, *, small_groups: int) -> tuple[str, ...]:
    """What needs a second look before anything is scaled, most pressing first.

    ``result`` must already be what the reader may see; ``small_groups`` is counted, never named.
    """
    if result is None:
        return ()
    found = result.findings
    worse = tuple(flag.group for flag in found.flags if flag.looks_worse)
    behind = tuple(flag.group for flag in found.flags if flag.gap_widens and not flag.looks_worse)
    guardrails = [_GUARDRAILS.get(row.reason, "") for row in result.rows if row.holds]
    said = [
        "Pause and review: outcomes look worse so far" if result.pause_and_review else "",
        *guardrails,
        f"Outcomes look worse: {listed(worse)}" if worse else "",
        f"Gains less than others: {listed(behind)}" if behind else "",
        f"{counted(small_groups, 'group')} too small to be seen" if small_groups else "",
    ]
    return tuple(dict.fromkeys(words for words in said if words))


def age(started_on: date | None, today: date) -> str:
    """How long ago a test began.

    >>> age(date(2026, 11, 9), date(2026, 11, 23)), age(date(2026, 11, 20), date(2026, 11, 23))
    ('2 weeks', '3 days')
    >>> age(None, date(2026, 11, 23)), age(date(2026, 12, 1), date(2026, 11, 23))
    ('Not started', 'Not started')
    """
    if started_on is None or started_on > today:
        return "Not started"
    days = (today - started_on).days
    return counted(days // 7, "week") if days >= 14 else counted(days, "day")


def running(starts_on: date | None, ends_on: date | None, today: date) -> str:
    """Where a test stands between its start and its planned end.

    >>> running(date(2026, 11, 1), date(2026, 11, 30), date(2026, 11, 21))
    'Day 21 of 30'
    >>> running(date(2026, 9, 1), date(2026, 11, 1), date(2026, 11, 21))
    'Ended 20 days ago'
    """
    if starts_on is None:
        return "No start set"
    if starts_on > today:
        return f"Begins in {counted((starts_on - today).days, 'day')}"
    if ends_on is None:
        return f"Day {(today - starts_on).days + 1}"
    if ends_on < today:
        return f"Ended {counted((today - ends_on).days, 'day')} ago"
    return f"Day {(today - starts_on).days + 1} of {(ends_on - starts_on).days + 1}"


def so_far(look: Look | None, planned_per_arm: int | None) -> str:
    """The smaller side against the plan.

    >>> from improvement.stats.decisions.looks import look_at
    >>> so_far(look_at(12, 10, planned_per_arm=60, end_passed=False), 60)
    '10 of 60 planned outcomes on each side'
    """
    if planned_per_arm is None:
        return "No size planned yet"
    smaller = min(look.n_pilot, look.n_comparison) if look else 0
    return f"{smaller:,} of {planned_per_arm:,} planned outcomes on each side"
