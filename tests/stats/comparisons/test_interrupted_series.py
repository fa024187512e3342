import warnings
from math import nan

import numpy as np
import pytest
from golden import Case, copied, real
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.linalg import null_space, toeplitz
from scipy.stats import multivariate_normal, t
from statsmodels.api import GLS

from improvement.domain.changed_series import ChangedSeries
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.interrupted_series import (
    CARRY_OVER,
    InterruptedSeries,
    interrupted_series,
    reml_fits,
)
from improvement.stats.interval import Interval
from improvement.stats.record import from_record, to_record


def simulated(seed: int, n: int, before: int, carry_over: float, step: float = 0.0) -> list[float]:
    random = np.random.default_rng(seed)
    noise = random.standard_normal(n)
    for i in range(1, n):
        noise[i] = carry_over * noise[i - 1] + (1 - carry_over**2) ** 0.5 * noise[i]
    return [20 + e + step * (i >= before) for i, e in enumerate(noise)]


def of(values: list[float] | list[float | None], before: int) -> InterruptedSeries:
    return interrupted_series(ChangedSeries(values=tuple(values), periods_before=before))


def matrix(times: list[int], before: int) -> np.ndarray:
    return np.array([[1, s, s > before, max(0, s - before)] for s in times], float)


def limits(interval: Interval) -> tuple[float, float, float]:
    return interval.estimate, interval.lower, interval.upper


LONG = [
    c
    for c in copied("its_segmented")
    if min(c["options"]["last_pre_index"], len(c["input"]["y"]) - c["options"]["last_pre_index"])
    >= 12
]


def as_others_have_it(case: Case) -> None:
    """R's least squares inside; statsmodels' GLS at the carry-over that was found."""
    y, before = case["input"]["y"], case["options"]["last_pre_index"]
    found = of(y, before)
    assert found.least_squares.coefficients.level_change == pytest.approx(
        case["expected"]["coefficients"][2], rel=1e-9
    )
    n = len(y)
    other = GLS(
        np.array(y),
        matrix(list(range(1, n + 1)), before),
        sigma=toeplitz(found.carry_over ** np.arange(n)),
    ).fit()
    quantile = t.ppf(0.975, n - 4)
    for k, mine in enumerate((found.slope_before, found.level_change, found.slope_change), start=1):
        middle, half = other.params[k], quantile * other.bse[k]
        assert limits(mine) == pytest.approx((middle, middle - half, middle + half), rel=1e-8)
    assert found.residual_sd == pytest.approx(other.scale**0.5, rel=1e-9)


@pytest.mark.parametrize("case", LONG, ids=lambda case: case["id"])
def test_as_statsmodels_has_it(case: Case) -> None:
    as_others_have_it(case)


def test_as_statsmodels_has_it_on_real_data() -> None:
    cases = real("its_segmented")
    assert cases
    for case in cases:
        as_others_have_it(case)


def naive_carry_over(y: np.ndarray, times: list[int], before: int) -> float:
    """The likeliest carry-over of what is orthogonal to the lines, from full covariances."""
    contrasts = null_space(matrix(times, before).T)
    w = contrasts.T @ y
    apart = np.abs(np.subtract.outer(times, times))

    def log_density(rho: float) -> float:
        shape = contrasts.T @ (rho**apart) @ contrasts
        scale = float(w @ np.linalg.solve(shape, w)) / len(w)  # its own likeliest size
        return float(multivariate_normal(np.zeros(len(w)), scale * shape).logpdf(w))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return max(CARRY_OVER, key=log_density)


@pytest.mark.parametrize(
    ("seed", "n", "before", "carry_over"),
    [(1, 24, 12, 0.0), (2, 30, 14, 0.4), (3, 48, 24, 0.7), (4, 26, 12, -0.5), (5, 60, 20, 0.2)],
)
def test_naive_second_way(seed: int, n: int, before: int, carry_over: float) -> None:
    y = simulated(seed, n, before, carry_over, step=1.5)
    found = of(y, before)
    assert found.carry_over == naive_carry_over(np.array(y), list(range(1, n + 1)), before)


