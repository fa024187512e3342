"""How much of the plan is in: the size that counts at a look, for every outcome and design."""

from improvement.domain.outcomes import Outcome, Side
from improvement.domain.vocabulary import ComparedBy, Design
from improvement.stats.decisions.looks import Look, look_at


def look_of(outcome: Outcome, *, planned_per_arm: int, end_passed: bool) -> Look:
    """A look at any outcome, placed within its plan by what has been learned so far.

    What counts: households of two sides (harmonic mean); pairs; the four cells of a difference in
    differences; points since the change in a series. Of days waited up to a limit only those waits
    count that are known as far as the limit: over, or still going on when it was reached. Somebody
    who came in yesterday has told nothing yet, and a range as narrow as if they had is wrong more
    often than it says (7 in place of 5 of 100 pilots in which nothing changed, ever looking
    better; 4 when counted this way: ``benchmarks/waiting_verdicts.py``).

    References: STATISTICS D (events for censored data); Lan & Zucker 1993, Statistics in Medicine
    12, 753-765 (information when outcomes are still coming in).

    >>> waits = Side(values=(10, 20, 4), ended=(True, False, False))
    >>> outcome = Outcome(design=Design.RANDOMISED, way=ComparedBy.AVERAGE_DAYS,
    ...                   pilot=waits, comparison=waits, until=20)
    >>> look_of(outcome, planned_per_arm=4, end_passed=False).fraction
    0.5

    Read: of 3 households a side, 2 are known up to day 20: half of the plan.
    """
    n_pilot, n_comparison = outcome.pilot.n, outcome.comparison.n
    if outcome.series is not None:
        n_pilot, n_comparison = outcome.series.known_after, outcome.series.known_before
    return look_at(
        n_pilot,
        n_comparison,
        planned_per_arm=planned_per_arm,
        end_passed=end_passed,
        information=information_of(outcome),
    )


def information_of(outcome: Outcome) -> float:
    """Households of each of two equal sides that would tell as much; 0 where a side is empty."""
    if outcome.series is not None:
        return float(outcome.series.known_after) if outcome.series.known_before else 0.0
    if outcome.design is Design.PAIRED:
        return float(outcome.pilot.n)
    sides = outcome.sides
    if outcome.design is Design.DIFF_IN_DIFF and outcome.same_households:
        sides = (outcome.pilot, outcome.comparison)
    sizes = [_known(side, outcome) for side in sides]
    return len(sizes) / sum(1 / size for size in sizes) if min(sizes) else 0.0


def _known(side: Side, outcome: Outcome) -> int:
    if outcome.way is not ComparedBy.AVERAGE_DAYS or not side.ended:
        return side.n
    until = outcome.until
    return sum(
        over or (until is not None and day >= until)
        for day, over in zip(side.values, side.ended, strict=True)
    )
