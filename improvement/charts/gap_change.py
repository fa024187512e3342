"""The gap's change: each group's gap without the change and with it, each with its range."""

from typing import Any

from improvement.charts.forest_frame import X, forest_frame, line_layers, x_axis
from improvement.charts.palette import COMPARISON, LINE, PILOT
from improvement.charts.rows import Row, at, placed, row_axis, text_layers
from improvement.charts.theme import BACKGROUND, Spec, Theme
from improvement.stats.equity.gap import Gaps, GroupGap
from improvement.stats.interval import Interval
from improvement.words.gap_change import (
    WITH_CHANGE,
    Ends,
    can_be_drawn,
    describe_gap_change,
    gap_change_axis,
    gap_change_key,
    gap_change_label,
)

LEAST_REACH = 0.1  # the axis goes at least 10 points to each side
_APART = 0.11  # of a row's height: the first gap above the second
_STEPS = (0.05, 0.1, 0.2, 0.25, 0.5)


def gap_change_spec(
    found: Gaps,
    *,
    title: str,
    ends: Ends = WITH_CHANGE,
    internal: bool = False,
    theme: Theme = Theme.LIGHT,
) -> Spec:
    """Hollow: the first gap (without the change, or before); full: the second, below it.

    Right of the upright line a group is better off than the reference, left of it worse, whichever
    way the outcome counts; ranges that overlap leave open whether anything changed. Groups with too
    few people are named, not drawn; ``internal`` also draws those of 5 to 9. Readable from 340
    pixels on.
    """
    rows = placed([_row(item, internal) for item in found.gaps])
    known = [_apart(row) for row in rows if "first" in row]
    low, high = _reach(known)
    axis = _axis(found.reference.group, low, high)

    def x(field: str) -> Spec:
        return x_axis(field, low, high, axis)

    first: Spec = {"fill": BACKGROUND[theme], "stroke": COMPARISON}
    second: Spec = {"fill": PILOT, "stroke": PILOT}
    return forest_frame(
        [
            *line_layers(len(rows), None, x),
            *text_layers(rows, theme),
            _joint(known, len(rows), x),
            *_gap(known, len(rows), "first", first, ends.first, x),
            *_gap(known, len(rows), "second", second, ends.second, x),
        ],
        title=title,
        key=gap_change_key(ends, found.reference.group),
        description=describe_gap_change(found.gaps, ends, internal=internal),
        rows=len(rows),
        theme=theme,
    )


def _row(item: GroupGap, internal: bool) -> Row:
    row: Row = {"name": item.group.group, "strong": False}
    if item.gap is None or not can_be_drawn(item, internal=internal):
        return {**row, "figure": "too few to say"}
    gap = item.gap
    # A gap above 0 means behind: turned, so that better for the group is to the right.
    return {
        **row,
        "figure": gap_change_label(gap),
        **_ends("first", gap.before.flipped()),
        **_ends("second", gap.now.flipped()),
    }


def _ends(name: str, gap: Interval) -> dict[str, Any]:
    return {name: gap.estimate, f"{name}_lower": gap.lower, f"{name}_upper": gap.upper}


def _apart(row: Row) -> Row:
    """The first gap a little above the second, so that two ranges do not cover each other."""
    return {
        **row,
        "first_at": row["drawing_at"] - _APART,
        "second_at": row["drawing_at"] + _APART,
    }


def _reach(rows: list[Row]) -> tuple[float, float]:
    ends = ("first_lower", "first_upper", "second_lower", "second_upper")
    known = [row[end] for row in rows for end in ends] + [-LEAST_REACH, LEAST_REACH]
    return min(known) - 0.02, max(known) + 0.02


def _axis(reference: str, low: float, high: float) -> Spec:
    step = next((s for s in _STEPS if (high - low) / s <= 6), _STEPS[-1])
    first, last = int(low / step), int(high / step)
    return {
        "title": gap_change_axis(reference),
        "titleFontSize": 11,
        "values": [round(i * step, 10) for i in range(first, last + 1)],
        "labelExpr": "format(abs(datum.value) * 100, '.0f')",
    }


def _joint(rows: list[Row], count: int, x: X) -> Spec:
    """A thin line from the first gap to the second: the change itself."""
    return {
        "data": {"values": rows},
        "mark": {"type": "rule", "color": LINE, "strokeWidth": 1.5},
        "encoding": {
            "x": x("first"),
            "x2": {"field": "second"},
            "y": at("first_at", count),
            "y2": {"field": "second_at"},
        },
    }


def _gap(rows: list[Row], count: int, name: str, look: Spec, told: str, x: X) -> list[Spec]:
    """The range of one of the two gaps and its point."""
    y = {"field": f"{name}_at", **row_axis(count)}
    tooltip = [
        {"field": "name", "title": "Group"},
        {"field": "figure", "title": f"Gap, here {told}"},
    ]
    return [
        {
            "data": {"values": rows},
            "mark": {
                "type": "rule",
                "strokeWidth": 2,
                "strokeCap": "round",
                "opacity": 0.7,
                "color": look["stroke"],
            },
            "encoding": {
                "x": x(f"{name}_lower"),
                "x2": {"field": f"{name}_upper"},
                "y": y,
                "tooltip": tooltip,
            },
        },
        {
            "data": {"values": rows},
            "mark": {
                "type": "point",
                "filled": True,
                "size": 80,
                "opacity": 1,
                "strokeWidth": 2,
                **look,
            },
            "encoding": {"x": x(name), "y": y, "tooltip": tooltip},
        },
    ]
