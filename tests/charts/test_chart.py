"""Pictures of charts of every kind: valid Vega-Lite, no row lost, text really drawn."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from drawing import colours_of, every_kind, valid
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.charts.axes import scale
from improvement.charts.chart import chart_spec
from improvement.charts.end_labels import EndLabel, kept_apart
from improvement.charts.export import to_svg
from improvement.charts.markers import Marker, MarkerKind, placed
from improvement.charts.theme import Theme
from improvement.domain.charting import ChartOptions, Exclusion, Split, TargetStep
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import NotComputable
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.rules.rule import RuleId
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


def framed(options: ChartOptions, events: list[int | None] = STEP) -> Chart:
    return control_chart(weekly(events), ChartKind.RUN, options=options)


CHART = framed(ChartOptions(frozen_points=12, target=(TargetStep(value=0.7),)))
FILINGS = monthly([2506, 2147, 1228, 353, 667, 1050, 1190, 1207, 1460, 1630, 1380, 1410])
SPECS = {
    "plain": chart_spec(run_chart(weekly(STEP)), title="Rent"),
    "all of it": chart_spec(
        CHART, title="Paid rent on time", markers=MARKERS, theme=Theme.DARK
    ),
    "split": chart_spec(
        run_chart(weekly(STEP), splits=[MONDAY + timedelta(weeks=12)]), title="Rent"
    ),
    "counts and reference": chart_spec(
        run_chart(FILINGS), title="Filings", reference=monthly([2000.0] * 30)
    ),
    "one point": chart_spec(run_chart(weekly([5])), title="Rent"),
    "all zero": chart_spec(run_chart(weekly([0, 0, 0])), title="Rent"),
}  # fmt: skip


def layer_with(spec: dict[str, Any], field: str) -> list[dict[str, Any]]:
    """The rows of the first layer whose rows have such a field."""
    for layer in spec["layer"]:
        rows: list[dict[str, Any]] = layer.get("data", {}).get("values", [])
        if rows and field in rows[0]:
            return rows
    return []


@pytest.mark.parametrize("name", list(SPECS))
def test_valid_vega_lite(name: str) -> None:
    valid(SPECS[name])


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
    marks = [row["mark"] for row in layer_with(SPECS["all of it"], "id")]
    assert marks == [""] * 12 + ["rule"] * 10
    calm = run_chart(weekly([9, 11] * 8))
    assert not any(row["mark"] for row in layer_with(chart_spec(calm, title="r"), "id"))


def test_points_can_be_selected_by_id() -> None:
    params = [p for layer in SPECS["all of it"]["layer"] for p in layer.get("params", [])]
    assert params == [{"name": "p", "select": {"type": "point", "fields": ["id"]}}]


def test_rules_about_the_whole_series_mark_no_point_and_others_are_named() -> None:
    events = [9, 10, 11, 12, 13, 14, 15, 16, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9]
    ihi = framed(ChartOptions(rules="ihi"), events)
    rows = layer_with(chart_spec(ihi, title="t"), "id")
    named = {row["why"] for row in rows if row["mark"]}
    assert named == {"trend of 5", "shift of 6", "shift of 6, trend of 5"} & named != set()
    clumped = framed(ChartOptions(), [9, 9, 9, 9, 9, 1, 1, 1, 1, 1] * 2)
    assert clumped.latest.fired == (RuleId.FEW_CROSSINGS,)
    assert not any(row["mark"] for row in layer_with(chart_spec(clumped, title="t"), "id"))


def test_line_is_solid_in_the_baseline_and_dashed_after() -> None:
    lines = layer_with(SPECS["all of it"], "line")
    until = f"{MONDAY + timedelta(weeks=11)}T00:00:00"
    assert [(line["carried"], line["when"] == until) for line in lines] == [
        (False, False),
        (False, True),
        (True, True),
        (True, False),
    ]


def test_split_gives_two_lines() -> None:
    lines = layer_with(SPECS["split"], "line")
    assert {line["path"]: line["y"] for line in lines} == {
        "centre0": 0.5,
        "centre1": 0.84,  # the mean: many points on the later median
    }


def test_direct_labels_and_markers_are_drawn() -> None:
    svg = to_svg(SPECS["all of it"])
    for text in ("median 50%", "target 70%", "baseline", "Cycle 1: calls", "Court closed"):
        assert f">{text}</text>" in svg
    assert "Before the chart begins" not in svg
    svg = to_svg(SPECS["counts and reference"])
    assert ">1,000</text>" in svg
    assert ">2016-2019</" in svg


@pytest.mark.parametrize("chart", [run_chart(weekly([])), run_chart(weekly([None, None]))])
def test_nothing_recorded_has_no_picture(chart: Chart) -> None:
    with pytest.raises(NotComputable, match="othing has been recorded"):
        chart_spec(chart, title="Rent")


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
        ([0.0, 1e-266], Unit.NUMBER),
        ([1e12, 1e12 + 1e-3], Unit.NUMBER),
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


KINDS = every_kind()


@pytest.mark.parametrize("kind", list(ChartKind))
@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("width", [900, 375])
def test_every_kind_of_chart_is_drawn(kind: ChartKind, theme: Theme, width: int) -> None:
    chart = KINDS[kind]
    spec = chart_spec(chart, title="Drawn", near_limits=True, theme=theme)
    valid(spec)
    svg = to_svg(spec, width=width)
    assert "NaN" not in svg
    assert "undefined" not in svg
    assert ">Drawn</text>" in svg
    rows = layer_with(spec, "id")
    assert [row["id"] for row in rows] == [p.period.isoformat() for p in chart.points]
    params = [p["name"] for layer in spec["layer"] for p in layer.get("params", [])]
    assert params == ["p"]
    limited = any(point.upper is not None for point in chart.points)
    assert limited is (kind is not ChartKind.RUN)
    assert (">upper limit" in svg) is limited


def test_limits_that_differ_from_point_to_point_are_steps_midway() -> None:
    events = [9, 11, 10, 12]
    points = tuple(
        Point(
            period=MONDAY + timedelta(weeks=week),
            value=x / n,
            numerator=x,
            denominator=n,
        )
        for week, (x, n) in enumerate(zip(events, (20, 20, 40, 40), strict=True))
    )
    series = Series(name="Rent", kind=MeasureKind.PROPORTION, points=points)
    chart = control_chart(series, ChartKind.P)
    spec = chart_spec(chart, title="Rent")
    upper = [row for row in layer_with(spec, "line") if row["path"] == "upper0"]
    assert [row["when"] for row in upper] == [
        "2025-01-06T00:00:00",
        "2025-01-16T12:00:00",  # midway between the second Monday and the third
        "2025-01-27T00:00:00",
    ]
    assert [row["y"] for row in upper] == [
        chart.points[0].upper,
        chart.points[2].upper,
        chart.points[3].upper,
    ]
    centre = [row for row in layer_with(spec, "line") if row["line"] == "centre"]
    assert len(centre) == 2
    band = layer_with(spec, "low")
    assert [row["high"] for row in band] == [row["y"] for row in upper]


def test_two_sigma_only_on_request() -> None:
    chart = KINDS[ChartKind.I]
    lines = {row["line"] for row in layer_with(chart_spec(chart, title="t"), "line")}
    asked = chart_spec(chart, title="t", near_limits=True)
    assert lines == {"centre", "limit"}
    assert {row["line"] for row in layer_with(asked, "line")} == {"centre", "limit", "near"}
    assert "dotted: 2 sigma" in asked["title"]["subtitle"][0]


def test_points_outside_and_left_out_have_a_sign_of_their_own_and_a_key() -> None:
    waits = [31, 35, 30, 33, 36, 32, 34, 37, 34, 70, 31, 35, 52]
    left_out = MONDAY + timedelta(weeks=12)
    chart = control_chart(
        Series(
            name="Days",
            kind=MeasureKind.VALUE,
            points=tuple(
                Point(period=MONDAY + timedelta(weeks=week), value=float(wait))
                for week, wait in enumerate(waits)
            ),
        ),
        ChartKind.I,
        options=ChartOptions(exclusions=(Exclusion(period=left_out, reason="Flood"),)),
    )
    spec = chart_spec(chart, title="Days")
    rows = layer_with(spec, "id")
    assert [(i, row["shape"]) for i, row in enumerate(rows) if row["mark"]] == [
        (9, "triangle-up"),
        (12, "circle"),
    ]
    assert (rows[12]["mark"], rows[12]["place"], rows[12]["why"]) == (
        "excluded",
        "left out",
        "Flood",
    )
    assert spec["title"]["subtitle"] == ["▲▼ outside the limits · ○ left out"]
    assert SPECS["all of it"]["title"]["subtitle"] == ["◊ run too long"]
    assert "subtitle" not in SPECS["one point"]["title"]


def test_phases_have_their_reason_as_a_heading_and_markers_stand_above_it() -> None:
    split = Split(on=MONDAY + timedelta(weeks=12), reason="One form instead of three")
    chart = framed(ChartOptions(splits=(split,)))
    spec = chart_spec(chart, title="Rent", markers=MARKERS)
    svg = to_svg(spec)
    assert ">One form instead of three</text>" in svg
    assert layer_with(spec, "label")[0]["y"] == -23
    plain = chart_spec(run_chart(weekly(STEP)), title="Rent", markers=MARKERS)
    assert layer_with(plain, "label")[0]["y"] == -8


STEPS = (
    TargetStep(value=0.6),
    TargetStep(value=0.7, since=MONDAY + timedelta(weeks=8)),
    TargetStep(value=0.9, since=MONDAY + timedelta(weeks=24)),
)


def test_a_stepped_target_reaches_into_the_future() -> None:
    spec = chart_spec(framed(ChartOptions(target=STEPS)), title="Rent")
    rows = layer_with(spec, "target")
    assert [row["target"] for row in rows] == [0.6, 0.7, 0.9, 0.9]
    assert rows[2]["when"] == f"{MONDAY + timedelta(weeks=24)}T00:00:00"
    svg = to_svg(spec)
    for text in ("target 60%", "target 70%", "target 90%", "from 23 June"):
        assert f">{text}</" in svg
    assert "Target: 60%, 70% from 3 March 2025, 90% from 23 June 2025." in spec["description"]


def test_a_target_that_is_far_off_has_its_name_and_does_not_squeeze_the_chart() -> None:
    far = (TargetStep(value=0.8, since=date(2035, 1, 1)),)
    spec = chart_spec(framed(ChartOptions(target=far)), title="Rent")
    assert layer_with(spec, "target") == []
    assert "target 80%" in to_svg(spec)
    domain = next(x for layer in spec["layer"] if (x := _domain(layer)))
    assert domain[1]["year"] == 2025


def _domain(layer: dict[str, Any]) -> list[dict[str, int]]:
    found: list[dict[str, int]] = layer["encoding"].get("x", {}).get("scale", {}).get("domain", [])
    return found


def test_a_known_centre_is_named() -> None:
    svg = to_svg(chart_spec(framed(ChartOptions(known_centre=0.55)), title="Rent"))
    assert ">known centre</" in svg
    assert ">55%</" in svg


def test_kinds_of_markers_have_shapes_of_their_own() -> None:
    markers = [
        Marker(date=MONDAY + timedelta(weeks=5 * i), label=kind.value, kind=kind)
        for i, kind in enumerate(MarkerKind)
    ]
    rows = layer_with(chart_spec(run_chart(weekly(STEP)), title="R", markers=markers), "label")
    assert [row["label"] for row in rows if row["kind"] == "cycle"] == ["cycle"]
    spec = chart_spec(run_chart(weekly(STEP)), title="R", markers=markers)
    signs = [layer for layer in spec["layer"] if "shape" in layer["encoding"]][-1]
    assert len({row["shape"] for row in signs["data"]["values"]}) == len(MarkerKind)


def test_all_colours_are_ours() -> None:
    for kind, chart in KINDS.items():
        for theme in Theme:
            spec = chart_spec(chart, title="t", theme=theme, markers=MARKERS, near_limits=True)
            assert colours_of(spec), kind


values = st.lists(st.one_of(st.none(), st.integers(0, 40)), min_size=1, max_size=30).filter(
    lambda many: any(one is not None for one in many)
)


@settings(max_examples=40, deadline=None)
@given(values, st.sampled_from([ChartKind.RUN, ChartKind.I, ChartKind.P, ChartKind.C]), st.data())
def test_every_point_appears_exactly_once(
    events: list[int | None], kind: ChartKind, data: st.DataObject
) -> None:
    weeks = st.integers(0, len(events) - 1).map(lambda week: MONDAY + timedelta(weeks=week))
    splits = data.draw(st.lists(weeks, max_size=2, unique=True))
    series = weekly(events, 40)
    if kind is ChartKind.C:
        series = Series(
            name="Events",
            kind=MeasureKind.COUNT,
            points=tuple(Point(period=p.period, value=p.numerator) for p in series.points),
        )
    options = ChartOptions(splits=tuple(Split(on=day, reason="new") for day in splits))
    chart = control_chart(series, kind, options=options)
    spec = chart_spec(chart, title="t")
    valid(spec)
    layers = [layer for layer in spec["layer"] if layer.get("params")]
    assert len(layers) == 1
    rows = layers[0]["data"]["values"]
    assert [row["id"] for row in rows] == [p.period.isoformat() for p in series.points]
    assert [row["value"] for row in rows] == [p.value for p in chart.points]
