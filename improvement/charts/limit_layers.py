"""Centre lines, limits and the band between them, in steps where they change by point."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby, pairwise

from improvement.charts.axes import Scale
from improvement.charts.palette import LINE
from improvement.charts.theme import Spec
from improvement.stats.charts.chart import Chart, ChartPart, ChartPoint

BAND_OPACITY = 0.08

LINES = ("centre", "lower", "upper")
NEAR_LINES = ("near_lower", "near_upper")
KINDS = {
    "centre": "centre",
    "lower": "limit",
    "upper": "limit",
    "near_lower": "near",
    "near_upper": "near",
}

#: Centre, lower and upper limit, near lower and near upper one; or some of them.
Figures = tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Between two moments of one part all lines are level. ``carried``: after a baseline."""

    part: int
    begin: datetime
    end: datetime
    carried: bool
    centre: float | None
    lower: float | None
    upper: float | None
    near_lower: float | None
    near_upper: float | None


def stretches(chart: Chart) -> list[Stretch]:
    """The lines of a chart; those that stay level are one stretch.

    A step stands midway between two points. Where nothing was recorded, a limit that depends on
    the size of the sample goes on from the neighbours' side.
    """
    return [piece for part in chart.parts for piece in _of_part(chart, part)]


def _of_part(chart: Chart, part: ChartPart) -> Iterator[Stretch]:
    points = [p for p in chart.points if p.part == part.index]
    limited = [p for p in points if p.lower is not None or p.upper is not None]
    level = [(points, _figures(points[0]))] if not limited else _level(limited)
    edges = [
        midnight(part.first),
        *(_midway(a[0][-1].period, b[0][0].period) for a, b in pairwise(level)),
        midnight(part.last),
    ]
    for (begin, end), (_, figures) in zip(pairwise(edges), level, strict=True):
        for piece_begin, piece_end, carried in _carried(begin, end, part):
            centre, lower, upper, near_lower, near_upper = figures
            yield Stretch(
                part=part.index,
                begin=piece_begin,
                end=piece_end,
                carried=carried,
                centre=centre,
                lower=lower,
                upper=upper,
                near_lower=near_lower,
                near_upper=near_upper,
            )


def _level(points: Sequence[ChartPoint]) -> list[tuple[list[ChartPoint], Figures]]:
    return [(list(group), figures) for figures, group in groupby(points, _figures)]


def _figures(point: ChartPoint) -> Figures:
    return (point.centre, point.lower, point.upper, point.near_lower, point.near_upper)


def _carried(
    begin: datetime, end: datetime, part: ChartPart
) -> Iterator[tuple[datetime, datetime, bool]]:
    """A stretch, parted where the baseline ends."""
    if part.baseline is None:
        yield begin, end, False
        return
    made_until = midnight(part.baseline.last)
    if begin <= made_until:
        yield begin, min(end, made_until), False
    if end > made_until:
        yield max(begin, made_until), end, True


def midnight(when: date) -> datetime:
    """The beginning of a day."""
    return datetime.combine(when, time.min)


def _midway(earlier: date, later: date) -> datetime:
    return midnight(earlier) + (midnight(later) - midnight(earlier)) / 2


def line_rows(pieces: Sequence[Stretch], *, names: Sequence[str] = LINES) -> list[Spec]:
    """A row for each step of each line, and one for its end; ``path`` tells the lines apart."""
    return [
        {"path": f"{name}{number}", "line": KINDS[name], "when": when, "y": y, "carried": carried}
        for name in names
        for number, (path, carried) in enumerate(_paths(pieces, (name,)))
        for when, (y,) in path
    ]


def band_rows(pieces: Sequence[Stretch], shown: Scale) -> list[Spec]:
    """Between the limits; up to the edge of the picture on a side without a limit."""
    return [
        {
            "path": f"band{number}",
            "when": when,
            "low": shown.low if low is None else low,
            "high": shown.high if high is None else high,
        }
        for number, (path, _) in enumerate(_paths(pieces, ("lower", "upper")))
        for when, (low, high) in path
    ]


#: Corners of a line: moments and the figures from then on; the last one closes it.
Path = list[tuple[str, Figures]]


def _paths(pieces: Sequence[Stretch], names: Sequence[str]) -> Iterator[tuple[Path, bool]]:
    """The figures of these names as unbroken lines, level stretches joined; are they carried on?"""
    path: Path = []
    before: Stretch | None = None
    for piece in pieces:
        figures = tuple(getattr(piece, name) for name in names)
        there = any(figure is not None for figure in figures)
        goes_on = before is not None and (before.part, before.carried) == (
            piece.part,
            piece.carried,
        )
        if path and before is not None and not (there and goes_on):
            yield _closed(path, before), before.carried
            path = []
        if there and (not path or path[-1][1] != figures):
            path.append((piece.begin.isoformat(), figures))
        before = piece
    if path and before is not None:
        yield _closed(path, before), before.carried


def _closed(path: Path, last: Stretch) -> Path:
    return [*path, (last.end.isoformat(), path[-1][1])]


def limit_values(chart: Chart) -> list[float]:
    """All figures that the lines of a chart reach."""
    return [
        value
        for point in chart.points
        for value in (point.centre, point.lower, point.upper)
        if value is not None
    ]


def band_layer(rows: list[Spec] | None, x: Spec, y: Spec) -> Spec:
    """The band; ``rows`` None where the data come from a facet."""
    return {
        **data(rows),
        "mark": {
            "type": "area",
            "interpolate": "step-after",
            "color": LINE,
            "opacity": BAND_OPACITY,
            "tooltip": None,
        },
        "encoding": {
            "x": {"field": "when", "type": "temporal", **x},
            "y": {"field": "low", "type": "quantitative", **y},
            "y2": {"field": "high"},
            "detail": {"field": "path", "type": "nominal"},
        },
    }


def line_layer(rows: list[Spec] | None, x: Spec, y: Spec) -> Spec:
    """Centre lines (dashed where a baseline is carried on), thinner limits, dotted near limits."""
    centre = "datum.line === 'centre'"
    return {
        **data(rows),
        "mark": {"type": "line", "interpolate": "step-after", "color": LINE, "tooltip": None},
        "encoding": {
            "x": {"field": "when", "type": "temporal", **x},
            "y": {"field": "y", "type": "quantitative", **y},
            "detail": {"field": "path", "type": "nominal"},
            "strokeWidth": {"condition": {"test": centre, "value": 1.5}, "value": 0.9},
            "strokeDash": {
                "condition": [
                    {"test": "datum.line === 'near'", "value": [1, 3]},
                    {"test": "datum.carried", "value": [6, 4]},
                ],
                "value": [1, 0],
            },
        },
    }


def data(rows: list[Spec] | None) -> Spec:
    """The layer's own rows; nothing where they come from a facet."""
    return {} if rows is None else {"data": {"values": rows}}
