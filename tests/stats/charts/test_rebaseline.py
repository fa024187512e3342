"""A new baseline is proposed for a better level that lasted, held against a naive search."""

from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.charting import ChartOptions, Exclusion, Split
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import Direction, MeasureKind
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.rebaseline import proposed_rebaseline

START = date(2026, 1, 5)
WEAVE: list[float | None] = [5.0, 7.0, 4.0, 8.0, 6.0, 5.0, 7.0, 6.0, 4.0, 8.0, 6.0, 5.0, 7.0]
BETTER: list[float | None] = [10.0, 12.0, 11.0, 10.0, 13.0, 11.0, 12.0, 10.0, 11.0]


def day(week: int) -> date:
    return START + timedelta(weeks=week)


def chart(values: list[float | None], kind: ChartKind = ChartKind.RUN, **options: object) -> Chart:
    points = tuple(Point(period=day(week), value=value) for week, value in enumerate(values))
    series = Series(name="s", kind=MeasureKind.VALUE, points=points)
    return control_chart(series, kind, options=ChartOptions(**options))  # type: ignore[arg-type]


def test_nine_better_weeks_after_thirteen() -> None:
    found = proposed_rebaseline(chart([*WEAVE, *BETTER]), Direction.HIGHER)
    assert found is not None
    assert (found.start, found.end, found.side) == (day(13), day(21), 1)
    assert found.median == 11.0


def test_eight_are_not_enough_and_a_worse_level_is_never_settled_for() -> None:
    assert proposed_rebaseline(chart([*WEAVE, *BETTER[:8]]), Direction.HIGHER) is None
    assert proposed_rebaseline(chart([*WEAVE, *BETTER]), Direction.LOWER) is None
    assert proposed_rebaseline(chart([*WEAVE, *BETTER]), None) is not None


def test_once_accepted_it_is_not_proposed_again() -> None:
    values = [*WEAVE, *BETTER, *BETTER]
    found = proposed_rebaseline(chart(values), Direction.HIGHER)
    assert found is not None
    accepted = chart(values, splits=(Split(on=found.start, reason="New letter"),))
    assert proposed_rebaseline(accepted, Direction.HIGHER) is None


def test_a_second_step_is_proposed_after_the_first_was_accepted() -> None:
    more: list[float | None] = [20.0, 21.0] * 5
    values = [*WEAVE, *BETTER, *BETTER, *more]
    accepted = chart(values, splits=(Split(on=day(13)),))
    found = proposed_rebaseline(accepted, Direction.HIGHER)
    assert found is not None
    assert found.start == day(31)


def test_points_left_out_are_passed_over() -> None:
    values = [*WEAVE, *BETTER[:4], 1.0, *BETTER[4:]]
    assert proposed_rebaseline(chart(values), Direction.HIGHER) is None
    left_out = chart(values, exclusions=(Exclusion(period=day(17), reason="Closed"),))
    found = proposed_rebaseline(left_out, Direction.HIGHER)
    assert found is not None
    assert (found.start, found.end) == (day(13), day(22))


def test_a_frozen_baseline_is_the_one_it_is_held_against() -> None:
    values = [*WEAVE[:8], *BETTER]
    assert proposed_rebaseline(chart(values), Direction.HIGHER) is None
    found = proposed_rebaseline(chart(values, frozen_points=8), Direction.HIGHER)
    assert found is not None
    assert found.start == day(8)


@pytest.mark.parametrize("kind", [ChartKind.MR, ChartKind.I])
def test_a_chart_of_spread_has_no_level(kind: ChartKind) -> None:
    found = proposed_rebaseline(chart([*WEAVE, *BETTER], kind), Direction.HIGHER)
    assert (found is None) is (kind is ChartKind.MR)


def test_a_multiplied_chart_proposes_in_the_unit_that_is_shown() -> None:
    found = proposed_rebaseline(chart([*WEAVE, *BETTER], multiply=100.0), Direction.HIGHER)
    assert found is not None
    assert found.median == 1100.0


def test_nothing_at_all() -> None:
    assert proposed_rebaseline(chart([]), Direction.HIGHER) is None
    assert proposed_rebaseline(chart([None] * 30), Direction.HIGHER) is None


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=1, max_size=45))
def test_as_a_naive_search_has_it(figures: list[int | None]) -> None:
    values = [None if figure is None else float(figure) for figure in figures]
    found = proposed_rebaseline(chart(values), Direction.HIGHER)
    expected = naive(values)
    assert (None if found is None else (found.start, found.end)) == expected


def naive(values: list[float | None]) -> tuple[date, date] | None:
    """Try every beginning and look on from there."""
    first = [value for value in values[:13] if value is not None]
    if len(values) < 13 or not first:
        return None
    level = median(first)
    off = [
        (week, value)
        for week, value in enumerate(values)
        if week >= 13 and value is not None and value != level
    ]
    for place in range(len(off) - 8):
        run = off[place : place + 9]
        if all(value > level for _, value in run):
            return day(run[0][0]), day(run[-1][0])
    return None
