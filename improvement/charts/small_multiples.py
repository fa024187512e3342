"""Run charts side by side, one panel a group, on one shared scale: one specification for all."""

from collections.abc import Sequence

from improvement.charts.axes import Scale, scale, time_axis, value_axis
from improvement.charts.palette import LABEL
from improvement.charts.run_chart_layers import (
    line_layers,
    line_rows,
    point_rows,
    value_layers,
    values_of,
)
from improvement.charts.theme import PADDING, SCHEMA, Spec, Theme, config
from improvement.errors import Invalid, NotComputable
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.run_finding import Signal
from improvement.words.amounts import Unit, amount, usual_unit
from improvement.words.run_chart import describe_run_chart


def small_multiples_spec(
    charts: Sequence[tuple[str, Chart]],
    *,
    title: str = "",
    unit: Unit | None = None,
    columns: int = 3,
    panel_width: int = 220,
    panel_height: int = 110,
    theme: Theme = Theme.LIGHT,
) -> Spec:
    """All charts in one faceted Vega-Lite specification, in the order given, names as headings.

    All panels share both axes, so heights can be compared. A chart without a value keeps its empty
    panel: a group that is missing is named, not dropped. Raises ``NotComputable`` when no chart has
    a value and ``Invalid`` for a name given twice. One column of 250 pixels suits a phone.
    A point is selected (parameter ``p``) by ``group`` and ``id``, its period.
    """
    if len({name for name, _ in charts}) < len(charts):
        raise Invalid("Two panels have the same name: give each group its own.")
    drawn = [value for _, chart in charts for value in values_of(chart)]
    if not drawn:
        raise NotComputable("Nothing has been recorded yet for any of these groups.")
    shown_in = unit or usual_unit(charts[0][1].series.kind)
    shown = scale(drawn, shown_in)
    names = [panel_name(name, chart) for name, chart in charts]
    return {
        "$schema": SCHEMA,
        "description": " ".join(
            f"{name}: {describe_run_chart(chart, unit=shown_in)}" for name, chart in charts
        ),
        **({"title": {"text": title, "offset": 14}} if title else {}),
        "data": {
            "values": [
                {"panel": name, "group": group, **row}
                for name, (group, chart) in zip(names, charts, strict=True)
                for row in _rows(chart, shown_in)
            ]
        },
        "facet": {"field": "panel", "type": "nominal", "sort": names, "title": None},
        "columns": columns,
        "spacing": {"row": 22, "column": 20},
        "resolve": {"axis": {"x": "independent"}},
        "padding": PADDING.copy(),
        "spec": _panel([chart for _, chart in charts], shown, shown_in, theme)
        | {"width": panel_width, "height": panel_height},
        "config": config(theme),
        "usermeta": {"theme": theme.value},
    }


def panel_name(name: str, chart: Chart) -> str:
    """The heading: the group, and what its chart says where it says something."""
    if not chart.parts:
        return f"{name} · nothing recorded"
    signal = chart.latest.finding.signal
    if signal.found:
        return f"{name} · signal"
    said = {Signal.TOO_FEW_POINTS: "too few points", Signal.AGGREGATE_FIRST: "too few events"}
    return f"{name} · {said[signal]}" if signal in said else name


def _rows(chart: Chart, unit: Unit) -> list[Spec]:
    """Points, lines and the line's label of one panel, told apart by ``row``."""
    points: list[Spec] = [{"row": "point", **row} for row in point_rows(chart, unit)]
    lines = [{"row": "line", **row} for row in line_rows(chart)]
    last = chart.parts[-1].line if chart.parts else None
    if last is not None:
        lines.append({"row": "label", "centre": last.value, "text": amount(last.value, unit)})
    return (points + lines) or [{"row": "empty"}]


def _panel(charts: Sequence[Chart], shown: Scale, unit: Unit, theme: Theme) -> Spec:
    periods = sorted({point.period for chart in charts for point in chart.points})
    x, y = time_axis(periods, marks=4), value_axis(shown, unit)
    label = {
        "mark": {"type": "text", "align": "left", "dx": 6, "color": LABEL, "fontSize": 11},
        "encoding": {
            "x": {"value": "width"},
            "y": {"field": "centre", "type": "quantitative", **y},
            "text": {"field": "text"},
        },
    }
    return {
        "layer": [
            *(_only("line", layer) for layer in line_layers(None, x, y)),
            *(
                _only("point", layer)
                for layer in value_layers(None, x, y, theme, len(periods), ("group", "id"))
            ),
            _only("label", label),
        ]
    }


def _only(row: str, layer: Spec) -> Spec:
    chosen = {"filter": f"datum.row === '{row}'"}
    return {**layer, "transform": [chosen, *layer.get("transform", [])]}
