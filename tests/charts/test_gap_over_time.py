"""The ribbon between two groups: every point once, holes stay holes, both ends named."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from drawing import colours_of, valid
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.charts.export import to_svg
from improvement.charts.gap_over_time import gap_over_time_spec
from improvement.charts.theme import Theme
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.stats.equity.gap_over_time import GapOverTime, gap_over_time

MONDAY = date(2025, 1, 6)
ONE: list[float | None] = [0.7, 0.72, None, 0.75, 0.74, 0.78]
TWO: list[float | None] = [0.45, 0.5, 0.52, 0.6, 0.66, 0.76]


def weekly(values: list[float | None], name: str) -> Series:
    points = tuple(
        Point(period=MONDAY + timedelta(weeks=week), value=value)
        for week, value in enumerate(values)
    )
    return Series(name=name, kind=MeasureKind.PROPORTION, points=points)


def found(one: list[float | None] = ONE, two: list[float | None] = TWO) -> GapOverTime:
    return gap_over_time(weekly(one, "Under 60"), weekly(two, "60 and over"))


def rows(spec: dict[str, Any], field: str) -> list[dict[str, Any]]:
    layers = [layer["data"]["values"] for layer in spec["layer"]]
    return next(values for values in layers if values and field in values[0])


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("width", [900, 375])
def test_drawn_with_both_ends_named(theme: Theme, width: int) -> None:
    spec = gap_over_time_spec(found(), title="Still housed", theme=theme)
    valid(spec)
    assert colours_of(spec)
    svg = to_svg(spec, width=width)
    assert "NaN" not in svg
    assert "undefined" not in svg
    for text in ("Still housed", "gap at the start 25 of 100", "gap now 2 of 100", "60 and over"):
        assert f">{text}</" in svg


def test_the_ribbon_has_a_hole_where_a_group_is_missing() -> None:
    spec = gap_over_time_spec(found(), title="t")
    assert [row["piece"] for row in rows(spec, "piece")] == [0, 0, 1, 1, 1]


def test_a_single_period_has_one_label() -> None:
    spec = gap_over_time_spec(found([0.5], [0.4]), title="t")
    valid(spec)
    svg = to_svg(spec)
    assert "gap now 10 of 100" in svg
    assert "at the start" not in svg


values = st.lists(st.one_of(st.none(), st.integers(0, 20)), min_size=1, max_size=15)


@settings(max_examples=30, deadline=None)
@given(values, values)
def test_every_point_appears_exactly_once(one: list[int | None], two: list[int | None]) -> None:
    shares = [[None if x is None else x / 20 for x in [10, *group]] for group in (one, two)]
    spec = gap_over_time_spec(found(*shares), title="t")
    valid(spec)
    drawn = [
        [(row["id"], row["value"]) for row in layer["data"]["values"]]
        for layer in spec["layer"]
        if layer["mark"]["type"] == "point"
    ]
    assert drawn == [
        [((MONDAY + timedelta(weeks=week)).isoformat(), x) for week, x in enumerate(group)]
        for group in shares
    ]
    assert json.dumps(spec, allow_nan=False)
