from math import inf, nan

import pytest
from golden import Case, copied
from hypothesis import given
from hypothesis import strategies as st

from improvement.errors import Invalid, NotComputable
from improvement.stats.interval import Interval
from improvement.stats.record import from_record, to_record
from improvement.stats.spread.cost import cost_per_extra


@pytest.mark.parametrize("case", copied("two_proportions"), ids=lambda case: case["id"])
def test_at_a_cost_of_one_it_is_the_number_needed_to_treat(case: Case) -> None:
    """R's Newcombe limits, turned round by hand."""
    estimate = case["expected"]["risk_difference"]
    lower, upper = case["expected"]["newcombe_hybrid_score"]["diff_ci"]
    benefit = Interval(estimate=estimate, lower=lower, upper=upper)
    if upper <= 0:
        with pytest.raises(NotComputable):
            cost_per_extra(1.0, benefit)
        return
    found = cost_per_extra(1.0, benefit)
    assert found.least == pytest.approx(1 / upper, rel=1e-12)
    assert found.most == (pytest.approx(1 / lower, rel=1e-12) if lower > 0 else None)


@given(st.floats(1, 1e5), st.floats(0.01, 0.3), st.floats(0.01, 0.3), st.floats(0.01, 0.3))
def test_naive_second_way(cost: float, lower: float, up: float, more: float) -> None:
    """By serving a thousand households and counting who was helped."""
    benefit = Interval(estimate=lower + up, lower=lower, upper=lower + up + more)
    found = cost_per_extra(cost, benefit)
    spent = 1000 * cost
    assert found.per_extra == pytest.approx(spent / (1000 * benefit.estimate))
    assert found.least == pytest.approx(spent / (1000 * benefit.upper))
    assert found.most == pytest.approx(spent / (1000 * benefit.lower))
    assert found.per_extra is not None
    assert found.most is not None
    assert found.least <= found.per_extra <= found.most


@pytest.mark.parametrize("lower", [0.0, -0.02, -1])
def test_cannot_be_bounded_where_nothing_gained_fits(lower: float) -> None:
    found = cost_per_extra(100, Interval(estimate=0.2, lower=lower, upper=0.4))
    assert not found.bounded
    assert found.most is None
    assert found.per_extra == pytest.approx(500)


def test_no_cost_where_nothing_was_gained_on_average() -> None:
    found = cost_per_extra(100, Interval(estimate=0.0, lower=-0.1, upper=0.1))
    assert found.per_extra is None
    assert found.least == pytest.approx(1000)


@pytest.mark.parametrize("upper", [0.0, -0.1])
def test_nothing_was_bought(upper: float) -> None:
    with pytest.raises(NotComputable, match="No household more"):
        cost_per_extra(100, Interval(estimate=-0.2, lower=-0.3, upper=upper))


@pytest.mark.parametrize("cost", [0, -5, nan, inf])
def test_a_cost_is_an_amount(cost: float) -> None:
    with pytest.raises(Invalid):
        cost_per_extra(cost, Interval(estimate=0.2, lower=0.1, upper=0.3))


def test_nan_limits_are_refused() -> None:
    with pytest.raises(Invalid):
        cost_per_extra(10, Interval(estimate=0.2, lower=nan, upper=0.3))


def test_is_kept_and_read_again() -> None:
    found = cost_per_extra(100, Interval(estimate=0.2, lower=-0.1, upper=0.3))
    assert from_record(to_record(found)) == found
