"""Overdispersion against qicharts2 (Laney's factor), a chi-squared test by scipy, and by hand."""

import json
from datetime import date, timedelta
from itertools import pairwise
from math import nan, sqrt

import numpy as np
import pytest
from golden import copied, real
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, chisquare

from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid, NotComputable
from improvement.stats.charts.limits.limits import Limits
from improvement.stats.charts.limits.overdispersion import (
    dispersions,
    never_narrower,
    overdispersion,
)
from improvement.stats.record import from_record, to_record

START = date(2026, 1, 5)


def series(events: list[float | None], people: list[float | None], kind: MeasureKind) -> Series:
    return Series(
        name="Missed visits",
        kind=kind,
        points=tuple(
            Point(
                period=START + timedelta(weeks=week),
                value=None if x is None or not n else x / n,
                numerator=x,
                denominator=n,
            )
            for week, (x, n) in enumerate(zip(events, people, strict=True))
        ),
    )


# --- Laney's factor as qicharts2 has it --------------------------------------------------------


def is_plain(case: dict) -> bool:
    simple = not {"part", "exclude", "freeze"} & set(case["options"])
    return simple and "facet1" not in case["input"] and case["expected"]["error"] is None


def check_factor(case: dict, *, binomial: bool) -> bool:
    """R's upper limits rest on the factor. False where R has none."""
    points = case["expected"]["points"]
    events = np.array([[nan if y is None else y for y in points["y_sum"]]], dtype=float)
    people = np.array([[nan if n is None else n for n in points["n"]]], dtype=float)
    found = dispersions(
        events=events,
        exposure=people,
        base=np.ones(events.shape, dtype=bool),
        binomial=binomial,
        screened=case["options"]["screen_mr"],
    )
    times = case["options"].get("multiply", 1)
    compared = False
    for centre, upper, n in zip(points["cl"], points["ucl"], points["n"], strict=True):
        if upper is None:
            continue
        middle = centre / times
        sigma = sqrt(middle * (1 - middle) / n if binomial else middle / n)
        reached = middle + 3 * sigma * found.sigma_z[0, 0]
        assert (min(1, reached) if binomial else reached) * times == pytest.approx(upper, rel=1e-9)
        compared = True
    return compared


FACTORS = [
    (case, family == "qic_pp")
    for family in ("qic_pp", "qic_up")
    for case in copied(family)
    if is_plain(case) and not case["quirks"]
]


@pytest.mark.parametrize(("case", "binomial"), FACTORS, ids=lambda v: str(v)[:20])
def test_laney_s_factor_as_qicharts2_has_it(case: dict, binomial: bool) -> None:
    assert check_factor(case, binomial=binomial)


@pytest.mark.parametrize("family", ["qic_pp", "qic_up"])
def test_laney_s_factor_on_real_data(family: str) -> None:
    cases = [case for case in real(family) if is_plain(case)]
    assert sum(check_factor(case, binomial=family == "qic_pp") for case in cases) > 0


# --- the test ----------------------------------------------------------------------------------

several = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 30)), min_size=2, max_size=30
).filter(lambda rows: sum(a for a, _ in rows) > 0)


@given(several)
def test_shares_are_pearson_s_test_of_a_table(rows: list[tuple[int, int]]) -> None:
    events = [float(a) for a, _ in rows]
    people = [float(a + b) for a, b in rows]
    found = overdispersion(series(events, people, MeasureKind.PROPORTION))
    table = np.array(rows, dtype=float)
    other = chi2_contingency(table, correction=False)
    assert found.statistic == pytest.approx(other.statistic, rel=1e-9, abs=1e-9)
    assert found.points - 1 == other.dof
    if abs(other.pvalue - 0.05) > 1e-9:
        assert found.overdispersed is bool(other.pvalue < 0.05)


@given(several)
def test_rates_are_pearson_s_test_of_shares_of_the_exposure(rows: list[tuple[int, int]]) -> None:
    events, exposure = [float(a) for a, _ in rows], [float(b) for _, b in rows]
    found = overdispersion(series(events, exposure, MeasureKind.RATE))
    expected = np.array(exposure) / sum(exposure) * sum(events)
    other = chisquare(np.array(events), expected)
    assert found.statistic == pytest.approx(other.statistic, rel=1e-9, abs=1e-9)


