from math import inf, sqrt
from statistics import fmean

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, norm, t

from improvement.domain.event_counts import HouseholdCounts, TwoHouseholdCounts
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.household_counts import household_counts, quasi_wilson_limits
from improvement.stats.record import from_record, to_record

A = (0, 0, 1, 0, 2, 0, 0, 5, 1, 0)
B = (1, 3, 0, 2, 0, 6, 1, 0, 4, 2)


def two(
    a: tuple[int, ...], b: tuple[int, ...], exposures: tuple[float, float] = (1, 1)
) -> TwoHouseholdCounts:
    return TwoHouseholdCounts(
        pilot=HouseholdCounts(counts=a, exposure=exposures[0]),
        comparison=HouseholdCounts(counts=b, exposure=exposures[1]),
    )


def test_golden() -> None:
    """STATISTICS I: phi 2.434, ratio .4737 [.1365, 1.6442]."""
    found = household_counts(two(A, B))
    assert found.dispersion == pytest.approx(2.434, abs=5e-4)
    assert found.ratio is not None
    assert (found.ratio.estimate, found.ratio.lower, found.ratio.upper) == pytest.approx(
        (0.4737, 0.1365, 1.6442), abs=5e-5
    )


households = st.lists(st.integers(0, 12), min_size=2, max_size=25).map(tuple)


@settings(deadline=None)
@given(households, households)
def test_dispersion_is_that_of_a_poisson_regression(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    """Pearson's chi-square over its degrees of freedom, as statsmodels' quasi-Poisson scale."""
    if not (sum(a) and sum(b)):
        return
    if len(set(a)) == len(set(b)) == 1:  # statsmodels warns of a perfect fit
        assert household_counts(two(a, b)).dispersion == 0
        return
    arm = np.array([1.0] * len(a) + [0.0] * len(b))
    fitted = sm.GLM(
        np.array(a + b), np.column_stack([np.ones_like(arm), arm]), family=sm.families.Poisson()
    ).fit(tol=1e-12)
    found = household_counts(two(a, b))
    assert found.dispersion == pytest.approx(
        fitted.pearson_chi2 / fitted.df_resid, rel=1e-6, abs=1e-9
    )
    assert found.ratio is not None
    assert found.ratio.estimate == pytest.approx(np.exp(fitted.params[1]), rel=1e-6)


def naive(a: tuple[int, ...], b: tuple[int, ...], z: float) -> tuple[float, float]:
    df, phi = len(a) + len(b) - 2, 0.0
    for arm in (a, b):
        phi += sum((y - fmean(arm)) ** 2 / fmean(arm) for y in arm if sum(arm)) / df
    wide = t.isf(norm.sf(z), df) * sqrt(max(1.0, phi))
    shares = binomtest(sum(a), sum(a) + sum(b)).proportion_ci(1 - 2 * norm.sf(wide), "wilson")
    return tuple(  # type: ignore[return-value]
        p / (1 - p) * len(b) / len(a) if p < 1 else inf for p in (shares.low, shares.high)
    )


@settings(deadline=None)
@given(households, households, st.floats(0.5, 2.2))
def test_naive_second_way(a: tuple[int, ...], b: tuple[int, ...], z: float) -> None:
    if not sum(a) + sum(b):
        return
    found = household_counts(two(a, b), z=z)
    # Beyond 5 standard errors scipy's confidence level has no digits left.
    if found.quantile > 5 or not sum(b):
        return
    assert found.ratio is not None
    assert (found.ratio.lower, found.ratio.upper) == pytest.approx(naive(a, b, z), rel=1e-5)
    bulk = quasi_wilson_limits([a], [b], z)
    assert (float(bulk[0][0]), float(bulk[1][0])) == pytest.approx(
        (found.ratio.lower, found.ratio.upper), rel=1e-12
    )


@settings(deadline=None)
@given(households, households)
def test_swapping_turns_the_ratio(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    one, other = household_counts(two(a, b)), household_counts(two(b, a))
    assert one.difference.lower == pytest.approx(-other.difference.upper, abs=1e-12)
    if one.ratio is None or other.ratio is None:
        assert not any(a + b)
        return
    expected = 0 if other.ratio.upper == inf else 1 / other.ratio.upper
    assert one.ratio.lower == pytest.approx(expected, rel=1e-9)


def test_never_narrower_than_independent_events() -> None:
    found = household_counts(two((1, 1, 1, 1), (2, 2, 2, 2)))
    assert found.dispersion == 0
    assert found.used_dispersion == 1


def test_twice_the_time_halves_the_rate() -> None:
    found = household_counts(two(A, B, (2, 1)))
    assert found.ratio is not None
    assert found.ratio.estimate == pytest.approx(9 / 19 / 2)
    assert found.rate_pilot.estimate == pytest.approx(9 / 20)
    lower = household_counts(two(A, B)).ratio
    assert lower is not None
    assert found.ratio.lower == pytest.approx(lower.lower / 2)


def test_zero_events() -> None:
    none = household_counts(two((0, 0, 0), (0, 0)))
    assert none.ratio is None
    assert none.difference.lower < 0 < none.difference.upper
    with pytest.raises(NotComputable):
        none.benefit(Direction.LOWER)
    only_here = household_counts(two((0, 2), (0, 0)))
    assert only_here.ratio is not None
    assert only_here.ratio.upper == inf
    assert from_record(to_record(only_here)) == only_here


@pytest.mark.parametrize("counts", [two((), (1, 2)), two((1, 2), ()), two((), ()), two((1,), (2,))])
def test_too_few_households(counts: TwoHouseholdCounts) -> None:
    with pytest.raises(NotComputable):
        household_counts(counts)


def test_an_arm_that_was_not_followed_is_missing() -> None:
    with pytest.raises(NotComputable, match="followed"):
        household_counts(two((0, 0), (1, 2), (0, 1)))


def test_kept_and_read_again() -> None:
    found = household_counts(two(A, B))
    assert from_record(to_record(found)) == found
