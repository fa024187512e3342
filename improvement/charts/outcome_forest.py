"""The forest for any outcome: everybody and each group, gains with their ranges, better right."""

from math import isfinite, log

from improvement.charts.forest_frame import (
    forest_frame,
    line_layers,
    range_layers,
    with_range,
    x_axis,
)
from improvement.charts.rows import Row, placed, text_layers
from improvement.charts.theme import Spec, Theme
from improvement.domain.scale import Scale
from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.cell_status import FEWEST_FOR_ESTIMATE, FEWEST_FOR_SHOWING
from improvement.stats.decisions.outcome_findings import GroupFinding, OutcomeFindings
from improvement.words.outcome_pictures import (
    EVERYBODY,
    describe_outcome_forest,
    gain_axis_title,
    gain_label,
    outcome_forest_key,
    too_few_figure,
)
from improvement.words.outcome_verdict import gains_of_findings

FURTHEST = 3.0  # times the plan's own reach: a limit beyond it is drawn to the edge
_RATIOS = (0.1, 0.25, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 4.0, 10.0)


def outcome_forest_spec(
    found: OutcomeFindings,
    groups: tuple[GroupFinding, ...] = (),
    *,
    title: str,
    internal: bool = False,
    theme: Theme = Theme.LIGHT,
) -> Spec:
    """The overall gain and each group's, on the outcome's own scale.

    Right of the upright line is better, whichever way the outcome counts; the dashed line is the
    smallest worthwhile gain (for a cheaper change, the most that may be lost). ``internal`` also
    draws groups of 5 to 9 (hollow points). Readable from 340 pixels on.
    """
    rows = placed([_everybody(found), *(_group(g, found, internal) for g in groups)])
    low, high = _reach(rows, found)
    for row in rows:
        if "estimate" in row:
            row |= {key: min(high, max(low, row[key])) for key in ("estimate", "lower", "upper")}
    axis = gain_axis(found, low, high)

    def x(field: str) -> Spec:
        return x_axis(field, low, high, axis)

    return forest_frame(
        [
            *line_layers(len(rows), line_at(found), x),
            *text_layers(rows, theme),
            *range_layers(rows, x, told="Gain", theme=theme),
        ],
        title=title,
        key=outcome_forest_key(found),
        description=describe_outcome_forest(found, groups, internal=internal),
        rows=len(rows),
        theme=theme,
    )


def _everybody(found: OutcomeFindings) -> Row:
    row: Row = {"name": EVERYBODY, "strong": True}
    if found.plain is None or found.smaller_n < FEWEST_FOR_ESTIMATE:
        return {**row, "figure": too_few_figure(found.smaller_n)}
    figure = gain_label(found.plain, gains_of_findings(found))
    solid = found.smaller_n >= FEWEST_FOR_SHOWING
    return with_range(row, found.plain, figure, solid=solid)


def _group(group: GroupFinding, found: OutcomeFindings, internal: bool) -> Row:
    row: Row = {"name": group.group, "strong": False}
    seen = group.smaller_n >= FEWEST_FOR_SHOWING
    if group.benefit is None or not (seen or internal):
        return {**row, "figure": too_few_figure(group.smaller_n if internal else None)}
    figure = gain_label(group.benefit, gains_of_findings(found))
    return with_range(row, group.benefit, figure, solid=seen)


def line_at(found: OutcomeFindings) -> float | None:
    """Where the dashed line stands: what is worthwhile, or how far a cheaper change may fall."""
    wanted = found.evidence.rule.minimum_worthwhile
    if wanted is None:
        return None
    return -wanted if found.evidence.rule.no_worse else wanted


def _reach(rows: list[Row], found: OutcomeFindings) -> tuple[float, float]:
    """From the least to the most, without letting one lost limit squeeze all the others."""
    estimates = [r["estimate"] for r in rows if "estimate" in r and isfinite(r["estimate"])]
    limits = [r[k] for r in rows if "estimate" in r for k in ("lower", "upper") if isfinite(r[k])]
    line = line_at(found)
    core = [abs(x) for x in (*estimates, line or 0.0)]
    own = found.plain.half_width if found.plain and isfinite(found.plain.half_width) else 0.0
    most = FURTHEST * max(*core, own, 1e-9)
    known = [min(most, max(-most, x)) for x in (*limits, *estimates, line or 0.0, 0.0)]
    low, high = min(known), max(known)
    room = (high - low) * 0.05 or 1.0
    return low - room, high + room


def gain_axis(found: OutcomeFindings, low: float, high: float) -> Spec:
    """An axis whose marks name the effect as it was counted; better is always to the right."""
    rule = found.evidence.rule
    turned = "datum.value" if rule.direction is Direction.HIGHER else "(-datum.value)"
    nothing = "abs(datum.value) < 1e-9 ? '0' : "
    labels = {
        Scale.SHARE: f"{nothing}format({turned} * 100, '+.0f')",
        Scale.RATIO: f"{nothing}format(exp({turned}) - 1, '+.0%')",
        Scale.CHANCE: f"format(50 + {turned} * 100, '.0f')",
        Scale.UNITS: f"{nothing}format({turned}, '+,~g')",
    }
    title = gain_axis_title(gains_of_findings(found))
    axis: Spec = {"title": title, "titleFontSize": 11, "labelExpr": labels[rule.scale]}
    if rule.scale is Scale.RATIO:
        marks = (log(ratio) * rule.direction.sign for ratio in _RATIOS)
        axis["values"] = sorted(round(mark, 10) for mark in marks if low <= mark <= high)
    else:
        axis["tickCount"] = 5
    return axis
