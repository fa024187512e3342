"""The difference over time: its line, and the band that narrows until the plan is reached."""

from datetime import date

from improvement.charts.axes import moment, time_axis
from improvement.charts.chart import HEIGHT
from improvement.charts.palette import LABEL, LINE, PILOT, SIGNAL
from improvement.charts.theme import BACKGROUND, PADDING, SCHEMA, VALUES, Spec, Theme, config
from improvement.domain.vocabulary import Direction
from improvement.stats.decisions.difference_over_time import DifferenceOverTime
from improvement.words.difference_over_time import BAND_KEY, describe_difference_over_time
from improvement.words.periods import cadence, day
from improvement.words.pictures import FOREST_AXIS_UP, forest_key, interval_label

BAND_OPACITY = 0.18
LEAST_REACH = 0.15  # the axis goes at least 15 points up and down
_STEPS = (0.05, 0.1, 0.2, 0.25, 0.5)


def difference_over_time_spec(
    found: DifferenceOverTime, *, title: str, height: int = HEIGHT, theme: Theme = Theme.LIGHT
) -> Spec:
    """Above the full line is better, whichever way the outcome counts; marks name the difference
    as it was counted. The dashed line is the smallest worthwhile difference, the dotted upright one
    the look at which the plan was reached. Of a very wide early band only the part near the rest is
    drawn; every limit is in the description and in the table.
    """
    rule, periods = found.rule, [point.period for point in found.points]
    low, high = _reach(found)
    x, y = time_axis(periods), _y(low, high, rule.direction)
    rows = {"values": _rows(found, low, high)}
    return {
        "$schema": SCHEMA,
        "description": describe_difference_over_time(found),
        "title": {
            "text": title,
            "subtitle": [BAND_KEY, forest_key(rule.minimum_worthwhile, rule.direction)],
            "subtitleColor": LABEL,
            "subtitleFontSize": 11,
        },
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": PADDING.copy(),
        "layer": [
            _band(rows, x, y),
            *_levels(rule.minimum_worthwhile, y),
            *_plan(found, x),
            *_line(rows, x, y, theme),
        ],
        "config": config(theme),
        "usermeta": {"theme": theme.value, "stretches": True},
    }


def _rows(found: DifferenceOverTime, low: float, high: float) -> list[Spec]:
    how_often = cadence([point.period for point in found.points])
    return [
        {
            "when": moment(point.period),
            "day": day(point.period, how_often),
            "value": point.benefit.estimate,
            "lower": max(low, point.benefit.lower),
            "upper": min(high, point.benefit.upper),
            "figure": interval_label(point.benefit, found.rule.direction),
            "last": point is found.now,
        }
        for point in found.points
    ]


def _reach(found: DifferenceOverTime) -> tuple[float, float]:
    """Everything from the middle of the plan on, and every estimate; wider ends are cut."""
    settled = [p for p in found.points if p.look.fraction >= 0.5 or p is found.now]
    known = [limit for p in settled for limit in (p.benefit.lower, p.benefit.upper)]
    known += [p.benefit.estimate for p in found.points]
    known += [-LEAST_REACH, LEAST_REACH, found.rule.minimum_worthwhile or 0.0]
    return max(-1.0, min(known) - 0.02), min(1.0, max(known) + 0.02)


def _y(low: float, high: float, direction: Direction) -> Spec:
    more, fewer = ("+", "−") if direction.sign > 0 else ("−", "+")
    step = next((s for s in _STEPS if (high - low) / s <= 7), _STEPS[-1])
    first, last = int(low / step), int(high / step)
    return {
        "type": "quantitative",
        "scale": {"domain": [low, high], "nice": False, "zero": False},
        "axis": {
            "title": FOREST_AXIS_UP,
            "titleFontSize": 11,
            "values": [round(i * step, 10) for i in range(first, last + 1)],
            "labelExpr": (
                f"datum.value > 0 ? '{more}' + format(datum.value * 100, '.0f') : "
                f"datum.value < 0 ? '{fewer}' + format(-datum.value * 100, '.0f') : '0'"
            ),
        },
    }


def _when(x: Spec) -> Spec:
    return {"field": "when", "type": "temporal", **x}


def _band(rows: Spec, x: Spec, y: Spec) -> Spec:
    return {
        "data": rows,
        "mark": {"type": "area", "color": PILOT, "opacity": BAND_OPACITY, "clip": True},
        "encoding": {"x": _when(x), "y": {"field": "lower", **y}, "y2": {"field": "upper"}},
    }


def _levels(worthwhile: float | None, y: Spec) -> list[Spec]:
    levels: list[tuple[float, Spec]] = [(0.0, {"color": LINE, "strokeWidth": 1.5})]
    if worthwhile is not None:
        levels.append((worthwhile, {"color": SIGNAL, "strokeWidth": 1.5, "strokeDash": [4, 3]}))
    return [
        {
            "data": {"values": [{"level": level}]},
            "mark": {"type": "rule", **mark},
            "encoding": {"y": {"field": "level", **y}},
        }
        for level, mark in levels
    ]


def _plan(found: DifferenceOverTime, x: Spec) -> list[Spec]:
    reached = found.reached
    if reached is None or len(found.points) < 2:
        return []
    at: dict[str, object] = {"values": [_mark(reached.period)]}
    return [
        {
            "data": at,
            "mark": {"type": "rule", "color": LABEL, "strokeDash": [2, 3]},
            "encoding": {"x": _when(x)},
        },
        {
            "data": at,
            "mark": {"type": "text", "align": "right", "dx": -5, "fontSize": 11, "color": LABEL},
            "encoding": {"x": _when(x), "y": {"value": 8}, "text": {"field": "label"}},
        },
    ]


def _mark(period: date) -> Spec:
    return {"when": moment(period), "label": "plan reached"}


def _line(rows: Spec, x: Spec, y: Spec, theme: Theme) -> list[Spec]:
    colour = VALUES[theme]
    tooltip = [
        {"field": "day", "title": "Up to"},
        {"field": "figure", "title": "Difference per 100"},
    ]
    value = {"field": "value", **y}
    return [
        {
            "data": rows,
            "mark": {"type": "line", "color": colour, "strokeWidth": 2.5},
            "encoding": {"x": _when(x), "y": value},
        },
        {
            "data": rows,
            "mark": {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 2},
            "encoding": {
                "x": _when(x),
                "y": value,
                "size": {"condition": {"test": "datum.last", "value": 110}, "value": 36},
                "fill": {
                    "condition": {"test": "datum.last", "value": colour},
                    "value": BACKGROUND[theme],
                },
                "stroke": {"value": colour},
                "tooltip": tooltip,
            },
        },
        {
            "data": {"values": [row for row in rows["values"] if row["last"]]},
            "mark": {
                "type": "text",
                "align": "right",
                "dx": -8,
                "dy": -26,
                "fontSize": 12,
                "fontWeight": 600,
                "color": colour,
            },
            "encoding": {"x": _when(x), "y": value, "text": {"field": "figure"}},
        },
    ]
