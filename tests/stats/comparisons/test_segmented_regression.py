import numpy as np
import pytest
from golden import Case, copied, real
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from improvement.domain.changed_series import ChangedSeries
from improvement.errors import NotComputable
from improvement.stats.comparisons.segmented_regression import (
    SegmentedRegression,
    Segments,
    segmented_regression,
)
from improvement.stats.record import from_record, to_record

EXACT = "its_segmented-005"  # a perfect line: what R prints beside it is its own rounding
ONE_AFTER = "its_segmented-009"


def of(case: Case) -> SegmentedRegression:
    return segmented_regression(
        ChangedSeries(
            values=tuple(case["input"]["y"]), periods_before=case["options"]["last_pre_index"]
        )
    )


def listed(parts: Segments | None) -> list[float | None]:
    assert parts is not None
    return [parts.intercept, parts.slope_before, parts.level_change, parts.slope_change]


def as_r_has_it(case: Case) -> None:
    found, expected = of(case), case["expected"]
    assert listed(found.coefficients) == pytest.approx(expected["coefficients"], rel=1e-9)
    assert listed(found.standard_errors) == pytest.approx(expected["ols_se"], rel=1e-9)
    assert found.residual_sd == pytest.approx(expected["residual_sd"], rel=1e-9)
    assert found.r_squared == pytest.approx(expected["r2"], rel=1e-9)
    assert found.degrees_of_freedom == expected["df_residual"]
    assert found.durbin_watson == pytest.approx(expected["durbin_watson"]["dw"], rel=1e-9)
    assert found.expected_at_end == pytest.approx(expected["counterfactual_end"], rel=1e-9)
    assert found.fitted_at_end == pytest.approx(expected["fitted_end"], rel=1e-9)
    assert from_record(to_record(found)) == found


@pytest.mark.parametrize(
    "case",
    [c for c in copied("its_segmented") if c["id"] not in (EXACT, ONE_AFTER)],
    ids=lambda case: case["id"],
)
def test_as_r_has_it(case: Case) -> None:
    as_r_has_it(case)


def test_as_r_has_it_on_real_data() -> None:
    cases = real("its_segmented")
    assert cases
    for case in cases:
        as_r_has_it(case)


def the(case_id: str) -> Case:
    return next(case for case in copied("its_segmented") if case["id"] == case_id)


def test_a_perfect_line_has_no_spread_where_r_prints_its_rounding() -> None:
    case = the(EXACT)
    found = of(case)
    assert listed(found.coefficients) == pytest.approx(case["expected"]["coefficients"], abs=1e-12)
    assert found.expected_at_end == pytest.approx(case["expected"]["counterfactual_end"], rel=1e-9)
    assert found.fitted_at_end == pytest.approx(case["expected"]["fitted_end"], rel=1e-9)
    assert (found.residual_sd, found.durbin_watson, found.r_squared) == (0.0, None, 1.0)


def test_one_point_after_the_change_has_a_step_and_no_slope() -> None:
    """R's table leaves all errors out here; those of the three figures that exist are known."""
    case = the(ONE_AFTER)
    found, expected = of(case), case["expected"]
    assert listed(found.coefficients) == [
        pytest.approx(c, rel=1e-9) if c is not None else None for c in expected["coefficients"]
    ]
    assert found.residual_sd == pytest.approx(expected["residual_sd"], rel=1e-9)
    assert found.r_squared == pytest.approx(expected["r2"], rel=1e-9)
    assert found.durbin_watson == pytest.approx(expected["durbin_watson"]["dw"], rel=1e-9)
    assert found.fitted_at_end == pytest.approx(expected["fitted_end"], rel=1e-9)
    assert found.expected_at_end == pytest.approx(expected["counterfactual_end"], rel=1e-9)
    assert expected["ols_se"] == [None] * 4
    # A point at its own step leaves nothing over; the line before is that of the first four.
    assert found.standard_errors is not None
    assert found.standard_errors.slope_before == pytest.approx(0.9486832980505133 / 5**0.5)
    assert found.standard_errors.slope_change is None


numbers = st.integers(-80, 80).map(lambda k: k / 8)
lengths = st.tuples(st.integers(2, 20), st.integers(2, 20))


