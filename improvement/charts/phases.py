"""Where a chart begins anew, and why: a small heading above the picture and a hairline below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from improvement.charts.axes import moment
from improvement.charts.palette import LABEL, LINE
from improvement.charts.theme import Spec
from improvement.stats.charts.chart import Chart
from improvement.words.periods import cadence, day

ABOVE = -8  # pixels above the picture's upper edge
BASELINE = "baseline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A heading from ``begin`` on, over the part ``room`` (0-1) of the picture's width."""

    begin: date
    text: str
    room: float
    when: str


def phases(chart: Chart, until: date) -> list[Phase]:
    """The parts that have a reason to be named, and a frozen baseline."""
    how_often = cadence([point.period for point in chart.points])
    begins = [part.first for part in chart.parts] + [until]
    days = max((until - begins[0]).days, 1)
    return [
        Phase(
            begin=part.first,
            text=BASELINE if part.baseline is not None else part.reason,
            room=max((begins[part.index + 1] - part.first).days, 1) / days,
            when=day(part.first, how_often),
        )
        for part in chart.parts
        if part.baseline is not None or part.reason
    ]


def phase_layers(found: Sequence[Phase], chart: Chart, x: Spec) -> list[Spec]:
    """Headings, each cut to its own room (all of it on touch), and a hairline at each new line."""
    begun = [{"from": moment(part.first)} for part in chart.parts[1:]]
    layers = [_hairlines(begun, x)] if begun else []
    return [*_baseline(chart, x), *layers, *(_heading(phase, x) for phase in found)]


def _hairlines(rows: list[Spec], x: Spec) -> Spec:
    return {
        "data": {"values": rows},
        "mark": {"type": "rule", "color": LINE, "opacity": 0.5, "strokeWidth": 1, "tooltip": None},
        "encoding": {
            "x": {"field": "from", "type": "temporal", **x},
            "y": {"value": -14},
            "y2": {"value": "height"},
        },
    }


def _heading(phase: Phase, x: Spec) -> Spec:
    return {
        "data": {"values": [{"from": moment(phase.begin), "text": phase.text, "when": phase.when}]},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "middle",
            "dx": 5,
            "color": LABEL,
            "fontSize": 11,
            "limit": {"expr": f"max(12, {phase.room:.4f} * width - 10)"},
        },
        "encoding": {
            "x": {"field": "from", "type": "temporal", **x},
            "y": {"value": ABOVE},
            "text": {"field": "text"},
            "tooltip": [{"field": "when", "title": "From"}, {"field": "text", "title": "Why"}],
        },
    }


def _baseline(chart: Chart, x: Spec) -> list[Spec]:
    """The periods that made a frozen line, lightly shaded."""
    frozen = [
        {"from": moment(part.first), "to": moment(part.baseline.last)}
        for part in chart.parts
        if part.baseline is not None
    ]
    if not frozen:
        return []
    return [
        {
            "data": {"values": frozen},
            "mark": {"type": "rect", "color": LINE, "opacity": 0.09, "tooltip": None},
            "encoding": {
                # Ranged marks leave the scale to the others: Vega-Lite reads a dated domain
                # differently there, and would say on the console that the two conflict.
                "x": {"field": "from", "type": "temporal", "axis": x["axis"]},
                "x2": {"field": "to"},
                "y": {"value": 0},
                "y2": {"value": "height"},
            },
        }
    ]
