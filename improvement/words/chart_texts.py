"""The short texts inside pictures of charts: what a line, a limit, a point and a sign is called."""

from collections.abc import Collection

from improvement.domain.charting import TargetStep
from improvement.domain.series import Point
from improvement.stats.charts.chart import Chart, ChartPart, ChartPoint
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.rules.rule import RuleId
from improvement.words.amounts import Unit, amount, counted, usual_unit
from improvement.words.rules import RULE_WORDS

SHARES = {ChartKind.P, ChartKind.PP}
#: Signs that the export font has: others would be set in another one, words and all.
KEYS = {
    "outside": "▲▼ outside the limits",
    "excluded": "○ left out",
    "near": "dotted: 2 sigma",
}


def unit_of(chart: Chart) -> Unit:
    """In what the figures of a chart are shown unless somebody says otherwise.

    What was multiplied (per 1,000) is a plain number, and so is how much a count varies.
    """
    if chart.options.multiply != 1:
        return Unit.NUMBER
    if chart.kind in SHARES:
        return Unit.PERCENT
    return usual_unit(chart.series.kind)


def kind_name(kind: ChartKind) -> str:
    """What the chart is called at the beginning of a sentence.

    >>> kind_name(ChartKind.RUN), kind_name(ChartKind.PP)
    ('Run chart', "P' chart")
    """
    return "Run chart" if kind is ChartKind.RUN else f"{kind.letter} chart"


def limit_label(which: str, value: float, unit: Unit) -> str:
    """The name of a limit where it ends.

    >>> limit_label("upper", 43.7, Unit.COUNT)
    'upper limit 43.7'
    """
    return f"{which} limit {amount(value, unit)}"


def target_label(step: TargetStep, unit: Unit, *, from_when: str = "") -> str:
    """The name of a target, and from when on where that is still to come."""
    since = f" from {from_when}" if from_when else ""
    return f"target {amount(step.value, unit)}{since}"


def place_of(point: ChartPoint, part: ChartPart, unit: Unit) -> str:
    """Where a point lies: beside its line, or left out."""
    if point.value is None:
        return ""
    if point.excluded:
        return "left out"
    if part.line is None or point.centre is None:
        return ""
    word = {-1: "below", 0: "on", 1: "above"}[point.side]
    return f"{word} the {part.line.kind.value} of {amount(point.centre, unit)}"


def limits_of(point: ChartPoint, unit: Unit) -> str:
    """What a single figure is held against; nothing where there are no limits."""
    if point.lower is None and point.upper is None:
        return ""
    if point.lower is None:
        return f"up to {amount(point.upper or 0.0, unit)}"
    if point.upper is None:
        return f"from {amount(point.lower, unit)}"
    return f"{amount(point.lower, unit)} to {amount(point.upper, unit)}"


def made_of(point: Point, multiply: float = 1.0) -> str:
    """The counts behind a figure."""
    if point.numerator is not None and point.denominator is not None:
        per = "" if multiply == 1 else f" (shown per {multiply:,g})"
        return f"{point.numerator:,g} of {point.denominator:,g}{per}"
    return "" if point.size is None else counted(point.size, "value")


def picture_key(marks: Collection[str], rules: Collection[RuleId] = ()) -> str:
    """What the signs in a picture mean; only those that are there.

    >>> picture_key({"outside", ""}, [RuleId.LONG_RUN])
    '◊ run too long · ▲▼ outside the limits'
    """
    pointing = [f"◊ {rule_names(rules)}"] if rules else []
    return " · ".join(pointing + [text for mark, text in KEYS.items() if mark in marks])


def rule_names(rules: Collection[RuleId]) -> str:
    """Rules by their plain names, in the order of the registry."""
    return ", ".join(RULE_WORDS[rule].name.lower() for rule in RuleId if rule in rules)
