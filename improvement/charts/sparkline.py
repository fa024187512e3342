"""Sparklines for lists: a line, its centre, the latest point and whether there is a signal.

One sketch in pixels serves both the specification and the SVG text. The text needs no script, so a
list of hundreds shows them at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from improvement.charts.chart_layers import pointing
from improvement.charts.palette import LINE, OUTSIDE, SIGNAL
from improvement.charts.theme import PADDING, SCHEMA, VALUES, Spec, Theme, config
from improvement.errors import NotComputable
from improvement.stats.charts.chart import Chart, ChartPoint
from improvement.words.amounts import Unit
from improvement.words.chart_description import describe_sparkline

WIDTH, HEIGHT = 120, 28  # pixels
MARGIN = 4  # pixels around, so that no sign is cut off
SIGN = 3.2  # pixels from the middle of the sign of a signal to its corners
DOT = 2.2  # radius of the latest point where there is no signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is drawn, in pixels from the upper left corner.

    ``strokes`` are the lines between gaps (a point alone is one of length 1), ``centre`` the level
    of the latest centre line, ``last`` the latest point; ``sign`` is "" or what the signal is
    ("rule", "above" or "below") and stands at ``sign_at``.
    """

    strokes: tuple[tuple[tuple[float, float], ...], ...]
    centre: float | None
    last: tuple[float, float]
    sign: str
    sign_at: tuple[float, float] | None


def sketch(chart: Chart, width: int = WIDTH, height: int = HEIGHT) -> Sketch:
    """The chart in so few pixels. Raises ``NotComputable`` where nothing was recorded."""
    values = [point.value for point in chart.points if point.value is not None]
    if not values:
        raise NotComputable(f"{chart.series.name}: nothing has been recorded yet.")
    line = chart.parts[-1].line
    levels = [*values, *([] if line is None else [line.value])]
    low, high = min(levels), max(levels)
    first = chart.points[0].period
    days = max((chart.points[-1].period - first).days, 1)

    def x(point: ChartPoint) -> float:
        return MARGIN + (point.period - first).days / days * (width - 2 * MARGIN)

    def y(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return height - MARGIN - share * (height - 2 * MARGIN)

    places = {
        p.period: (round(x(p), 1), round(y(p.value), 1))
        for p in chart.points
        if p.value is not None
    }
    sign, signalled = _sign(chart)
    return Sketch(
        strokes=tuple(tuple(places[p.period] for p in run) for run in _strokes(chart.points)),
        centre=None if line is None else round(y(line.value), 1),
        last=list(places.values())[-1],
        sign=sign,
        sign_at=None if signalled is None else places[signalled.period],
    )


def _strokes(points: Sequence[ChartPoint]) -> Iterator[list[ChartPoint]]:
    """Recorded points without a gap or a new part between them."""
    stroke: list[ChartPoint] = []
    for point in points:
        if stroke and (point.value is None or point.part != stroke[-1].part):
            yield stroke
            stroke = []
        if point.value is not None:
            stroke.append(point)
    if stroke:
        yield stroke


def _sign(chart: Chart) -> tuple[str, ChartPoint | None]:
    """What the latest part says and where: a point outside comes before a rule."""
    part = chart.latest
    there = [p for p in chart.points if p.part == part.index and p.value is not None]
    outside = [p for p in there if p.outside]
    if outside:
        return "above" if outside[-1].outside > 0 else "below", outside[-1]
    if not part.fired:
        return "", None
    pointed_at = [p for p in there if pointing(p)]
    return "rule", (pointed_at or there)[-1]


def sparkline_svg(
    chart: Chart,
    *,
    unit: Unit | None = None,
    width: int = WIDTH,
    height: int = HEIGHT,
    theme: Theme = Theme.LIGHT,
) -> str:
    """A sparkline as SVG text that says itself what it shows; no script, no font.

    A series without a value is an empty picture that says so.
    """
    told = escape(describe_sparkline(chart, unit=unit), quote=True)
    drawn = "" if _is_empty(chart) else _drawn(sketch(chart, width, height), width, theme)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{told}" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}"><title>{told}</title>{drawn}</svg>'
    )


def _is_empty(chart: Chart) -> bool:
    return all(point.value is None for point in chart.points)


def _drawn(found: Sketch, width: int, theme: Theme) -> str:
    colour = VALUES[theme]
    line = "" if found.centre is None else _line(found.centre, width)
    path = "".join(_path(stroke) for stroke in found.strokes)
    return (
        f'{line}<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.3" '
        f'stroke-linecap="round" stroke-linejoin="round"/>{_signs(found, colour)}'
    )


