"""The gap picture: each group's share with and without the pilot, beside the reference group's."""

from improvement.charts.palette import COMPARISON, LABEL, LINE, PILOT
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
from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.comparison import DimensionComparison
from improvement.stats.equity.group_effects import GroupEffect
from improvement.words.pictures import (
    FEWER_IS_BETTER,
    GAP_KEY,
    MORE_IS_BETTER,
    describe_gaps,
    drawn,
    gap_label,
    too_few_label,
)

_MARGIN = 0.04  # of the axis, kept free on both sides of the outermost points


def gap_spec(
    found: DimensionComparison,
    *,
    direction: Direction,
    title: str,
    internal: bool = False,
    theme: Theme = Theme.LIGHT,
) -> Spec:
    """One dimension: filled point = pilot, hollow point = comparison, joined; shares of 100.

    The two upright lines are the reference group's shares (full = pilot, dashed = comparison): the
    distance to them is the gap. Groups with too few people are named, not drawn.
    """
    reference = found.gaps.reference.group if found.gaps else None
    rows = placed([_row(effect, reference, internal) for effect in found.effects.groups])
    domain = _domain(rows)
    return {
        "$schema": SCHEMA,
        "description": describe_gaps(found, internal=internal),
        "title": {
            "text": title,
            "subtitle": GAP_KEY,
            "subtitleColor": LABEL,
            "subtitleFontSize": 11,
        },
        "width": "container",
        "height": ROW_HEIGHT * max(1, len(rows)),
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 6, "top": 4, "bottom": 4, "right": 6},
        "layer": [
            *_reference_layers(rows, domain, direction),
            *text_layers(rows, theme),
            *_dumbbell_layers(rows, domain, direction, theme),
        ],
        "config": config(theme),
        "usermeta": {"theme": theme.value},
    }


def _row(effect: GroupEffect, reference: str | None, internal: bool) -> Row:
    group = effect.arms
    is_reference = group.group == reference
    row: Row = {
        "name": group.group,
        "strong": is_reference,
    }
    pilot, comparison = group.pilot.share, group.comparison.share
    if pilot is None or comparison is None or not drawn(effect, internal=internal):
        return {**row, "figure": too_few_label(group.pilot, group.comparison, internal=internal)}
    return {
        **row,
        "figure": gap_label(pilot, comparison, is_reference=is_reference),
        "pilot": pilot,
        "comparison": comparison,
    }


def _domain(rows: list[Row]) -> list[float]:
    shares = [row[arm] for row in rows if "pilot" in row for arm in ("pilot", "comparison")]
    if not shares:
        return [0.0, 1.0]
    low, high = min(shares), max(shares)
    room = max(0.1, high - low) * 0.15 + _MARGIN
    return [max(-_MARGIN, low - room), min(1 + _MARGIN, high + room)]


def _x(field: str, domain: list[float], direction: Direction) -> Spec:
    better = MORE_IS_BETTER if direction is Direction.HIGHER else FEWER_IS_BETTER
    step = 0.1 if domain[1] - domain[0] <= 0.65 else 0.2
    marks = [round(i * step, 10) for i in range(round(1 / step) + 1)]
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": domain, "nice": False, "zero": False},
        "axis": {
            "title": f"of 100 · {better}",
            "titleFontSize": 11,
            "values": [mark for mark in marks if domain[0] <= mark <= domain[1]],
            "labelExpr": "format(datum.value * 100, '.0f')",
        },
    }


def _reference_layers(rows: list[Row], domain: list[float], direction: Direction) -> list[Spec]:
    reference = next((row for row in rows if row["strong"] and "pilot" in row), None)
    if reference is None:
        return []
    x, count = _x("x", domain, direction), len(rows)
    marks: dict[str, Spec] = {
        "pilot": {"color": PILOT, "opacity": 0.8},
        "comparison": {"color": COMPARISON, "strokeDash": [4, 3]},
    }
    return [
        upright_layer(upright(reference[arm], count), count, x, mark) for arm, mark in marks.items()
    ]


def _dumbbell_layers(
    rows: list[Row], domain: list[float], direction: Direction, theme: Theme
) -> list[Spec]:
    known = {"values": [row for row in rows if "pilot" in row]}
    y = at("drawing_at", len(rows))
    tooltip = [
        {"field": "name", "title": "Group"},
        {"field": "figure", "title": "Without → with the change"},
    ]
    point = {"type": "point", "filled": True, "size": 100, "opacity": 1, "strokeWidth": 2}
    return [
        {
            "data": known,
            "mark": {"type": "rule", "color": LINE, "strokeWidth": 2},
            "encoding": {
                "x": _x("comparison", domain, direction),
                "x2": {"field": "pilot"},
                "y": y,
            },
        },
        {
            "data": known,
            "mark": {**point, "fill": BACKGROUND[theme], "stroke": COMPARISON},
            "encoding": {"x": _x("comparison", domain, direction), "y": y, "tooltip": tooltip},
        },
        {
            "data": known,
            "mark": {**point, "fill": PILOT, "stroke": PILOT},
            "encoding": {"x": _x("pilot", domain, direction), "y": y, "tooltip": tooltip},
        },
    ]
