from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.domain.tallies import Tally, TwoArms
from improvement.errors import Invalid
from improvement.stats.decisions.missing import MissingStatus, OutcomesDue, check_missing


def check(n1: int, due1: int, n2: int, due2: int) -> MissingStatus:
    both = TwoArms(pilot=Tally(events=n1 // 2, n=n1), comparison=Tally(events=n2 // 2, n=n2))
    return check_missing(both, OutcomesDue(pilot=due1, comparison=due2)).status


@pytest.mark.parametrize(
    ("figures", "status"),
    [
        ((40, 40, 40, 40), MissingStatus.FINE),
        ((32, 40, 32, 40), MissingStatus.FINE),  # exactly 20 of 100
        ((31, 40, 32, 40), MissingStatus.TOO_MANY),
        ((18, 20, 20, 20), MissingStatus.FINE),  # exactly 10 points apart
        ((34, 40, 39, 40), MissingStatus.UNEVEN),
        ((0, 0, 20, 20), MissingStatus.FINE),  # stopped elsewhere: nobody in the pilot
        ((0, 10, 20, 20), MissingStatus.TOO_MANY),
    ],
)
def test_limits(figures: tuple[int, int, int, int], status: MissingStatus) -> None:
    assert check(*figures) is status


@settings(deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 3), st.integers(0, 3), st.data())
def test_worst_case_by_filling_in_every_way(
    n1: int, n2: int, gone1: int, gone2: int, data: st.DataObject
) -> None:
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    both = TwoArms(pilot=Tally(events=x1, n=n1), comparison=Tally(events=x2, n=n2))
    found = check_missing(both, OutcomesDue(pilot=n1 + gone1, comparison=n2 + gone2)).worst_case
    ways = [
        (x1 + a) / (n1 + gone1) - (x2 + b) / (n2 + gone2)
        for a, b in product(range(gone1 + 1), range(gone2 + 1))
    ]
    assert found is not None
    assert (found.lower, found.upper) == pytest.approx((min(ways), max(ways)), abs=1e-12)


def test_more_known_than_due_is_refused() -> None:
    with pytest.raises(Invalid, match="check both"):
        check(10, 9, 10, 10)


def test_an_empty_arm_has_no_worst_case() -> None:
    both = TwoArms(pilot=Tally(events=0, n=0), comparison=Tally(events=1, n=2))
    assert check_missing(both, OutcomesDue(pilot=3, comparison=2)).worst_case is None
