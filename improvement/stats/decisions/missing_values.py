"""How far could the unknown outcomes move the answer, where an outcome has no worst case?"""

from dataclasses import replace

from improvement.domain.outcomes import Outcome, Side
from improvement.domain.vocabulary import ComparedBy, Design, Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.any_outcome import any_outcome
from improvement.stats.decisions.missing import OutcomesDue
from improvement.stats.interval import Interval

_TWO_SIDES = (Design.RANDOMISED, Design.SIDE_BY_SIDE, Design.BEFORE_AFTER)
#: Days waited have no unknown outcomes: whoever has no number of days is still waiting.
_BY_VALUES = (ComparedBy.EVENTS, ComparedBy.SCORE, ComparedBy.ORDER, ComparedBy.COST)


def worst_cases(outcome: Outcome, due: OutcomesDue, direction: Direction) -> Interval:
    """The benefit if every unknown outcome were as bad for the pilot, or as good, as any known.

    A yes or no has a worst case; a score, a cost or a count could be anything. So the unknown are
    taken to be no further out than the furthest household that is known, on either side: in the
    worst case all of the pilot's like the worst and all of the comparison's like the best, and the
    other way round.

    Parameters: ``outcome`` of two sides with one value a household; ``due`` how many there should
    be, at least as many as are known.
    Returns the gain as seen between the two, in units of benefit: no confidence limits, and no
    more than the gain that each filling would show.
    Raises ``NotComputable`` for designs and outcomes that are not filled in (waits, pairs, series,
    totals) or where a filling has no gain; ``Invalid`` when more is known than due.

    References: Horowitz & Manski 2000, Journal of the American Statistical Association 95, 77-84
    (bounds from the range of the outcome); STATISTICS B9.

    >>> known = Outcome(design=Design.RANDOMISED, way=ComparedBy.SCORE,
    ...                 pilot=Side(values=(6, 8, 7)), comparison=Side(values=(5, 6, 4, 5)))
    >>> found = worst_cases(known, OutcomesDue(pilot=4, comparison=4), Direction.HIGHER)
    >>> found.lower, found.estimate, found.upper
    (1.25, 2.0, 2.25)

    Read: one of the pilot's is unknown; if it were a 4, the gain would be 1.25, if an 8, 2.25.
    """
    if outcome.design not in _TWO_SIDES or outcome.way not in _BY_VALUES:
        raise NotComputable("Unknown outcomes of this kind cannot be filled in.")
    pilot, there = outcome.pilot, outcome.comparison
    known = (*pilot.values, *there.values)
    if not (pilot.values and there.values):
        raise NotComputable("Nothing is known on one side: there is nothing to fill in from.")
    gone, gone_there = due.pilot - pilot.n, due.comparison - there.n
    if min(gone, gone_there) < 0:
        raise Invalid(
            f"{pilot.n} and {there.n} outcomes known, {due.pilot} and {due.comparison} due: check "
            "both figures."
        )
    low, high = min(known), max(known)
    worst, best = (low, high) if direction is Direction.HIGHER else (high, low)
    return Interval(
        estimate=_gain(outcome, direction),
        lower=_gain(_filled(outcome, (worst,) * gone, (best,) * gone_there), direction),
        upper=_gain(_filled(outcome, (best,) * gone, (worst,) * gone_there), direction),
    )


def _filled(outcome: Outcome, here: tuple[float, ...], there: tuple[float, ...]) -> Outcome:
    return replace(
        outcome,
        pilot=Side(values=(*outcome.pilot.values, *here)),
        comparison=Side(values=(*outcome.comparison.values, *there)),
    )


def _gain(outcome: Outcome, direction: Direction) -> float:
    return any_outcome(outcome).benefit(direction).estimate
