"""Pictures of run charts: valid Vega-Lite, no row lost, text really drawn."""

import json
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import altair
import jsonschema
import pytest

from improvement.charts.axes import scale
from improvement.charts.end_labels import EndLabel, kept_apart
from improvement.charts.export import for_export, to_pdf, to_png, to_svg
from improvement.charts.markers import Marker, MarkerKind, placed
from improvement.charts.palette import EXPORT_FONT
from improvement.charts.run_chart import run_chart_spec
from improvement.charts.small_multiples import small_multiples_spec
from improvement.charts.theme import BACKGROUND, Theme
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid, NotComputable
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.run_chart import run_chart
from improvement.words.amounts import Unit

MONDAY = date(2025, 1, 6)
STEP = [9, 11, 8, 12, 10, None, 7, 11, 9, 12, 10, 8, 15, 17, 16, 18, 15, 17, 19, 16, 18, 17]
MARKERS = (
    Marker(date=MONDAY + timedelta(weeks=12), label="Cycle 1: calls", kind=MarkerKind.CYCLE),
    Marker(date=MONDAY + timedelta(weeks=13), label="Court closed"),
    Marker(date=MONDAY - timedelta(weeks=1), label="Before the chart begins"),
)


def weekly(events: list[int | None], people: int = 20) -> Series:
    points = tuple(
        Point(
            period=MONDAY + timedelta(weeks=week),
            value=None if x is None else x / people,
            numerator=x,
            denominator=None if x is None else people,
        )
        for week, x in enumerate(events)
    )
    return Series(name="On-time rent", kind=MeasureKind.PROPORTION, points=points)


