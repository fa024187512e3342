"""How far unknown outcomes could move a result that has no worst case of its own."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.domain.outcomes import Outcome, Side
from improvement.domain.vocabulary import ComparedBy, Design, Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.any_outcome import any_outcome
from improvement.stats.decisions.missing import OutcomesDue
from improvement.stats.decisions.missing_values import worst_cases


def outcome(way: ComparedBy, x: tuple[float, ...], y: tuple[float, ...]) -> Outcome:
    return Outcome(
        design=Design.RANDOMISED, way=way, pilot=Side(values=x), comparison=Side(values=y)
    )


values = st.lists(st.integers(1, 5).map(float), min_size=3, max_size=5)


@settings(deadline=None, max_examples=40)
@given(values, values, st.sampled_from([ComparedBy.SCORE, ComparedBy.ORDER, ComparedBy.EVENTS]))
def test_no_filling_within_what_is_known_goes_further(
    x: list[float], y: list[float], way: ComparedBy
) -> None:
    """Naively: every value that is known, in every unknown place."""
    known = outcome(way, tuple(x), tuple(y))
    try:
        found = worst_cases(known, OutcomesDue(pilot=len(x) + 1, comparison=len(y) + 1), HIGHER)
    except NotComputable:
        return
    seen = []
    for here, there in product(sorted({*x, *y}), repeat=2):
        try:
            filled = any_outcome(outcome(way, (*x, here), (*y, there)))
        except NotComputable:
            continue
        seen.append(filled.benefit(HIGHER).estimate)
    assert found.lower == pytest.approx(min(seen), abs=1e-9)
    assert found.upper == pytest.approx(max(seen), abs=1e-9)
    assert found.lower <= found.estimate <= found.upper


HIGHER = Direction.HIGHER


def test_less_is_better_turns_the_bounds() -> None:
    x, y, due = (6.0, 8.0, 7.0), (5.0, 6.0, 4.0, 5.0), OutcomesDue(pilot=5, comparison=5)
    more = worst_cases(outcome(ComparedBy.COST, x, y), due, Direction.HIGHER)
    less = worst_cases(outcome(ComparedBy.COST, x, y), due, Direction.LOWER)
    assert (less.lower, less.estimate, less.upper) == (-more.upper, -more.estimate, -more.lower)


def test_nothing_missing_moves_nothing() -> None:
    known = outcome(ComparedBy.SCORE, (6.0, 8.0, 7.0), (5.0, 6.0, 4.0))
    found = worst_cases(known, OutcomesDue(pilot=3, comparison=3), HIGHER)
    assert found.lower == found.estimate == found.upper == 2.0


def test_what_cannot_be_filled_in_says_so() -> None:
    waits = outcome(ComparedBy.AVERAGE_DAYS, (1.0, 2.0), (3.0, 4.0))
    with pytest.raises(NotComputable, match="cannot be filled in"):
        worst_cases(waits, OutcomesDue(pilot=3, comparison=3), HIGHER)
    empty = outcome(ComparedBy.SCORE, (), (3.0, 4.0))
    with pytest.raises(NotComputable, match="Nothing is known on one side"):
        worst_cases(empty, OutcomesDue(pilot=3, comparison=3), HIGHER)
    known = outcome(ComparedBy.SCORE, (1.0, 2.0), (3.0, 4.0))
    with pytest.raises(Invalid, match="check both"):
        worst_cases(known, OutcomesDue(pilot=1, comparison=3), HIGHER)
