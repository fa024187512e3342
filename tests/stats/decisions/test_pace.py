import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.errors import Invalid, NotComputable
from improvement.stats.decisions.pace import Reliance, pace
from improvement.stats.decisions.progress import weeks_left
from improvement.stats.record import from_record, to_record


def test_published_weeks() -> None:
    """STATISTICS I: 14 in 4 weeks, 46 more."""
    left = pace([3, 4, 3, 4], 46).left
    assert (left.low, left.middle, left.high) == pytest.approx((8.8, 12.9, 19.3), abs=0.05)


def coverage(clumped: bool, seed: int, pilots: int = 600) -> tuple[float, float]:
    """How often the range holds, and how often it is said to hold in 8 of 10."""
    random = np.random.default_rng(seed)
    held = sure = 0
    for _ in range(pilots):
        if clumped:  # variance twice the mean
            weekly = random.negative_binomial(5, 0.5, 10)
            later = np.cumsum(random.negative_binomial(5, 0.5, 200))
        else:
            weekly, later = random.poisson(5, 10), np.cumsum(random.poisson(5, 200))
        found = pace(weekly.tolist(), 40)
        # The week's end is what can be seen: half a week either way.
        weeks = float(np.searchsorted(later, 40)) + 0.5
        held += found.left.low <= weeks <= found.left.high
        sure += found.reliance is Reliance.EIGHT_IN_TEN
    return held / pilots, sure / pilots


def test_what_is_said_of_the_range_holds() -> None:
    held, sure = coverage(clumped=False, seed=2)
    assert held == pytest.approx(0.8, abs=0.05)
    assert sure == pytest.approx(0.8, abs=0.05)
    held, sure = coverage(clumped=True, seed=3)
    assert held == pytest.approx(0.64, abs=0.06)
    assert sure < 0.35


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30), st.integers(0, 100))
def test_naive_second_way(weekly: list[int], needed: int) -> None:
    found = pace(weekly, needed)
    assert found.left == weeks_left(sum(weekly), len(weekly), needed)
    if len(weekly) < 8 or not any(weekly):
        assert found.reliance is Reliance.TWO_IN_THREE
        assert found.dispersion is None
    else:
        ratio = np.var(weekly, ddof=1) / np.mean(weekly) * (len(weekly) - 1)
        assert found.dispersion == pytest.approx(ratio)


def test_constant_weeks_are_even() -> None:
    found = pace([5] * 9, 10)
    assert found.dispersion == 0
    assert found.reliance is Reliance.EIGHT_IN_TEN


def test_refusals() -> None:
    with pytest.raises(NotComputable):
        pace([], 10)
    with pytest.raises(Invalid):
        pace([3, -1], 10)


def test_is_kept_and_read_again() -> None:
    found = pace([1, 2, 3, 4, 0, 2, 1, 5], 20)
    assert from_record(to_record(found)) == found
