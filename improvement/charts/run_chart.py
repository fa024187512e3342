"""The picture of a run chart: values, line, signal, gaps, and what happened meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass

from improvement.charts.axes import Scale, moment, scale, time_axis, value_axis
from improvement.charts.end_labels import EndLabel, end_label_layer, kept_apart
from improvement.charts.markers import Marker, marker_layers, placed
from improvement.charts.palette import COMPARISON, LABEL, LINE, SIGNAL
from improvement.charts.theme import (
    BACKGROUND,
    INK,
    PADDING,
    SCHEMA,
    VALUES,
    Spec,
    Theme,
    config,
    heading,
)
from improvement.domain.series import Point, Series
from improvement.errors import NotComputable
from improvement.stats.charts.run_chart import RunChart, RunChartPart, RunChartPoint
from improvement.stats.charts.run_finding import Signal
from improvement.words.amounts import Unit, amount, usual_unit
from improvement.words.periods import cadence, day
from improvement.words.run_chart import describe_run_chart

TARGET = "#B7791F"
CROWDING = 4.5  # square pixels of a point for each pixel of its share of the width
HALO_FROM = 14  # pixels between points from which a full halo leaves the line visible
HEIGHT = 280  # pixels of picture


def run_chart_spec(
    chart: RunChart,
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

    chart: RunChart
    unit: Unit
    target: float | None
    reference: tuple[Point, ...]
    reference_name: str
    shown: Scale

    @classmethod
    def of(
        cls, chart: RunChart, unit: Unit, target: float | None, reference: Series | None
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


def values_of(chart: RunChart) -> list[float]:
    """All figures that a chart draws: values and lines."""
    values = [point.value for point in chart.points if point.value is not None]
    return values + [part.line.value for part in chart.parts if part.line is not None]


def _inside(reference: Series, chart: RunChart) -> tuple[Point, ...]:
    first, last = chart.points[0].period, chart.points[-1].period
    return tuple(point for point in reference.points if first <= point.period <= last)


# --- rows --------------------------------------------------------------------------------------


def emphasised(part: RunChartPart) -> bool:
    """Are the points of the longest run to be pointed out? Only where that run is the signal."""
    return part.finding.signal in (Signal.RUN_TOO_LONG, Signal.BOTH)


def point_rows(chart: RunChart, unit: Unit) -> list[Spec]:
    """One row a period, gaps too: values to draw and texts to show on touch."""
    how_often = cadence([point.period for point in chart.points])
    marked = {part.index for part in chart.parts if emphasised(part)}
    return [
        {
            "id": point.period.isoformat(),
            "when": moment(point.period),
            "value": point.value,
            "part": point.part,
            "run": point.in_longest_run and point.part in marked,
            "day": day(point.period, how_often),
            "shown": "" if point.value is None else amount(point.value, unit),
            "made_of": _made_of(source),
            "place": _place(point, chart, unit),
        }
        for point, source in zip(chart.points, chart.series.points, strict=True)
    ]


def _made_of(point: Point) -> str:
    if point.numerator is None or point.denominator is None:
        return ""
    return f"{point.numerator:,g} of {point.denominator:,g}"


def _place(point: RunChartPoint, chart: RunChart, unit: Unit) -> str:
    line = chart.parts[point.part].line
    if line is None or point.value is None:
        return ""
    word = {-1: "below", 0: "on", 1: "above"}[point.side]
    return f"{word} the {line.kind.value} of {amount(line.value, unit)}"


def line_rows(chart: RunChart) -> list[Spec]:
    """The centre lines: solid where a line was made, dashed where a baseline is carried on."""
    rows = []
    for part in chart.parts:
        if part.line is None:
            continue
        made_until = part.last if part.baseline is None else part.baseline.last
        for begin, end, carried in (
            (part.first, made_until, False),
            (made_until, part.last, True),
        ):
            if begin < end or not carried:
                rows.append(
                    {
                        "from": moment(begin),
                        "to": moment(end),
                        "centre": part.line.value,
                        "carried": carried,
                    }
                )
    return rows


# --- layers ------------------------------------------------------------------------------------


def line_layers(rows: list[Spec] | None, x: Spec, y: Spec) -> list[Spec]:
    """Centre lines; ``rows`` None where the data come from a facet.

    Ranged marks leave the scale to the others: Vega-Lite reads a dated domain differently there,
    and would say on the console that the two conflict.
    """
    return [
        {
            **_data(rows),
            "mark": {"type": "rule", "color": LINE, "strokeWidth": 1.5, "tooltip": None},
            "encoding": {
                "x": {"field": "from", "type": "temporal", "axis": x["axis"]},
                "x2": {"field": "to"},
                "y": {"field": "centre", "type": "quantitative", **y},
                "strokeDash": {
                    "condition": {"test": "datum.carried", "value": [6, 4]},
                    "value": [1, 0],
                },
            },
        }
    ]


def value_layers(
    rows: list[Spec] | None,
    x: Spec,
    y: Spec,
    theme: Theme,
    periods: int,
    chosen_by: tuple[str, ...] = ("id",),
) -> list[Spec]:
    """The values, joined within a part and up to each gap; points smaller where it is crowded."""
    where = {
        "x": {"field": "when", "type": "temporal", **x},
        "y": {"field": "value", "type": "quantitative", **y},
    }
    joined = {
        **_data(rows),
        "mark": {
            "type": "line",
            "color": VALUES[theme],
            "strokeWidth": 1.5,
            "opacity": 0.6,
            "invalid": "break-paths-show-path-domains",
            "tooltip": None,
        },
        "encoding": {**where, "detail": {"field": "part", "type": "nominal"}},
    }
    chosen = {"name": "p", "select": {"type": "point", "fields": list(chosen_by)}}
    return [joined, {**_points(rows, where, theme, periods), "params": [chosen]}]


def _points(rows: list[Spec] | None, where: Spec, theme: Theme, periods: int) -> Spec:
    in_run = "datum.run"
    size = f"clamp({CROWDING} * width / {max(periods, 1)}, 16, 52)"
    return {
        **_data(rows),
        "transform": [{"filter": "isValid(datum.value)"}],
        "mark": {"type": "point", "filled": True, "opacity": 1, "cursor": "pointer"},
        "encoding": {
            **where,
            "shape": {"condition": {"test": in_run, "value": "diamond"}, "value": "circle"},
            "size": {
                "condition": {"test": in_run, "value": {"expr": f"1.9 * {size}"}},
                "value": {"expr": size},
            },
            "fill": {"condition": {"test": in_run, "value": SIGNAL}, "value": VALUES[theme]},
            "stroke": {
                "condition": {"param": "p", "empty": False, "value": INK[theme]},
                "value": BACKGROUND[theme],
            },
            "strokeWidth": {
                "condition": {"param": "p", "empty": False, "value": 2.5},
                "value": {"expr": f"width < {HALO_FROM * periods} ? 0.6 : 1.5"},
            },
            "tooltip": [
                {"field": "day", "title": "When"},
                {"field": "shown", "title": "Value"},
                {"field": "made_of", "title": "Made of"},
                {"field": "place", "title": "Place"},
            ],
        },
    }


def _data(rows: list[Spec] | None) -> Spec:
    return {} if rows is None else {"data": {"values": rows}}


def _baseline_layers(chart: RunChart, x: Spec) -> list[Spec]:
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
