"""The between-site variance against R, statsmodels and a second way; and its edges."""

from math import nan

import numpy as np
import pytest
from golden import Case, copied, real
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from statsmodels.stats.meta_analysis import combine_effects

from improvement.domain.sites import SiteEffect
from improvement.errors import Invalid, NotComputable
from improvement.stats.record import from_record, to_record
from improvement.stats.spread.paule_mandel import paule_mandel, tau_squared

CASES = copied("meta_analysis")


def sites_of(effects: list[float], variances: list[float]) -> list[SiteEffect]:
    return [
        SiteEffect(site=f"site {i}", effect=y, variance=v)
        for i, (y, v) in enumerate(zip(effects, variances, strict=True))
    ]


def cochran_q(effects: list[float], variances: list[float], tau2: float) -> float:
    """By hand, without arrays."""
    weights = [1 / (v + tau2) for v in variances]
    mean = sum(w * y for w, y in zip(weights, effects, strict=True)) / sum(weights)
    return sum(w * (y - mean) ** 2 for w, y in zip(weights, effects, strict=True))


def check_r(case: Case) -> None:
    """Q as in R to 1e-9. R stops its search at about 1e-4: ours must lie nearer to the root."""
    effects, variances = case["input"]["yi"], case["input"]["vi"]
    found = paule_mandel(sites_of(effects, variances))
    expected = case["expected"]["pm_z"]
    assert found.q == pytest.approx(expected["Q"], rel=1e-9)
    assert found.tau_squared == pytest.approx(expected["tau2"], rel=1e-3, abs=1e-5)
    if found.tau_squared == 0:
        assert expected["tau2"] == 0
        return
    ours = abs(cochran_q(effects, variances, found.tau_squared) - found.degrees_of_freedom)
    theirs = abs(cochran_q(effects, variances, expected["tau2"]) - found.degrees_of_freedom)
    assert ours <= 1e-9 * found.degrees_of_freedom
    assert ours <= theirs


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_as_r_has_it(case: Case) -> None:
    check_r(case)


def test_as_r_has_it_on_real_data() -> None:
    cases = real("meta_analysis")
    assert cases
    for case in cases:
        check_r(case)


def test_departs_from_r_where_r_stops_short_of_the_root() -> None:
    """metafor 3.8 hands its search R's default tolerance: Q is off by 5e-4 there, here by none."""
    case = next(case for case in CASES if case["id"] == "meta_analysis-020")
    effects, variances = case["input"]["yi"], case["input"]["vi"]
    r_tau2 = case["expected"]["pm_z"]["tau2"]
    assert abs(cochran_q(effects, variances, r_tau2) - 7) > 1e-4 / 2
    assert paule_mandel(sites_of(effects, variances)).tau_squared != pytest.approx(r_tau2, rel=1e-5)


def test_published_bcg() -> None:
    case = next(case for case in real("meta_analysis") if "BCG" in case["description"])
    found = paule_mandel(sites_of(case["input"]["yi"], case["input"]["vi"]))
    assert found.tau_squared == pytest.approx(0.3181, abs=5e-5)  # STATISTICS I


some = st.integers(2, 9).flatmap(
    lambda k: st.tuples(
        st.lists(st.floats(-1, 1), min_size=k, max_size=k),
        st.lists(st.floats(1e-4, 0.5), min_size=k, max_size=k),
    )
)


@settings(deadline=None)
@given(some)
def test_naive_second_way(data: tuple[list[float], list[float]]) -> None:
    effects, variances = data
    found = paule_mandel(sites_of(effects, variances)).tau_squared
    wanted = len(effects) - 1
    if cochran_q(effects, variances, 0.0) <= wanted:
        assert found == 0
    else:
        root = brentq(
            lambda tau2: cochran_q(effects, variances, tau2) - wanted, 0, 10, xtol=1e-15, rtol=1e-14
        )
        assert found == pytest.approx(root, rel=1e-7, abs=1e-12)


@settings(deadline=None, max_examples=30)
@given(some, st.floats(0.01, 100), st.floats(-5, 5))
def test_unit_and_zero_do_not_matter(
    data: tuple[list[float], list[float]], unit: float, shift: float
) -> None:
    effects, variances = data
    moved = sites_of([unit * (y + shift) for y in effects], [unit**2 * v for v in variances])
    plain = paule_mandel(sites_of(effects, variances)).tau_squared
    assert paule_mandel(moved).tau_squared == pytest.approx(
        unit**2 * plain, rel=1e-6, abs=1e-9 * unit**2
    )


def test_statsmodels_agrees() -> None:
    for case in CASES:
        effects, variances = np.array(case["input"]["yi"]), np.array(case["input"]["vi"])
        other = combine_effects(effects, variances, method_re="iterated", atol=1e-12)
        found = paule_mandel(sites_of(effects.tolist(), variances.tolist()))
        assert found.tau_squared == pytest.approx(max(0, other.tau2), rel=1e-5, abs=1e-5)


def test_identical_sites_have_no_spread() -> None:
    assert paule_mandel(sites_of([0.1] * 4, [0.01, 0.02, 0.03, 0.01])).tau_squared == 0


def test_sites_alike_but_for_the_last_digit_do_not_hang() -> None:
    found = paule_mandel(sites_of([0.0, 2e-150, 4e-150], [1e-300] * 3))
    assert 0 < found.tau < 1e-149


def test_one_site_shows_no_spread() -> None:
    with pytest.raises(NotComputable, match="cannot be seen in one"):
        paule_mandel(sites_of([0.1], [0.01]))


def test_a_site_given_twice_is_refused() -> None:
    with pytest.raises(Invalid, match="North"):
        paule_mandel([SiteEffect(site="North", effect=0.1, variance=0.1)] * 2)


@pytest.mark.parametrize(("effect", "variance"), [(nan, 0.1), (0.1, nan), (0.1, 0.0), (0.1, -1)])
def test_a_site_that_says_nothing_is_refused(effect: float, variance: float) -> None:
    with pytest.raises(Invalid, match="West"):
        SiteEffect(site="West", effect=effect, variance=variance)


def test_many_rows_are_the_same_as_one() -> None:
    random = np.random.default_rng(3)
    effects, variances = random.normal(0, 0.2, (50, 5)), random.uniform(0.001, 0.05, (50, 5))
    bulk = tau_squared(effects, variances)
    for row in range(50):
        one = paule_mandel(sites_of(effects[row].tolist(), variances[row].tolist()))
        assert one.tau_squared == pytest.approx(bulk[row], rel=1e-12, abs=1e-15)


def test_is_kept_and_read_again() -> None:
    found = paule_mandel(sites_of([0.1, 0.4, -0.2], [0.01] * 3))
    assert from_record(to_record(found)) == found
