"""Any chart told to somebody who does not see it."""

from collections.abc import Iterator, Sequence
from datetime import date

from improvement.domain.vocabulary import Direction
from improvement.stats.charts.chart import Chart, ChartPoint
from improvement.stats.charts.rule_sets import DEFAULT
from improvement.stats.charts.rules.rule import RuleId
from improvement.stats.charts.run_finding import Signal
from improvement.words.amounts import Unit, amount, counted
from improvement.words.chart import read_chart
from improvement.words.chart_texts import kind_name, limits_of, place_of, rule_names, unit_of
from improvement.words.periods import Cadence, cadence, day
from improvement.words.run_chart import read_run_chart

__all__ = ["describe_chart", "describe_sparkline", "kind_name", "signal_words", "unit_of"]

MOST_NAMED = 3  # points outside the limits that are named one by one


def describe_chart(
    chart: Chart, *, unit: Unit | None = None, direction: Direction | None = None
) -> str:
    """The chart for people who hear it: what, when, how much, limits, and what it says.

    A series without a single value is described as such; nothing is raised.

    >>> from improvement.domain.series import Point, Series
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> from improvement.stats.charts.control_chart import control_chart
    >>> from improvement.stats.charts.kinds import ChartKind
    >>> waits = [31, 35, 30, 33, 36, 32, 34, 37, 34, 52, 31, 35]
    >>> series = Series(name="Days waited", kind=MeasureKind.VALUE, points=tuple(
    ...     Point(period=date(2026, 1, d), value=float(w)) for d, w in enumerate(waits, 1)))
    >>> print(describe_chart(control_chart(series, ChartKind.I)))
    I chart of Days waited, 12 days from 1 January 2026 to 12 January 2026. Values lie between \
30 and 52. The latest, 35, is on the mean (35). The limits are 22 and 48. 1 of 12 points lies \
outside them: 52 on 10 January 2026 (above).
    """
    recorded = [point for point in chart.points if point.value is not None]
    if not recorded:
        return f"{kind_name(chart.kind)} of {chart.series.name}. Nothing has been recorded yet."
    shown_in = unit or unit_of(chart)
    return " ".join(
        (
            *_values(chart, recorded, shown_in),
            *_limits(chart, recorded, shown_in),
            *_decisions(chart, shown_in),
            *_finding(chart, shown_in, direction),
        )
    )


def describe_sparkline(chart: Chart, *, unit: Unit | None = None, name: str | None = None) -> str:
    """A tiny chart in one line: the latest figure, its place, and whether there is a signal.

    ``name`` stands in for the name of the series, where that is the same for many.
    """
    recorded = [point for point in chart.points if point.value is not None]
    called = name or chart.series.name
    if not recorded:
        return f"{called}: nothing has been recorded yet."
    shown_in = unit or unit_of(chart)
    last = recorded[-1]
    place = place_of(last, chart.parts[last.part], shown_in)
    return (
        f"{called}: {amount(last.value or 0.0, shown_in)} in the latest of "
        f"{counted(len(recorded), _cadence(chart).value)}{f', {place}' if place else ''}; "
        f"{signal_words(chart)}."
    )


def signal_words(chart: Chart) -> str:
    """Is there something to look at in the latest part? In a few words."""
    outside = chart.latest.sigma_signals
    if outside:
        return f"{counted(outside, 'point')} outside the limits"
    if chart.latest.fired:
        return "a signal"
    said = {
        Signal.TOO_FEW_POINTS: "too few points",
        Signal.NO_VARIATION: "no variation",
        Signal.AGGREGATE_FIRST: "too few events",
    }
    return said.get(chart.latest.finding.signal, "nothing unusual")


def _cadence(chart: Chart) -> Cadence:
    return cadence([point.period for point in chart.points])


def _values(chart: Chart, recorded: Sequence[ChartPoint], unit: Unit) -> Iterator[str]:
    how_often = _cadence(chart)
    values = [point.value for point in recorded if point.value is not None]
    first, last = recorded[0].period, recorded[-1].period
    yield (
        f"{kind_name(chart.kind)} of {chart.series.name}, "
        f"{counted(len(recorded), how_often.value)} from "
        f"{day(first, how_often)} to {day(last, how_often)}."
    )
    yield f"Values lie between {amount(min(values), unit)} and {amount(max(values), unit)}."
    yield _latest(chart, recorded[-1], values[-1], unit)
    missing = len(chart.points) - len(recorded)
    if missing:
        yield f"{counted(missing, how_often.value)} without a value."


