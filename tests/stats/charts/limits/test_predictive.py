"""Predictive limits against the specification, scipy's own distributions, integration by hand and
properties. qicharts2 has no such limits, so the reference is STATISTICS I and scipy."""

from itertools import count
from math import exp, lgamma, log

import numpy as np
import pytest
from golden import copied, real
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import beta, betabinom, binom, gamma, geom, nbinom, poisson

from improvement.errors import Invalid
from improvement.stats.charts.limits.predictive import (
    geometric_gaps,
    predictive_counts,
    predictive_proportions,
)

LEVELS = (0.00135, 0.99865, 0.02275, 0.97725)


def row(*figures: float) -> np.ndarray:
    return np.array([figures], dtype=float)


def bounds(limits: object, point: int = -1) -> list[float]:
    names = ("lower", "upper", "near_lower", "near_upper")
    return [float(getattr(limits, name)[0, point]) for name in names]


@pytest.mark.parametrize(
    ("x", "of", "n", "lower", "upper"),
    [(36, 120, 10, 0, 8), (36, 120, 30, 2, 18), (5, 96, 8, 0, 3)],
)
def test_golden_of_the_specification(x: int, of: int, n: int, lower: int, upper: int) -> None:
    found = predictive_proportions(
        events=row(x, np.nan), people=row(of, n), base=np.array([[True, False]])
    )
    assert bounds(found)[:2] == [lower / n, upper / n]
    assert found.centre.tolist() == [[x / of, x / of]]


baselines = st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@settings(deadline=None, max_examples=150)
@given(baselines, st.integers(1, 300))
def test_scipy_s_own_quantiles(baseline: tuple[int, int], n: int) -> None:
    x, of = baseline
    found = predictive_proportions(
        events=row(x, np.nan), people=row(of, n), base=np.array([[True, False]])
    )
    asked = [betabinom.ppf(q, n, x + 0.5, of - x + 0.5) / n for q in LEVELS]
    assert bounds(found) == asked


@pytest.mark.parametrize(
    ("x", "of", "n"), [(36, 120, 10), (0, 24, 15), (700, 1000, 5000), (3, 9, 1)]
)
def test_naive_second_way_over_every_possible_share(x: int, of: int, n: int) -> None:
    """No beta-binomial at all: binomial chances averaged over what the share may be."""
    share = beta(x + 0.5, of - x + 0.5)

    def at_most(k: float) -> float:
        return quad(lambda u: binom.cdf(k, n, share.ppf(u)), 0, 1, epsabs=1e-9, limit=400)[0]

    found = predictive_proportions(
        events=row(x, np.nan), people=row(of, n), base=np.array([[True, False]])
    )
    for level, limit in zip(LEVELS, bounds(found), strict=True):
        k = round(limit * n)
        assert at_most(k) >= level - 1e-7
        assert k == 0 or at_most(k - 1) < level + 1e-7


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 500), st.floats(0.5, 500), st.floats(0.1, 200))
def test_counts_as_scipy_has_them(x: int, time: float, exposure: float) -> None:
    found = predictive_counts(
        events=row(x, np.nan), exposure=row(time, exposure), base=np.array([[True, False]])
    )
    asked = [nbinom.ppf(q, x + 0.5, time / (time + exposure)) / exposure for q in LEVELS]
    assert bounds(found) == pytest.approx(asked, rel=1e-12)
    assert found.centre[0, 0] == pytest.approx(x / time)


@pytest.mark.parametrize(("x", "time", "exposure"), [(24, 12, 1), (0, 12, 1), (300, 50, 7.5)])
def test_counts_naively_over_every_possible_rate(x: int, time: float, exposure: float) -> None:
    rate = gamma(x + 0.5, scale=1 / time)

    def at_most(k: float) -> float:
        return quad(lambda u: poisson.cdf(k, exposure * rate.ppf(u)), 0, 1, epsabs=1e-9, limit=400)[
            0
        ]

    found = predictive_counts(
        events=row(x, np.nan), exposure=row(time, exposure), base=np.array([[True, False]])
    )
    for level, limit in zip(LEVELS, bounds(found), strict=True):
        k = round(limit * exposure)
        assert at_most(k) >= level - 1e-7
        assert k == 0 or at_most(k - 1) < level + 1e-7


