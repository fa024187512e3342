from math import exp, log
from statistics import geometric_mean

import numpy as np
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, ttest_ind

from improvement.domain.samples import TwoWaits, Waits
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.waits import wait_ratio
from improvement.stats.record import from_record, to_record

X = (3, 5, 8, 12, 14, 20, 21, 30, 45, 60)
Y = (7, 9, 15, 18, 22, 28, 35, 41, 60, 77, 90, 120)


def over(days: tuple[float, ...]) -> Waits:
    return Waits(days=days, ended=(True,) * len(days))


def two(x: tuple[float, ...], y: tuple[float, ...]) -> TwoWaits:
    return TwoWaits(pilot=over(x), comparison=over(y))


def test_published() -> None:
    """STATISTICS I, from R: .4943 [.2152, 1.1353], p .0922."""
    found = wait_ratio(two(X, Y))
    assert found.ratio.estimate == pytest.approx(0.4943, abs=5e-5)
    assert (found.ratio.lower, found.ratio.upper) == pytest.approx((0.2152, 1.1353), abs=5e-5)
    assert found.logarithms.p == pytest.approx(0.0922, abs=5e-5)


waits = st.lists(st.integers(1, 400), min_size=2, max_size=25).map(tuple)


@settings(deadline=None)
@given(waits, waits, st.floats(0.5, 2.5))
def test_scipy_and_pingouin_agree(x: tuple[int, ...], y: tuple[int, ...], z: float) -> None:
    if len(set(x)) == 1 or len(set(y)) == 1:
        return
    test = ttest_ind(np.log(x), np.log(y), equal_var=False)
    limits = test.confidence_interval(1 - 2 * norm.sf(z))
    found = wait_ratio(two(x, y), z=z)
    assert (found.ratio.lower, found.ratio.upper) == pytest.approx(
        (exp(limits.low), exp(limits.high)), rel=1e-9
    )
    assert found.ratio.estimate == pytest.approx(geometric_mean(x) / geometric_mean(y), rel=1e-9)
    other = pingouin.ttest([log(a) for a in x], [log(b) for b in y], correction=True)
    assert found.logarithms.p == pytest.approx(float(other["p_val"].iloc[0]), rel=1e-6)


@settings(deadline=None)
@given(waits, waits)
def test_weeks_give_the_same_ratio_and_swapping_turns_it(
    x: tuple[int, ...], y: tuple[int, ...]
) -> None:
    if len(set(x)) == 1 and len(set(y)) == 1:
        return
    found = wait_ratio(two(x, y))
    weeks = wait_ratio(two(tuple(a / 7 for a in x), tuple(b / 7 for b in y)))
    assert weeks.ratio.lower == pytest.approx(found.ratio.lower, rel=1e-9)
    turned = wait_ratio(two(y, x)).ratio
    assert found.ratio.lower * turned.upper == pytest.approx(1, rel=1e-9)


def test_a_same_day_wait_counts_as_half_a_day() -> None:
    some = wait_ratio(two((*X, 0), Y))
    half = wait_ratio(two((*X, 0.5), Y))
    assert some.ratio == half.ratio
    assert some.pilot.same_day == 1
    assert some.same_day_share == pytest.approx(1 / 23)


def test_one_in_ten_same_day_waits_go_by_order_instead() -> None:
    with pytest.raises(NotComputable, match="10% of the waits are of 0 days"):
        wait_ratio(two((0, *range(1, 10)), (0, *range(1, 10))))


def test_anybody_still_waiting_is_never_left_out() -> None:
    cut = Waits(days=X, ended=(True,) * 9 + (False,))
    with pytest.raises(NotComputable, match="1 of 22 are still waiting"):
        wait_ratio(TwoWaits(pilot=cut, comparison=over(Y)))


def test_shorter_is_better() -> None:
    benefit = wait_ratio(two(X, Y)).benefit(Direction.LOWER)
    assert benefit.estimate == pytest.approx(-log(0.4943), abs=1e-4)
    assert benefit.lower < 0 < benefit.upper


def test_average_days_stand_beside_where_they_have_a_range() -> None:
    found = wait_ratio(two(X, Y))
    assert found.mean_difference is not None
    assert found.mean_difference.estimate == pytest.approx(sum(X) / 10 - sum(Y) / 12)


def test_a_range_beyond_floating_point_is_open_not_an_error() -> None:
    found = wait_ratio(two((1e-9, 1e9), (1, 2)), z=12)
    assert found.ratio.lower == 0
    assert found.ratio.upper == float("inf")
    assert from_record(to_record(found)) == found


@pytest.mark.parametrize(("x", "y"), [((), ()), ((5,), (3, 4)), ((5, 5), (5, 5)), ((0, 0), (0,))])
def test_what_cannot_be_compared(x: tuple[float, ...], y: tuple[float, ...]) -> None:
    with pytest.raises(NotComputable):
        wait_ratio(two(x, y))


def test_kept_and_read_again() -> None:
    found = wait_ratio(two(X, Y))
    assert from_record(to_record(found)) == found
