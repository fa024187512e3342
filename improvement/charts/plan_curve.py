"""The planning curve: how small a gain each size of a pilot can show, with groups and the wish."""

from improvement.charts.palette import GROUPS, LABEL, PILOT, SIGNAL
from improvement.charts.theme import INK, PADDING, SCHEMA, Spec, Theme, config
from improvement.stats.decisions.plan_curve import CurvePoint, PlanCurve
from improvement.words.pictures import EVERYBODY
from improvement.words.plan_curve import curve_reading

HEIGHT = 280  # pixels
X_TITLE = "Households on each side, all groups together"
Y_TITLE = "smallest gain that can be shown, per 100"
ROOM = 1.3  # of the widest size: room for names at the lines' ends
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 2], [10, 4], [3, 5])

Row = dict[str, object]


def plan_curve_spec(found: PlanCurve, *, title: str, theme: Theme = Theme.LIGHT) -> Spec:
    """One line for everybody (bold), one a group; the dashed line across is the wanted gain.

    Lower is better for the planner: a smaller gain is enough to be seen. Lines begin where
    something can be shown at all.
    """
    names = [EVERYBODY, *(curve.group.group for curve in found.groups)]
    curves = [found.points, *(curve.points for curve in found.groups)]
    rows = [
        row
        for name, points in zip(names, curves, strict=True)
        for row in _rows(name, points, found)
    ]
    key = [f"in {round(found.target * 100)} of 100 cases; lines begin where a gain can be shown"]
    if found.wanted is not None:
        key.append("dashed across: the wanted gain")
    return {
        "$schema": SCHEMA,
        "description": describe(found),
        "title": {"text": title, "subtitle": key, "subtitleColor": LABEL, "subtitleFontSize": 11},
        "width": "container",
        "height": HEIGHT,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": PADDING,
        "layer": _layers(rows, names, found, theme),
        "config": config(theme),
        "usermeta": {"theme": theme.value},
    }


def describe(found: PlanCurve) -> str:
    """The picture in sentences."""
    reading = curve_reading(found)
    return " ".join((reading.headline, *reading.because))


def _rows(name: str, points: tuple[CurvePoint, ...], found: PlanCurve) -> list[Row]:
    """Along the size of the whole pilot, so that a group's line says what the plan gives it."""
    return [
        {"name": name, "size": size, "n": point.n, "effect": point.effect}
        for size, point in zip(found.sizes, points, strict=True)
        if point.effect is not None
    ]


def _layers(rows: list[Row], names: list[str], found: PlanCurve, theme: Theme) -> list[Spec]:
    x = {
        "field": "size",
        "type": "quantitative",
        "scale": {"domain": [0, found.sizes[-1] * ROOM], "nice": False},
        "axis": {"title": X_TITLE, "values": _ticks(found.sizes[-1]), "format": "d"},
    }
    y = {
        "field": "effect",
        "type": "quantitative",
        "scale": {"domainMin": 0, "zero": True},
        "axis": {"title": Y_TITLE, "labelExpr": "format(datum.value * 100, '.0f')"},
    }
    colours = [PILOT, *(GROUPS[1:] * 4)[: len(names) - 1]]
    colour = {"field": "name", "scale": {"domain": names, "range": colours}, "legend": None}
    dash = {
        "field": "name",
        "scale": {"domain": names, "range": [_DASHES[i % len(_DASHES)] for i in range(len(names))]},
        "legend": None,
    }
    tooltip = [
        {"field": "name", "title": "Who"},
        {"field": "n", "title": "Of them on each side"},
        {"field": "effect", "title": "Smallest gain shown", "format": ".0%"},
    ]
    ends = [[row for row in rows if row["name"] == name][-1:] for name in names]
    layers: list[Spec] = [
        {
            "data": {"values": rows},
            "mark": {"type": "line", "strokeWidth": 2.2, "interpolate": "monotone"},
            "encoding": {"x": x, "y": y, "color": colour, "strokeDash": dash},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "size": 32, "opacity": 1},
            "encoding": {"x": x, "y": y, "color": colour, "tooltip": tooltip},
        },
        {
            "data": {"values": [row for end in ends for row in end]},
            "mark": {
                "type": "text",
                "align": "left",
                "dx": 7,
                "dy": -7,
                "fontSize": 12,
                "color": INK[theme],
            },
            "encoding": {"x": x, "y": y, "text": {"field": "name"}},
        },
    ]
    return layers if found.wanted is None else [*layers, _wanted(found.wanted, y)]


def _ticks(most: int) -> list[int]:
    """About six round sizes, none beyond the largest that was looked at."""
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500) if most / s <= 6)
    return list(range(0, most + 1, step))


def _wanted(wanted: float, y: Spec) -> Spec:
    return {
        "data": {"values": [{"effect": wanted}]},
        "mark": {"type": "rule", "color": SIGNAL, "strokeWidth": 1.5, "strokeDash": [4, 3]},
        "encoding": {"y": y},
    }