def naive_gap(level: float, average: float) -> int:
    """How many gaps of 0, 1, 2, ... it takes until their chances add up to the level."""
    chance, added = 1 / (average + 1), 0.0
    for k in count():
        added += chance * (1 - chance) ** k
        if added >= level:
            return k
    raise AssertionError


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=40).filter(any))
def test_gaps_naively_and_as_scipy_has_them(gaps: list[int]) -> None:
    found = geometric_gaps(gaps=row(*gaps), base=np.ones((1, len(gaps)), dtype=bool))
    average = sum(gaps) / len(gaps)
    assert found.upper[0, 0] == naive_gap(0.99865, average)
    assert found.near_upper[0, 0] == naive_gap(0.97725, average)
    assert found.upper[0, 0] == geom.ppf(0.99865, 1 / (average + 1)) - 1
    assert found.centre[0, 0] == np.median(gaps)


def test_gaps_have_a_lower_limit_only_where_it_excludes_zero() -> None:
    everywhere = np.ones((1, 1), dtype=bool)

    def lower(average: float) -> tuple[float, float]:
        found = geometric_gaps(gaps=row(average), base=everywhere)
        return float(found.lower[0, 0]), float(found.near_lower[0, 0])

    assert np.isnan(lower(42.0)).all()
    assert lower(44.0)[1] == 1.0
    assert np.isnan(lower(739.0)[0])
    assert lower(741.0)[0] == 1.0


def has_one_line(case: dict) -> bool:
    """No parts, baselines, points left out or facets: every gap makes the one line."""
    return set(case["options"]) == {"screen_mr"} and "facet1" not in case["input"]


def check_gaps_against_qicharts2(case: dict) -> None:
    """The line is the one qicharts2 draws. The limit departs: see below."""
    points = case["expected"]["points"]
    gaps = np.array([[np.nan if y is None else y for y in points["y"]]], dtype=float)
    found = geometric_gaps(gaps=gaps, base=np.ones(gaps.shape, dtype=bool))
    drawn = [y for y in points["cl"] if y is not None]
    assert found.centre[0, 0] == pytest.approx(drawn[0], rel=1e-9)
    average = np.nanmean(gaps)
    if average == 0:
        assert np.isnan(found.upper).all()  # qicharts2 draws all limits at 0
    else:
        assert found.upper[0, 0] == naive_gap(0.99865, average)
        assert found.upper[0, 0] > max(u for u in points["ucl"] if u is not None)


GAPS = [case for case in copied("qic_g") if has_one_line(case)]


@pytest.mark.parametrize("case", GAPS, ids=lambda case: case["id"])
def test_gaps_have_the_line_of_qicharts2_and_wider_limits(case: dict) -> None:
    check_gaps_against_qicharts2(case)


def test_gaps_have_the_line_of_qicharts2_on_real_data() -> None:
    for case in real("qic_g"):
        if has_one_line(case):
            check_gaps_against_qicharts2(case)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=30))
def test_swapping_events_and_non_events_turns_the_limits(pairs: list[tuple[int, int]]) -> None:
    events = row(*[a for a, _ in pairs])
    people = row(*[a + b for a, b in pairs])
    base = np.ones(people.shape, dtype=bool)
    one = predictive_proportions(events=events, people=people, base=base)
    two = predictive_proportions(events=people - events, people=people, base=base)
    # The quantile from above may be one further in where a probability falls on the level exactly.
    assert np.nan_to_num(one.lower) == pytest.approx(np.nan_to_num(1 - two.upper), abs=1e-9)
    assert np.nan_to_num(one.near_upper) == pytest.approx(
        np.nan_to_num(1 - two.near_lower), abs=1e-9
    )


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(st.integers(0, 20), min_size=6, max_size=6), min_size=1, max_size=5),
    st.lists(st.integers(20, 30), min_size=6, max_size=6),
)
def test_many_series_are_many_single_ones(rows: list[list[int]], sizes: list[int]) -> None:
    events = np.array(rows, dtype=float)
    people = np.broadcast_to(np.array(sizes, dtype=float), events.shape)
    base = np.zeros(events.shape, dtype=bool)
    base[:, :4] = True
    for bulk, alone in (
        (
            predictive_proportions(events=events, people=people, base=base),
            lambda i: predictive_proportions(events=events[i], people=people[i], base=base[i]),
        ),
        (
            predictive_counts(events=events, exposure=people, base=base),
            lambda i: predictive_counts(events=events[i], exposure=people[i], base=base[i]),
        ),
    ):
        for i in range(len(events)):
            single = alone(slice(i, i + 1))
            for name in ("centre", "lower", "upper", "near_lower", "near_upper"):
                assert np.array_equal(
                    getattr(bulk, name)[i], getattr(single, name)[0], equal_nan=True
                )


