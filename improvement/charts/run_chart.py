"""The picture of a run chart: values, line, signal, gaps, and what happened meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass

from improvement.charts.axes import Scale, moment, scale, time_axis, value_axis
from improvement.charts.end_labels import EndLabel, end_label_layer, kept_apart
from improvement.charts.markers import Marker, marker_layers, placed
from improvement.charts.palette import COMPARISON, LABEL, LINE
from improvement.charts.run_chart_layers import (
    line_layers,
    line_rows,
    point_rows,
    value_layers,
    values_of,
)
from improvement.charts.theme import (
    PADDING,
    SCHEMA,
    Spec,
    Theme,
    config,
    heading,
)
from improvement.domain.series import Point, Series
from improvement.errors import NotComputable
from improvement.stats.charts.chart import Chart
from improvement.words.amounts import Unit, amount, usual_unit
from improvement.words.run_chart import describe_run_chart

TARGET = "#B7791F"
HEIGHT = 280  # pixels of picture


def run_chart_spec(
    chart: Chart,
    *,
    title: str,
    unit: Unit | None = None,
    target: float | None = None,
    markers: Sequence[Marker] = (),
    reference: Series | None = None,
    height: int = HEIGHT,
    theme: Theme = Theme.LIGHT,
) -> Spec:
    """A run chart as a Vega-Lite specification that takes the width of its container.

    Parameters
    ----------
    chart : at least one value. Raises ``NotComputable`` otherwise.
    unit : how figures are shown; by default as the kind of measure usually is.
    target : a dashed line, in the unit of the series (shares in 0-1).
    markers : cycles and notes; those outside the periods of the chart are left out.
    reference : a thin second line, such as the average of earlier years; likewise.
    height : pixels of the picture without title and dates.

    Every point carries its period as ``id`` and can be selected (parameter ``p``).
    """
    picture = _Picture.of(chart, unit or usual_unit(chart.series.kind), target, reference)
    labels = kept_apart(_labels(picture), picture.shown, height)
    spread = placed(markers, chart.points[0].period, chart.points[-1].period)
    x = time_axis([point.period for point in chart.points])
    y = value_axis(picture.shown, picture.unit)
    return {
        "$schema": SCHEMA,
        "description": describe_run_chart(chart, unit=picture.unit),
        "title": heading(title),
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": PADDING.copy(),
        "layer": [
            *_baseline_layers(chart, x),
            *_reference_layers(picture, x, y),
            *_target_layers(picture, y),
            *line_layers(line_rows(chart), x, y),
            *value_layers(point_rows(chart, picture.unit), x, y, theme, len(chart.points)),
            *marker_layers(spread, x),
            end_label_layer(labels, y),
        ],
        "config": config(theme),
        "usermeta": {"theme": theme.value},
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Picture:
    """What is drawn, on which axis."""

    chart: Chart
    unit: Unit
    target: float | None
    reference: tuple[Point, ...]
    reference_name: str
    shown: Scale

    @classmethod
    def of(
        cls, chart: Chart, unit: Unit, target: float | None, reference: Series | None
    ) -> "_Picture":
        drawn = values_of(chart)
        if not drawn:
            raise NotComputable(f"{chart.series.name}: nothing has been recorded yet.")
        beside = () if reference is None else _inside(reference, chart)
        drawn += [point.value for point in beside if point.value is not None]
        drawn += [] if target is None else [target]
        return cls(
            chart=chart,
            unit=unit,
            target=target,
            reference=beside,
            reference_name="" if reference is None else reference.name,
            shown=scale(drawn, unit),
        )


def _inside(reference: Series, chart: Chart) -> tuple[Point, ...]:
    first, last = chart.points[0].period, chart.points[-1].period
    return tuple(point for point in reference.points if first <= point.period <= last)


def _baseline_layers(chart: Chart, x: Spec) -> list[Spec]:
    frozen = [
        {"from": moment(part.first), "to": moment(part.baseline.last), "text": "baseline"}
        for part in chart.parts
        if part.baseline is not None
    ]
    if not frozen:
        return []
    begin = {"field": "from", "type": "temporal", "axis": x["axis"]}
    shade = {
        "data": {"values": frozen},
        "mark": {"type": "rect", "color": LINE, "opacity": 0.09, "tooltip": None},
        "encoding": {
            "x": begin,
            "x2": {"field": "to"},
            "y": {"value": 0},
            "y2": {"value": "height"},
        },
    }
    name = {
        "data": {"values": frozen},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "top",
            "dx": 5,
            "dy": 5,
            "color": LABEL,
            "fontSize": 11,
        },
        "encoding": {"x": begin, "y": {"value": 0}, "text": {"field": "text"}},
    }
    return [shade, name]


def _reference_layers(picture: _Picture, x: Spec, y: Spec) -> list[Spec]:
    rows = [{"when": moment(point.period), "value": point.value} for point in picture.reference]
    if not rows:
        return []
    return [
        {
            "data": {"values": rows},
            "mark": {
                "type": "line",
                "color": COMPARISON,
                "strokeWidth": 1.25,
                "opacity": 0.9,
                "invalid": "break-paths-show-path-domains",
                "tooltip": None,
            },
            "encoding": {
                "x": {"field": "when", "type": "temporal", **x},
                "y": {"field": "value", "type": "quantitative", **y},
            },
        }
    ]


def _target_layers(picture: _Picture, y: Spec) -> list[Spec]:
    if picture.target is None:
        return []
    return [
        {
            "data": {"values": [{"target": picture.target}]},
            "mark": {
                "type": "rule",
                "color": TARGET,
                "strokeWidth": 1.25,
                "strokeDash": [2, 3],
                "tooltip": None,
            },
            "encoding": {"y": {"field": "target", "type": "quantitative", **y}},
        }
    ]


def _labels(picture: _Picture) -> list[EndLabel]:
    """The last centre line, the target and the reference, named where they end."""
    labels = []
    line = picture.chart.parts[-1].line
    if line is not None:
        text = f"{line.kind.value} {amount(line.value, picture.unit)}"
        labels.append(EndLabel(value=line.value, text=text, colour=LABEL))
    if picture.target is not None:
        text = f"target {amount(picture.target, picture.unit)}"
        labels.append(EndLabel(value=picture.target, text=text, colour=TARGET))
    ends = [point.value for point in picture.reference if point.value is not None]
    if ends:
        labels.append(EndLabel(value=ends[-1], text=picture.reference_name, colour=COMPARISON))
    return labels
