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
WIDE = 420  # pixels of picture; narrower ones show the signs only, the words on touch


class MarkerKind(StrEnum):
    """What happened on that day."""

    CYCLE = "cycle"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """Something that happened on a day: a PDSA cycle that began, or a note."""

    date: date
    label: str
    kind: MarkerKind = MarkerKind.NOTE


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedMarker:
    """A marker with the row its label stands in and the side it is written to."""

    marker: Marker
    row: int
    to_the_left: bool


def placed(markers: Sequence[Marker], first: date, last: date) -> list[PlacedMarker]:
    """The markers between two days, labels spread over rows so that they do not overlap."""
    inside = sorted((m for m in markers if first <= m.date <= last), key=lambda m: m.date)
    days = max((last - first).days, 1)
    free_until = [float("inf")] * MAX_ROWS
    spread: list[PlacedMarker] = []
    for marker in reversed(inside):  # the earlier one above: no hairline then crosses its label
        at = (marker.date - first).days / days * SUPPOSED_WIDTH
        width = len(marker.label) * LETTER + 14
        leftwards = at + width > SUPPOSED_WIDTH
        begins, ends = (at - width, at + 8) if leftwards else (at - 8, at + width)
        row = next((r for r in range(MAX_ROWS) if ends <= free_until[r]), MAX_ROWS - 1)
        free_until[row] = min(free_until[row], begins)
        spread.append(PlacedMarker(marker=marker, row=row, to_the_left=leftwards))
    return spread[::-1]


def marker_layers(spread: Sequence[PlacedMarker], x: Spec) -> list[Spec]:
    """Hairlines, signs (triangle for a cycle, circle for a note) and labels."""
    if not spread:
        return []
    when = {"field": "when", "type": "temporal", **x}
    top = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    tooltip = [{"field": "day", "title": "When"}, {"field": "label", "title": "What"}]
    rows = [_row(one) for one in spread]
    hairline = {
        "data": {"values": rows},
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
        "data": {"values": [row for row in rows if row["left"] is to_the_left]},
        "mark": {
            "type": "text",
            "align": "right" if to_the_left else "left",
            "baseline": "middle",
            "dx": -8 if to_the_left else 8,
            "color": LABEL,
            "fontSize": 11,
            "opacity": {"expr": f"width < {WIDE} ? 0 : 1"},
        },
        "encoding": {"x": when, "y": top, "text": {"field": "label"}},
    }


def _row(one: PlacedMarker) -> Spec:
    return {
        "when": moment(one.marker.date),
        "day": day(one.marker.date),
        "label": one.marker.label,
        "shape": "triangle-down" if one.marker.kind is MarkerKind.CYCLE else "circle",
        "y": -8 - ROW * one.row,
        "left": one.to_the_left,
    }
