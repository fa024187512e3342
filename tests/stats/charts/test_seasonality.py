"""Friedman's F against scipy's chi-squared, by hand, and by its false alarms."""

from datetime import date
from statistics import mean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare

from improvement.stats.charts.seasonality import friedman_f, seasonal_limit, seasonality


def months(number: int, start: int = 0) -> list[date]:
    return [date(2020 + m // 12, 1 + m % 12, 1) for m in range(start, start + number)]


tables = st.integers(2, 5).flatmap(
    lambda years: st.lists(
        st.lists(st.integers(0, 6), min_size=12, max_size=12), min_size=years, max_size=years
    )
)


@given(tables.filter(lambda table: any(len(set(year)) > 1 for year in table)))
def test_the_f_of_scipy_s_chi_squared(table: list[list[int]]) -> None:
    found = friedman_f(np.array([table], dtype=float))[0]
    years = len(table)
    chi = friedmanchisquare(*np.array(table).T).statistic
    most = years * 11
    if np.isclose(chi, most):
        assert found == np.inf
    else:
        assert found == pytest.approx((years - 1) * chi / (most - chi), rel=1e-7, abs=1e-9)


@given(tables.filter(lambda table: any(len(set(year)) > 1 for year in table)))
def test_by_hand(table: list[list[int]]) -> None:
    """Two-way analysis of variance of the ranks, counted one by one."""
    ranks = [
        [sum(other < v for other in year) + (year.count(v) + 1) / 2 for v in year] for year in table
    ]
    of_month = [mean(year[m] for year in ranks) for m in range(12)]
    between = len(table) * sum((rank - 6.5) ** 2 for rank in of_month)
    left = sum((r - of_month[m]) ** 2 for year in ranks for m, r in enumerate(year))
    found = friedman_f(np.array([table], dtype=float))[0]
    if left < 1e-9:
        assert found == np.inf
    else:
        assert found == pytest.approx((between / 11) / (left / (11 * (len(table) - 1))), rel=1e-7)


@given(tables)
def test_a_change_of_level_between_years_makes_no_season(table: list[list[int]]) -> None:
    moved = [[v + 100 * index for v in year] for index, year in enumerate(table)]
    one, two = (friedman_f(np.array([t], dtype=float))[0] for t in (table, moved))
    assert one == two or (np.isnan(one) and np.isnan(two))


@pytest.mark.parametrize("years", [2, 3, 5])
def test_false_alarms_stay_under_six_in_a_hundred(years: int) -> None:
    random = np.random.default_rng(1000 + years)
    limit = seasonal_limit(years)
    for values in (
        random.standard_normal((20_000, years, 12)),
        random.poisson(1, (20_000, years, 12)).astype(float),
        random.poisson(8, (20_000, years, 12)).astype(float),
    ):
        rate = float((friedman_f(values) > limit).mean())
        assert 0.02 < rate <= 0.06


def test_a_real_season_is_found() -> None:
    random = np.random.default_rng(3)
    season = 10 + 6 * np.sin(np.arange(36) / 12 * 2 * np.pi)
    found = [
        seasonality(months(36), random.poisson(season).astype(float).tolist()) for _ in range(200)
    ]
    assert sum(f is not None and f.seasonal for f in found) > 180


def test_years_run_from_the_first_month_and_must_be_complete() -> None:
    values: list[float | None] = [float(m % 12) for m in range(40)]
    found = seasonality(months(40, start=5), values)
    assert found is not None
    assert found.years == 3
    assert found.statistic == np.inf
    values[14] = None
    found = seasonality(months(40, start=5), values)
    assert found is not None
    assert found.years == 2


@pytest.mark.parametrize("values", [[], [1.0] * 23, [4.0] * 48, [None] * 36])
def test_nothing_can_be_said(values: list) -> None:
    assert seasonality(months(len(values)), values) is None
