from math import inf, log, nan

import pytest
from golden import Case, copied, real
from hypothesis import given, settings
from hypothesis import strategies as st
from pingouin import tost
from scipy.stats import norm, ttest_ind

from improvement.domain.samples import Sample, TwoSamples
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.equivalence import (
    Closeness,
    NoWorseFinding,
    equivalence,
    no_worse,
)
from improvement.stats.interval import Interval
from improvement.stats.record import from_record, to_record


def two(x: list[float], y: list[float]) -> TwoSamples:
    return TwoSamples(pilot=Sample(values=tuple(x)), comparison=Sample(values=tuple(y)))


def check(case: Case) -> None:
    """Welch's part; R's ``student`` (one common spread) is not offered on purpose."""
    given_, options, r = case["input"], case["options"], case["expected"]["welch"]
    found = equivalence(
        two(given_["x"], given_["y"]),
        low=options["low"],
        high=options["high"],
        z=float(norm.isf(options["alpha"])),
    )
    assert (found.t_low, found.p_low) == pytest.approx(
        (r["t_lower"], r["p_lower"]), rel=1e-9, abs=1e-12
    )
    assert (found.t_high, found.p_high) == pytest.approx((r["t_upper"], r["p_upper"]), rel=1e-9)
    assert found.welch.degrees_of_freedom == pytest.approx(r["df"], rel=1e-9)
    limits = (found.welch.difference.lower, found.welch.difference.upper)
    assert limits == pytest.approx(r["ci90"], rel=1e-9)
    assert (found.closeness is Closeness.WITHIN) == r["equivalent_5pct"]
    assert max(found.p_low, found.p_high) == pytest.approx(r["p"], rel=1e-9)


@pytest.mark.parametrize("case", copied("tost"), ids=lambda case: case["id"])
def test_as_r_has_it(case: Case) -> None:
    check(case)


def test_as_r_has_it_on_real_data() -> None:
    cases = real("tost")
    assert cases
    for case in cases:
        check(case)


samples = st.lists(st.integers(0, 30), min_size=3, max_size=20)


@settings(deadline=None)
@given(samples, samples, st.floats(0.5, 12))
def test_two_one_sided_tests_by_scipy_and_pingouin(
    x: list[float], y: list[float], bound: float
) -> None:
    if len(set(x)) == 1 or len(set(y)) == 1:
        return
    found = equivalence(two(x, y), low=-bound, high=bound)
    low = ttest_ind([a + bound for a in x], y, equal_var=False, alternative="greater").pvalue
    high = ttest_ind([a - bound for a in x], y, equal_var=False, alternative="less").pvalue
    assert (found.p_low, found.p_high) == pytest.approx((low, high), rel=1e-6)
    assert (found.closeness is Closeness.WITHIN) == (max(low, high) < 0.05)
    other = tost(x, y, bound=bound, correction=True)
    assert max(low, high) == pytest.approx(float(other["pval"].iloc[0]), rel=1e-6)


def test_a_limit_that_is_just_touched_is_not_within() -> None:
    arms = two([1, 2, 3], [1, 2, 3])
    upper = equivalence(arms, low=-9, high=9).welch.difference.upper
    assert equivalence(arms, low=-9, high=upper).closeness is Closeness.NOT_SETTLED


def test_far_apart_is_outside() -> None:
    found = equivalence(two([10, 11, 12], [1, 2, 3]), low=-2, high=2)
    assert found.closeness is Closeness.OUTSIDE


@pytest.mark.parametrize(("low", "high"), [(1, 1), (2, 1), (nan, 1), (-inf, 1)])
def test_limits_that_are_none(low: float, high: float) -> None:
    with pytest.raises(Invalid):
        equivalence(two([1, 2], [1, 3]), low=low, high=high)


def test_nothing_to_compare() -> None:
    with pytest.raises(NotComputable):
        equivalence(two([1], [1, 3]), low=-1, high=1)


@pytest.mark.parametrize(
    ("lower", "upper", "finding"),
    [
        (-0.04, 0.10, NoWorseFinding.NO_WORSE),
        (-0.06, 0.10, NoWorseFinding.NOT_SETTLED),
        (-0.05, 0.10, NoWorseFinding.NOT_SETTLED),
        (-0.20, -0.06, NoWorseFinding.WORSE),
        (-inf, inf, NoWorseFinding.NOT_SETTLED),
    ],
)
def test_no_worse(lower: float, upper: float, finding: NoWorseFinding) -> None:
    found = no_worse(Interval(estimate=-0.05, lower=lower, upper=upper), margin=0.05)
    assert found.finding is finding
    # By translation (STATISTICS E): above 0 once the margin is added.
    assert (found.beyond_margin.lower > 0) == (finding is NoWorseFinding.NO_WORSE)


@given(st.floats(-1, 1), st.floats(0, 1), st.floats(0.01, 0.5), st.floats(0.01, 0.5))
def test_a_wider_margin_never_says_less(
    middle: float, half: float, margin: float, more: float
) -> None:
    benefit = Interval(estimate=middle, lower=middle - half, upper=middle + half)
    if no_worse(benefit, margin=margin).finding is NoWorseFinding.NO_WORSE:
        assert no_worse(benefit, margin=margin + more).finding is NoWorseFinding.NO_WORSE


@pytest.mark.parametrize("margin", [0, -0.1, nan, inf])
def test_margins_that_are_none(margin: float) -> None:
    with pytest.raises(Invalid):
        no_worse(Interval(estimate=0, lower=-1, upper=1), margin=margin)


def test_a_benefit_that_is_no_number() -> None:
    with pytest.raises(Invalid):
        no_worse(Interval(estimate=nan, lower=-1, upper=1), margin=log(1.1))


def test_kept_and_read_again() -> None:
    found = equivalence(two([1, 2, 3], [1, 2, 4]), low=-5, high=5)
    assert from_record(to_record(found)) == found
    other = no_worse(Interval(estimate=0, lower=-1, upper=1), margin=0.1)
    assert from_record(to_record(other)) == other