@st.composite
def series(draw: st.DrawFn) -> ChangedSeries:
    before, after = draw(lengths)
    known = draw(st.lists(numbers, min_size=before + after, max_size=before + after))
    return ChangedSeries(values=tuple(known), periods_before=before)


@settings(deadline=None)
@given(series())
def test_naive_second_way(given_: ChangedSeries) -> None:
    """Two separate straight lines, from sums; the step is read off where the first one ends."""

    def line(times: range, values: tuple[float | None, ...]) -> tuple[float, float]:
        known = [float(v) for v in values if v is not None]
        mean_t, mean_y = sum(times) / len(times), sum(known) / len(known)
        slope = sum((t - mean_t) * (y - mean_y) for t, y in zip(times, known, strict=True)) / sum(
            (t - mean_t) ** 2 for t in times
        )
        return mean_y - slope * mean_t, slope

    k, n = given_.periods_before, len(given_.values)
    a, b = line(range(1, k + 1), given_.values[:k])
    c, d = line(range(k + 1, n + 1), given_.values[k:])
    found = segmented_regression(given_)
    assert listed(found.coefficients) == pytest.approx(
        [a, b, c + d * k - (a + b * k), d - b], abs=1e-8
    )
    assert found.fitted_at_end == pytest.approx(c + d * n, abs=1e-8)
    assert found.expected_at_end == pytest.approx(a + b * n, abs=1e-8)


@settings(deadline=None)
@given(series(), numbers, st.sampled_from((-3.0, 0.5, 4.0)))
def test_another_unit_and_another_trend(given_: ChangedSeries, trend: float, unit: float) -> None:
    moved = ChangedSeries(
        values=tuple(unit * (v or 0) + trend * i for i, v in enumerate(given_.values, start=1)),
        periods_before=given_.periods_before,
    )
    one, two = segmented_regression(given_), segmented_regression(moved)
    assume(one.standard_errors is not None and one.residual_sd)
    assert two.coefficients.level_change == pytest.approx(
        unit * one.coefficients.level_change, abs=1e-7
    )
    assert two.coefficients.slope_before == pytest.approx(
        unit * one.coefficients.slope_before + trend, abs=1e-7
    )
    assert two.residual_sd == pytest.approx(abs(unit) * (one.residual_sd or 0), rel=1e-6, abs=1e-8)


def test_gaps_count_as_time() -> None:
    """A line with a hole is the same line; carry-over is looked for between neighbours only."""
    values = (1.0, 2.0, None, 4.0, 9.0, None, None, 12.0, 13.0)
    found = segmented_regression(ChangedSeries(values=values, periods_before=4))
    assert listed(found.coefficients) == pytest.approx([0, 1, 4, 0], abs=1e-12)
    noisy = (1.0, 3.0, None, 4.0, 9.0, None, 10.0, 12.5, 13.0)
    one = segmented_regression(ChangedSeries(values=noisy, periods_before=4))
    assert one.durbin_watson is not None
    x = np.array([[1, t, t > 4, max(0, t - 4)] for t in (1, 2, 4, 5, 7, 8, 9)], float)
    y = np.array([v for v in noisy if v is not None])
    left = y - x @ np.linalg.lstsq(x, y)[0]
    steps = [left[1] - left[0], left[3] - left[2], left[5] - left[4], left[6] - left[5]]
    assert one.durbin_watson == pytest.approx(sum(s * s for s in steps) / (left @ left))


def test_a_constant_series_explains_nothing() -> None:
    found = segmented_regression(ChangedSeries(values=(4.0,) * 8, periods_before=4))
    assert (found.r_squared, found.residual_sd, found.durbin_watson) == (None, 0.0, None)


def test_no_point_left_over() -> None:
    found = segmented_regression(ChangedSeries(values=(1.0, 2.0, 5.0, 4.0), periods_before=2))
    assert (found.standard_errors, found.residual_sd) == (None, None)


@pytest.mark.parametrize(
    ("values", "before"), [((), 0), ((1.0, 2.0, 3.0), 1), ((1.0, 2.0), 2), ((1.0, None, 3.0), 2)]
)
def test_too_few_points(values: tuple[float | None, ...], before: int) -> None:
    with pytest.raises(NotComputable):
        segmented_regression(ChangedSeries(values=values, periods_before=before))
