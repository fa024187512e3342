"""The forest: everybody and each group, the difference with its range, in benefit terms."""

from improvement.charts.forest_guess import guess_layer_specs, with_guesses
from improvement.charts.palette import LABEL, LINE, MUTED, PILOT, SIGNAL
from improvement.charts.rows import (
    ROW_HEIGHT,
    Row,
    at,
    placed,
    text_layers,
    upright,
    upright_layer,
)
from improvement.charts.theme import BACKGROUND, SCHEMA, Spec, Theme, config
from improvement.domain.decision_rule import DecisionRule
from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.comparisons.comparison import Comparison, DimensionComparison
from improvement.stats.equity.best_guess import BestGuess
from improvement.stats.equity.group_effects import GroupEffect
from improvement.stats.interval import Interval
from improvement.words.pictures import (
    EVERYBODY,
    FOREST_AXIS,
    GUESS_KEY,
    describe_forest,
    drawn,
    forest_key,
    interval_label,
    too_few_label,
)

LEAST_REACH = 0.1  # the axis goes at least 10 points to each side
_STEPS = (0.05, 0.1, 0.2, 0.25, 0.5)


def forest_spec(
    comparison: Comparison,
    found: DimensionComparison | None = None,
    *,
    title: str,
    guess: BestGuess | None = None,
    internal: bool = False,
    theme: Theme = Theme.LIGHT,
) -> Spec:
    """The overall difference and, where a dimension is given, each of its groups in its order.

    Right of the upright line is better, whichever way the outcome counts; figures and marks name
    the difference as it was counted (where fewer is better, −5 stands to the right). The dashed
    line is the smallest worthwhile difference. ``internal`` also draws groups of 5 to 9 (hollow
    points); ``guess`` draws each group's best guess below what was seen in it. Takes the width of
    its container; readable from 340 pixels on.
    """
    rows = with_guesses(placed(_rows(comparison, found, internal)), guess, comparison.rule)
    key = forest_key(comparison.rule.minimum_worthwhile, comparison.rule.direction)
    low, high = _reach(rows, comparison.rule.minimum_worthwhile)
    return {
        "$schema": SCHEMA,
        "description": describe_forest(comparison, found, guess, internal=internal),
        "title": {
            "text": title,
            "subtitle": key if guess is None else [key, GUESS_KEY],
            "subtitleColor": LABEL,
            "subtitleFontSize": 11,
        },
        "width": "container",
        "height": ROW_HEIGHT * len(rows),
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 6, "top": 4, "bottom": 4, "right": 6},
        "layer": [
            *_line_layers(rows, comparison.rule, low, high),
            *text_layers(rows, theme),
            *_interval_layers(rows, comparison.rule.direction, low, high, theme),
            *guess_layer_specs(rows, lambda field: _x(field, comparison.rule.direction, low, high)),
        ],
        "config": config(theme),
        "usermeta": {"theme": theme.value},
    }


def _rows(comparison: Comparison, found: DimensionComparison | None, internal: bool) -> list[Row]:
    rows = [_everybody(comparison)]
    if found is not None:
        rows += [_group(effect, comparison, internal) for effect in found.effects.groups]
    return rows


def _everybody(comparison: Comparison) -> Row:
    benefit = comparison.benefit
    if benefit is None or comparison.status is CellStatus.COUNTS_ONLY:
        figure = too_few_label(comparison.arms.pilot, comparison.arms.comparison, internal=True)
        return {"name": EVERYBODY, "strong": True, "figure": figure}
    solid = comparison.status is CellStatus.SHOWN
    row: Row = {"name": EVERYBODY, "strong": True}
    return _with_interval(row, benefit, comparison.rule.direction, solid)


def _group(effect: GroupEffect, comparison: Comparison, internal: bool) -> Row:
    row: Row = {"name": effect.arms.group, "strong": False}
    if effect.effect is None or not drawn(effect, internal=internal):
        group = effect.arms
        return {**row, "figure": too_few_label(group.pilot, group.comparison, internal=internal)}
    direction = comparison.rule.direction
    benefit = effect.effect.benefit(direction)
    return _with_interval(row, benefit, direction, effect.status is CellStatus.SHOWN)


def _with_interval(row: Row, benefit: Interval, direction: Direction, solid: bool) -> Row:
    return {
        **row,
        "figure": interval_label(benefit, direction),
        "estimate": benefit.estimate,
        "lower": benefit.lower,
        "upper": benefit.upper,
        "solid": solid,
    }


def _reach(rows: list[Row], worthwhile: float | None) -> tuple[float, float]:
    ends = ("lower", "upper", "guess_lower", "guess_upper")
    known = [row[end] for row in rows for end in ends if end in row]
    known += [-LEAST_REACH, LEAST_REACH]
    known += [] if worthwhile is None else [worthwhile]
    return min(known) - 0.02, max(known) + 0.02


def _x(field: str, direction: Direction, low: float, high: float) -> Spec:
    """Better is always to the right; the marks name the difference as it was counted."""
    more, fewer = ("+", "−") if direction.sign > 0 else ("−", "+")
    step = next((s for s in _STEPS if (high - low) / s <= 6), _STEPS[-1])
    first, last = int(low / step), int(high / step)
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [low, high], "nice": False, "zero": False},
        "axis": {
            "title": FOREST_AXIS,
            "titleFontSize": 11,
            "values": [round(i * step, 10) for i in range(first, last + 1)],
            "labelExpr": (
                f"datum.value > 0 ? '{more}' + format(datum.value * 100, '.0f') : "
                f"datum.value < 0 ? '{fewer}' + format(-datum.value * 100, '.0f') : '0'"
            ),
        },
    }


def _line_layers(rows: list[Row], rule: DecisionRule, low: float, high: float) -> list[Spec]:
    x, count = _x("x", rule.direction, low, high), len(rows)
    worthwhile = rule.minimum_worthwhile
    solid = {"color": LINE, "strokeWidth": 1.5}
    layers = [upright_layer(upright(0.0, count), count, x, solid)]
    if worthwhile is not None:
        dashed = {"color": SIGNAL, "strokeWidth": 1.5, "strokeDash": [4, 3]}
        layers.append(upright_layer(upright(worthwhile, count), count, x, dashed))
    return layers


def _interval_layers(
    rows: list[Row], direction: Direction, low: float, high: float, theme: Theme
) -> list[Spec]:
    known = {"values": [row for row in rows if "estimate" in row]}
    y = at("drawing_at", len(rows))
    colour = {"condition": {"test": "datum.solid", "value": PILOT}, "value": MUTED}
    fill = {"condition": {"test": "datum.solid", "value": PILOT}, "value": BACKGROUND[theme]}
    tooltip = [
        {"field": "name", "title": "Group"},
        {"field": "figure", "title": "Difference per 100"},
    ]
    return [
        {
            "data": known,
            "mark": {"type": "rule", "strokeWidth": 2.5, "strokeCap": "round"},
            "encoding": {
                "x": _x("lower", direction, low, high),
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
                "x": _x("estimate", direction, low, high),
                "y": y,
                "fill": fill,
                "stroke": colour,
                "tooltip": tooltip,
            },
        },
    ]
