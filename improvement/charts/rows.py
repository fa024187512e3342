"""Pictures made of rows: a name and a figure on one line, the drawing on the line below it.

So they need no axis of names at the side and stay readable on a telephone.
"""

from collections.abc import Sequence
from typing import Any

from improvement.charts.palette import GRID, LABEL
from improvement.charts.theme import INK, Spec, Theme

ROW_HEIGHT = 48  # pixels
TEXT_AT = 0.27  # of a row: where its line of text stands
DRAWING_AT = 0.7  # and where its drawing stands
LINE_FROM, LINE_TO = 0.5, 0.92  # upright lines stop short of the text
NAME_LIMIT = 190  # pixels a name may take before it is cut with an ellipsis

Row = dict[str, Any]


def row_axis(count: int) -> Spec:
    """The hidden vertical encoding: row 0 on top."""
    return {
        "type": "quantitative",
        "scale": {"domain": [0, count], "reverse": True, "nice": False, "zero": False},
        "axis": None,
    }


def at(field: str, count: int) -> Spec:
    """A vertical encoding on one of the two lines of each row."""
    return {"field": field, **row_axis(count)}


def placed(rows: Sequence[Row]) -> list[Row]:
    """Every row with the heights of its two lines of text and drawing."""
    return [
        {**row, "text_at": i + TEXT_AT, "drawing_at": i + DRAWING_AT, "foot": i + 1}
        for i, row in enumerate(rows)
    ]


def upright(value: float, count: int) -> list[Row]:
    """An upright line at ``value``, one piece a row, so that it never runs through text."""
    return [{"x": value, "from": i + LINE_FROM, "to": i + LINE_TO} for i in range(count)]


def upright_layer(rows: Sequence[Row], count: int, x: Spec, mark: Spec) -> Spec:
    """The layer that draws such pieces."""
    return {
        "data": {"values": list(rows)},
        "mark": {"type": "rule", **mark},
        "encoding": {"x": x, "y": at("from", count), "y2": {"field": "to"}},
    }


def text_layers(rows: Sequence[Row], theme: Theme) -> list[Spec]:
    """Names at the left (the strong ones bold), figures at the right, hairlines between rows."""
    count = len(rows)
    return [
        {
            "data": {"values": list(rows[:-1])},
            "mark": {"type": "rule", "color": GRID},
            "encoding": {"y": at("foot", count)},
        },
        _names([row for row in rows if row["strong"]], count, INK[theme], 600),
        _names([row for row in rows if not row["strong"]], count, INK[theme], 400),
        {
            "data": {"values": list(rows)},
            "mark": {"type": "text", "align": "right", "fontSize": 11, "color": LABEL},
            "encoding": {
                "x": {"value": "width"},
                "y": at("text_at", count),
                "text": {"field": "figure"},
            },
        },
    ]


def _names(rows: Sequence[Row], count: int, colour: str, weight: int) -> Spec:
    return {
        "data": {"values": list(rows)},
        "mark": {
            "type": "text",
            "align": "left",
            "fontSize": 12,
            "fontWeight": weight,
            "limit": NAME_LIMIT,
            "color": colour,
        },
        "encoding": {
            "x": {"value": 0},
            "y": at("text_at", count),
            "text": {"field": "name"},
        },
    }