def _latest(chart: Chart, last: ChartPoint, value: float, unit: Unit) -> str:
    part = chart.parts[last.part]
    if last.excluded:
        return f"The latest, {amount(value, unit)}, is left out."
    if part.line is None or last.centre is None:
        return f"The latest is {amount(value, unit)}."
    place = {-1: "below", 0: "on", 1: "above"}[last.side]
    frozen = "" if part.baseline is None else "baseline "
    line = f"the {frozen}{part.line.kind.value} ({amount(last.centre, unit)})"
    return f"The latest, {amount(value, unit)}, is {place} {line}."


def _limits(chart: Chart, recorded: Sequence[ChartPoint], unit: Unit) -> Iterator[str]:
    current = [p for p in recorded if p.part == recorded[-1].part and limits_of(p, unit)]
    if not current:
        return
    last = current[-1]
    vary = len({(p.lower, p.upper) for p in current}) > 1
    of_last = " of the latest point" if vary else ""
    if last.lower is None or last.upper is None:
        yield f"The range expected{of_last} goes {limits_of(last, unit)}."
    else:
        yield f"The limits{of_last} are {amount(last.lower, unit)} and {amount(last.upper, unit)}."
    yield from _outside(chart, recorded, unit)


def _outside(chart: Chart, recorded: Sequence[ChartPoint], unit: Unit) -> Iterator[str]:
    counting = [point for point in recorded if not point.excluded]
    outside = [point for point in counting if point.outside]
    if not outside:
        yield "No point lies outside them."
        return
    how_often = _cadence(chart)
    named = [
        f"{amount(p.value or 0.0, unit)} {_on(p.period, how_often)} "
        f"({'above' if p.outside > 0 else 'below'})"
        for p in outside[-MOST_NAMED:]
    ]
    latest = "" if len(outside) <= MOST_NAMED else " the latest of them"
    verb = "lies" if len(outside) == 1 else "lie"
    yield (
        f"{len(outside)} of {counted(len(counting), 'point')} {verb} outside them:"
        f"{latest} {', '.join(named)}."
    )


def _on(when: date, how_often: Cadence) -> str:
    """A day with its little word before it."""
    if how_often is Cadence.POINT:
        return f"at {day(when, how_often)}"
    fine = how_often not in (Cadence.MONTH, Cadence.QUARTER, Cadence.YEAR)
    return f"{'on' if fine else 'in'} {day(when, how_often)}"


def _decisions(chart: Chart, unit: Unit) -> Iterator[str]:
    """What people decided about the chart: points left out, a new line, a target."""
    how_often = _cadence(chart)
    reasons = {e.period: e.reason for e in chart.options.exclusions}
    for point in chart.points:
        if point.excluded and point.value is not None:
            why = f": {reasons[point.period]}" if reasons.get(point.period) else ""
            yield f"Left out {_on(point.period, how_often)}{why.rstrip('.')}."
    for part in chart.parts[1:]:
        why = f": {part.reason.rstrip('.')}" if part.reason else ""
        yield f"The line begins anew {_on(part.first, how_often)}{why}."
    steps = sorted(chart.options.target, key=lambda step: step.since or date.min)
    if steps:
        told = (
            amount(step.value, unit)
            + ("" if step.since is None else f" from {day(step.since, how_often)}")
            for step in steps
        )
        yield f"Target: {', '.join(told)}."


def _finding(chart: Chart, unit: Unit, direction: Direction | None) -> Iterator[str]:
    """What the rules say; what was said of points outside the limits is not said again."""
    part = chart.latest
    if not part.sigma_signals:
        yield read_chart(chart, direction=direction, unit=unit).headline
    elif chart.options.rules != DEFAULT:
        others = [rule for rule in part.fired if rule is not RuleId.OUTSIDE]
        if others:
            yield f"Also: {rule_names(others)}."
    elif part.finding.signal is not Signal.NONE:
        yield read_run_chart(chart, direction=direction, unit=unit).headline
