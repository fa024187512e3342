"""Limits of a standardised difference against R's effectsize, scipy, pingouin and simulation."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pingouin import compute_esci
from scipy.stats import nct
from scipy.stats import t as student

from improvement.domain.samples import Sample, TwoSamples
from improvement.errors import NotComputable
from improvement.stats.comparisons.noncentral import noncentral_t_below, standardised_limits
from improvement.stats.comparisons.scores import score_difference

#: Miles a gallon of cars with automatic and manual gears, from R's mtcars (Henderson & Velleman
#: 1981).
AUTOMATIC = (21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7)
AUTOMATIC += (21.5, 15.5, 15.2, 13.3, 19.2)
MANUAL = (21.0, 21.0, 22.8, 32.4, 30.4, 33.9, 27.3, 26.0, 30.4, 15.8, 19.7, 15.0, 21.4)


def test_as_effectsize_has_it() -> None:
    """R's effectsize, mpg ~ am: cohens_d -1.48 [-2.27, -0.67], hedges_g -1.44 [-2.21, -0.65]."""
    found = score_difference(
        TwoSamples(pilot=Sample(values=AUTOMATIC), comparison=Sample(values=MANUAL))
    )
    limits = standardised_limits(found.standardised.cohen_d, 19, 13)
    assert found.standardised.cohen_d == pytest.approx(-1.48, abs=0.005)
    assert limits == pytest.approx((-2.27, -0.67), abs=0.005)
    corrected = found.hedges_interval()
    assert (corrected.estimate, corrected.lower, corrected.upper) == pytest.approx(
        (-1.44, -2.21, -0.65), abs=0.005
    )


@settings(deadline=None)
@given(st.floats(-8, 8), st.integers(2, 200), st.floats(-8, 8))
def test_chances_as_scipy_has_them(statistic: float, freedom: int, centre: float) -> None:
    theirs = float(nct.cdf(statistic, freedom, centre))
    if np.isfinite(theirs):  # scipy has no answer in places
        assert noncentral_t_below(statistic, freedom, centre) == pytest.approx(theirs, abs=1e-8)


def test_without_a_centre_it_is_students() -> None:
    for freedom in (1, 2, 7, 58, 400):
        ours = noncentral_t_below(1.3, freedom, 0.0)
        assert ours == pytest.approx(float(student.cdf(1.3, freedom)), abs=1e-10)


@settings(deadline=None, max_examples=25)
@given(st.floats(-4, 4), st.integers(2, 60), st.integers(2, 60))
def test_each_limit_leaves_its_tail(d: float, n_1: int, n_2: int) -> None:
    size = sqrt(n_1 * n_2 / (n_1 + n_2))
    lower, upper = standardised_limits(d, n_1, n_2)
    assert lower < upper
    freedom = n_1 + n_2 - 2
    assert noncentral_t_below(d * size, freedom, lower * size) == pytest.approx(0.975, abs=1e-9)
    assert noncentral_t_below(d * size, freedom, upper * size) == pytest.approx(0.025, abs=1e-9)
    turned = standardised_limits(-d, n_1, n_2)
    assert turned == pytest.approx((-upper, -lower), abs=1e-8)


def test_near_pingouins_rule_of_thumb_with_many() -> None:
    """pingouin takes d plus or minus t standard errors, rounded to 2 decimals."""
    theirs = compute_esci(stat=0.5, nx=200, ny=200, eftype="cohen")
    assert standardised_limits(0.5, 200, 200) == pytest.approx(tuple(theirs), abs=0.011)


def test_covers_as_often_as_it_says() -> None:
    random = np.random.default_rng(5)
    x, y = random.normal(0.8, 1, (2000, 8)), random.normal(0, 1, (2000, 12))
    pooled = np.sqrt((7 * x.var(axis=1, ddof=1) + 11 * y.var(axis=1, ddof=1)) / 18)
    seen = np.sort((x.mean(axis=1) - y.mean(axis=1)) / pooled)
    grid = np.linspace(seen[0], seen[-1], 60)
    low, high = np.array([standardised_limits(float(d), 8, 12) for d in grid]).T
    inside = (np.interp(seen, grid, low) <= 0.8) & (np.interp(seen, grid, high) >= 0.8)
    assert 0.935 <= inside.mean() <= 0.965


def test_a_difference_beyond_all_bounds_is_an_answer_in_words() -> None:
    with pytest.raises(NotComputable, match="no range"):
        standardised_limits(500.0, 5, 5)