def _line(centre: float, width: int) -> str:
    return (
        f'<path d="M{MARGIN},{centre}H{width - MARGIN}" stroke="{LINE}" stroke-width="0.8" '
        'opacity="0.8"/>'
    )


def _path(stroke: Sequence[tuple[float, float]]) -> str:
    """Moves and lines; a point alone is a line of no length, which the round cap makes a dot."""
    corners = stroke if len(stroke) > 1 else (*stroke, *stroke)
    return "M" + "L".join(f"{x},{y}" for x, y in corners)


def _signs(found: Sketch, colour: str) -> str:
    """The latest point, and the sign of a signal over the point it is about."""
    x, y = found.last
    dot = f'<circle cx="{x}" cy="{y}" r="{DOT}" fill="{colour}"/>'
    if found.sign_at is None:
        return dot
    x, y = found.sign_at
    corners = " ".join(
        f"{round(x + SIGN * across, 1)},{round(y + SIGN * down, 1)}"
        for across, down in CORNERS[found.sign]
    )
    return f'{dot}<polygon points="{corners}" fill="{COLOURS[found.sign]}"/>'


#: Corners of the signs around their middle, in units of ``SIGN``; downwards is positive.
CORNERS = {
    "rule": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
    "above": ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
    "below": ((0, 1.1), (1.1, -0.9), (-1.1, -0.9)),
}
COLOURS = {"rule": SIGNAL, "above": OUTSIDE, "below": OUTSIDE}
SHAPES = {"rule": "diamond", "above": "triangle-up", "below": "triangle-down"}


def sparkline_spec(
    chart: Chart,
    *,
    unit: Unit | None = None,
    width: int = WIDTH,
    height: int = HEIGHT,
    theme: Theme = Theme.LIGHT,
) -> Spec:
    """The same sketch as a Vega-Lite specification. Raises ``NotComputable`` without a value."""
    found = sketch(chart, width, height)
    layers = [*_centre_layers(found, width), *_value_layers(found, VALUES[theme])]
    return {
        "$schema": SCHEMA,
        "description": describe_sparkline(chart, unit=unit),
        "width": width,
        "height": height,
        "autosize": {"type": "none"},
        "padding": dict.fromkeys(PADDING, 0),
        "layer": [{**layer, "mark": {**layer["mark"], "tooltip": None}} for layer in layers],
        "config": config(theme),
        "usermeta": {"theme": theme.value},
    }


#: Places are pixels already: no scale, no axis.
_WHERE = {
    axis: {"field": axis, "type": "quantitative", "scale": None, "axis": None} for axis in "xy"
}


def _centre_layers(found: Sketch, width: int) -> list[Spec]:
    if found.centre is None:
        return []
    ends = {"x": {"value": MARGIN}, "x2": {"value": width - MARGIN}, "y": _WHERE["y"]}
    mark = {"type": "rule", "color": LINE, "strokeWidth": 0.8, "opacity": 0.8}
    return [{"data": {"values": [{"y": found.centre}]}, "mark": mark, "encoding": ends}]


def _value_layers(found: Sketch, colour: str) -> list[Spec]:
    """The line, points that stand alone between gaps, and the latest point."""
    rows = [
        {"x": x, "y": y, "stroke": number}
        for number, stroke in enumerate(found.strokes)
        for x, y in stroke
    ]
    line = {
        "data": {"values": rows},
        "mark": {"type": "line", "color": colour, "strokeWidth": 1.3},
        "encoding": {**_WHERE, "detail": {"field": "stroke", "type": "nominal"}},
    }
    alone = [stroke[0] for stroke in found.strokes if len(stroke) == 1]
    layers = [line, *([_dots(alone, colour, "circle", 4)] if alone else [])]
    layers.append(_dots([found.last], colour, "circle", 16))
    if found.sign_at is not None:
        layers.append(_dots([found.sign_at], COLOURS[found.sign], SHAPES[found.sign], 40))
    return layers


def _dots(places: Sequence[tuple[float, float]], colour: str, shape: str, size: int) -> Spec:
    return {
        "data": {"values": [{"x": x, "y": y} for x, y in places]},
        "mark": {
            "type": "point",
            "filled": True,
            "opacity": 1,
            "color": colour,
            "shape": shape,
            "size": size,
        },
        "encoding": _WHERE,
    }
