"""Pooling against R at R's own between-site variance, the k rules, and two second ways."""

from math import sqrt
from typing import Any

import numpy as np
import pytest
from golden import Case, copied, real
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student
from statsmodels.stats.meta_analysis import combine_effects

from improvement.domain.sites import SiteEffect
from improvement.errors import Invalid, NotComputable
from improvement.stats.interval import Interval
from improvement.stats.record import from_record, to_record
from improvement.stats.spread.pooled import SpreadClaim, pool_at, spread

CASES = copied("meta_analysis")
CLAIMS = (
    SpreadClaim.NONE,
    SpreadClaim.BOTH_SHOWN,
    SpreadClaim.MEAN_AND_RANGE,
    SpreadClaim.NEXT_SITE,
    SpreadClaim.NEXT_SITE,
)


def sites_of(effects: list[float], variances: list[float]) -> list[SiteEffect]:
    return [
        SiteEffect(site=f"site {i}", effect=y, variance=v)
        for i, (y, v) in enumerate(zip(effects, variances, strict=True))
    ]


def limits(interval: Interval) -> tuple[float, float]:
    return interval.lower, interval.upper


def check_r(case: Case) -> None:
    sites = sites_of(case["input"]["yi"], case["input"]["vi"])
    for method in ("dl_knha", "reml_knha"):
        check_knapp_hartung(sites, case["expected"][method])
    wald = case["expected"]["pm_z"]
    assert pool_at(sites, wald["tau2"]).mean.estimate == pytest.approx(
        wald["estimate"], rel=1e-9, abs=1e-12
    )


def check_knapp_hartung(sites: list[SiteEffect], expected: dict[str, Any]) -> None:
    """R has no floor under the inflation: its interval is ours without the floor."""
    found = pool_at(sites, expected["tau2"])
    assert limits(found.mean_unmodified) == pytest.approx(expected["ci"], rel=1e-9, abs=1e-12)
    if found.inflation >= 1:
        assert limits(found.mean) == limits(found.mean_unmodified)
        assert limits(found.next_site) == pytest.approx(
            expected["prediction_interval"], rel=1e-9, abs=1e-12
        )
    else:
        assert found.mean.half_width > found.mean_unmodified.half_width
        assert found.next_site.upper >= expected["prediction_interval"][1] - 1e-12


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_as_r_has_it(case: Case) -> None:
    check_r(case)


def test_as_r_has_it_on_real_data() -> None:
    cases = real("meta_analysis")
    assert cases
    for case in cases:
        check_r(case)


def bcg() -> list[SiteEffect]:
    case = next(case for case in real("meta_analysis") if "BCG" in case["description"])
    return sites_of(case["input"]["yi"], case["input"]["vi"])


def test_published_bcg() -> None:
    """STATISTICS I, from metafor."""
    found = spread(bcg())
    assert found.pooled is not None
    assert found.next_site is not None
    assert found.pooled.mean.estimate == pytest.approx(-0.7150, abs=5e-5)
    assert limits(found.pooled.mean_unmodified) == pytest.approx((-1.1091, -0.3208), abs=5e-5)
    # Published with metafor's between-site variance, which stops short of the root by 3e-5 ...
    at_r = pool_at(bcg(), r_tau_squared()).next_site
    assert limits(at_r) == pytest.approx((-2.0055, 0.5755), abs=5e-5)
    # ... so that ours, at the root, departs from it in the fourth decimal and no more.
    assert limits(found.next_site) == pytest.approx((-2.0055, 0.5755), abs=1e-4)


def r_tau_squared() -> float:
    case = next(case for case in real("meta_analysis") if "BCG" in case["description"])
    found: float = case["expected"]["pm_z"]["tau2"]
    return found


def test_published_first_of_bcg() -> None:
    four, three = spread(bcg()[:4]).pooled, spread(bcg()[:3]).pooled
    assert four is not None
    assert three is not None
    assert limits(four.mean) == pytest.approx((-1.8309, -1.0132), abs=5e-5)
    assert limits(three.mean_unmodified) == pytest.approx((-2.2318, -0.4286), abs=5e-5)
    assert limits(three.mean) == pytest.approx((-2.6507, -0.0098), abs=5e-5)


def test_typical_variance_as_r_has_it() -> None:
    """From I-squared and tau-squared, in R's fit and in ours, follows one typical variance."""
    seen = 0
    for case in CASES + real("meta_analysis"):
        found = spread(sites_of(case["input"]["yi"], case["input"]["vi"]))
        share, tau2 = found.between_share, found.between and found.between.tau_squared
        if len(case["input"]["yi"]) < 8:
            assert share is None
        elif share and tau2:
            theirs = case["expected"]["pm_z"]
            part = theirs["I2"] / 100
            assert tau2 / share - tau2 == pytest.approx(theirs["tau2"] / part - theirs["tau2"])
            seen += 1
        else:
            assert share == theirs_at_zero(case)
    assert seen >= 2


