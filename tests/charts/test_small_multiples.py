"""Panels: every point once, one axis or each its own, light where there are very many."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from drawing import colours_of, every_kind, valid
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.charts.export import to_svg
from improvement.charts.small_multiples import LIGHT_ABOVE, Scales, small_multiples_spec
from improvement.charts.theme import Theme
from improvement.domain.charting import ChartOptions, TargetStep
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid, NotComputable
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.run_chart import run_chart

MONDAY = date(2025, 1, 6)
STEP = [9, 11, 8, 12, 10, None, 7, 11, 9, 12, 10, 8, 15, 17, 16, 18, 15, 17, 19, 16, 18, 17]


def weekly(values: list[float | None], kind: MeasureKind = MeasureKind.VALUE) -> Series:
    points = tuple(
        Point(period=MONDAY + timedelta(weeks=week), value=value)
        for week, value in enumerate(values)
    )
    return Series(name="Days", kind=kind, points=points)


CHART = run_chart(weekly([None if x is None else float(x) for x in STEP]), frozen_points=12)
AIMED = control_chart(
    weekly([float(x or 9) for x in STEP]),
    ChartKind.I,
    options=ChartOptions(target=(TargetStep(value=8),)),
)
PANELS = [
    ("Under 60", CHART),
    ("60 and over", run_chart(weekly([5.0, 7.0]))),
    ("With limits", AIMED),
    ("No one", run_chart(weekly([]))),
]


def rows(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [row for row in spec["data"]["values"] if row["row"] == kind]


@pytest.mark.parametrize("scales", list(Scales))
@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("columns", [1, 3])
def test_panels_are_drawn_in_their_order(scales: Scales, theme: Theme, columns: int) -> None:
    spec = small_multiples_spec(PANELS, title="By age", scales=scales, theme=theme, columns=columns)
    valid(spec)
    assert set(spec["padding"]) == {"left", "top", "right", "bottom"}
    names = [
        "Under 60 · signal",
        "60 and over · too few points",
        "With limits · signal",
        "No one · nothing recorded",
    ]
    assert spec["facet"]["sort"] == names
    svg = to_svg(spec)
    assert "NaN" not in svg
    assert "undefined" not in svg
    places = [svg.index(f">{name}</text>") for name in names]
    assert places == sorted(places)
    assert colours_of(spec)


def test_a_name_twice_or_nothing_at_all() -> None:
    with pytest.raises(Invalid, match="same name"):
        small_multiples_spec([("A", CHART), ("A", CHART)])
    with pytest.raises(NotComputable, match="othing has been recorded"):
        small_multiples_spec([("A", run_chart(weekly([None])))])


def test_different_units_cannot_share_a_scale() -> None:
    count = run_chart(weekly([3.0, 5.0], MeasureKind.COUNT))
    with pytest.raises(Invalid, match="count, number cannot share one scale"):
        small_multiples_spec([("Days", CHART), ("Events", count)])
    spec = small_multiples_spec([("Days", CHART), ("Events", count)], scales=Scales.FREE)
    valid(spec)


def test_free_scales_name_their_own_figures_and_heights_stay_in_the_panel() -> None:
    share = control_chart(
        Series(
            name="Share",
            kind=MeasureKind.PROPORTION,
            points=tuple(
                Point(period=MONDAY + timedelta(weeks=w), value=x / 20, numerator=x, denominator=20)
                for w, x in enumerate([9, 11, 8, 12])
            ),
        ),
        ChartKind.P,
    )
    thousands = run_chart(weekly([3000.0, 5000.0, 4000.0]))
    spec = small_multiples_spec([("Share", share), ("Cost", thousands)], scales=Scales.FREE)
    ticks = {row["panel"].split(" ·")[0]: [] for row in rows(spec, "tick")}
    for row in rows(spec, "tick"):
        ticks[row["panel"].split(" ·")[0]].append((row["y"], row["text"]))
    assert [text for _, text in ticks["Cost"]] == ["0", "2,000", "4,000", "6,000"]
    assert [height for height, _ in ticks["Cost"]] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert [text for _, text in ticks["Share"]][-1].endswith("%")
    assert all(0 <= row["value"] <= 1 for row in rows(spec, "point"))
    assert [row["shown"] for row in rows(spec, "point") if row["group"] == "Cost"] == [
        "3,000",
        "5,000",
        "4,000",
    ]


def test_targets_are_drawn_only_where_there_are_any() -> None:
    assert {row["target"] for row in rows(small_multiples_spec(PANELS), "target")} == {8}
    assert "target" not in str(small_multiples_spec(PANELS[:1])["spec"])


def many(number: int) -> list[tuple[str, Chart]]:
    return [(f"Site {i}", AIMED if i % 7 == 0 else CHART) for i in range(number)]


def test_very_many_panels_are_light() -> None:
    full = small_multiples_spec(many(LIGHT_ABOVE))
    light = small_multiples_spec(many(LIGHT_ABOVE + 1))
    valid(light)
    assert [p["name"] for layer in full["spec"]["layer"] for p in layer.get("params", [])] == ["p"]
    assert not [p for layer in light["spec"]["layer"] for p in layer.get("params", [])]
    assert "tooltip" in str([layer["encoding"] for layer in full["spec"]["layer"]])
    assert "tooltip" not in str([layer["encoding"] for layer in light["spec"]["layer"]])
    assert len(rows(light, "point")) == len(STEP) * (LIGHT_ABOVE + 1)
    assert "shown" not in rows(light, "point")[0]
    assert light["description"].count("in the latest of") == LIGHT_ABOVE + 1


def test_every_kind_of_chart_is_a_panel() -> None:
    panels = [(kind.value, chart) for kind, chart in every_kind().items()]
    spec = small_multiples_spec(panels, scales=Scales.FREE)
    valid(spec)
    assert "NaN" not in to_svg(spec)


lists = st.lists(st.one_of(st.none(), st.floats(-1000, 1000)), max_size=12)


@settings(max_examples=30, deadline=None)
@given(st.lists(lists, min_size=1, max_size=LIGHT_ABOVE + 3), st.sampled_from(Scales))
def test_every_point_appears_exactly_once(panels: list[list[float | None]], scales: Scales) -> None:
    charts = [(f"Group {i}", run_chart(weekly(values))) for i, values in enumerate(panels)]
    if not any(value is not None for values in panels for value in values):
        with pytest.raises(NotComputable):
            small_multiples_spec(charts, scales=scales)
        return
    spec = small_multiples_spec(charts, scales=scales)
    drawn = Counter((row["group"], row["id"]) for row in rows(spec, "point"))
    expected = {
        (name, point.period.isoformat()) for name, chart in charts for point in chart.points
    }
    assert drawn == Counter(expected)
    kept = [row["value"] is None for row in rows(spec, "point")]
    assert kept == [value is None for values in panels for value in values]
