from math import sqrt
from statistics import fmean, variance

import pytest
from golden import Case, copied, number, real
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, t, ttest_ind

from improvement.domain.samples import Sample, TwoSamples
from improvement.errors import NotComputable
from improvement.stats.comparisons.welch import welch, welch_limits
from improvement.stats.interval import Z95
from improvement.stats.record import from_record, to_record

REFERENCE = copied("two_means")


def two(x: list[float], y: list[float]) -> TwoSamples:
    return TwoSamples(pilot=Sample(values=tuple(x)), comparison=Sample(values=tuple(y)))


def check(case: Case) -> None:
    arms, r = two(case["input"]["x"], case["input"]["y"]), case["expected"]
    level = case["options"]["conf_level"]
    if "error" in r["welch"]:
        with pytest.raises(NotComputable):
            welch(arms)
        return
    found = welch(arms, z=float(norm.isf((1 - level) / 2)))
    assert (found.difference.lower, found.difference.upper) == pytest.approx(
        r["welch"]["ci"], rel=1e-9
    )
    assert found.difference.estimate == pytest.approx(r["welch"]["diff"], rel=1e-9)
    assert found.t == pytest.approx(r["welch"]["t"], rel=1e-9)
    assert found.degrees_of_freedom == pytest.approx(r["welch"]["df"], rel=1e-9)
    assert found.p == pytest.approx(r["welch"]["p"], rel=1e-9)
    assert found.standard_error == pytest.approx(r["welch"]["stderr"], rel=1e-9)
    assert (found.pilot.mean, found.pilot.standard_deviation) == pytest.approx(
        (r["mean1"], r["sd1"]), rel=1e-9
    )
    one_sided = welch(arms, z=float(norm.isf(1 - level)))
    assert one_sided.difference.lower == pytest.approx(
        number(r["welch_greater"]["ci"][0]), rel=1e-9
    )
    assert one_sided.difference.upper == pytest.approx(number(r["welch_less"]["ci"][1]), rel=1e-9)


@pytest.mark.parametrize("case", REFERENCE, ids=lambda case: case["id"])
def test_as_r_has_it(case: Case) -> None:
    check(case)


def test_as_r_has_it_on_real_data() -> None:
    cases = real("two_means")
    assert cases
    for case in cases:
        check(case)


figures = st.floats(-1000, 1000).map(lambda x: round(x, 3))
samples = st.lists(figures, min_size=2, max_size=20)


def naive(x: list[float], y: list[float], z: float) -> tuple[float, float]:
    a, b = variance(x) / len(x), variance(y) / len(y)
    freedom = (a + b) ** 2 / (a * a / (len(x) - 1) + b * b / (len(y) - 1))
    half = t.isf(norm.sf(z), freedom) * sqrt(a + b)
    d = fmean(x) - fmean(y)
    return d - half, d + half


@settings(deadline=None)
@given(samples, samples, st.floats(0.5, 4))
def test_naive_second_way_and_scipy(x: list[float], y: list[float], z: float) -> None:
    if len(set(x)) == 1 and len(set(y)) == 1:
        with pytest.raises(NotComputable):
            welch(two(x, y), z=z)
        return
    found = welch(two(x, y), z=z)
    assert (found.difference.lower, found.difference.upper) == pytest.approx(
        naive(x, y, z), rel=1e-9, abs=1e-9
    )
    if len(set(x)) > 1 and len(set(y)) > 1:
        assert found.p == pytest.approx(ttest_ind(x, y, equal_var=False).pvalue, rel=1e-6)
    low, high = welch_limits([x], [y], z)[1:]
    assert (float(low[0]), float(high[0])) == pytest.approx(
        (found.difference.lower, found.difference.upper), rel=1e-6, abs=1e-6
    )


@settings(deadline=None)
@given(samples, samples, st.floats(-50, 50))
def test_swapping_turns_and_shifting_keeps(x: list[float], y: list[float], by: float) -> None:
    if len(set(x)) == 1 and len(set(y)) == 1:
        return
    one, other = welch(two(x, y)).difference, welch(two(y, x)).difference
    assert (one.lower, one.upper) == pytest.approx((-other.upper, -other.lower), abs=1e-9)
    moved = welch(two([a + by for a in x], [b + by for b in y])).difference
    assert moved.half_width == pytest.approx(one.half_width, rel=1e-6, abs=1e-6)


def test_an_early_look_is_wider() -> None:
    arms = two([1, 2, 3, 4], [2, 3, 5, 7])
    assert welch(arms, z=2 * Z95).difference.half_width > 2 * welch(arms).difference.half_width


def test_one_constant_arm_leaves_the_others_spread() -> None:
    found = welch(two([5, 5, 5], [1, 2, 3]))
    assert found.degrees_of_freedom == pytest.approx(2)
    assert found.pilot.standard_deviation == 0


def test_equal_values_have_no_spread_of_rounding_errors() -> None:
    with pytest.raises(NotComputable):
        welch(two([0.1] * 3, [0.1] * 7))


@pytest.mark.parametrize(("x", "y"), [([], []), ([1.0], [1.0, 2.0]), ([1.0, 2.0], [])])
def test_fewer_than_two_values(x: list[float], y: list[float]) -> None:
    with pytest.raises(NotComputable, match="at least 2"):
        welch(two(x, y))


def test_kept_and_read_again() -> None:
    found = welch(two([1, 2, 3], [2, 4, 9]))
    assert from_record(to_record(found)) == found
