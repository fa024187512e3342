"""Cycles and notes on the time axis: a small sign above the picture and a hairline through it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from improvement.charts.axes import moment
from improvement.charts.palette import LABEL, LINE
from improvement.charts.theme import Spec
from improvement.words.periods import day

ROW = 15  # pixels between two rows of labels
MAX_ROWS = 3
LETTER = 6.0
SUPPOSED_WIDTH = 640  # labels are laid out for this width and hidden below WIDE
MOST_LABELLED_NOTES = 3
WIDE = 420  # pixels of picture; narrower ones show the signs only, the words on touch


class MarkerKind(StrEnum):
    """What happened on that day."""

    CYCLE = "cycle"
    NOTE = "note"
    EVENT = "event"
    STORY = "story"


#: A speech bubble, in the square from -1 to 1 that Vega's own shapes are drawn in.
SPEECH_BUBBLE = "M-1,-0.9L1,-0.9L1,0.4L0.1,0.4L-0.4,1L-0.4,0.4L-1,0.4Z"
MARKER_SHAPES = {
    MarkerKind.CYCLE: "triangle-down",
    MarkerKind.NOTE: "circle",
    MarkerKind.EVENT: "square",
    MarkerKind.STORY: SPEECH_BUBBLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """Something that happened on a day: a PDSA cycle that began, an event, a note, a story."""

    date: date
    label: str
    kind: MarkerKind = MarkerKind.NOTE


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedMarker:
    """A marker with the row it stands in, the side its label is written to, and whether it is."""

    marker: Marker
    row: int
    to_the_left: bool
    labelled: bool


def placed(markers: Sequence[Marker], first: date, last: date) -> list[PlacedMarker]:
    """The markers between two days, labels spread over rows so that none covers another.

    Many notes become a row of signs, with their words on touch; cycles then stand above them. A
    label that fits nowhere is left out and its sign stays.
    """
    inside = [m for m in markers if first <= m.date <= last]
    crowded = sum(m.kind is not MarkerKind.CYCLE for m in inside) > MOST_LABELLED_NOTES
    days = max((last - first).days, 1)
    taken: list[list[tuple[float, float]]] = [[] for _ in range(MAX_ROWS)]
    # Later ones first: the earlier one then stands above, and no hairline crosses its label.
    inside.sort(key=lambda m: (m.kind is MarkerKind.CYCLE, m.date), reverse=True)
    spread = []
    for marker in inside:
        if crowded and marker.kind is not MarkerKind.CYCLE:
            spread.append(PlacedMarker(marker=marker, row=0, to_the_left=False, labelled=False))
            continue
        at = (marker.date - first).days / days * SUPPOSED_WIDTH
        width = len(marker.label) * LETTER + 14
        leftwards = at + width > SUPPOSED_WIDTH
        span = (at - width, at + 8) if leftwards else (at - 8, at + width)
        rows = range(1 if crowded else 0, MAX_ROWS)
        row = next((r for r in rows if _is_free(taken[r], span)), None)
        standing = rows[0] if row is None else row
        taken[standing].append(span)
        spread.append(
            PlacedMarker(
                marker=marker,
                row=standing,
                to_the_left=leftwards,
                labelled=row is not None and bool(marker.label),
            )
        )
    return sorted(spread, key=lambda one: one.marker.date)


def _is_free(taken: Sequence[tuple[float, float]], span: tuple[float, float]) -> bool:
    return all(span[1] <= begin or end <= span[0] for begin, end in taken)


def marker_layers(spread: Sequence[PlacedMarker], x: Spec, *, rows_below: int = 0) -> list[Spec]:
    """Signs (a shape for each kind), labels, and a hairline for each cycle.

    ``rows_below``: rows between them and the picture that are taken by something else.
    """
    if not spread:
        return []
    when = {"field": "when", "type": "temporal", **x}
    top = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    tooltip = [{"field": "day", "title": "When"}, {"field": "label", "title": "What"}]
    rows = [_row(one, rows_below) for one in spread]
    hairline = {
        "data": {"values": [row for row in rows if row["kind"] == MarkerKind.CYCLE]},
        "mark": {"type": "rule", "color": LINE, "opacity": 0.7, "strokeDash": [2, 3]},
        "encoding": {"x": when, "y": top, "y2": {"value": "height"}, "tooltip": tooltip},
    }
    sign = {
        "data": {"values": rows},
        "mark": {"type": "point", "filled": True, "color": LABEL, "size": 55, "opacity": 1},
        "encoding": {
            "x": when,
            "y": top,
            "shape": {"field": "shape", "type": "nominal", "scale": None, "legend": None},
            "tooltip": tooltip,
        },
    }
    sides = sorted({one.to_the_left for one in spread})
    return [hairline, sign, *(_labels(rows, when, top, side) for side in sides)]


def _labels(rows: Sequence[Spec], when: Spec, top: Spec, to_the_left: bool) -> Spec:
    return {
        "data": {"values": [row for row in rows if row["labelled"] and row["left"] is to_the_left]},
        "mark": {
            "type": "text",
            "align": "right" if to_the_left else "left",
            "baseline": "middle",
            "dx": -8 if to_the_left else 8,
            "color": LABEL,
            "fontSize": 11,
            "opacity": {"expr": f"width < {WIDE} ? 0 : 1"},
            "limit": {"expr": f"width < {WIDE} ? 1 : 400"},  # hidden words still take up room
        },
        "encoding": {"x": when, "y": top, "text": {"field": "label"}},
    }


def _row(one: PlacedMarker, rows_below: int) -> Spec:
    return {
        "when": moment(one.marker.date),
        "day": day(one.marker.date),
        "label": one.marker.label,
        "kind": one.marker.kind.value,
        "shape": MARKER_SHAPES[one.marker.kind],
        "labelled": one.labelled,
        "y": -8 - ROW * (one.row + rows_below),
        "left": one.to_the_left,
    }
