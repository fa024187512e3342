"""Rows and layers of the values that a single chart and a panel of many have in common."""

from improvement.charts.axes import moment
from improvement.charts.limit_layers import data, limit_values
from improvement.charts.palette import OUTSIDE, SIGNAL
from improvement.charts.theme import BACKGROUND, VALUES, Spec, Theme
from improvement.stats.charts.chart import Chart, ChartPoint
from improvement.stats.charts.rules.rule import RuleId
from improvement.words.amounts import Unit, amount
from improvement.words.chart_texts import limits_of, made_of, place_of, rule_names
from improvement.words.periods import cadence, day

CROWDING = 4.5  # square pixels of a point for each pixel of its share of the width
HALO_FROM = 14  # pixels between points from which a full halo leaves the line visible

#: Rules that judge a series as a whole point at all of it: marking every point marks none.
OF_THE_WHOLE = frozenset({RuleId.FEW_CROSSINGS, RuleId.BEST_BOX, RuleId.CUT_BOX, RuleId.RUNS_TABLE})

#: What a point can be beside plain, and its shape: never told by its colour alone.
SHAPES = {
    "": "circle",
    "rule": "diamond",
    "above": "triangle-up",
    "below": "triangle-down",
    "excluded": "circle",
}
SIDES = ("above", "below")  # the marks of points outside the limits
OUTSIDE_TEST = "datum.mark === 'above' || datum.mark === 'below'"
TOOLTIPS = {
    "day": "When",
    "shown": "Value",
    "made_of": "Made of",
    "place": "Place",
    "limits": "Limits",
    "why": "Why",
}


def values_of(chart: Chart) -> list[float]:
    """All figures that a chart draws: values, lines and limits."""
    return [point.value for point in chart.points if point.value is not None] + limit_values(chart)


def pointing(point: ChartPoint) -> tuple[RuleId, ...]:
    """The rules that point at this very point, not at the series as a whole."""
    return tuple(rule for rule in point.signals if rule not in OF_THE_WHOLE)


def mark_of(point: ChartPoint) -> str:
    """How a point stands out, if it does; the first that holds."""
    if point.excluded:
        return "excluded"
    if point.outside:
        return "above" if point.outside > 0 else "below"
    return "rule" if point.value is not None and pointing(point) else ""


def point_rows(chart: Chart, unit: Unit) -> list[Spec]:
    """One row a period, gaps too: values to draw and texts to show on touch."""
    how_often = cadence([point.period for point in chart.points])
    reasons = {left_out.period: left_out.reason for left_out in chart.options.exclusions}
    return [
        {
            "id": point.period.isoformat(),
            "when": moment(point.period),
            "value": point.value,
            "part": point.part,
            **_sign(mark_of(point)),
            "day": day(point.period, how_often),
            "shown": "" if point.value is None else amount(point.value, unit),
            "made_of": made_of(source, chart.options.multiply),
            "place": place_of(point, chart.parts[point.part], unit),
            "limits": limits_of(point, unit),
            "why": reasons.get(point.period, "") if point.excluded else rule_names(pointing(point)),
        }
        for point, source in zip(chart.points, chart.series.points, strict=True)
    ]


def _sign(mark: str) -> Spec:
    return {"mark": mark, "shape": SHAPES[mark]}


def light_rows(chart: Chart) -> list[Spec]:
    """The same points with what is drawn of them and nothing else, for very many panels."""
    return [
        {
            "id": point.period.isoformat(),
            "when": moment(point.period),
            "value": point.value,
            "part": point.part,
            **_sign(mark_of(point)),
        }
        for point in chart.points
    ]


def joined_layer(rows: list[Spec] | None, x: Spec, y: Spec, theme: Theme) -> Spec:
    """The values, joined within a part and up to each gap."""
    return {
        **data(rows),
        "mark": {
            "type": "line",
            "color": VALUES[theme],
            "strokeWidth": 1.5,
            "strokeJoin": "round",  # a sharp one pokes out above a steep peak
            "opacity": 0.6,
            "invalid": "break-paths-show-path-domains",
            "tooltip": None,
        },
        "encoding": {**_where(x, y), "detail": {"field": "part", "type": "nominal"}},
    }


def point_layer(
    rows: list[Spec] | None,
    x: Spec,
    y: Spec,
    theme: Theme,
    periods: int,
    chosen_by: tuple[str, ...] = ("id",),
) -> Spec:
    """The values as points that can be chosen (parameter ``p``); smaller where it is crowded."""
    size = f"clamp({CROWDING} * width / {max(periods, 1)}, 16, 52)"
    told = [key for key in TOOLTIPS if rows is None or any(row[key] for row in rows)]
    return {
        **data(rows),
        "transform": [{"filter": "isValid(datum.value)"}],
        "mark": {"type": "point", "filled": True, "opacity": 1, "cursor": "pointer"},
        "params": [{"name": "p", "select": {"type": "point", "fields": list(chosen_by)}}],
        "encoding": {
            **_where(x, y),
            **_signs(theme),
            "size": {
                "condition": {
                    "test": "datum.mark !== '' && datum.mark !== 'excluded'",
                    "value": {"expr": f"1.9 * {size}"},
                },
                "value": {"expr": size},
            },
            "strokeWidth": {
                "condition": [
                    {"param": "p", "empty": False, "value": 2.5},
                    {"test": "datum.mark === 'excluded'", "value": 1.25},
                ],
                "value": {"expr": f"width < {HALO_FROM * periods} ? 0.6 : 1.5"},
            },
            "tooltip": [{"field": key, "title": TOOLTIPS[key]} for key in told],
        },
    }


def standing_out_layer(x: Spec, y: Spec, theme: Theme, size: int) -> Spec:
    """Only points that stand out, small and silent, for very many panels."""
    return {
        "transform": [{"filter": "isValid(datum.value) && datum.mark !== ''"}],
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": size, "tooltip": None},
        "encoding": {**_where(x, y), **_signs(theme), "strokeWidth": {"value": 0.8}},
    }


def _where(x: Spec, y: Spec) -> Spec:
    return {
        "x": {"field": "when", "type": "temporal", **x},
        "y": {"field": "value", "type": "quantitative", **y},
    }


def _signs(theme: Theme) -> Spec:
    """Shape and colours of points by what they are."""
    excluded = "datum.mark === 'excluded'"
    return {
        "shape": {"field": "shape", "type": "nominal", "scale": None, "legend": None},
        "fill": {
            "condition": [
                {"test": "datum.mark === 'rule'", "value": SIGNAL},
                {"test": OUTSIDE_TEST, "value": OUTSIDE},
                {"test": excluded, "value": BACKGROUND[theme]},
            ],
            "value": VALUES[theme],
        },
        "stroke": {
            "condition": [
                {"test": excluded, "value": VALUES[theme]},
            ],
            "value": BACKGROUND[theme],
        },
    }