def monthly(values: list[float]) -> Series:
    points = tuple(
        Point(period=date(2020 + m // 12, m % 12 + 1, 1), value=v) for m, v in enumerate(values)
    )
    return Series(name="2016-2019 average", kind=MeasureKind.COUNT, points=points)


CHART = run_chart(weekly(STEP), frozen_points=12)
FILINGS = monthly([2506, 2147, 1228, 353, 667, 1050, 1190, 1207, 1460, 1630, 1380, 1410])
SPECS = {
    "plain": run_chart_spec(run_chart(weekly(STEP)), title="Rent"),
    "all of it": run_chart_spec(
        CHART, title="Paid rent on time", target=0.7, markers=MARKERS, theme=Theme.DARK
    ),
    "split": run_chart_spec(
        run_chart(weekly(STEP), splits=[MONDAY + timedelta(weeks=12)]), title="Rent"
    ),
    "counts and reference": run_chart_spec(
        run_chart(FILINGS), title="Filings", reference=monthly([2000.0] * 30)
    ),
    "one point": run_chart_spec(run_chart(weekly([5])), title="Rent"),
    "all zero": run_chart_spec(run_chart(weekly([0, 0, 0])), title="Rent"),
    "panels": small_multiples_spec(
        [("Under 60", CHART), ("60 and over", run_chart(weekly([5, 7]))),
         ("No one", run_chart(weekly([])))],
        title="By age",
    ),
}  # fmt: skip


@cache
def validator() -> Any:
    path = Path(altair.__file__).parent / "vegalite" / "v6" / "schema" / "vega-lite-schema.json"
    return jsonschema.Draft7Validator(json.loads(path.read_text("utf-8")))


def layer_with(spec: dict[str, Any], field: str) -> list[dict[str, Any]]:
    """The rows of the first layer whose rows have such a field."""
    for layer in spec["layer"]:
        rows: list[dict[str, Any]] = layer.get("data", {}).get("values", [])
        if rows and field in rows[0]:
            return rows
    return []


@pytest.mark.parametrize("name", list(SPECS))
def test_valid_vega_lite(name: str) -> None:
    validator().validate(SPECS[name])


@pytest.mark.parametrize("name", list(SPECS))
def test_padding_is_written_by_side(name: str) -> None:
    """Streamlit's front end sets ``padding.bottom`` and shows an error for a plain number."""
    assert set(SPECS[name]["padding"]) == {"left", "top", "right", "bottom"}


@pytest.mark.parametrize("name", list(SPECS))
@pytest.mark.parametrize("width", [900, 340])
def test_drawn_with_its_text(name: str, width: int) -> None:
    svg = to_svg(SPECS[name], width=width)
    assert "NaN" not in svg
    assert "undefined" not in svg
    title = SPECS[name]["title"]["text"]
    assert f">{title}</text>" in svg


def test_every_period_is_a_row_and_gaps_stay_gaps() -> None:
    rows = layer_with(SPECS["all of it"], "id")
    assert [row["id"] for row in rows] == [p.period.isoformat() for p in CHART.points]
    assert [row["value"] for row in rows] == [p.value for p in CHART.points]
    assert rows[5]["value"] is None
    assert rows[0]["shown"] == "45%"
    assert rows[0]["made_of"] == "9 of 20"
    assert rows[0]["place"] == "below the median of 50%"


def test_points_of_the_signalling_run_are_marked_and_others_not() -> None:
    assert [row["run"] for row in layer_with(SPECS["all of it"], "id")] == [False] * 12 + [
        True
    ] * 10
    calm = run_chart(weekly([9, 11] * 8))
    assert not any(row["run"] for row in layer_with(run_chart_spec(calm, title="r"), "id"))


def test_points_can_be_selected_by_id() -> None:
    params = [p for layer in SPECS["all of it"]["layer"] for p in layer.get("params", [])]
    assert params == [{"name": "p", "select": {"type": "point", "fields": ["id"]}}]


def test_line_is_solid_in_the_baseline_and_dashed_after() -> None:
    lines = layer_with(SPECS["all of it"], "centre")
    assert [line["carried"] for line in lines] == [False, True]
    assert lines[0]["to"] == lines[1]["from"] == f"{MONDAY + timedelta(weeks=11)}T00:00:00"


def test_split_gives_two_lines() -> None:
    lines = layer_with(SPECS["split"], "centre")
    assert [line["centre"] for line in lines] == [
        0.5,
        0.84,
    ]  # the mean: many points on the later median


def test_direct_labels_and_markers_are_drawn() -> None:
    svg = to_svg(SPECS["all of it"])
    for text in ("median 50%", "target 70%", "baseline", "Cycle 1: calls", "Court closed"):
        assert f">{text}</text>" in svg
    assert "Before the chart begins" not in svg
    svg = to_svg(SPECS["counts and reference"])
    assert ">1,000</text>" in svg
    assert ">2016-2019</" in svg


def test_panels_share_one_scale_and_keep_their_order() -> None:
    spec = SPECS["panels"]
    names = ["Under 60 · signal", "60 and over · too few points", "No one · nothing recorded"]
    assert spec["facet"]["sort"] == names
    svg = to_svg(spec)
    assert [svg.index(f">{name}</text>") for name in names] == sorted(
        svg.index(f">{name}</text>") for name in names
    )
    with pytest.raises(Invalid, match="same name"):
        small_multiples_spec([("A", CHART), ("A", CHART)])


@pytest.mark.parametrize("chart", [run_chart(weekly([])), run_chart(weekly([None, None]))])
def test_nothing_recorded_has_no_picture(chart: Chart) -> None:
    with pytest.raises(NotComputable, match="othing has been recorded"):
        run_chart_spec(chart, title="Rent")
    with pytest.raises(NotComputable, match="othing has been recorded"):
        small_multiples_spec([("A", chart)])


def test_export_sets_font_background_and_width_and_leaves_the_specification_alone() -> None:
    spec = SPECS["all of it"]
    before = json.dumps(spec)
    ready = for_export(spec, width=500)
    assert ready["config"]["font"] == EXPORT_FONT
    assert ready["config"]["background"] == BACKGROUND[Theme.DARK]
    assert ready["width"] == 500
    assert json.dumps(spec) == before
    assert to_png(spec)[:8] == b"\x89PNG\r\n\x1a\n"
    assert to_pdf(spec)[:5] == b"%PDF-"


def test_axes_are_round_and_hold_the_data() -> None:
    for values, unit in (
        ([0.31, 0.56], Unit.PERCENT),
        ([0.97, 1.0], Unit.PERCENT),
        ([0.0], Unit.PERCENT),
        ([1.0, 1.0], Unit.PERCENT),
        ([-3.0, 12.5], Unit.NUMBER),
        ([1730.0, 1950.0], Unit.COUNT),
        ([7.0], Unit.COUNT),
        ([0.0], Unit.COUNT),
    ):
        axis = scale(values, unit)
        assert axis.low <= min(values) <= max(values) <= axis.high
        assert axis.marks[0] == axis.low
        assert axis.marks[-1] == pytest.approx(axis.high)
        assert 3 <= len(axis.marks) <= 8
        if unit is Unit.PERCENT:
            assert 0 <= axis.low < axis.high <= 1


def test_labels_are_kept_apart() -> None:
    labels = [EndLabel(value=v, text=f"line {v}", colour="#888") for v in (0.5, 0.51, 0.505)]
    moved = kept_apart(labels, scale([0.0, 1.0], Unit.PERCENT), 280)
    gaps = [high.value - low.value for low, high in pairwise(moved)]
    assert min(gaps) * 280 >= 12.9


def test_markers_that_would_overlap_stand_in_rows_and_cycles_choose_first() -> None:
    spread = placed(MARKERS, MONDAY, MONDAY + timedelta(weeks=21))
    assert [(one.marker.label, one.row) for one in spread] == [
        ("Cycle 1: calls", 0),
        ("Court closed", 1),
    ]


def test_many_notes_become_a_row_of_signs_with_cycles_above() -> None:
    notes = [Marker(date=MONDAY + timedelta(days=i), label="A long note " * 4) for i in range(9)]
    begin = Marker(date=MONDAY, label="Change begins", kind=MarkerKind.CYCLE)
    spread = placed([*notes, begin], MONDAY, MONDAY + timedelta(weeks=21))
    assert [one.labelled for one in spread].count(True) == 1
    assert {one.row for one in spread if one.marker.kind is MarkerKind.NOTE} == {0}
    assert [one.row for one in spread if one.labelled] == [1]


def test_a_label_that_fits_nowhere_is_left_out_and_its_sign_stays() -> None:
    crowd = [
        Marker(date=MONDAY + timedelta(days=i), label="A long cycle " * 4, kind=MarkerKind.CYCLE)
        for i in range(9)
    ]
    spread = placed(crowd, MONDAY, MONDAY + timedelta(weeks=21))
    assert len(spread) == len(crowd)
    assert sum(one.labelled for one in spread) == 3
