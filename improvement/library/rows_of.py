"""Charts as rows of a table: one a point, and one a part."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date
from typing import Any

from improvement.stats.charts.chart import Chart, ChartPart, ChartPoint
from improvement.stats.charts.rule_sets import DEFAULT, RuleSetName
from improvement.stats.charts.rules.boxes import Box, best_box, cut_box

Rows = dict[str, list[Any]]
#: Rule sets with limits of their own for the longest run and the crossings.
BOXES: dict[str, Callable[[int], Box]] = {
    RuleSetName.ANHOEJ_BEST_BOX: best_box,
    RuleSetName.ANHOEJ_CUT_BOX: cut_box,
}
POINT_COLUMNS = (
    "facet", "x", "value", "numerator", "denominator", "centre", "lower", "upper", "near_lower",
    "near_upper", "target", "part", "excluded", "outside", "signals",
)  # fmt: skip
SUMMARY_COLUMNS = (
    "facet", "part", "kind", "limits", "first", "last", "reason", "observations", "recorded",
    "useful", "longest_run", "longest_run_limit", "crossings", "crossings_limit",
    "box_longest_run_limit", "box_crossings_limit", "sigma_signals",
    "line", "centre", "baseline_points", "baseline", "rules", "fired", "found", "signal",
)  # fmt: skip


def point_rows(charts: Mapping[Hashable, Chart], labels: Mapping[date, Hashable]) -> Rows:
    """Columns of every point of every facet."""
    rows = [
        _point(facet, chart, point, labels)
        for facet, chart in charts.items()
        for point in chart.points
    ]
    return _columns(POINT_COLUMNS, rows)


def _columns(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Rows:
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def _point(
    facet: Hashable, chart: Chart, point: ChartPoint, labels: Mapping[date, Hashable]
) -> tuple[Any, ...]:
    return (
        facet,
        labels.get(point.period, point.period),
        _number(point.value),
        _number(point.numerator),
        _number(point.denominator),
        _number(point.centre),
        _number(point.lower),
        _number(point.upper),
        _number(point.near_lower),
        _number(point.near_upper),
        _number(chart.options.target_on(point.period)),
        point.part + 1,
        point.excluded,
        point.outside,
        tuple(rule.value for rule in point.signals),
    )


def summary_rows(charts: Mapping[Hashable, Chart], labels: Mapping[date, Hashable]) -> Rows:
    """Columns of every part of every facet."""
    rows = [
        tuple(_part(facet, chart, part, labels))
        for facet, chart in charts.items()
        for part in chart.parts
    ]
    return _columns(SUMMARY_COLUMNS, rows)


def _part(
    facet: Hashable, chart: Chart, part: ChartPart, labels: Mapping[date, Hashable]
) -> Iterator[Any]:
    found, rules = part.finding, chart.options.rules
    box_longest, box_crossings = _box(part, rules)
    yield from (facet, part.index + 1, chart.kind.value, chart.limits.value)
    yield from (labels.get(part.first, part.first), labels.get(part.last, part.last), part.reason)
    yield from (part.observations, found.recorded, found.useful)
    yield from (found.longest_run, _number(found.longest_run_limit))
    yield from (found.crossings, _number(found.crossings_limit))
    yield from (_number(box_longest), _number(box_crossings))
    yield part.sigma_signals
    yield "" if part.line is None else part.line.kind.value
    yield _number(None if part.line is None else part.line.value)
    yield _number(None if part.baseline is None else part.baseline.points)
    yield "" if part.baseline is None else part.baseline.status.value
    yield rules
    yield tuple(rule.value for rule in part.fired)
    yield bool(part.fired or part.sigma_signals)
    yield _signal(part, rules)


def _box(part: ChartPart, rules: str) -> tuple[int | None, int | None]:
    """Longest run and crossings that the box of the rule set allows; None for other rules."""
    useful = part.finding.useful
    if rules not in BOXES or not useful:
        return None, None
    box = BOXES[rules](useful)
    return box.longest, box.crossings


def _signal(part: ChartPart, rules: str) -> str:
    """What the rules say, or why they say nothing."""
    said = part.finding.signal
    if rules == DEFAULT or not said.judged:
        return said.value
    return " + ".join(rule.value for rule in part.fired) or "none"


def _number(figure: float | None) -> float:
    """NaN where there is none, so that a column stays one of numbers."""
    return float("nan") if figure is None else figure
