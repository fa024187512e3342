from math import inf, nan

import numpy as np
import pytest
from golden import copied, real
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, t, ttest_ind

from improvement.domain.over_time import BeforeAfter, SameHouseholds
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.change_scores import change_scores
from improvement.stats.record import from_record, to_record


def pairs(changes: list[float], start: float = 0.0) -> tuple[BeforeAfter, ...]:
    return tuple(BeforeAfter(before=start, after=start + change) for change in changes)


def households(pilot: list[float], comparison: list[float]) -> SameHouseholds:
    return SameHouseholds(pilot=pairs(pilot), comparison=pairs(comparison))


def as_r_has_it(case: dict) -> int:
    x, y = case["input"]["x"], case["input"]["y"]
    welch = case["expected"].get("welch") or {}
    if welch.get("ci") is None or None in x + y:
        return 0
    found = change_scores(households(x, y), z=norm.isf((1 - case["options"]["conf_level"]) / 2))
    assert (found.difference.lower, found.difference.upper) == pytest.approx(welch["ci"], rel=1e-9)
    assert found.degrees_of_freedom == pytest.approx(welch["df"], rel=1e-9)
    return 1


def test_welch_as_r_has_it() -> None:
    """Changes from 0 are the values themselves, so R's two-sample cases fit."""
    assert sum(as_r_has_it(case) for case in copied("two_means")) >= 5


def test_welch_as_r_has_it_on_real_data() -> None:
    assert sum(as_r_has_it(case) for case in real("two_means")) >= 2


values = st.lists(st.integers(-60, 60).map(lambda k: k / 4), min_size=2, max_size=25)


@settings(deadline=None)
@given(values, values, values)
def test_naive_second_way(before: list[float], pilot: list[float], other: list[float]) -> None:
    """scipy's Welch on arrays of after minus before, from starts that should not matter."""
    if np.ptp(pilot) == 0 or np.ptp(other) == 0:  # scipy warns; tested by hand below
        return
    starts = np.resize(before, len(pilot))
    people = SameHouseholds(
        pilot=tuple(
            BeforeAfter(before=float(b), after=float(b + c))
            for b, c in zip(starts, pilot, strict=True)
        ),
        comparison=pairs(other, start=3.0),
    )
    found = change_scores(people).difference
    low, high = ttest_ind(pilot, other, equal_var=False).confidence_interval()
    assert (found.lower, found.upper) == pytest.approx((low, high), rel=1e-9, abs=1e-9)


@settings(deadline=None)
@given(values, values)
def test_swapping_sides_turns_the_answer(pilot: list[float], other: list[float]) -> None:
    if np.ptp(pilot) == 0 and np.ptp(other) == 0:
        return
    one = change_scores(households(pilot, other))
    two = change_scores(households(other, pilot))
    assert (one.difference.lower, one.difference.upper) == pytest.approx(
        (-two.difference.upper, -two.difference.lower), abs=1e-12
    )
    assert one.benefit(Direction.LOWER).estimate == pytest.approx(two.difference.estimate)
    assert from_record(to_record(one)) == one


def test_an_early_look_keeps_the_tail_of_its_z() -> None:
    found = change_scores(households([1, 2, 4], [0, 1, 1, 3]), z=2.7718)
    assert found.quantile == pytest.approx(t.ppf(0.9972123, found.degrees_of_freedom), rel=1e-4)


def test_one_side_all_alike_still_has_an_answer() -> None:
    found = change_scores(households([1, 1, 1], [0, 1, 3]))
    assert found.pilot.standard_error == 0
    assert found.degrees_of_freedom == pytest.approx(2)


@pytest.mark.parametrize(
    ("pilot", "comparison"), [([], []), ([1], [1, 2]), ([1, 2], []), ([1, 1], [2, 2])]
)
def test_too_few_or_no_spread_is_not_a_difference_of_zero(
    pilot: list[float], comparison: list[float]
) -> None:
    with pytest.raises(NotComputable):
        change_scores(households(pilot, comparison))


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_a_score_that_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(Invalid):
        BeforeAfter(before=1.0, after=value)


def test_a_range_needs_a_width() -> None:
    with pytest.raises(Invalid):
        change_scores(households([1, 2], [1, 3]), z=0.0)


@pytest.mark.parametrize("unit", [1e-90, 1e12])
def test_tiny_and_huge_units_never_leave_floating_point(unit: float) -> None:
    one = change_scores(households([1, 2, 4], [0, 1, 1, 3])).difference
    two = change_scores(households([unit, 2 * unit, 4 * unit], [0, unit, unit, 3 * unit]))
    assert two.difference.lower == pytest.approx(unit * one.lower, rel=1e-9)
