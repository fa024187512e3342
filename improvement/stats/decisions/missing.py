"""Are so many outcomes unknown, or so unevenly, that no verdict should be built on the rest?"""

from dataclasses import dataclass
from enum import StrEnum

from improvement.domain.decision_rule import MAX_MISSING
from improvement.domain.tallies import TwoArms
from improvement.errors import Invalid
from improvement.stats.decisions.margins import above
from improvement.stats.interval import Interval
from improvement.stats.record import recorded

MAX_DIFFERENCE = 0.10  # STATISTICS B9: 15% against 5% missing turns nothing into +7 points


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomesDue:
    """How many households' outcomes are due in each arm, known or not."""

    pilot: int
    comparison: int


class MissingStatus(StrEnum):
    """What the unknown outcomes mean for the verdict."""

    FINE = "fine"
    TOO_MANY = "too_many"
    UNEVEN = "uneven"


@recorded("missing_check", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class MissingCheck:
    """Shares of due outcomes not known (0-1; None where none is due), beside their limits.

    ``worst_case`` runs from all unknown outcomes going against the pilot to all going for it
    (difference of shares, pilot minus comparison); its estimate is of those known. None where an
    arm has no outcome due or none known.
    """

    arms: TwoArms
    due: OutcomesDue
    pilot: float | None
    comparison: float | None
    largest: float
    max_missing: float
    difference: float
    max_difference: float
    worst_case: Interval | None
    status: MissingStatus


def check_missing(
    arms: TwoArms, due: OutcomesDue, *, max_missing: float = MAX_MISSING
) -> MissingCheck:
    """Hold the missing outcomes against the limits written down beforehand.

    Parameters: ``arms`` the known outcomes; ``due`` how many there should be, at least as many.
    Blocked above ``max_missing`` in either arm, or above 10 points difference between the arms.
    Raises ``Invalid`` when more outcomes are known than due.

    >>> from improvement.domain.tallies import Tally
    >>> found = check_missing(
    ...     TwoArms(pilot=Tally(events=20, n=34), comparison=Tally(events=18, n=38)),
    ...     OutcomesDue(pilot=40, comparison=40))
    >>> found.pilot, found.comparison, str(found.status)
    (0.15, 0.05, 'fine')
    >>> round(found.worst_case.lower, 2), round(found.worst_case.upper, 2)
    (0.0, 0.2)

    Read: 6 and 2 of 40 are unknown; filled in either way, the difference is 0 to 20 points.
    """
    known = OutcomesDue(pilot=arms.pilot.n, comparison=arms.comparison.n)
    found = check_missing_outcomes(known, due, max_missing=max_missing)
    return MissingCheck(
        arms=arms,
        due=due,
        pilot=found.pilot,
        comparison=found.comparison,
        largest=found.largest,
        max_missing=max_missing,
        difference=found.difference,
        max_difference=MAX_DIFFERENCE,
        worst_case=_worst_case(arms, due),
        status=found.status,
    )


@recorded("missing_outcomes", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class MissingOutcomes:
    """The same for outcomes that are no shares: nobody can say how bad the unknown could be."""

    known: OutcomesDue
    due: OutcomesDue
    pilot: float | None
    comparison: float | None
    largest: float
    max_missing: float
    difference: float
    max_difference: float
    status: MissingStatus


def check_missing_outcomes(
    known: OutcomesDue, due: OutcomesDue, *, max_missing: float = MAX_MISSING
) -> MissingOutcomes:
    """Hold the number of missing outcomes against the limits, whatever the outcome is.

    Raises ``Invalid`` when more outcomes are known than due.

    >>> found = check_missing_outcomes(OutcomesDue(pilot=34, comparison=38),
    ...                                OutcomesDue(pilot=40, comparison=40))
    >>> found.pilot, found.comparison, str(found.status)
    (0.15, 0.05, 'fine')
    """
    pilot = _share_missing("pilot", known.pilot, due.pilot)
    comparison = _share_missing("comparison", known.comparison, due.comparison)
    largest = max(pilot or 0.0, comparison or 0.0)
    # An arm with nothing due has nothing missing; it is stopped elsewhere for being too small.
    difference = 0.0 if pilot is None or comparison is None else abs(pilot - comparison)
    status = MissingStatus.FINE
    if above(largest, max_missing):
        status = MissingStatus.TOO_MANY
    elif above(difference, MAX_DIFFERENCE):
        status = MissingStatus.UNEVEN
    return MissingOutcomes(
        known=known,
        due=due,
        pilot=pilot,
        comparison=comparison,
        largest=largest,
        max_missing=max_missing,
        difference=difference,
        max_difference=MAX_DIFFERENCE,
        status=status,
    )


def _share_missing(arm: str, known: int, due: int) -> float | None:
    if known > due:
        raise Invalid(f"{known} outcomes known in the {arm}, {due} due: check both figures.")
    return (due - known) / due if due else None


def _worst_case(arms: TwoArms, due: OutcomesDue) -> Interval | None:
    if arms.pilot.n == 0 or arms.comparison.n == 0:
        return None
    pilot, comparison = arms.pilot, arms.comparison
    gone_1, gone_2 = due.pilot - pilot.n, due.comparison - comparison.n
    return Interval(
        estimate=pilot.events / pilot.n - comparison.events / comparison.n,
        lower=pilot.events / due.pilot - (comparison.events + gone_2) / due.comparison,
        upper=(pilot.events + gone_1) / due.pilot - comparison.events / due.comparison,
    )
