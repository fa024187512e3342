"""Shift, trend, outside and two of three against a second implementation that tries every window.

Held against NHSRplotthedots in ``test_ptd.py`` and ``test_ptd_rules.py``.
"""

from math import isnan, nan

import naive_rules as naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.stats.charts.rules.rule import RULES, RuleId
from improvement.stats.charts.rules.shift import shift_marks
from improvement.stats.charts.rules.shown import Shown
from improvement.stats.charts.rules.trend import trend_marks
from improvement.stats.charts.rules.two_of_three import two_of_three_marks

NEAR, FAR = 2.0, 3.0
rows = st.lists(
    st.sampled_from([-4.0, -3.0, -2.5, -2.0, -1.0, 0.0, 1.0, 2.0, 2.5, 3.0, 4.0, nan]), max_size=30
)


def shown(values: list[float], *, flip: int = 1) -> Shown:
    return Shown.of(
        np.array([values], dtype=float) * flip,
        0.0,
        lower=-FAR,
        upper=FAR,
        near_lower=-NEAR,
        near_upper=NEAR,
    )


@given(rows, st.integers(1, 8), st.booleans())
def test_shift(values: list[float], points: int, breaks: bool) -> None:
    marks = shift_marks(shown(values), points, line_breaks=breaks)
    assert marks[0].tolist() == naive.shift(naive.sides(values, 0.0), points, breaks=breaks)


@given(rows, st.integers(2, 8), st.booleans())
def test_trend(values: list[float], points: int, breaks: bool) -> None:
    marks = trend_marks(shown(values), points, equal_breaks=breaks)
    assert marks[0].tolist() == naive.trend(values, points, breaks=breaks)


@given(st.permutations(list(range(12))), st.integers(3, 6), st.booleans())
def test_trend_without_equals_is_one_rule(values: list[int], points: int, breaks: bool) -> None:
    wanted = naive.trend([float(v) for v in values], points, breaks=True)
    marks = trend_marks(Shown.of(values, 0), points, equal_breaks=breaks)
    assert marks[0].tolist() == wanted


@given(rows, st.booleans())
def test_two_of_three(values: list[float], counts: bool) -> None:
    close = [abs(v) > NEAR and (counts or abs(v) <= FAR) for v in values]
    wanted = naive.two_of_three(close, naive.sides(values, 0.0))
    marks = two_of_three_marks(shown(values), outside_counts=counts)
    assert marks[0].tolist() == wanted


@given(rows)
def test_outside(values: list[float]) -> None:
    wanted = [0 if isnan(v) else (v > FAR) - (v < -FAR) for v in values]
    assert RULES[RuleId.OUTSIDE].marks(shown(values))[0].tolist() == wanted


@settings(deadline=None)  # the boxes are computed the first time they are asked for
@given(rows, st.sampled_from(list(RuleId)))
def test_upside_down_marks_upside_down(values: list[float], rule: RuleId) -> None:
    marks = RULES[rule].marks(shown(values))
    assert (RULES[rule].marks(shown(values, flip=-1)) == -marks).all()


@settings(deadline=None)  # the boxes are computed the first time they are asked for
@given(rows, st.sampled_from(list(RuleId)))
def test_each_look_is_the_rule_on_the_points_until_then(values: list[float], rule: RuleId) -> None:
    looks = RULES[rule].looks(shown(values))
    assert looks.shape == (1, len(values))
    for end in range(len(values)):
        assert looks[0, end] == RULES[rule].marks(shown(values[: end + 1])).any()


@settings(deadline=None)  # fourteen rules, each on every chart
@given(st.lists(st.lists(st.floats(-5, 5), min_size=6, max_size=6), min_size=1, max_size=4))
def test_many_charts_are_each_chart(charts: list[list[float]]) -> None:
    for rule in RULES.values():
        together = rule.marks(shown_all(charts))
        apart = [rule.marks(shown_all([chart]))[0] for chart in charts]
        assert (together == np.array(apart)).all()


def shown_all(charts: list[list[float]]) -> Shown:
    return Shown.of(charts, 0.0, lower=-FAR, upper=FAR, near_lower=-NEAR, near_upper=NEAR)


@pytest.mark.parametrize("rule", RuleId)
@pytest.mark.parametrize("shape", [(0, 5), (2, 0), (3, 4)])
def test_nothing_to_see_is_no_signal_and_no_warning(rule: RuleId, shape: tuple[int, int]) -> None:
    nothing = Shown.of(np.full(shape, nan), nan, marked=True)
    assert not RULES[rule].marks(nothing).any()
    assert not RULES[rule].looks(nothing).any()


@pytest.mark.parametrize("rule", RuleId)
def test_a_constant_series_without_limits_trips_nothing(rule: RuleId) -> None:
    constant = Shown.of([5.0] * 30, 5.0)
    assert not RULES[rule].marks(constant).any()


def test_seven_around_a_gap_ihi_goes_on_and_nhs_does_not() -> None:
    """The peers disagree, and so do the two rules: a gap or a point on the line."""
    for between in (nan, 0.0):
        values = [1.0, 1.0, 1.0, 1.0, between, 1.0, 1.0, 1.0]
        assert RULES[RuleId.SHIFT_6].marks(shown(values))[0].tolist() == [1, 1, 1, 1, 0, 1, 1, 1]
        assert not RULES[RuleId.SHIFT_7].marks(shown(values)).any()


def test_a_trend_over_a_missing_point_is_judged_where_the_peer_stops() -> None:
    """Departure: NHSRplotthedots stops with an error here (missing value in an ``if``)."""
    values = [1.0, 2.0, 3.0, nan, 4.0, 5.0, 6.0, 7.0]
    assert not trend_marks(shown(values), 7, equal_breaks=True).any()
    assert trend_marks(shown(values), 7, equal_breaks=False)[0].tolist() == [1, 1, 1, 0, 1, 1, 1, 1]


def test_the_last_point_of_a_trend_keeps_its_way_when_another_trend_follows() -> None:
    """Departure: NHSRplotthedots gives it the way of the step after it, where both are in a trend.

    Up to 7, one step down, up again from 2: the 7 ends a rise, and is labelled "Decreasing" there.
    """
    values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]
    assert trend_marks(shown(values), 7, equal_breaks=True)[0].tolist() == [1] * 14


def test_a_peak_belongs_to_the_newer_trend() -> None:
    values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0]
    assert trend_marks(shown(values), 7, equal_breaks=True)[0].tolist() == [1] * 6 + [-1] * 7


def test_points_beyond_the_limit_count_as_close_only_for_the_newer_excel_tool() -> None:
    values = [4.0, 1.0, 2.5]
    assert not RULES[RuleId.TWO_OF_THREE].marks(shown(values)).any()
    assert RULES[RuleId.TWO_OF_THREE_MDC].marks(shown(values))[0].tolist() == [1, 0, 1]


@given(st.lists(st.sampled_from([True, False]), min_size=6, max_size=6))
def test_astronomical_points_are_those_a_person_marked(marked: list[bool]) -> None:
    values = [1.0, -1.0, 0.0, nan, 4.0, -4.0]
    chart = Shown.of(values, 0.0, marked=marked)
    wanted = [m * side for m, side in zip(marked, [1, -1, 1, 0, 1, -1], strict=True)]
    assert RULES[RuleId.ASTRONOMICAL].marks(chart)[0].tolist() == wanted
