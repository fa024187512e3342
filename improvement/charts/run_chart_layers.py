"""Rows and layers that a single run chart and a panel of many have in common."""

from improvement.charts.axes import moment
from improvement.charts.palette import LINE, SIGNAL
from improvement.charts.theme import (
    BACKGROUND,
    INK,
    VALUES,
    Spec,
    Theme,
)
from improvement.domain.series import Point
from improvement.stats.charts.chart import Chart, ChartPart, ChartPoint
from improvement.stats.charts.run_finding import Signal
from improvement.words.amounts import Unit, amount
from improvement.words.periods import cadence, day

CROWDING = 4.5  # square pixels of a point for each pixel of its share of the width
HALO_FROM = 14  # pixels between points from which a full halo leaves the line visible


def values_of(chart: Chart) -> list[float]:
    """All figures that a chart draws: values and lines."""
    values = [point.value for point in chart.points if point.value is not None]
    return values + [part.line.value for part in chart.parts if part.line is not None]


def emphasised(part: ChartPart) -> bool:
    """Are the points of the longest run to be pointed out? Only where that run is the signal."""
    return part.finding.signal in (Signal.RUN_TOO_LONG, Signal.BOTH)


def point_rows(chart: Chart, unit: Unit) -> list[Spec]:
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


def _place(point: ChartPoint, chart: Chart, unit: Unit) -> str:
    line = chart.parts[point.part].line
    if line is None or point.value is None:
        return ""
    word = {-1: "below", 0: "on", 1: "above"}[point.side]
    return f"{word} the {line.kind.value} of {amount(line.value, unit)}"


def line_rows(chart: Chart) -> list[Spec]:
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
