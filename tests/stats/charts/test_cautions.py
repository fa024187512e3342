"""Every caution on either side of its limit, and together."""

import json
from datetime import date, timedelta
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.tsa.stattools import acf

from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.stats.charts.cautions import Caution, CautionKind, cautions, lag_1
from improvement.stats.record import from_record, to_record

START = date(2026, 1, 5)
CALM = [5, 4, 6, 5, 7, 4, 5, 6, 3, 5, 6, 4, 5, 7, 4, 6, 5, 3, 6, 5, 7, 4]


def of(values: list, kind: MeasureKind = MeasureKind.COUNT, below: list | None = None) -> Series:
    return Series(
        name="Calls",
        kind=kind,
        points=tuple(
            Point(
                period=START + timedelta(weeks=week),
                value=v if v is None or below is None else v / below[week],
                numerator=v if below else None,
                denominator=below[week] if below else None,
            )
            for week, v in enumerate(values)
        ),
    )


def one(series: Series, kind: CautionKind, **options: object) -> Caution | None:
    found = cautions(series, **options).found  # type: ignore[arg-type]
    return next((caution for caution in found if caution.kind is kind), None)


def test_a_calm_series_of_equal_weeks_needs_no_caution() -> None:
    assert cautions(of(CALM)).found == ()


@pytest.mark.parametrize(
    ("points", "kinds"),
    [
        (9, {CautionKind.TOO_FEW_POINTS, CautionKind.TOO_FEW_FOR_LIMITS}),
        (10, {CautionKind.TOO_FEW_FOR_LIMITS}),
        (11, {CautionKind.TOO_FEW_FOR_LIMITS}),
        (12, {CautionKind.PROVISIONAL_LIMITS}),
        (19, {CautionKind.PROVISIONAL_LIMITS}),
        (20, set()),
    ],
)
def test_how_many_points(points: int, kinds: set[CautionKind]) -> None:
    found = cautions(of(CALM[:points]))
    assert set(found.kinds) == kinds
    assert all(caution.observed == points for caution in found.found)


def test_a_frozen_baseline_is_counted_by_itself() -> None:
    found = cautions(of(CALM), baseline_points=8).found
    assert [(c.kind, c.observed, c.limit) for c in found] == [
        (CautionKind.TOO_FEW_FOR_LIMITS, 8, 12)
    ]


def test_an_empty_series() -> None:
    assert cautions(of([])).kinds == (CautionKind.TOO_FEW_POINTS, CautionKind.TOO_FEW_FOR_LIMITS)
    assert CautionKind.GAPS in cautions(of([None, None])).kinds


def test_no_variation() -> None:
    assert one(of([4] * 20), CautionKind.NO_VARIATION) is not None
    assert one(of([4] * 19 + [5]), CautionKind.NO_VARIATION) is None


varied = st.lists(st.integers(-50, 50), min_size=3, max_size=60).filter(lambda v: len(set(v)) > 1)


@given(varied)
def test_lag_1_as_statsmodels_has_it(values: list[int]) -> None:
    found = lag_1([float(v) for v in values])
    assert found is not None
    assert found[0] == pytest.approx(acf(np.array(values, float), nlags=1)[1], abs=1e-9)


def test_lag_1_leaves_pairs_across_a_gap_out() -> None:
    found = lag_1([1.0, 2.0, None, 6.0, 3.0])
    away = [-2, -1, 3, 0]
    assert found == (pytest.approx((away[0] * away[1] + away[2] * away[3]) / 14), 4)
    assert lag_1([3.0, 3.0, None]) is None
    assert lag_1([]) is None


def test_carry_over_beside_its_limit_and_stock_as_declared() -> None:
    swinging = [float(5 + 3 * np.sin(i / 2)) for i in range(24)]
    found = one(of(swinging, MeasureKind.VALUE), CautionKind.CARRY_OVER)
    assert found is not None
    assert found.limit == 2 / sqrt(24)
    assert found.observed > 0.7
    assert one(of(CALM), CautionKind.CARRY_OVER) is None
    assert one(of(CALM), CautionKind.STOCK) is None
    assert one(of(CALM), CautionKind.STOCK, stock=True) is not None


