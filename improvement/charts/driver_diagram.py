"""A driver diagram: boxes in columns from the aim on the left to the tests on the right.

What stands under several things is drawn once, beside the first of them, with a line to each.
"""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from improvement.charts.palette import GROUPS, LABEL, LINE, MUTED, PILOT, TARGET
from improvement.charts.theme import BACKGROUND, INK, PADDING, SCHEMA, Spec, Theme, config
from improvement.errors import NotComputable

ROW = 84  # pixels from one box to the next
HEAD = 0.45  # of a row, for the names of the columns
BOX = 0.84  # of a row and of a column
LETTERS, LINES = 27, 3  # of a name; the rest is cut, the outline beside the picture has it whole
NOTE_LETTERS = 32
COLOURS = (TARGET, PILOT, GROUPS[2], GROUPS[3], MUTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box; ``column`` counts from 0, ``note`` is the small line below the name.

    ``address`` is where a picture that was taken along leads to (:func:`with_links`).
    """

    id: str
    column: int
    name: str
    note: str = ""
    address: str = ""


def diagram_spec(
    boxes: Sequence[Box],
    links: Iterable[tuple[str, str]],
    *,
    columns: Sequence[str],
    description: str,
    theme: Theme = Theme.LIGHT,
) -> Spec:
    """The diagram as a Vega-Lite specification; a click on a box comes back as its id (``p``).

    ``links`` are pairs (id on the left, id on the right). Raises ``NotComputable`` without a box.
    """
    if not boxes:
        raise NotComputable("There is nothing to draw yet.")
    lines = list(links)
    rows = placed(boxes, lines)
    count = max(rows.values()) + 1  # rows, also of those boxes that stand between two
    spans = [_box(box, rows[box.id]) for box in boxes]
    return {
        "$schema": SCHEMA,
        "description": description,
        "width": "container",
        "height": round((count + HEAD) * ROW),
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": PADDING.copy(),
        "layer": [
            _lines(boxes, lines, rows, len(columns), count),
            _boxes(spans, len(columns), count, theme),
            _names(spans, len(columns), count, theme),
            _notes(spans, len(columns), count),
            _heads(columns, count),
        ],
        "config": config(theme),
        "usermeta": {"theme": theme.value},
    }


def with_links(spec: Spec) -> Spec:
    """The diagram for a file: a click on a box or its words opens its address.

    On screen a click is a selection instead.
    """
    layers = [
        {**layer, "encoding": {**layer["encoding"], "href": {"field": "address"}}}
        if "address" in (layer["data"]["values"] or [{}])[0]
        else layer
        for layer in spec["layer"]
    ]
    return {**spec, "layer": layers}


def placed(boxes: Sequence[Box], links: Sequence[tuple[str, str]]) -> Mapping[str, float]:
    """Box -> its row from the top; no two boxes of a column stand nearer than one row.

    >>> two = [Box(id="a", column=0, name="A"), Box(id="b", column=1, name="B"),
    ...        Box(id="c", column=1, name="C")]
    >>> placed(two, [("a", "b"), ("a", "c")])
    {'b': 0.0, 'c': 1.0, 'a': 0.5}
    """
    known = {box.id: box for box in boxes}
    right: dict[str, list[str]] = {}
    for left, to in links:
        if left in known and to in known:
            right.setdefault(left, []).append(to)
    rows: dict[str, float] = {}
    seen: set[str] = set()
    ends = 0

    def place(box_id: str) -> float:
        """Every end has a row of its own; what leads to it stands in the middle of its own ends."""
        nonlocal ends
        seen.add(box_id)
        own = [place(child) for child in right.get(box_id, ()) if child not in seen]
        if not own:
            own, ends = [float(ends)], ends + 1
        rows[box_id] = fmean(own)
        return rows[box_id]

    for box in sorted(boxes, key=lambda b: b.column):
        if box.id not in seen:
            place(box.id)
    return rows


def _box(box: Box, row: float) -> Spec:
    name = textwrap.wrap(box.name, LETTERS, max_lines=LINES, placeholder=" …") or ["–"]
    top = row + HEAD
    return {
        "id": box.id,
        "address": box.address,
        "colour": COLOURS[box.column % len(COLOURS)],
        "name": "\n".join(name),
        "note": textwrap.shorten(box.note, NOTE_LETTERS, placeholder=" …"),
        "whole": f"{box.name}{': ' if box.note else ''}{box.note}",
        "left": box.column,
        "right": box.column + BOX,
        "top": top,
        "bottom": top + BOX,
        "middle": top + BOX * (0.38 if box.note else 0.5),
        "foot": top + BOX * 0.86,
    }


def _across(field: str, count: int) -> Spec:
    scale = {"domain": [0, count - 1 + BOX], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def _down(field: str, count: float) -> Spec:
    scale = {"domain": [0, count + HEAD], "reverse": True, "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def _lines(
    boxes: Sequence[Box],
    links: Sequence[tuple[str, str]],
    rows: Mapping[str, float],
    columns: int,
    count: float,
) -> Spec:
    column = {box.id: box.column for box in boxes}
    values = [
        {
            "from": column[left] + BOX,
            "to": column[right],
            "high": rows[left] + HEAD + BOX / 2,
            "low": rows[right] + HEAD + BOX / 2,
        }
        for left, right in links
        if left in rows and right in rows
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "rule", "color": LINE, "strokeWidth": 1.25, "tooltip": None},
        "encoding": {
            "x": _across("from", columns),
            "x2": {"field": "to"},
            "y": _down("high", count),
            "y2": {"field": "low"},
        },
    }


def _boxes(spans: list[Spec], columns: int, count: float, theme: Theme) -> Spec:
    return {
        "params": [{"name": "p", "select": {"type": "point", "fields": ["id"]}}],
        "data": {"values": spans},
        "mark": {
            "type": "rect",
            "cornerRadius": 6,
            "fill": BACKGROUND[theme],
            "strokeWidth": 1.5,
            "cursor": "pointer",
        },
        "encoding": {
            "x": _across("left", columns),
            "x2": {"field": "right"},
            "y": _down("top", count),
            "y2": {"field": "bottom"},
            "stroke": {"field": "colour", "type": "nominal", "scale": None},
            "tooltip": {"field": "whole", "title": " "},
            "description": {"field": "whole"},
        },
    }


def _names(spans: list[Spec], columns: int, count: float, theme: Theme) -> Spec:
    mark = {"color": INK[theme], "fontSize": 11.5, "lineBreak": "\n", "lineHeight": 14}
    return _text(spans, columns, count, "name", "middle", mark)


def _notes(spans: list[Spec], columns: int, count: float) -> Spec:
    return _text(spans, columns, count, "note", "foot", {"color": LABEL, "fontSize": 10})


def _text(spans: list[Spec], columns: int, count: float, field: str, at: str, mark: Spec) -> Spec:
    """Text in a box, from its left edge."""
    return {
        "data": {"values": spans},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "middle",
            "dx": 8,
            "tooltip": None,
            **(
                {"dy": {"expr": "-7 * (length(split(datum.name, '\\n')) - 1)"}}
                if field == "name"
                else {}
            ),
            **mark,
        },
        "encoding": {
            "x": _across("left", columns),
            "y": _down(at, count),
            "text": {"field": field},
        },
    }


def _heads(columns: Sequence[str], count: float) -> Spec:
    values = [{"at": i, "head": 0.18, "name": name} for i, name in enumerate(columns)]
    return {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "align": "left",
            "fontWeight": 600,
            "color": LABEL,
            "fontSize": 11,
        },
        "encoding": {
            "x": _across("at", len(columns)),
            "y": _down("head", count),
            "text": {"field": "name"},
        },
    }
