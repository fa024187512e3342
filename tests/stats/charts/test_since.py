"""Since when a chart shows its signal: run, points outside, rules, and no day where none is."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.charting import ChartOptions, Split
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import NotComputable
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.run_chart import run_chart
from improvement.stats.charts.since import signal_since
from improvement.stats.charts.variation import shift_side

START = date(2026, 1, 1)


def series(values: Sequence[float | None]) -> Series:
    points = (Point(period=day(place), value=value) for place, value in enumerate(values))
    return Series(name="s", kind=MeasureKind.VALUE, points=tuple(points))


def day(place: int) -> date:
    return START + timedelta(days=place)


WEAVE: list[float | None] = [14.0, 10.0, 13.0, 11.0, 15.0, 9.0, 16.0, 8.0]


def test_a_run_that_lasts_began_the_move() -> None:
    values = [*WEAVE, *WEAVE, *(20.0 + i % 2 for i in range(9))]
    assert signal_since(run_chart(series(values), frozen_points=16)) == day(16)


def test_a_run_that_began_the_chart_was_left() -> None:
    values = [*(30.0 + i % 2 for i in range(9)), 10.0, *WEAVE, *WEAVE]
    chart = run_chart(series(values))
    assert chart.latest.fired
    assert signal_since(chart) == day(9)


def test_gaps_and_points_on_the_line_are_passed_over() -> None:
    values: list[float | None] = [*WEAVE, *WEAVE, None, 20.0, None, *(20.0 for _ in range(8))]
    assert signal_since(run_chart(series(values), frozen_points=16)) == day(17)


def test_a_point_outside_names_its_day() -> None:
    values = [*WEAVE, 90.0, *WEAVE]
    assert signal_since(control_chart(series(values), ChartKind.I)) == day(8)


def test_a_rule_about_single_points_names_their_first() -> None:
    values = [*WEAVE, 7.0, 9.0, 12.2, 13.5, 17.0, *WEAVE]
    chart = control_chart(series(values), options=ChartOptions(rules="ihi"))
    assert "trend_5" in chart.latest.fired
    assert signal_since(chart) == day(8)


def test_crossings_alone_began_on_no_day() -> None:
    values = [1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 11.0, 12.0, 11.0, 12.0, 11.0, 12.0]
    values += [1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 11.0, 12.0, 11.0, 12.0, 11.0, 12.0]
    chart = run_chart(series(values))
    assert chart.latest.finding.signal.value == "too_few_crossings"
    assert signal_since(chart) is None


def test_only_the_latest_part_speaks() -> None:
    values = [*(30.0 + i % 2 for i in range(12)), 1.0, *WEAVE, *WEAVE, 11.5]
    options = ChartOptions(splits=(Split(on=day(13)),))
    assert signal_since(control_chart(series(values), options=options)) is None


def test_no_signal_no_day_and_nothing_at_all() -> None:
    assert signal_since(run_chart(series([*WEAVE, *WEAVE]))) is None
    with pytest.raises(NotComputable):
        signal_since(run_chart(series([])))


@given(st.lists(st.integers(0, 6), min_size=10, max_size=40))
def test_the_day_lies_in_the_chart_and_on_the_side_moved_to(values: list[int]) -> None:
    chart = run_chart(series([float(v) for v in values]))
    since = signal_since(chart)
    if "long_run" not in chart.latest.fired:
        assert since is None
        return
    side = shift_side(chart)
    at = next(point for point in chart.points if point.period == since)
    assert side in (0, at.side)
