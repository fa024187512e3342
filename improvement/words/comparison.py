"""The overall comparison in words: what was seen, how sure, and how far it may still move."""

from improvement.domain.tallies import Tally
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.comparisons.comparison import Comparison
from improvement.stats.decisions.chance import Chance
from improvement.stats.decisions.looks import Look
from improvement.stats.decisions.margins import above, at_least, below
from improvement.stats.decisions.missing import MissingCheck, MissingStatus
from improvement.stats.decisions.still_needed import StillNeeded
from improvement.stats.interval import Interval, in_benefit_terms
from improvement.words.certainty import certainty, helps, why_not_surer, worthwhile
from improvement.words.names import Names
from improvement.words.reading import Reading
from improvement.words.shares import amount, hundredths, more_or_fewer, of_hundred, span
from improvement.words.sides import sides

PLAIN = Names()


def comparison_reading(
    comparison: Comparison,
    names: Names = PLAIN,
    *,
    best_guess: Chance | None = None,
    still_needed: StillNeeded | None = None,
) -> Reading:
    """The sentence to read first, what it rests on, and what makes it weaker.

    ``best_guess`` and ``still_needed`` come with a verdict's findings and add a sentence each.
    """
    benefit = comparison.benefit
    caveats = comparison_caveats(comparison)
    if benefit is None or comparison.status is CellStatus.COUNTS_ONLY:
        return Reading(headline=_counts_only(comparison, names), caveats=caveats)
    because = [_counts(comparison, names), _difference(comparison, benefit)]
    if comparison.status is CellStatus.INTERNAL:
        return Reading(
            headline=_too_few(comparison, names), because=tuple(because), caveats=caveats
        )
    if best_guess is not None and above(benefit.lower, 0):
        because.append(_rolled_out(best_guess, comparison))
    if still_needed is not None and at_least(0, benefit.lower) and above(benefit.upper, 0):
        because.append(more_time(still_needed, names))
    return Reading(
        headline=headline(comparison, benefit, names), because=tuple(because), caveats=caveats
    )


def headline(comparison: Comparison, benefit: Interval, names: Names) -> str:
    """The one sentence (STATISTICS H, 1 to 5)."""
    delta = comparison.rule.minimum_worthwhile
    missing = comparison.missing.largest if comparison.missing else None
    cap = certainty(comparison.rule.design, missing)
    direction = comparison.rule.direction
    if below(benefit.upper, 0):
        return f"{names.pilot}: outcomes are worse, by {span(benefit, direction)} per 100."
    if delta is not None and at_least(benefit.lower, delta):
        return f"{names.pilot}: {worthwhile(cap)}."
    if above(benefit.lower, 0):
        if delta is not None and below(benefit.upper, delta):
            return (
                f"{names.pilot}: {helps(cap)}, but only a little: less than the {amount(delta)} "
                "per 100 you set as worthwhile."
            )
        return f"{names.pilot}: {helps(cap)}."
    if delta is not None and below(benefit.upper, delta):
        best = more_or_fewer(benefit.upper, direction)
        return (
            f"{names.pilot}: a worthwhile gain ({amount(delta)} per 100) is unlikely; at best "
            f"about {best} per 100."
        )
    return f"{names.pilot}: not settled. The data fit {span(benefit, direction)} per 100."


def _counts(comparison: Comparison, names: Names) -> str:
    arms, words = comparison.arms, sides(comparison.rule.design)
    return (
        f"{_capital(names.people)} {names.outcome}: {of_hundred(arms.pilot)} {words.here}, "
        f"{of_hundred(arms.comparison)} {words.there}."
    )


def _difference(comparison: Comparison, benefit: Interval) -> str:
    direction = comparison.rule.direction
    seen = more_or_fewer(benefit.estimate, direction)
    more = f"{seen} per 100" if benefit.estimate else "As many in both"
    return f"{more}; the data fit {span(benefit, direction)}."


def _rolled_out(guess: Chance, comparison: Comparison) -> str:
    words = more_or_fewer(guess.best_guess, comparison.rule.direction)
    return (
        f"About {words} per 100 is our best guess when it is rolled out: first results tend to be "
        "too good."
    )