@given(several)
def test_the_factor_by_hand(rows: list[tuple[int, int]]) -> None:
    events, people = [a for a, _ in rows], [a + b for a, b in rows]
    share = sum(events) / sum(people)
    z = [
        (x - n * share) / sqrt(n * share * (1 - share)) for x, n in zip(events, people, strict=True)
    ]
    steps = [abs(b - a) for a, b in pairwise(z)]
    found = overdispersion(
        series([float(x) for x in events], [float(n) for n in people], MeasureKind.PROPORTION)
    )
    assert found.sigma_z_observed == pytest.approx(sum(steps) / len(steps) / 1.128, abs=1e-9)
    assert found.sigma_z == max(1.0, found.sigma_z_observed)


def test_counts_are_rates_of_equal_exposure() -> None:
    counts = [3.0, 9.0, 1.0, 14.0, 2.0]
    weeks = tuple(Point(period=START + timedelta(weeks=w), value=x) for w, x in enumerate(counts))
    as_counts = overdispersion(Series(name="Calls", kind=MeasureKind.COUNT, points=weeks))
    as_rates = overdispersion(series(list(counts), [1.0] * 5, MeasureKind.RATE))
    assert as_counts.statistic == pytest.approx(as_rates.statistic)
    assert as_counts.overdispersed


def test_the_factor_does_not_step_across_a_gap() -> None:
    found = overdispersion(
        series([1, 2, None, 9, 8], [10, 10, None, 10, 10], MeasureKind.PROPORTION)
    )
    assert found.points == 4
    assert found.sigma_z_observed == pytest.approx(0.1 / sqrt(0.25 / 10) / 1.128)
    assert found.sigma_z == 1.0
    assert found.overdispersed


def test_only_the_baseline_is_looked_at() -> None:
    calm, wild = [3, 3, 4, 3, 3, 4], [0, 10, 0, 10, 0, 10]
    whole = series([*calm, *wild], [10] * 12, MeasureKind.PROPORTION)
    assert overdispersion(whole).overdispersed
    found = overdispersion(whole, baseline_points=6)
    assert not found.overdispersed
    assert found.points == 6
    assert found.sigma_z_observed < found.sigma_z == found.sigma_z_floor


def test_many_series_at_once() -> None:
    events = np.array([[1, 2, 9, 8], [0, 0, 0, 0], [10, 10, 10, 10], [nan, nan, nan, 3]], float)
    people = np.full(events.shape, 10.0)
    found = dispersions(
        events=events, exposure=people, base=np.ones(events.shape, dtype=bool), binomial=True
    )
    assert found.overdispersed[:, 0].tolist() == [True, False, False, False]
    assert np.isnan(found.statistic[3, 0])
    assert found.points[:, 0].tolist() == [4, 0, 0, 1]


@pytest.mark.parametrize(
    ("events", "people"),
    [
        ([0, 0, 0], [5, 5, 5]),
        ([5, 5, 5], [5, 5, 5]),
        ([2], [5]),
        ([2, None, 0], [5, None, 0]),
        ([], []),
    ],
)
def test_nothing_to_hold_against_chance(events: list, people: list) -> None:
    with pytest.raises(NotComputable, match="at least 2 periods"):
        overdispersion(series(events, people, MeasureKind.PROPORTION))


def test_questions_that_cannot_be_asked() -> None:
    with pytest.raises(Invalid, match="single values"):
        overdispersion(series([1], [2], MeasureKind.VALUE))
    with pytest.raises(Invalid, match="0 points"):
        overdispersion(series([1, 2], [5, 5], MeasureKind.RATE), baseline_points=0)


def test_laney_s_limits_only_ever_widen() -> None:
    middle = np.full((1, 3), 0.5)

    def around(half: list[float]) -> Limits:
        width = np.array([half])
        return Limits(
            centre=middle,
            lower=middle - width,
            upper=middle + width,
            near_lower=middle - width * 2 / 3,
            near_upper=middle + width * 2 / 3,
        )

    found = never_narrower(around([0.3, 0.3, nan]), around([0.2, 0.4, nan]))
    wanted = around([0.3, 0.4, nan])
    for name in ("lower", "upper", "near_lower", "near_upper"):
        assert np.array_equal(getattr(found, name), getattr(wanted, name), equal_nan=True)


def test_a_kept_answer_comes_back_the_same() -> None:
    found = overdispersion(
        series([1, 2, None, 9, 8], [10, 10, None, 10, 10], MeasureKind.PROPORTION)
    )
    assert from_record(json.loads(json.dumps(to_record(found)))) == found