@pytest.mark.parametrize(("number", "warned"), [(4, False), (5, True)])
def test_floor_and_ceiling_from_a_fifth_of_the_points(number: int, warned: bool) -> None:
    people = [10] * 20
    rest = [3, 5, 4, 6] * 5
    floor = of([0] * number + rest[number:], MeasureKind.PROPORTION, people)
    ceiling = of([10] * number + rest[number:], MeasureKind.PROPORTION, people)
    assert (one(floor, CautionKind.FLOOR) is not None) is warned
    assert (one(ceiling, CautionKind.CEILING) is not None) is warned
    assert one(floor, CautionKind.CEILING) is None
    counted = of([0] * number + rest[number:])
    assert (one(counted, CautionKind.FLOOR) is not None) is warned


def test_single_values_have_neither_floor_nor_ceiling() -> None:
    assert not {CautionKind.FLOOR, CautionKind.CEILING} & set(
        cautions(of([0.0, 1.0] * 10, MeasureKind.VALUE)).kinds
    )


@pytest.mark.parametrize(("last", "warned"), [(12.5, False), (7.5, False), (14.0, True)])
def test_sizes_a_quarter_off_their_average(last: float, warned: bool) -> None:
    sizes = [10.0] * 19 + [last]
    found = one(of(CALM[:20], MeasureKind.RATE, sizes), CautionKind.UNEQUAL_SIZES)
    assert (found is not None) is warned
    if found is not None:
        average = sum(sizes) / 20
        assert found.observed == pytest.approx((last - average) / average)


def test_gaps_are_empty_periods_and_those_passed_over() -> None:
    points = [
        Point(period=START + timedelta(weeks=week), value=None if week == 3 else float(CALM[week]))
        for week in range(22)
        if week != 7
    ]
    found = one(Series(name="m", kind=MeasureKind.COUNT, points=tuple(points)), CautionKind.GAPS)
    assert found is not None
    assert found.observed == 2


def test_periods_of_mixed_length() -> None:
    days = [*(START + timedelta(weeks=w) for w in range(12)), date(2026, 4, 1), date(2026, 5, 1)]
    points = tuple(Point(period=d, value=float(CALM[i])) for i, d in enumerate(days))
    found = one(Series(name="m", kind=MeasureKind.COUNT, points=points), CautionKind.MIXED_PERIODS)
    assert found is not None
    assert found.observed == 2


def monthly(values: list[float]) -> Series:
    points = (
        Point(period=date(2022 + m // 12, 1 + m % 12, 1), value=v) for m, v in enumerate(values)
    )
    return Series(name="Filings", kind=MeasureKind.COUNT, points=tuple(points))


def test_seasons_in_monthly_series_only() -> None:
    random = np.random.default_rng(4)
    season = (20 + 9 * np.sin(np.arange(36) / 12 * 2 * np.pi)).tolist()
    counts = random.poisson(season).astype(float).tolist()
    found = one(monthly(counts), CautionKind.SEASONAL)
    assert found is not None
    assert found.observed > found.limit
    assert found.points == 3
    assert one(monthly(counts[:23]), CautionKind.SEASONAL) is None
    assert one(of(counts), CautionKind.SEASONAL) is None


@given(st.lists(st.one_of(st.none(), st.integers(0, 8)), max_size=40), st.integers(1, 30))
def test_any_series_can_be_looked_at_and_kept(values: list, baseline: int) -> None:
    found = cautions(of(values), baseline_points=baseline)
    assert from_record(json.loads(json.dumps(to_record(found)))) == found
    order = list(CautionKind)
    assert list(found.kinds) == sorted(found.kinds, key=order.index)


@given(st.lists(st.integers(0, 8), min_size=1, max_size=40), st.integers(2, 9))
def test_the_unit_changes_no_caution(values: list[int], times: int) -> None:
    one_way = cautions(of(values)).kinds
    assert cautions(of([v * times for v in values])).kinds == one_way
