"""Sparklines: one sketch for specification and SVG, nothing lost, told in words."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from drawing import colours_of, every_kind, valid
from hypothesis import given
from hypothesis import strategies as st

from improvement.charts.export import to_svg
from improvement.charts.sparkline import HEIGHT, WIDTH, sketch, sparkline_spec, sparkline_svg
from improvement.charts.theme import Theme
from improvement.domain.charting import ChartOptions, Split
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import NotComputable
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.rules.rule import RuleId
from improvement.stats.charts.run_chart import run_chart

MONDAY = date(2025, 1, 6)
WAITS = [31.0, 35.0, 30.0, 33.0, 36.0, 32.0, 34.0, 37.0, 34.0, 70.0, 31.0, 35.0]
STEP = [9.0, 11.0, 8.0, 12.0, 10.0, 9.0, 7.0, 11.0, 9.0, 12.0] + [15.0, 17.0, 16.0, 18.0] * 3


def weekly(values: list[float | None], name: str = "Days waited") -> Series:
    points = tuple(
        Point(period=MONDAY + timedelta(weeks=week), value=value)
        for week, value in enumerate(values)
    )
    return Series(name=name, kind=MeasureKind.VALUE, points=points)


@pytest.mark.parametrize("kind", list(ChartKind))
@pytest.mark.parametrize("theme", list(Theme))
def test_every_kind_of_chart_has_a_sparkline(kind: ChartKind, theme: Theme) -> None:
    chart = every_kind()[kind]
    spec = sparkline_spec(chart, theme=theme)
    valid(spec)
    assert colours_of(spec)
    svg = to_svg(spec)
    assert "NaN" not in svg
    assert "undefined" not in svg
    assert f'width="{WIDTH}"' in svg
    plain = sparkline_svg(chart, theme=theme)
    ElementTree.fromstring(plain)  # noqa: S314 - our own text
    assert colours_of({"svg": re.findall(r"#[0-9A-Fa-f]{6}", plain)})


def test_gaps_and_new_parts_break_the_line() -> None:
    found = sketch(run_chart(weekly([1.0, 2.0, None, 3.0, 4.0, None])))
    assert [len(stroke) for stroke in found.strokes] == [2, 2]
    assert found.last == found.strokes[-1][-1]
    options = ChartOptions(splits=(Split(on=MONDAY + timedelta(weeks=3)),))
    parted = control_chart(weekly([1.0, 2.0, 3.0, 4.0, 5.0]), ChartKind.RUN, options=options)
    assert [len(stroke) for stroke in sketch(parted).strokes] == [3, 2]


def test_the_sign_stands_on_the_point_it_is_about() -> None:
    outside = sketch(control_chart(weekly([*WAITS]), ChartKind.I))
    assert outside.sign == "above"
    assert outside.sign_at == outside.strokes[0][9]
    chart = run_chart(weekly([*STEP]))
    run = sketch(chart)
    ends = max(i for i, point in enumerate(chart.points) if RuleId.LONG_RUN in point.signals)
    assert (run.sign, run.sign_at) == ("rule", run.strokes[0][ends])
    latest = sketch(run_chart(weekly([*STEP]), frozen_points=10))
    assert (latest.sign, latest.sign_at) == ("rule", latest.last)
    calm = sketch(run_chart(weekly([9.0, 11.0] * 8)))
    assert (calm.sign, calm.sign_at) == ("", None)
    assert "<polygon" not in sparkline_svg(run_chart(weekly([9.0, 11.0] * 8)))


def test_the_text_says_what_it_shows_and_is_escaped() -> None:
    chart = control_chart(weekly([*WAITS], name='<b>"Days" & more'), ChartKind.I)
    svg = sparkline_svg(chart)
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own text
    told = root.attrib["aria-label"]
    assert told.startswith('<b>"Days" & more: 35 in the latest of 12 weeks')
    assert told == root[0].text == sparkline_spec(chart)["description"]


def test_nothing_recorded_is_an_empty_picture_that_says_so() -> None:
    chart = run_chart(weekly([None, None]))
    assert "nothing has been recorded yet" in sparkline_svg(chart)
    assert "<path" not in sparkline_svg(chart)
    with pytest.raises(NotComputable):
        sparkline_spec(chart)


def drawn_by_hand(chart: Chart) -> list[tuple[float, float]]:
    """Every recorded point by proportion alone."""
    values = [p.value for p in chart.points if p.value is not None]
    line = chart.parts[-1].line
    assert line is not None
    low, high = min(*values, line.value), max(*values, line.value)
    weeks = max(len(chart.points) - 1, 1)
    return [
        (
            4 + week * 112 / weeks,
            4 + 20 * ((high - p.value) / (high - low) if high > low else 0.5),
        )
        for week, p in enumerate(chart.points)
        if p.value is not None
    ]


values = st.lists(st.one_of(st.none(), st.floats(-1e4, 1e4)), min_size=1, max_size=40).filter(
    lambda many: any(one is not None for one in many)
)


@given(values)
def test_every_point_appears_exactly_once_and_inside(series: list[float | None]) -> None:
    chart = run_chart(weekly(series))
    found = sketch(chart)
    places = [place for stroke in found.strokes for place in stroke]
    for mine, plain in zip(places, drawn_by_hand(chart), strict=True):
        assert mine == pytest.approx(plain, abs=0.051)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)
    corners = re.findall(r'<path d="(M[^"]*L[^"]*)"', sparkline_svg(chart))[0]
    alone = sum(len(stroke) == 1 for stroke in found.strokes)
    assert len(re.findall("[ML]", corners)) == len(places) + alone
