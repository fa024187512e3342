"""The stored false-signal table against the specification and against a fresh small simulation."""

from datetime import date, timedelta
from math import sqrt

import numpy as np
import pytest

from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.stats.charts.centre_line import LineKind
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.false_signal_rate import RateSource, false_signal_rate
from improvement.stats.charts.rules import anhoej
from improvement.stats.charts.run_chart import run_chart


def chart(n: int, *, frozen: int | None = None, line: LineKind | None = None) -> Chart:
    """A chart of n points, none of them tied."""
    points = (
        Point(period=date(2024, 1, 1) + timedelta(days=k), value=k * 61 % 997 + k / 1000)
        for k in range(n)
    )
    series = Series(name="m", kind=MeasureKind.VALUE, points=tuple(points))
    return run_chart(series, frozen_points=frozen, line=line)


def rate(n: int, frozen: int | None = None) -> float:
    found = false_signal_rate(chart(n, frozen=frozen).latest)
    assert found is not None
    return found.rate


@pytest.mark.parametrize(
    ("n", "percent"), [(10, 0.8), (12, 1.3), (16, 0.9), (20, 2.0), (24, 3.0), (36, 4.2), (60, 4.2)]
)
def test_own_median_as_the_specification_simulated_it(n: int, percent: float) -> None:
    assert 100 * rate(n) == pytest.approx(percent, abs=0.5)


@pytest.mark.parametrize(
    ("baseline", "follow_up", "percent"),
    [(8, 12, 12), (12, 12, 8.1), (20, 12, 6.0), (12, 24, 15), (20, 24, 12)],
)
def test_frozen_line_as_the_specification_simulated_it(
    baseline: int, follow_up: int, percent: float
) -> None:
    assert 100 * rate(baseline + follow_up, baseline) == pytest.approx(percent, abs=0.8)


@pytest.mark.parametrize(("n", "baseline"), [(20, None), (36, None), (24, 12), (44, 20)])
def test_table_is_not_stale(n: int, baseline: int | None) -> None:
    """4,000 fresh stable series through the whole computation of one chart's sides and runs."""
    values = np.random.default_rng(7).standard_normal((4_000, n))
    fired = sum(second_opinion(row, baseline) for row in values) / len(values)
    expected = rate(n, baseline)
    assert fired == pytest.approx(expected, abs=4 * sqrt(expected * (1 - expected) / 4_000))


def second_opinion(
    values: np.ndarray[tuple[int], np.dtype[np.float64]], baseline: int | None
) -> bool:
    line = np.median(values[:baseline])
    letters = "".join("a" if v > line else "b" for v in values if v != line)
    longest = max(map(len, letters.replace("ab", "a b").replace("ba", "b a").split()))
    crossings = letters.count("ab") + letters.count("ba")
    most, fewest = {20: (7, 6), 24: (8, 8), 36: (8, 13), 44: (8, 16)}[len(letters)]
    return longest > most or crossings < fewest


def test_what_was_looked_up_is_said() -> None:
    own = false_signal_rate(chart(24).latest)
    mean = false_signal_rate(chart(24, line=LineKind.MEAN).latest)
    frozen = false_signal_rate(chart(40, frozen=12).latest)
    assert own is not None
    assert mean is not None
    assert frozen is not None
    assert (own.n, own.baseline, own.source) == (24, None, RateSource.OWN_MEDIAN)
    assert mean.source is RateSource.OWN_MEAN
    assert (frozen.n, frozen.baseline, frozen.source) == (40, 12, RateSource.FROZEN_MEDIAN)
    assert own.replicates == 40_000


def test_a_long_baseline_is_looked_up_as_the_longest_simulated() -> None:
    found = false_signal_rate(chart(60, frozen=40).latest)
    assert found is not None
    assert (found.baseline, found.n) == (30, 50)


def test_baseline_only_is_a_line_of_its_own() -> None:
    found = false_signal_rate(chart(20, frozen=20).latest)
    assert found is not None
    assert found.source is RateSource.OWN_MEDIAN


@pytest.mark.parametrize(("n", "frozen"), [(9, None), (120, None), (20, 7), (90, 20)])
def test_no_rate_where_none_is_known(n: int, frozen: int | None) -> None:
    assert false_signal_rate(chart(n, frozen=frozen).latest) is None


def test_no_rate_where_many_points_lie_on_the_line() -> None:
    values = [5.0, 5.0, 5.0, 5.0, 5.0, 9.0, 1.0, 7.0, 3.0, 6.0, 4.0, 8.0, 2.0, 9.0, 1.0]
    points = (
        Point(period=date(2024, 1, 1) + timedelta(days=k), value=v) for k, v in enumerate(values)
    )
    series = Series(name="m", kind=MeasureKind.VALUE, points=tuple(points))
    assert false_signal_rate(run_chart(series).latest) is None


@pytest.mark.parametrize(
    ("people", "share", "median_percent", "mean_percent"),
    [
        (5, 0.1, 78, 11),
        (8, 0.05, 81, 21),
        (8, 0.1, 26, 7.5),
        (15, 0.1, 7.5, 6.7),
        (30, 0.1, 3.9, 6.1),
    ],
)
def test_few_events_trip_the_median_and_spare_the_mean(
    people: int, share: float, median_percent: float, mean_percent: float
) -> None:
    """The reason for the line rule, as the specification simulated it for 24 points."""
    events = np.random.default_rng(11).binomial(people, share, (4_000, 24)).astype(float)
    for line, percent in (
        (np.median(events, axis=1, keepdims=True), median_percent),
        (events.mean(axis=1, keepdims=True), mean_percent),
    ):
        found = anhoej.runs(anhoej.sides_of(events, line))
        fired = anhoej.signals(found.useful, found.longest, found.crossings)
        assert 100 * fired.mean() == pytest.approx(percent, abs=2.5)