def test_naive_second_way_with_gaps() -> None:
    y = simulated(9, 40, 20, 0.5, step=2.0)
    with_gaps: list[float | None] = [
        None if i in (3, 4, 17, 25, 39) else v for i, v in enumerate(y)
    ]
    found = of(with_gaps, 20)
    times = [i for i, v in enumerate(with_gaps, start=1) if v is not None]
    known = np.array([v for v in with_gaps if v is not None])
    assert found.carry_over == naive_carry_over(known, times, 20)
    x = matrix(times, 20)
    weight = np.linalg.inv(
        found.carry_over ** np.abs(np.subtract.outer(times, times)).astype(float)
    )
    covariance = np.linalg.inv(x.T @ weight @ x)
    beta = covariance @ x.T @ weight @ known
    left = known - x @ beta
    freedom = len(known) - 4
    covariance *= float(left @ weight @ left) / freedom
    assert found.degrees_of_freedom == freedom
    half = t.ppf(0.975, freedom) * covariance[2, 2] ** 0.5
    assert limits(found.level_change) == pytest.approx(
        (beta[2], beta[2] - half, beta[2] + half), rel=1e-8
    )
    end = np.array([0, 0, 1, 20])
    half = t.ppf(0.975, freedom) * float(end @ covariance @ end) ** 0.5
    assert limits(found.at_end) == pytest.approx(
        (end @ beta, end @ beta - half, end @ beta + half), rel=1e-8
    )
    # The last period is missing: what was to be expected in it is told all the same.
    assert found.expected_at_end == pytest.approx(beta[0] + 40 * beta[1], rel=1e-9)


@st.composite
def series(draw: st.DrawFn) -> tuple[list[float], int]:
    before, after = draw(st.integers(12, 20)), draw(st.integers(12, 20))
    known = draw(
        st.lists(
            st.integers(-40, 40).map(lambda k: k / 4),
            min_size=before + after,
            max_size=before + after,
        )
    )
    return known, before


@settings(deadline=None, max_examples=40)
@given(series(), st.floats(-5, 5), st.sampled_from((-2.0, 0.25, 8.0)))
def test_another_unit_and_another_trend_change_nothing_else(
    given_: tuple[list[float], int], trend: float, unit: float
) -> None:
    known, before = given_
    assume(len(set(known)) > 6)
    one = of(known, before)
    two = of([unit * v + trend * i for i, v in enumerate(known)], before)
    if two.carry_over != one.carry_over:  # a flat likelihood: rounding may pick the neighbour
        assert two.carry_over == pytest.approx(one.carry_over, abs=0.011)
        return
    turned = one.level_change if unit > 0 else one.level_change.flipped()
    assert limits(two.level_change) == pytest.approx(
        tuple(abs(unit) * v for v in limits(turned)), rel=1e-6, abs=1e-6
    )


def test_one_at_a_time_is_many_at_once() -> None:
    many = np.array([simulated(seed, 30, 15, 0.4) for seed in range(40)])
    times = np.arange(1.0, 31.0)
    fits = reml_fits(many, matrix(list(range(1, 31)), 15), times)
    for row, y in enumerate(many):
        found = of(y.tolist(), 15)
        assert found.carry_over == fits.carry_over[row]
        assert found.level_change.estimate == pytest.approx(fits.beta[row, 2], rel=1e-12)
        half = found.quantile * fits.covariance[row, 2, 2] ** 0.5
        assert found.level_change.half_width == pytest.approx(half, rel=1e-9)


def test_a_step_is_found_and_a_trend_alone_is_not() -> None:
    stepped = of(simulated(11, 48, 24, 0.2, step=4.0), 24)
    assert stepped.level_change.lower > 0
    assert stepped.benefit(Direction.LOWER).upper < 0
    drifting = of([v + 0.3 * i for i, v in enumerate(simulated(11, 48, 24, 0.2))], 24)
    assert drifting.level_change.lower < 0 < drifting.level_change.upper
    assert drifting.slope_before.lower > 0


def test_kept_and_read_again_and_wider_at_an_early_look() -> None:
    values = tuple(simulated(3, 30, 15, 0.3))
    found = interrupted_series(ChangedSeries(values=values, periods_before=15))
    assert from_record(to_record(found)) == found
    early = interrupted_series(ChangedSeries(values=values, periods_before=15), z=2.77)
    assert early.level_change.half_width > 1.4 * found.level_change.half_width


def test_values_far_from_zero_lose_nothing() -> None:
    y = [round(v * 8) / 8 for v in simulated(5, 30, 15, 0.3)]
    one, two = of(y, 15), of([v + 2.0**30 for v in y], 15)
    assert limits(two.level_change) == pytest.approx(limits(one.level_change), abs=1e-6)


@pytest.mark.parametrize(
    ("values", "before"),
    [
        ([1.0, 2.0] * 11 + [3.0], 12),  # 12 and 11
        ([None, 1.0, 2.0] * 8, 12),  # gaps are no points
        ([], 0),
        ([4.0] * 30, 15),  # constant
        ([4.0] * 15 + [7.0] * 15, 15),  # an exact step
        ([0.1 * i for i in range(30)], 15),  # an exact line
    ],
)
def test_too_few_points_or_no_variation(values: list[float | None], before: int) -> None:
    with pytest.raises(NotComputable):
        of(values, before)


@pytest.mark.parametrize("z", [0.0, -1.0, nan])
def test_a_range_needs_a_width(z: float) -> None:
    with pytest.raises(Invalid):
        interrupted_series(
            ChangedSeries(values=tuple(simulated(1, 24, 12, 0.0)), periods_before=12), z=z
        )
