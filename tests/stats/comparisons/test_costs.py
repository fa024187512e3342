from math import sqrt
from statistics import fmean, variance

import pytest
from golden import Case, copied
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, t

from improvement.domain.samples import Sample, TwoSamples
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.costs import cost_difference
from improvement.stats.record import from_record, to_record


def two(x: list[float], y: list[float]) -> TwoSamples:
    return TwoSamples(pilot=Sample(values=tuple(x)), comparison=Sample(values=tuple(y)))


@pytest.mark.parametrize("case", copied("two_means"), ids=lambda case: case["id"])
def test_the_interval_is_welchs_as_r_has_it(case: Case) -> None:
    arms, r = two(case["input"]["x"], case["input"]["y"]), case["expected"]["welch"]
    if "error" in r:
        with pytest.raises(NotComputable):
            cost_difference(arms)
        return
    z = float(norm.isf((1 - case["options"]["conf_level"]) / 2))
    found = cost_difference(arms, z=z).effect
    assert (found.lower, found.upper) == pytest.approx(r["ci"], rel=1e-9)


costs = st.lists(st.integers(0, 5000), min_size=2, max_size=20)


@settings(deadline=None)
@given(costs, costs)
def test_naive_second_way(x: list[float], y: list[float]) -> None:
    if len(set(x)) == 1 and len(set(y)) == 1:
        return
    found = cost_difference(two(x, y))
    a, b = variance(x) / len(x), variance(y) / len(y)
    freedom = (a + b) ** 2 / (a * a / (len(x) - 1) + b * b / (len(y) - 1))
    upper = fmean(x) - fmean(y) + t.ppf(0.975, freedom) * sqrt(a + b)
    assert found.effect.upper == pytest.approx(upper, rel=1e-9, abs=1e-6)
    x.remove(max(x))
    y.remove(max(y))
    assert found.without_largest == pytest.approx(fmean(x) - fmean(y), abs=1e-9)


@settings(deadline=None)
@given(costs, costs, st.sampled_from((0.01, 12.0)))
def test_another_currency_changes_nothing_but_the_unit(
    x: list[float], y: list[float], rate: float
) -> None:
    if len(set(x)) == 1 and len(set(y)) == 1:
        return
    here = cost_difference(two(x, y))
    there = cost_difference(two([rate * a for a in x], [rate * b for b in y]))
    assert there.effect.upper == pytest.approx(rate * here.effect.upper, rel=1e-9, abs=1e-9)
    assert there.largest_pilot.share == pytest.approx(here.largest_pilot.share)


def test_one_dear_household_is_seen() -> None:
    found = cost_difference(two([200, 220, 180, 9000], [210, 240, 190, 230]))
    assert found.one_household_decides
    assert found.largest_pilot.cost == 9000
    assert found.largest_pilot.share == pytest.approx(9000 / 9600)


def test_an_even_difference_is_not_made_by_one_household() -> None:
    found = cost_difference(two([310, 305, 320, 300], [210, 240, 190, 230]))
    assert not found.one_household_decides


def test_an_arm_that_cost_nothing_has_no_largest_share() -> None:
    found = cost_difference(two([0, 0, 0], [10, 20, 30]))
    assert found.largest_pilot.share is None
    assert found.benefit(Direction.LOWER).estimate == pytest.approx(20)


def test_a_cost_below_0_is_refused() -> None:
    with pytest.raises(Invalid, match="-5"):
        cost_difference(two([-5, 3], [1, 2]))


def test_kept_and_read_again() -> None:
    found = cost_difference(two([1, 2, 3], [2, 4, 9]))
    assert from_record(to_record(found)) == found