def _counts_only(comparison: Comparison, names: Names) -> str:
    arms, words = comparison.arms, sides(comparison.rule.design)
    total = arms.pilot.n + arms.comparison.n
    if total == 0:
        return f"{names.pilot}: no outcomes are known yet."
    return (
        f"{names.pilot}: {names.count(total)} so far, counts only: {_of(arms.pilot)} {words.here}, "
        f"{_of(arms.comparison)} {words.there}."
    )


def _of(tally: Tally) -> str:
    return f"{tally.events} of {tally.n}" if tally.n else "nobody yet"


def _too_few(comparison: Comparison, names: Names) -> str:
    look = comparison.look
    return (
        f"{names.pilot}: too few to say. {look.n_pilot} and {look.n_comparison} {names.people} "
        "have an outcome; from 10 on each side a range is worth reading."
    )


def more_time(needed: StillNeeded, names: Names, half_width: str = "") -> str:
    """What it would take to narrow the range (STATISTICS H, 3); ``half_width`` where no share."""
    width = half_width or f"{amount(needed.half_width)} per 100"
    goal = f"narrow this to about plus or minus {width}"
    if needed.weeks is None or needed.weeks.still_needed == 0:
        return f"About {needed.per_arm:,} {names.people} on each side would {goal}."
    weeks = needed.weeks
    low, middle, high = (max(1, hundredths(w / 100)) for w in (weeks.low, weeks.middle, weeks.high))
    unit = "week" if middle == 1 else "weeks"
    return (
        f"About {middle:,} more {unit} ({low:,} to {high:,} in about 2 of 3 cases) would {goal}: "
        f"{needed.per_arm:,} {names.people} on each side."
    )


def comparison_caveats(comparison: Comparison) -> tuple[str, ...]:
    """What makes the reading weaker than it sounds."""
    rule = comparison.rule
    missing = comparison.missing.largest if comparison.missing else None
    found = [
        early_look(comparison.look),
        why_not_surer(certainty(rule.design, missing), rule.design),
        missing_words(comparison.missing, comparison),
        "The decision rule was changed after data were seen." if rule.changed_after_looking else "",
    ]
    return tuple(sentence for sentence in found if sentence)


def early_look(look: Look) -> str:
    """The notice of an early or a late look; empty at the plan's end.

    >>> from improvement.domain.tallies import TwoArms
    >>> from improvement.stats.decisions.looks import take_look
    >>> half = Tally(events=4, n=15)
    >>> early_look(take_look(TwoArms(pilot=half, comparison=half),
    ...                      planned_per_arm=30, end_passed=False))
    'Early look, 50% of plan: the range is wider on purpose, because we look again and again.'
    """
    if look.z is None:
        return ""
    share = hundredths(look.fraction)
    if not look.at_end:
        return (
            f"Early look, {share}% of plan: the range is wider on purpose, because we look again "
            "and again."
        )
    if look.beyond_double:
        return (
            f"At {share}% of plan the range widens again for looking on: write a new plan and "
            "start afresh."
        )
    if share > 100:
        return f"Past the plan ({share}%): the range is wider again, because we look on."
    if share < 100:
        return f"The end date has passed with {share}% of the planned number."
    return ""


def missing_words(missing: MissingCheck | None, comparison: Comparison) -> str:
    """What the unknown outcomes could do to the result."""
    if missing is None:
        return "How many outcomes are missing was not recorded."
    if missing.worst_case is None or missing.largest == 0:
        return ""
    gone_1 = missing.due.pilot - missing.arms.pilot.n
    gone_2 = missing.due.comparison - missing.arms.comparison.n
    worst = in_benefit_terms(missing.worst_case, comparison.rule.direction)
    limit = "" if missing.status is MissingStatus.FINE else " That is too many to build on."
    words = sides(comparison.rule.design)
    return (
        f"Not known: {gone_1} of {missing.due.pilot} outcomes {words.here}, {gone_2} of "
        f"{missing.due.comparison} {words.there}. Filled in one way or the other, the result "
        f"could be {span(worst, comparison.rule.direction)} per 100.{limit}"
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
