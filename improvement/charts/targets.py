"""Targets as dashed steps; one that is still to come lengthens the axis a little."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from improvement.charts.axes import moment
from improvement.charts.limit_layers import data
from improvement.charts.palette import TARGET
from improvement.charts.theme import Spec
from improvement.domain.charting import TargetStep
from improvement.stats.charts.chart import Chart
from improvement.words.amounts import Unit
from improvement.words.chart_texts import target_label
from improvement.words.periods import cadence, day

MOST_AHEAD = 0.3  # of the chart's length may be added to show what is to come
NAME_REACHES = 0.12  # of the picture's width, about
SHOWN_AHEAD = 0.06  # of it a future step is drawn for


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """The steps that matter to a chart, in order, and the day up to which it is drawn."""

    steps: tuple[TargetStep, ...]
    first: date
    until: date

    @property
    def values(self) -> list[float]:
        return [step.value for step in self.steps]


def targets(chart: Chart) -> Targets:
    """What is to be reached in a chart's periods and later, without what was replaced before."""
    first, last = chart.points[0].period, chart.points[-1].period
    steps = sorted(chart.options.target, key=lambda step: step.since or date.min)
    kept = [
        step
        for step, following in pairwise([*steps, None])
        if step is not None and (following is None or (following.since or date.min) > first)
    ]
    return Targets(steps=tuple(kept), first=first, until=_until(kept, first, last))


def _until(steps: Sequence[TargetStep], first: date, last: date) -> date:
    ahead = [step.since for step in steps if step.since is not None and step.since > last]
    length = max((last - first).days, 1)
    near = [since for since in ahead if (since - last).days <= MOST_AHEAD * length]
    if not near:
        return last
    return near[-1] + timedelta(days=max(1, round(SHOWN_AHEAD * length)))


def target_rows(found: Targets) -> list[Spec]:
    """The corners of the steps; a target that lies beyond the picture has only its name."""
    rows: list[Spec] = [
        {"when": moment(max(step.since or found.first, found.first)), "target": step.value}
        for step in found.steps
        if (step.since or found.first) <= found.until
    ]
    return [*rows, {**rows[-1], "when": moment(found.until)}] if rows else []


def target_layer(rows: list[Spec] | None, x: Spec, y: Spec) -> Spec:
    """The dotted line."""
    return {
        **data(rows),
        "mark": {
            "type": "line",
            "interpolate": "step-after",
            "color": TARGET,
            "strokeWidth": 1.25,
            "strokeDash": [2, 3],
            "tooltip": None,
        },
        "encoding": {
            "x": {"field": "when", "type": "temporal", **x},
            "y": {"field": "target", "type": "quantitative", **y},
        },
    }


def last_target(found: Targets, chart: Chart, unit: Unit) -> tuple[float, str] | None:
    """Value and name of the target at the right edge, with its day where that is still to come."""
    if not found.steps:
        return None
    step, now = found.steps[-1], chart.points[-1].period
    how_often = cadence([point.period for point in chart.points])
    future = day(step.since, how_often) if step.since and step.since > now else ""
    return step.value, target_label(step, unit, from_when=future)


def earlier_names(found: Targets, chart: Chart, unit: Unit) -> list[Spec]:
    """The name of each earlier step where it begins, on the side where the values are not."""
    reach = (found.until - found.first) * NAME_REACHES
    rows: list[Spec] = []
    for step in found.steps[:-1]:
        begin = max(step.since or found.first, found.first)
        near = [
            point.value - step.value
            for point in chart.points
            if point.value is not None and begin <= point.period <= begin + reach
        ]
        rows.append(
            {
                "when": moment(begin),
                "target": step.value,
                "text": target_label(step, unit),
                "below": sum(near) > 0,
            }
        )
    return rows


def earlier_name_layers(rows: list[Spec], x: Spec, y: Spec) -> list[Spec]:
    """Those names, written above or below the line."""
    sides = {below: [row for row in rows if row["below"] is below] for below in (False, True)}
    return [_names(named, x, y, below=below) for below, named in sides.items() if named]


def _names(rows: list[Spec], x: Spec, y: Spec, *, below: bool) -> Spec:
    return {
        "data": {"values": rows},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "top" if below else "bottom",
            "dx": 4,
            "dy": 4 if below else -3,
            "fontSize": 11,
            "color": TARGET,
            "tooltip": None,
        },
        "encoding": {
            "x": {"field": "when", "type": "temporal", **x},
            "y": {"field": "target", "type": "quantitative", **y},
            "text": {"field": "text"},
        },
    }
