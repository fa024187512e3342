"""Before and after: one sloping line a side, with the range of each of its two shares."""

from collections.abc import Iterator

from improvement.charts.axes import scale, value_axis
from improvement.charts.end_labels import EndLabel, end_label_layer, kept_apart
from improvement.charts.palette import COMPARISON
from improvement.charts.theme import PADDING, SCHEMA, VALUES, Spec, Theme, config, heading
from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.before_after import BeforeAfter, SideBeforeAfter
from improvement.stats.comparisons.wilson import Wilson
from improvement.words.amounts import Unit
from improvement.words.before_after import describe_before_after
from improvement.words.names import Names
from improvement.words.shares import hundredths, of_hundred

HEIGHT = 240
_APART = 0.02  # of the way from before to after: so that two ranges do not cover each other


def before_after_spec(
    found: BeforeAfter,
    *,
    direction: Direction,
    names: Names,
    title: str,
    theme: Theme = Theme.LIGHT,
) -> Spec:
    """The pilot with circles and a full line, the comparison with squares and a dashed one.

    Each share carries its range; the lines are named where they end.
    """
    sides = [(names.here, found.pilot, VALUES[theme], "circle", -_APART)]
    if found.comparison is not None:
        sides.append((names.there, found.comparison, COMPARISON, "square", _APART))
    limits = [
        limit
        for _, side, *_ in sides
        for one in (side.before, side.after)
        for limit in (one.lower, one.upper)
    ]
    shown = scale(limits, Unit.PERCENT)
    y = value_axis(shown, Unit.PERCENT)
    ends = [
        EndLabel(
            value=side.after.share,
            text=f"{name} {hundredths(side.after.share)} of 100",
            colour=colour,
        )
        for name, side, colour, *_ in sides
    ]
    return {
        "$schema": SCHEMA,
        "description": describe_before_after(found, direction, names),
        "title": heading(title),
        "width": "container",
        "height": HEIGHT,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": PADDING.copy(),
        "layer": [
            *(layer for side in sides for layer in _side(*side, y=y)),
            end_label_layer(kept_apart(ends, shown, HEIGHT), y),
        ],
        "config": config(theme),
        "usermeta": {"theme": theme.value, "stretches": True},
    }


def _side(
    name: str, side: SideBeforeAfter, colour: str, shape: str, apart: float, *, y: Spec
) -> Iterator[Spec]:
    rows = {
        "values": [
            _row(name, "Before", side.before, apart),
            _row(name, "After", side.after, 1 + apart),
        ]
    }
    dashed = {"strokeDash": [5, 4]} if shape == "square" else {}
    x = {
        "field": "at",
        "type": "quantitative",
        "scale": {"domain": [-0.15, 1.15], "nice": False, "zero": False},
        "axis": {
            "title": None,
            "values": [0, 1],
            "labelExpr": "datum.value < 0.5 ? 'Before' : 'After'",
            "grid": False,
        },
    }
    value = {"field": "value", "type": "quantitative", **y}
    tooltip = [
        {"field": "name", "title": "Side"},
        {"field": "when", "title": "When"},
        {"field": "figure", "title": "With the outcome"},
    ]
    yield {
        "data": rows,
        "mark": {"type": "rule", "color": colour, "strokeWidth": 1.5, "opacity": 0.7},
        "encoding": {
            "x": x,
            "y": {"field": "lower", "type": "quantitative", **y},
            "y2": {"field": "upper"},
        },
    }
    yield {
        "data": rows,
        "mark": {"type": "line", "color": colour, "strokeWidth": 2.5, **dashed},
        "encoding": {"x": x, "y": value},
    }
    yield {
        "data": rows,
        "mark": {
            "type": "point",
            "filled": True,
            "opacity": 1,
            "size": 80,
            "shape": shape,
            "color": colour,
        },
        "encoding": {"x": x, "y": value, "tooltip": tooltip},
    }


def _row(name: str, when: str, one: Wilson, at: float) -> Spec:
    return {
        "name": name,
        "when": when,
        "at": at,
        "value": one.share,
        "lower": one.lower,
        "upper": one.upper,
        "figure": of_hundred(one.tally),
    }
