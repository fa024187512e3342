"""The picture of any chart: values, lines and limits, signals, and what happened meanwhile."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from improvement.charts.axes import Scale, moment, scale, time_axis, value_axis
from improvement.charts.chart_layers import (
    SIDES,
    joined_layer,
    point_layer,
    point_rows,
    pointing,
    values_of,
)
from improvement.charts.end_labels import EndLabel, end_label_layer, kept_apart
from improvement.charts.limit_layers import (
    LINES,
    NEAR_LINES,
    Stretch,
    band_layer,
    band_rows,
    line_layer,
    line_rows,
    stretches,
)
from improvement.charts.markers import Marker, marker_layers, placed
from improvement.charts.palette import COMPARISON, LABEL, TARGET
from improvement.charts.phases import phase_layers, phases
from improvement.charts.targets import (
    Targets,
    earlier_name_layers,
    earlier_names,
    last_target,
    target_layer,
    target_rows,
    targets,
)
from improvement.charts.theme import PADDING, SCHEMA, Spec, Theme, config, heading
from improvement.domain.series import Point, Series
from improvement.errors import NotComputable
from improvement.stats.charts.chart import Chart
from improvement.words.amounts import Unit, amount
from improvement.words.chart_description import describe_chart
from improvement.words.chart_texts import limit_label, picture_key, unit_of

HEIGHT = 280  # pixels of picture
KEY_LETTERS = 60  # of one line, so that it fits a phone


def chart_spec(
    chart: Chart,
    *,
    title: str,
    unit: Unit | None = None,
    markers: Sequence[Marker] = (),
    reference: Series | None = None,
    near_limits: bool = False,
    height: int = HEIGHT,
    theme: Theme = Theme.LIGHT,
) -> Spec:
    """A chart of any kind as a Vega-Lite specification that takes the width of its container.

    Limits are steps where they differ from point to point. Points outside them are triangles, those
    that a rule points at diamonds, those left out hollow. The target comes from the options of
    the chart; a step that is still to come makes the axis a little longer.

    Parameters
    ----------
    chart : at least one value. Raises ``NotComputable`` otherwise.
    unit : how figures are shown; by default as this kind of chart and measure usually is.
    markers : cycles, events, notes and stories; those outside the periods of the chart are left
        out.
    reference : a thin second line, such as the average of earlier years; likewise.
    near_limits : also draw those at 2 sigma, dotted.
    height : pixels of the picture without title and dates.

    Every point carries its period as ``id`` and can be selected (parameter ``p``).
    """
    picture = _Picture.of(chart, unit or unit_of(chart), reference, near=near_limits)
    labels = kept_apart(_labels(picture), picture.shown, height)
    spread = placed(markers, chart.points[0].period, picture.targets.until)
    headings = phases(chart, picture.targets.until)
    x = time_axis([point.period for point in chart.points], until=picture.targets.until)
    y = value_axis(picture.shown, picture.unit)
    return {
        "$schema": SCHEMA,
        "description": describe_chart(chart, unit=picture.unit),
        "title": {**heading(title), **_key(picture)},
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": PADDING.copy(),
        "layer": [
            *_line_layers(picture, x, y),
            *phase_layers(headings, chart, x),
            *_reference_layers(picture, x, y),
            *_target_layers(picture, x, y),
            joined_layer(picture.rows, x, y, theme),
            point_layer(picture.rows, x, y, theme, len(chart.points)),
            *marker_layers(spread, x, rows_below=1 if headings else 0),
            end_label_layer(labels, y),
        ],
        "config": config(theme),
        "usermeta": {"theme": theme.value, "stretches": True},
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Picture:
    """What is drawn, on which axis."""

    chart: Chart
    unit: Unit
    rows: list[Spec]
    lines: list[Stretch]
    targets: Targets
    reference: tuple[Point, ...]
    reference_name: str
    near: bool
    shown: Scale

    @classmethod
    def of(cls, chart: Chart, unit: Unit, reference: Series | None, *, near: bool) -> "_Picture":
        if all(point.value is None for point in chart.points):
            raise NotComputable(f"{chart.series.name}: nothing has been recorded yet.")
        beside = () if reference is None else _inside(reference, chart)
        aims = targets(chart)
        drawn = values_of(chart) + aims.values
        drawn += [point.value for point in beside if point.value is not None]
        return cls(
            chart=chart,
            unit=unit,
            rows=point_rows(chart, unit),
            lines=stretches(chart),
            targets=aims,
            reference=beside,
            reference_name="" if reference is None else reference.name,
            near=near,
            shown=scale(drawn, unit),
        )


def _inside(reference: Series, chart: Chart) -> tuple[Point, ...]:
    first, last = chart.points[0].period, chart.points[-1].period
    return tuple(point for point in reference.points if first <= point.period <= last)


def _key(picture: _Picture) -> Spec:
    """What the signs mean, below the title, where there are any."""
    marks = {"outside" if row["mark"] in SIDES else str(row["mark"]) for row in picture.rows}
    if picture.near and any(line.near_upper is not None for line in picture.lines):
        marks.add("near")
    rules = {
        rule
        for point, row in zip(picture.chart.points, picture.rows, strict=True)
        if row["mark"] == "rule"
        for rule in pointing(point)
    }
    key = textwrap.wrap(picture_key(marks, rules), KEY_LETTERS)
    return {"subtitle": key, "subtitleColor": LABEL, "subtitleFontSize": 11} if key else {}


def _line_layers(picture: _Picture, x: Spec, y: Spec) -> list[Spec]:
    band = band_rows(picture.lines, picture.shown)
    lines = line_rows(picture.lines, names=LINES + (NEAR_LINES if picture.near else ()))
    return [*([band_layer(band, x, y)] if band else []), line_layer(lines, x, y)]


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


def _target_layers(picture: _Picture, x: Spec, y: Spec) -> list[Spec]:
    rows = target_rows(picture.targets)
    if not rows:
        return []
    names = earlier_names(picture.targets, picture.chart, picture.unit)
    return [target_layer(rows, x, y), *earlier_name_layers(names, x, y)]


def _labels(picture: _Picture) -> list[EndLabel]:
    """The last centre line and limits, the target and the reference, named where they end."""
    labels = _line_labels(picture)
    aim = last_target(picture.targets, picture.chart, picture.unit)
    if aim is not None:
        labels.append(EndLabel(value=aim[0], text=aim[1], colour=TARGET))
    ends = [point.value for point in picture.reference if point.value is not None]
    if ends:
        labels.append(EndLabel(value=ends[-1], text=picture.reference_name, colour=COMPARISON))
    return labels


def _line_labels(picture: _Picture) -> list[EndLabel]:
    part, last, unit = picture.chart.parts[-1], picture.lines[-1], picture.unit
    named = []
    if part.line is not None and last.centre is not None:
        named.append((last.centre, f"{part.line.kind.value} {amount(last.centre, unit)}"))
    if last.lower is not None:
        named.append((last.lower, limit_label("lower", last.lower, unit)))
    if last.upper is not None:
        named.append((last.upper, limit_label("upper", last.upper, unit)))
    return [EndLabel(value=value, text=text, colour=LABEL) for value, text in named]
