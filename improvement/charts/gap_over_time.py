"""Two groups over time and the ribbon between them, named with the gap at the start and now."""

from collections.abc import Iterator
from itertools import pairwise

from improvement.charts.axes import moment, scale, time_axis, value_axis
from improvement.charts.chart import HEIGHT
from improvement.charts.end_labels import EndLabel, end_label_layer, kept_apart
from improvement.charts.palette import COMPARISON, SIGNAL
from improvement.charts.theme import (
    INK,
    PADDING,
    SCHEMA,
    VALUES,
    Spec,
    Theme,
    config,
    heading,
)
from improvement.domain.series import Series
from improvement.stats.equity.gap_over_time import GapOverTime, GapPoint
from improvement.words.amounts import Unit, amount, usual_unit
from improvement.words.gap_over_time import describe_gap_over_time, gap_label
from improvement.words.periods import cadence, day

RIBBON_OPACITY = 0.16
LABELS_AT = (-10, -25)  # pixels from the upper edge: the gap now, and at the start


def gap_over_time_spec(
    found: GapOverTime,
    *,
    title: str,
    unit: Unit | None = None,
    height: int = HEIGHT,
    theme: Theme = Theme.LIGHT,
) -> Spec:
    """Two lines, named where they end, and the ribbon between them.

    The ribbon is there only where both groups were recorded, and changes sides where the lines
    cross. The reference group is drawn with circles, the other with squares.
    """
    shown_in = unit or usual_unit(found.reference.kind)
    both = (found.reference, found.group)
    periods = sorted({point.period for series in both for point in series.points})
    values = [p.value for series in both for p in series.points if p.value is not None]
    shown = scale(values, shown_in)
    x, y = time_axis(periods), value_axis(shown, shown_in)
    colours = {found.reference.name: VALUES[theme], found.group.name: COMPARISON}
    return {
        "$schema": SCHEMA,
        "description": describe_gap_over_time(found, unit=shown_in),
        "title": heading(title, offset=40),
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": PADDING.copy(),
        "layer": [
            _ribbon(found, x, y),
            *_bars(found, x, y),
            *(
                layer
                for series, shape in zip(both, ("circle", "square"), strict=True)
                for layer in _lines(series, shown_in, shape, colours[series.name], x, y)
            ),
            *_gap_labels(found, shown_in, x, theme),
            end_label_layer(kept_apart(_ends(both, shown_in, colours), shown, height), y),
        ],
        "config": config(theme),
        "usermeta": {"theme": theme.value, "stretches": True},
    }


def _ribbon(found: GapOverTime, x: Spec, y: Spec) -> Spec:
    rows = [
        {
            "when": moment(point.period),
            "low": point.reference,
            "high": point.group,
            "piece": piece,
        }
        for point, piece in _pieces(found)
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "area", "color": SIGNAL, "opacity": RIBBON_OPACITY, "tooltip": None},
        "encoding": {
            "x": {"field": "when", "type": "temporal", **x},
            "y": {"field": "low", "type": "quantitative", **y},
            "y2": {"field": "high"},
            "detail": {"field": "piece", "type": "nominal"},
        },
    }


def _pieces(found: GapOverTime) -> Iterator[tuple[GapPoint, int]]:
    """Points and the unbroken piece each is in: a period that lacks one group parts the ribbon."""
    lacking = {
        period
        for period in {p.period for p in (*found.reference.points, *found.group.points)}
        if period not in {point.period for point in found.points}
    }
    piece = 0
    yield found.points[0], piece
    for before, point in pairwise(found.points):
        piece += any(before.period < period < point.period for period in lacking)
        yield point, piece


def _bars(found: GapOverTime, x: Spec, y: Spec) -> list[Spec]:
    """An upright bar at the start and now: what the labels name."""
    rows = [
        {"when": moment(point.period), "low": point.reference, "high": point.group}
        for point in {p.period: p for p in (found.start, found.now)}.values()
    ]
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "color": SIGNAL, "strokeWidth": 2, "tooltip": None},
            "encoding": {
                "x": {"field": "when", "type": "temporal", **x},
                "y": {"field": "low", "type": "quantitative", **y},
                "y2": {"field": "high"},
            },
        }
    ]


def _lines(series: Series, unit: Unit, shape: str, colour: str, x: Spec, y: Spec) -> Iterator[Spec]:
    how_often = cadence([point.period for point in series.points])
    rows = [
        {
            "id": point.period.isoformat(),
            "when": moment(point.period),
            "value": point.value,
            "name": series.name,
            "day": day(point.period, how_often),
            "shown": "" if point.value is None else amount(point.value, unit),
        }
        for point in series.points
    ]
    where = {
        "x": {"field": "when", "type": "temporal", **x},
        "y": {"field": "value", "type": "quantitative", **y},
    }
    joined = {
        "type": "line",
        "color": colour,
        "strokeWidth": 2,
        "strokeJoin": "round",
        "invalid": "break-paths-show-path-domains",
        "tooltip": None,
    }
    yield {"data": {"values": rows}, "mark": joined, "encoding": where}
    told = {"name": "Group", "day": "When", "shown": "Value"}
    yield {
        "data": {"values": rows},
        "transform": [{"filter": "isValid(datum.value)"}],
        "mark": {
            "type": "point",
            "filled": True,
            "opacity": 1,
            "size": 26,
            "shape": shape,
            "color": colour,
        },
        "encoding": {
            **where,
            "tooltip": [{"field": key, "title": title} for key, title in told.items()],
        },
    }


def _gap_labels(found: GapOverTime, unit: Unit, x: Spec, theme: Theme) -> list[Spec]:
    """Above the picture, at the ends of the ribbon, each in a row of its own so that neither covers
    the other on a telephone; on one period there is only now.
    """
    ends = [("right", gap_label(found.now, unit, now=True), found.now, LABELS_AT[0])]
    if len(found.points) > 1:
        ends.append(("left", gap_label(found.start, unit), found.start, LABELS_AT[1]))
    return [
        {
            "data": {"values": [{"when": moment(point.period), "text": text}]},
            "mark": {
                "type": "text",
                "align": align,
                "baseline": "middle",
                "color": INK[theme],
                "fontSize": 11,
                "fontWeight": 600,
                "tooltip": None,
            },
            "encoding": {
                "x": {"field": "when", "type": "temporal", **x},
                "y": {"value": above},
                "text": {"field": "text"},
            },
        }
        for align, text, point, above in ends
    ]


def _ends(both: tuple[Series, Series], unit: Unit, colours: dict[str, str]) -> list[EndLabel]:
    labels = []
    for series in both:
        last = next(p.value for p in reversed(series.points) if p.value is not None)
        text = f"{series.name} {amount(last, unit)}"
        labels.append(EndLabel(value=last, text=text, colour=colours[series.name]))
    return labels
