"""Both sides before the change: the line and its range against scipy, and what few points leave."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import linregress, t

from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.before_the_start import BeforeTheStart, before_the_start
from improvement.stats.record import from_record, to_record

FIRST = date(2026, 1, 5)
figures = st.floats(min_value=-50, max_value=50).map(lambda value: round(value, 3))
pairs = st.lists(st.tuples(figures, figures), min_size=3, max_size=12)


def series(name: str, values: list[float | None]) -> Series:
    return Series(
        name=name,
        kind=MeasureKind.VALUE,
        points=tuple(
            Point(period=FIRST + timedelta(weeks=week), value=value)
            for week, value in enumerate(values)
        ),
    )


def found(pilot: list[float | None], comparison: list[float | None]) -> BeforeTheStart:
    since = [FIRST + timedelta(weeks=len(pilot) + week) for week in range(6)]
    return before_the_start(series("A", pilot), series("B", comparison), since=since)


def test_the_range_is_scipys() -> None:
    pilot, comparison = [10.0, 12, 12, 14, 15, 13], [10.0, 10, 11, 11, 12, 10]
    weeks = list(range(6))
    fit = linregress(weeks, [a - b for a, b in zip(pilot, comparison, strict=True)])
    half = t.ppf(0.975, 4) * fit.stderr
    start = found([*pilot], [*comparison])
    assert start.drift is not None
    assert start.carried is not None
    expected = [5 * (fit.slope + step) for step in (0, -half, half)]
    got = [start.drift.estimate, start.drift.lower, start.drift.upper]
    assert got == pytest.approx(expected, rel=1e-9)
    # The middle of weeks 0-5 is 2.5, of weeks 6-11 it is 8.5: six weeks of the same drift.
    assert start.carried.estimate == pytest.approx(6 * fit.slope, rel=1e-9)


def test_with_an_offset_it_is_what_carries_into_the_difference_in_differences() -> None:
    """Drawn on without chance, the drift is exactly the difference that comes by itself."""
    weeks, later = range(8), range(8, 14)
    wobble = [0.01, -0.01] * 4
    pilot = [5 + 0.5 * week + w for week, w in zip(weeks, wobble, strict=True)]
    comparison = [4 + 0.2 * week for week in weeks]
    start = found([*pilot], [*comparison])
    before = sum(pilot) / 8 - sum(comparison) / 8
    since = sum(5 + 0.5 * w for w in later) / 6 - sum(4 + 0.2 * w for w in later) / 6
    assert start.carried is not None
    assert start.carried.estimate == pytest.approx(since - before, abs=0.01)


@given(pairs, figures, figures)
def test_levels_do_not_matter_and_sides_are_mirrored(
    both: list[tuple[float, float]], up: float, down: float
) -> None:
    pilot, comparison = [a for a, _ in both], [b for _, b in both]
    one = found([*pilot], [*comparison])
    moved = found([a + up for a in pilot], [b + down for b in comparison])
    turned = found([*comparison], [*pilot])
    if one.drift is None or moved.drift is None or turned.drift is None:
        return
    assert moved.drift.estimate == pytest.approx(one.drift.estimate, abs=1e-6)
    assert turned.drift.estimate == pytest.approx(-one.drift.estimate, abs=1e-9)
    assert turned.drift.upper == pytest.approx(-one.drift.lower, abs=1e-9)
    assert one.drift.lower <= one.drift.estimate <= one.drift.upper


def test_three_points_show_next_to_nothing() -> None:
    few = found([10, 12, 11], [10, 10, 10])
    more = found([10, 12, 11] * 4, [10, 10, 10] * 4)
    assert few.drift is not None
    assert more.drift is not None
    assert few.drift.half_width > 10  # of figures that lie 2 apart
    assert more.drift.half_width < 3


@pytest.mark.parametrize("points", [1, 2])
def test_too_few_points_have_no_drift(points: int) -> None:
    few = found([10.0, 12.0][:points], [9.0, 9.0][:points])
    assert few.points.blocked
    assert (few.drift, few.carried) == (None, None)


def test_points_on_a_line_exactly_have_no_range_and_so_no_drift() -> None:
    assert found([1, 2, 3, 4], [1, 1, 1, 1]).drift is None
    assert found([1, 1, 1, 1], [1, 1, 1, 1]).drift is None


def test_periods_that_lack_a_side_are_left_out() -> None:
    gaps = found([10, None, 12, 11, 14], [9, 9, None, 9, 10])
    assert gaps.points.before == 3
    assert gaps.points.status.value == "enough"


def test_nothing_from_before_is_said() -> None:
    with pytest.raises(NotComputable, match="no period in which both"):
        found([None, None], [1, 1])
    other = Series(name="B", kind=MeasureKind.COUNT, points=series("B", [1, 2, 3]).points)
    with pytest.raises(Invalid, match="same kind"):
        before_the_start(series("A", [1, 2, 3]), other)


def test_it_is_kept_and_read_back() -> None:
    start = found([10, 12, 12, 14], [10, 10, 11, 11])
    assert from_record(to_record(start)) == start
