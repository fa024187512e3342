"""Charts side by side, one panel a group, site or measure: one specification for all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from improvement.charts.axes import Scale, scale, time_axis, value_axis
from improvement.charts.chart_layers import (
    joined_layer,
    light_rows,
    point_layer,
    point_rows,
    standing_out_layer,
    values_of,
)
from improvement.charts.limit_layers import (
    LINES,
    band_layer,
    band_rows,
    line_layer,
    line_rows,
    stretches,
)
from improvement.charts.palette import GRID, LABEL
from improvement.charts.targets import target_layer, target_rows, targets
from improvement.charts.theme import PADDING, SCHEMA, Spec, Theme, config
from improvement.errors import Invalid, NotComputable
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.run_finding import Signal
from improvement.words.amounts import Unit, amount
from improvement.words.chart_description import describe_chart, describe_sparkline
from improvement.words.chart_texts import unit_of

LIGHT_ABOVE = 24  # panels; more are drawn without single points, words on touch and selection
LIGHT_POINT = 24  # square pixels of a point that stands out where there are very many panels


class Scales(StrEnum):
    """Do all panels share a vertical axis?"""

    SHARED = "shared"  # heights can be compared: the same measure for groups or sites
    FREE = "free"  # each its own, in its own unit: different measures


def small_multiples_spec(
    charts: Sequence[tuple[str, Chart]],
    *,
    title: str = "",
    unit: Unit | None = None,
    scales: Scales = Scales.SHARED,
    columns: int = 3,
    panel_width: int = 220,
    panel_height: int = 110,
    theme: Theme = Theme.LIGHT,
) -> Spec:
    """All charts in one faceted Vega-Lite specification, in the order given, names as headings.

    All panels share the dates; with ``Scales.SHARED`` also the heights. With ``Scales.FREE`` each
    has its own axis and unit: rows then hold heights from 0 to 1 of their own panel, and figures
    beside it name them. A chart without a value keeps its empty panel: a group that is missing is
    named, not dropped. One column of 250 pixels suits a phone.

    A point is selected (parameter ``p``) by ``group`` and ``id``, its period. Above ``LIGHT_ABOVE``
    panels only points that stand out are drawn as points, and nothing can be selected: a browser
    would stop to think.

    Raises ``NotComputable`` when no chart has a value, ``Invalid`` for a name given twice and for
    different units on one shared scale.
    """
    if len({name for name, _ in charts}) < len(charts):
        raise Invalid("Two panels have the same name: give each group its own.")
    if not any(point.value is not None for _, chart in charts for point in chart.points):
        raise NotComputable("Nothing has been recorded yet for any of these groups.")
    panels = _panels(charts, unit, scales)
    light = len(panels) > LIGHT_ABOVE
    return {
        "$schema": SCHEMA,
        "description": " ".join(_told(panel, light=light) for panel in panels),
        **({"title": {"text": title, "offset": 14}} if title else {}),
        "data": {"values": [row for panel in panels for row in _rows(panel, scales, light=light)]},
        "facet": {
            "field": "panel",
            "type": "nominal",
            "sort": [panel.heading for panel in panels],
            "title": None,
        },
        "columns": columns,
        "spacing": {"row": 22, "column": 20 if scales is Scales.SHARED else 44},
        "resolve": {"axis": {"x": "independent"}},
        "padding": PADDING.copy(),
        "spec": _panel_spec(panels, scales, theme, light=light)
        | {"width": panel_width, "height": panel_height},
        "config": config(theme),
        "usermeta": {"theme": theme.value},
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Panel:
    """One chart with its name, its heading and the axis it stands on."""

    name: str
    heading: str
    chart: Chart
    unit: Unit
    shown: Scale


def _panels(charts: Sequence[tuple[str, Chart]], unit: Unit | None, scales: Scales) -> list[_Panel]:
    units = [unit or unit_of(chart) for _, chart in charts]
    drawn = [
        values_of(chart) + targets(chart).values if chart.points else [] for _, chart in charts
    ]
    if scales is Scales.SHARED and len(set(units)) > 1:
        named = ", ".join(sorted({one.value for one in units}))
        raise Invalid(f"Panels in {named} cannot share one scale: give each its own.")
    together = scale([value for values in drawn for value in values], units[0])
    return [
        _Panel(
            name=name,
            heading=panel_name(name, chart),
            chart=chart,
            unit=shown_in,
            shown=scale(values, shown_in) if values and scales is Scales.FREE else together,
        )
        for (name, chart), shown_in, values in zip(charts, units, drawn, strict=True)
    ]


def panel_name(name: str, chart: Chart) -> str:
    """The heading: the group, and what its chart says where it says something."""
    if not chart.parts:
        return f"{name} · nothing recorded"
    signal = chart.latest.finding.signal
    if chart.latest.fired or chart.latest.sigma_signals:
        return f"{name} · signal"
    said = {Signal.TOO_FEW_POINTS: "too few points", Signal.AGGREGATE_FIRST: "too few events"}
    return f"{name} · {said[signal]}" if signal in said else name


def _told(panel: _Panel, *, light: bool) -> str:
    """A panel in words: all of it, or a line where there are very many."""
    if light:
        return describe_sparkline(panel.chart, unit=panel.unit, name=panel.name)
    return f"{panel.name}: {describe_chart(panel.chart, unit=panel.unit)}"


def _rows(panel: _Panel, scales: Scales, *, light: bool) -> Iterator[Spec]:
    """Points, lines and labels of one panel, told apart by ``row``."""
    empty = True
    for row in _heights(panel, light=light):
        empty = False
        placed = _placed(row, panel.shown) if scales is Scales.FREE else row
        yield {"panel": panel.heading, "group": panel.name, **placed}
    if scales is Scales.FREE and not empty:
        for mark in _own_marks(panel.shown):
            text = amount(mark, panel.unit)
            tick = _placed({"row": "tick", "y": mark, "text": text}, panel.shown)
            yield {"panel": panel.heading, **tick}
    if empty:
        yield {"panel": panel.heading, "row": "empty"}


def _heights(panel: _Panel, *, light: bool) -> Iterator[Spec]:
    chart = panel.chart
    if not chart.points:
        return
    lines = stretches(chart)
    yield from ({"row": "band", **row} for row in band_rows(lines, panel.shown))
    names = LINES[:1] if light else LINES  # the band alone says where the limits are
    yield from ({"row": "line", **row} for row in line_rows(lines, names=names))
    yield from ({"row": "target", **row} for row in target_rows(targets(chart)))
    points = light_rows(chart) if light else point_rows(chart, panel.unit)
    yield from ({"row": "point", **row} for row in points)
    if lines[-1].centre is not None:
        text = amount(lines[-1].centre, panel.unit)
        yield {"row": "label", "y": lines[-1].centre, "text": text}


def _placed(row: Spec, shown: Scale) -> Spec:
    """The row with its figures as heights, from 0 at the foot of its panel to 1 at its head."""
    drawn = {
        key: (row[key] - shown.low) / (shown.high - shown.low)
        for key in ("value", "y", "low", "high", "target")
        if row.get(key) is not None
    }
    return {**row, **drawn}


def _own_marks(shown: Scale) -> list[float]:
    """Foot and head (a panel without a mark there would stand lower), and an even part between."""
    intervals = len(shown.marks) - 1
    parts = next((n for n in (2, 3) if intervals % n == 0), 1)
    return shown.marks[:: intervals // parts]


def _panel_spec(panels: Sequence[_Panel], scales: Scales, theme: Theme, *, light: bool) -> Spec:
    charts = [panel.chart for panel in panels if panel.chart.points]
    x = time_axis(
        sorted({point.period for chart in charts for point in chart.points}),
        marks=4,
        until=max(targets(chart).until for chart in charts),
    )
    y = value_axis(panels[0].shown, panels[0].unit) if scales is Scales.SHARED else _heights_axis()
    most = max(len(chart.points) for chart in charts)
    values: tuple[Spec, ...] = (
        (standing_out_layer(x, y, theme, LIGHT_POINT),)
        if light
        else (point_layer(None, x, y, theme, most, ("group", "id")),)
    )
    layers: dict[str, tuple[Spec, ...]] = {
        "tick": _tick_layers(y) if scales is Scales.FREE else (),
        "band": (band_layer(None, x, y),),
        "line": (line_layer(None, x, y),),
        "target": (target_layer(None, x, y),),
        "point": (joined_layer(None, x, y, theme), *values),
        "label": (_text_layer("width", "left", 6, y),),
    }
    there = _kinds_of_rows(panels)
    return {
        "layer": [
            _only(row, layer) for row, found in layers.items() if row in there for layer in found
        ]
    }


def _kinds_of_rows(panels: Sequence[_Panel]) -> set[str]:
    """Which rows there are at all: a layer without rows would still be drawn in every panel."""
    charts = [panel.chart for panel in panels if panel.chart.points]
    limited = any(p.lower is not None or p.upper is not None for c in charts for p in c.points)
    aimed = any(chart.options.target for chart in charts)
    always = {"tick", "line", "point", "label"}
    return always | ({"band"} if limited else set()) | ({"target"} if aimed else set())


def _heights_axis() -> Spec:
    return {"scale": {"domain": [0, 1], "nice": False, "zero": False}, "axis": None}


def _tick_layers(y: Spec) -> tuple[Spec, ...]:
    """The marks and figures of a panel's own axis."""
    grid = {
        "mark": {"type": "rule", "color": GRID, "strokeWidth": 1, "tooltip": None},
        "encoding": {"y": {"field": "y", "type": "quantitative", **y}},
    }
    return (grid, _text_layer(0, "right", -6, y))


def _text_layer(at: Any, align: str, dx: int, y: Spec) -> Spec:
    return {
        "mark": {
            "type": "text",
            "align": align,
            "dx": dx,
            "color": LABEL,
            "fontSize": 11,
            "tooltip": None,
        },
        "encoding": {
            "x": {"value": at},
            "y": {"field": "y", "type": "quantitative", **y},
            "text": {"field": "text"},
        },
    }


def _only(row: str, layer: Spec) -> Spec:
    chosen = {"filter": f"datum.row === '{row}'"}
    return {**layer, "transform": [chosen, *layer.get("transform", [])]}