@settings(deadline=None, max_examples=60)
@given(baselines, st.integers(1, 200))
def test_limits_lie_in_order_around_the_centre(baseline: tuple[int, int], n: int) -> None:
    x, of = baseline
    lower, upper, near_lower, near_upper = bounds(
        predictive_proportions(
            events=row(x, np.nan), people=row(of, n), base=np.array([[True, False]])
        )
    )
    assert 0 <= lower <= near_lower <= near_upper <= upper <= 1
    assert near_lower - 1 / n <= x / of <= near_upper + 1 / n


def test_a_longer_baseline_never_widens_the_limits() -> None:
    found = [
        bounds(
            predictive_proportions(
                events=row(3 * k, np.nan), people=row(10 * k, 40), base=np.array([[True, False]])
            )
        )
        for k in (2, 5, 10, 50, 1000)
    ]
    assert [f[1] for f in found] == sorted((f[1] for f in found), reverse=True)
    assert found[0][1] > found[-1][1] == binom.ppf(0.99865, 40, 0.3) / 40


def test_gaps_empty_periods_and_empty_baselines_have_no_limits() -> None:
    events = np.array([[1, np.nan, 0, 2], [np.nan] * 4], dtype=float)
    people = np.array([[9, np.nan, 0, 8], [5, 5, 5, 5]], dtype=float)
    base = np.ones((2, 4), dtype=bool)
    for found in (
        predictive_proportions(events=events, people=people, base=base),
        predictive_counts(events=events, exposure=people, base=base),
    ):
        assert np.isnan(found.upper).tolist() == [[False, True, True, False], [True] * 4]
        assert found.centre[0].tolist() == [3 / 17] * 4
        assert np.isnan(found.centre[1]).all()
    nothing = geometric_gaps(gaps=np.array([[np.nan, np.nan], [0, 0]]), base=base[:, :2])
    assert np.isnan(nothing.upper).all()
    assert np.isnan(nothing.centre[0]).all()
    assert nothing.centre[1].tolist() == [0, 0]


def test_no_points_and_no_series() -> None:
    for shape in ((1, 0), (0, 5)):
        empty = np.empty(shape)
        assert (
            predictive_proportions(events=empty, people=empty, base=empty > 0).upper.shape == shape
        )
        assert geometric_gaps(gaps=empty, base=empty > 0).upper.shape == shape


def test_none_and_all_of_a_baseline_still_have_a_limit() -> None:
    base = np.array([[True, False]])
    none = bounds(predictive_proportions(events=row(0, np.nan), people=row(120, 10), base=base))
    every = bounds(predictive_proportions(events=row(120, np.nan), people=row(120, 10), base=base))
    assert none[:2] == [0.0, 0.2]
    assert every[:2] == [0.8, 1.0]


def test_figures_that_cannot_be() -> None:
    base = np.ones((1, 1), dtype=bool)
    with pytest.raises(Invalid, match="3 of 2"):
        predictive_proportions(events=row(3), people=row(2), base=base)
    with pytest.raises(Invalid, match=r"people: 2\.5"):
        predictive_proportions(events=row(1), people=row(2.5), base=base)
    with pytest.raises(Invalid, match="exposure: -2"):
        predictive_counts(events=row(1), exposure=row(-2), base=base)
    with pytest.raises(Invalid, match="gaps: inf"):
        geometric_gaps(gaps=row(np.inf), base=base)
    with pytest.raises(Invalid, match="Shapes"):
        predictive_counts(events=row(1, 2), exposure=row(1), base=base)


def test_log_probabilities_stay_exact_for_large_numbers() -> None:
    """A distribution whose first probability is far below what a float can hold."""
    n, x, of = 20_000, 9_000.0, 15_000.0
    found = predictive_proportions(
        events=row(x, np.nan), people=row(of, n), base=np.array([[True, False]])
    )
    a, b = x + 0.5, of - x + 0.5

    def chance(k: int) -> float:
        choose = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
        top = lgamma(k + a) + lgamma(n - k + b) - lgamma(n + a + b)
        return exp(choose + top - (lgamma(a) + lgamma(b) - lgamma(a + b)))

    upper = round(bounds(found)[1] * n)
    assert log(sum(chance(k) for k in range(upper + 1, n + 1))) < log(0.00135)
    assert log(sum(chance(k) for k in range(upper, n + 1))) > log(0.00135)