def theirs_at_zero(case: Case) -> float:
    part: float = case["expected"]["pm_z"]["I2"]
    return part


some = st.integers(3, 9).flatmap(
    lambda k: st.tuples(
        st.lists(st.floats(-1, 1), min_size=k, max_size=k),
        st.lists(st.floats(1e-3, 0.5), min_size=k, max_size=k),
    )
)


def naive(sites: list[SiteEffect], tau2: float) -> tuple[float, float, float]:
    """Centre and the two half-widths, by plain sums."""
    k = len(sites)
    total = sum(1 / (s.variance + tau2) for s in sites)
    centre = sum(s.effect / (s.variance + tau2) for s in sites) / total
    q = sum((s.effect - centre) ** 2 / (s.variance + tau2) for s in sites) / (k - 1)
    reach = student.ppf(0.975, k - 1)
    widened = q if q > 1 else 1.0
    return centre, reach * sqrt(widened / total), reach * sqrt(tau2 + widened / total)


@settings(deadline=None)
@given(some)
def test_naive_second_way(data: tuple[list[float], list[float]]) -> None:
    sites = sites_of(*data)
    found = spread(sites)
    assert found.pooled is not None
    centre, half, ahead = naive(sites, found.pooled.tau_squared)
    assert limits(found.pooled.mean) == pytest.approx((centre - half, centre + half), abs=1e-9)
    assert limits(found.pooled.next_site) == pytest.approx(
        (centre - ahead, centre + ahead), abs=1e-9
    )


@settings(deadline=None)
@given(some)
def test_mean_lies_among_the_sites_and_the_next_site_is_less_sure(
    data: tuple[list[float], list[float]],
) -> None:
    found = spread(sites_of(*data))
    assert found.pooled is not None
    assert found.lowest - 1e-12 <= found.pooled.mean.estimate <= found.highest + 1e-12
    assert found.pooled.next_site.half_width >= found.pooled.mean.half_width
    assert found.pooled.mean.half_width >= found.pooled.mean_unmodified.half_width - 1e-12


def test_statsmodels_agrees_on_hartung_knapp() -> None:
    for case in CASES:
        effects, variances = np.array(case["input"]["yi"]), np.array(case["input"]["vi"])
        other = combine_effects(effects, variances, method_re="iterated", use_t=True)
        if other.tau2 < 0:  # statsmodels lets the variance be negative here
            continue
        found = pool_at(sites_of(effects.tolist(), variances.tolist()), other.tau2)
        assert limits(found.mean_unmodified) == pytest.approx(
            other.conf_int()[3], rel=1e-9, abs=1e-9
        )


@pytest.mark.parametrize("k", range(1, 6))
def test_what_so_many_sites_allow(k: int) -> None:
    found = spread(sites_of([0.1 * i for i in range(k)], [0.01] * k))
    assert found.claim is CLAIMS[k - 1]
    assert (found.pooled is None) is (k < 3)
    assert (found.next_site is None) is (k < 4)
    assert (found.between is None) is (k < 2)
    assert (found.lowest, found.highest) == (0.0, pytest.approx(0.1 * (k - 1)))


def test_identical_sites_still_have_a_range() -> None:
    """R's Knapp-Hartung has a range of nothing here; the floor keeps the sampling error."""
    found = spread(sites_of([0.1] * 4, [0.01] * 4)).pooled
    assert found is not None
    assert found.inflation == 0
    assert found.mean_unmodified.half_width == 0
    assert found.mean.half_width == pytest.approx(student.ppf(0.975, 3) * 0.05)


def test_no_site_no_answer() -> None:
    with pytest.raises(NotComputable):
        spread([])
    with pytest.raises(NotComputable):
        pool_at(sites_of([0.1], [0.1]), 0.0)


@pytest.mark.parametrize("tau2", [-0.1, float("nan")])
def test_a_variance_below_nothing_is_refused(tau2: float) -> None:
    with pytest.raises(Invalid):
        pool_at(sites_of([0.1, 0.2], [0.1, 0.1]), tau2)


@pytest.mark.parametrize("k", range(1, 9))
def test_is_kept_and_read_again(k: int) -> None:
    found = spread(sites_of([0.03 * i for i in range(k)], [0.01] * k))
    assert from_record(to_record(found)) == found
