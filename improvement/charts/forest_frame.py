"""What every forest is made of: its frame, its two upright lines, and its ranges with their points.

What a row says and how its axis is marked belongs to each forest; nothing here knows an outcome.
"""

from collections.abc import Callable

from improvement.charts.palette import LABEL, LINE, MUTED, PILOT, SIGNAL
from improvement.charts.rows import ROW_HEIGHT, Row, at, upright, upright_layer
from improvement.charts.theme import BACKGROUND, SCHEMA, Spec, Theme, config
from improvement.stats.interval import Interval

#: The horizontal encoding of a field, with the forest's own axis.
X = Callable[[str], Spec]


def with_range(row: Row, benefit: Interval, figure: str, *, solid: bool) -> Row:
    """A row that is drawn: its range in benefit terms; ``solid`` where it may be published."""
    return {
        **row,
        "figure": figure,
        "estimate": benefit.estimate,
        "lower": benefit.lower,
        "upper": benefit.upper,
        "solid": solid,
    }


def forest_frame(
    layers: list[Spec],
    *,
    title: str,
    key: str | list[str],
    description: str,
    rows: int,
    theme: Theme,
) -> Spec:
    """Title, key, height by the number of rows, description and layers as one specification."""
    return {
        "$schema": SCHEMA,
        "description": description,
        "title": {
            "text": title,
            "subtitle": key,
            "subtitleColor": LABEL,
            "subtitleFontSize": 11,
        },
        "width": "container",
        "height": ROW_HEIGHT * max(1, rows),
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 6, "top": 4, "bottom": 4, "right": 6},
        "layer": layers,
        "config": config(theme),
        "usermeta": {"theme": theme.value},
    }


def x_axis(field: str, low: float, high: float, axis: Spec) -> Spec:
    """The horizontal encoding of every layer: the same domain, the same axis."""
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [low, high], "nice": False, "zero": False},
        "axis": axis,
    }


def line_layers(rows: int, worthwhile: float | None, x: X) -> list[Spec]:
    """A full line at no difference, a dashed one at what is worthwhile where that was said."""
    solid: Spec = {"color": LINE, "strokeWidth": 1.5}
    layers = [upright_layer(upright(0.0, rows), rows, x("x"), solid)]
    if worthwhile is not None:
        dashed: Spec = {"color": SIGNAL, "strokeWidth": 1.5, "strokeDash": [4, 3]}
        layers.append(upright_layer(upright(worthwhile, rows), rows, x("x"), dashed))
    return layers


def range_layers(rows: list[Row], x: X, *, told: str, theme: Theme) -> list[Spec]:
    """A line for each range and a point for its estimate, hollow where only insiders see it.

    ``told`` is the heading of the figure in the tooltip.
    """
    known = {"values": [row for row in rows if "estimate" in row]}
    y = at("drawing_at", len(rows))
    colour = {"condition": {"test": "datum.solid", "value": PILOT}, "value": MUTED}
    fill = {"condition": {"test": "datum.solid", "value": PILOT}, "value": BACKGROUND[theme]}
    tooltip = [{"field": "name", "title": "Group"}, {"field": "figure", "title": told}]
    return [
        {
            "data": known,
            "mark": {"type": "rule", "strokeWidth": 2.5, "strokeCap": "round"},
            "encoding": {
                "x": x("lower"),
                "x2": {"field": "upper"},
                "y": y,
                "color": colour,
                "tooltip": tooltip,
            },
        },
        {
            "data": known,
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1, "strokeWidth": 2},
            "encoding": {
                "x": x("estimate"),
                "y": y,
                "fill": fill,
                "stroke": colour,
                "tooltip": tooltip,
            },
        },
    ]
