"""How a chart was worked out: its line, its limits, its rules, and where they come from."""

from collections.abc import Iterator

from improvement.stats.charts.centre_line import LineKind
from improvement.stats.charts.chart import Chart, ChartPoint
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.rule_sets import RuleSetName, rule_set
from improvement.stats.charts.rules.rule import RuleId
from improvement.words.amounts import counted
from improvement.words.chart import rates
from improvement.words.chart_texts import kind_name
from improvement.words.rules import RULE_SET_WORDS, RULE_WORDS

#: What the limits of a chart are computed from, classically.
FROM_WHAT = {
    ChartKind.I: "from how much each value differs from the one before",
    ChartKind.MR: "from the average of these differences",
    ChartKind.IP: "from differences between neighbours, weighted by how many were counted",
    ChartKind.XBAR: "from the spread inside the samples",
    ChartKind.S: "from how much the spread of such samples varies",
    ChartKind.P: "from the pooled share and how many were counted",
    ChartKind.PP: "from the pooled share, widened by how much shares really vary (Laney)",
    ChartKind.U: "from the pooled rate and the exposure",
    ChartKind.UP: "from the pooled rate, widened by how much rates really vary (Laney)",
    ChartKind.C: "from the average count",
    ChartKind.G: "from the average number between two events",
    ChartKind.T: "from the times' 3.6th roots, which lie about evenly",
}
PREDICTED = {
    ChartKind.G: "the geometric distribution",
    ChartKind.P: "the beta-binomial distribution",
    ChartKind.U: "the negative binomial distribution",
    ChartKind.C: "the negative binomial distribution",
}


def how_worked_out(chart: Chart) -> tuple[str, ...]:
    """Method, sources and false-signal rates, a sentence or two a line.

    >>> from datetime import date
    >>> from improvement.domain.series import Point, Series
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> from improvement.stats.charts.control_chart import control_chart
    >>> calls = Series(name="Calls", kind=MeasureKind.COUNT, points=tuple(
    ...     Point(period=date(2026, 1, d), value=float(d % 5)) for d in range(1, 15)))
    >>> how_worked_out(control_chart(calls, ChartKind.C))[1]
    'The limits are 3 standard deviations from it, computed from the average count.'
    """
    return (*_line(chart), *_limits(chart), *_rules(chart), "More in docs/rules.md.")


def signal_names(point: ChartPoint) -> str:
    """The rules that point at a point, by name; where it lies outside, that too.

    Nothing for a point that no rule points at.
    """
    names = [RULE_WORDS[rule].name for rule in point.signals]
    outside = ["Above the upper limit"] * (point.outside > 0)
    outside += ["Below the lower limit"] * (point.outside < 0)
    known = RuleId.OUTSIDE in point.signals
    return ", ".join(names if known else [*outside, *names])


def _line(chart: Chart) -> Iterator[str]:
    line = chart.parts[-1].line if chart.parts else None
    if line is None:
        return
    known = "was known beforehand" if line.kind is LineKind.KNOWN else f"is the {line.kind.value}"
    made_of = counted(line.points, "point")
    yield f"{kind_name(chart.kind)}: the line {known}, from {made_of}. Missing periods stay gaps."


def _limits(chart: Chart) -> Iterator[str]:
    if chart.limits is LimitMethod.THREE_SIGMA:
        yield (f"The limits are 3 standard deviations from it, computed {FROM_WHAT[chart.kind]}.")
    elif chart.limits is LimitMethod.PREDICTIVE:
        by = PREDICTED.get(chart.kind)
        how = f"by {by}, which knows how few were counted" if by else FROM_WHAT[chart.kind]
        yield f"Between the limits 99.7 of 100 next values would fall if nothing changed, {how}."


def _rules(chart: Chart) -> Iterator[str]:
    name = RuleSetName(chart.options.rules)
    yield f"{RULE_SET_WORDS[name].name}: {RULE_SET_WORDS[name].sentence}"
    yield f"Source: {rule_set(name).source}."
    if chart.parts and chart.parts[-1].finding.signal.judged:
        yield from rates(name, chart.parts[-1])
