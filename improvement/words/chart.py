"""What a chart of any kind says: points outside its limits, its rules, and how often by chance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from improvement.domain.vocabulary import Direction
from improvement.stats.charts.chart import Chart, ChartPart, ChartPoint
from improvement.stats.charts.false_signal_rate import Looks, false_signal_rate_of
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.limits import Limits
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.limits.open_side import open_sides
from improvement.stats.charts.rule_sets import DEFAULT, RuleSetName
from improvement.stats.charts.rules.rule import RuleId
from improvement.stats.charts.variation import Variation, variation
from improvement.words.amounts import Unit, amount, counted
from improvement.words.chart_texts import unit_of
from improvement.words.chooser import warning_of
from improvement.words.periods import Cadence, cadence, day
from improvement.words.reading import Reading
from improvement.words.rules import RULE_SET_WORDS, RULE_WORDS
from improvement.words.run_chart import LEADS, read_run_chart

SHARES = {ChartKind.P, ChartKind.PP}
#: How often limits are passed by chance: at least one of 24 points of a stable process, by
#: simulation (docs/chart-acceptance.md; STATISTICS A3). What looking at every new point adds where
#: limits are not frozen: benchmarks/results/limits_every_point.json.
BY_CHANCE = {
    LimitMethod.PREDICTIVE: (
        "Up to 5 of 100 stable charts of 24 points have one outside, also if they are looked at "
        "after every new point."
    ),
    LimitMethod.THREE_SIGMA: (
        "Of 100 stable charts of 24 points 6 to 40 have one outside: fewest with long baselines "
        "and large numbers. Looked at after every new point it is more often where limits are "
        "worked out anew each time: of single values 19 of 100 instead of 10."
    ),
}


def read_chart(
    chart: Chart,
    *,
    direction: Direction | None = None,
    unit: Unit | None = None,
    carry_over: bool = False,
) -> Reading:
    """What the latest part of a chart says; a run chart with the usual rules: ``read_run_chart``.

    Parameters as there. Raises ``NotComputable`` for a series of no periods.

    >>> from improvement.domain.series import Point, Series
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> from improvement.stats.charts.control_chart import control_chart
    >>> waits = [31, 36, 30, 33, 37, 32, 34, 38, 33, 31, 37, 32, 36, 55]
    >>> chart = control_chart(Series(name="Days waited", kind=MeasureKind.VALUE, points=tuple(
    ...     Point(period=date(2026, 1, d), value=float(w)) for d, w in enumerate(waits, 1))),
    ...     ChartKind.I)
    >>> read_chart(chart, direction=Direction.LOWER).headline
    'Worsening: 1 of 14 days lies outside the limits, above: 55 on 14 January 2026.'
    """
    shown_in = unit or unit_of(chart)
    runs = read_run_chart(chart, direction=direction, unit=shown_in, carry_over=carry_over)
    plain = chart.kind is ChartKind.RUN and chart.options.rules == DEFAULT
    if plain or not chart.latest.finding.signal.judged:
        return runs
    told = _Told.of(chart, shown_in, direction)
    own = chart.options.rules == DEFAULT
    return Reading(
        headline=_headline(told, runs.headline if own else None),
        because=(*_outside(told), *_rules(told), *(runs.because if own else ())),
        caveats=(*_chance(told), *_open_side(told), *runs.caveats),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A chart with the nouns and numbers that its sentences share."""

    chart: Chart
    part: ChartPart
    points: tuple[ChartPoint, ...]
    unit: Unit
    how_often: Cadence
    direction: Direction | None

    @classmethod
    def of(cls, chart: Chart, unit: Unit, direction: Direction | None) -> "_Told":
        part = chart.latest
        return cls(
            chart=chart,
            part=part,
            points=tuple(p for p in chart.points if p.part == part.index and not p.excluded),
            unit=unit,
            how_often=cadence([point.period for point in chart.points]),
            direction=direction,
        )

    @property
    def outside(self) -> list[ChartPoint]:
        return [point for point in self.points if point.outside]

    @property
    def name(self) -> RuleSetName:
        return RuleSetName(self.chart.options.rules)

    def on(self, when: date) -> str:
        fine = self.how_often not in (Cadence.MONTH, Cadence.QUARTER, Cadence.YEAR)
        return f"{'on' if fine else 'in'} {day(when, self.how_often)}"


def _headline(told: _Told, runs: str | None) -> str:
    """Points outside come first, then what the run rules say."""
    lead = LEADS.get(variation(told.chart, told.direction), "")
    if told.outside:
        return f"{lead or LEADS[Variation.SIGNAL]}{_where(told)}"
    if runs is not None:
        return runs
    if not told.part.fired:
        return f"Nothing unusual in {counted(told.part.finding.recorded, told.how_often.value)}."
    first = next(rule for rule in told.part.fired if rule is not RuleId.OUTSIDE)
    pointed = [point for point in told.points if first in point.signals]
    latest = told.on(pointed[-1].period)
    return f"{lead or LEADS[Variation.SIGNAL]}{RULE_WORDS[first].name.lower()}, up to {latest}."


def _where(told: _Told) -> str:
    """How many lie outside, on which side, and the latest of them."""
    number, last = len(told.outside), told.outside[-1]
    sides = {point.outside for point in told.outside}
    side = {1: "above", -1: "below"}.get(sides.pop()) if len(sides) == 1 else "on both sides"
    of = counted(told.part.finding.recorded, told.how_often.value)
    latest = "" if number == 1 else "the latest "
    return (
        f"{number} of {of} {'lies' if number == 1 else 'lie'} outside the limits, {side}: "
        f"{latest}{amount(last.value or 0.0, told.unit)} {told.on(last.period)}."
    )


def _outside(told: _Told) -> Iterator[str]:
    limited = [p for p in told.points if p.upper is not None or p.lower is not None]
    if limited and not told.outside:
        yield f"No point lies outside the limits ({_expected(told, limited[-1])})."
    elif told.outside:
        yield f"Expected of a process that stays as it was: {_expected(told, told.outside[-1])}."


def _expected(told: _Told, point: ChartPoint) -> str:
    low = None if point.lower is None else amount(point.lower, told.unit)
    high = None if point.upper is None else amount(point.upper, told.unit)
    if low is None or high is None:
        return f"from {low}" if high is None else f"up to {high}"
    return f"{low} to {high}"


def _rules(told: _Told) -> Iterator[str]:
    """The rules of another set that point at something, each in its sentence."""
    if told.name is DEFAULT:
        return
    yield f"{RULE_SET_WORDS[told.name].name}: {RULE_SET_WORDS[told.name].sentence}"
    for rule in told.part.fired:
        if rule is not RuleId.OUTSIDE:
            yield f"{RULE_WORDS[rule].name}: {RULE_WORDS[rule].sentence}"


def _chance(told: _Told) -> Iterator[str]:
    """How often a stable process would show this, at one look and looking at every new point."""
    if told.outside and told.name is DEFAULT:
        yield BY_CHANCE[told.chart.limits]
    if told.name is not DEFAULT:
        yield from rates(told.name, told.part)


def rates(name: RuleSetName, part: ChartPart) -> Iterator[str]:
    """The false-signal rates of a rule set on a stable process of this length, in a sentence."""
    useful = part.finding.useful
    baseline = None if part.baseline is None else part.baseline.points
    once = false_signal_rate_of(name, useful, baseline=baseline)
    often = false_signal_rate_of(name, useful, Looks.EVERY_POINT, baseline=baseline)
    if once is None or often is None:
        yield "How often a stable process of this length would show a signal is not known."
        return
    yield (
        f"Of 100 stable processes of this length about {round(once.rate * 100)} show a signal by "
        f"these rules; looked at after every new point, about {round(often.rate * 100)} have shown "
        "one by now."
    )


def _open_side(told: _Told) -> Iterator[str]:
    """What a chart without a limit on one side cannot tell."""
    if told.direction is None or told.chart.limits is LimitMethod.NONE:
        return
    lower = _row([point.lower for point in told.points])
    upper = _row([point.upper for point in told.points])
    if bool(np.isnan(lower).all() and np.isnan(upper).all()):
        return
    multiply = told.chart.options.multiply
    ceiling = multiply if told.chart.kind in SHARES else np.inf
    limits = Limits(centre=lower, lower=lower, upper=upper, near_lower=lower, near_upper=upper)
    (side,) = open_sides(limits, ceiling=ceiling)
    warning = warning_of(side, told.direction)
    if warning and told.chart.kind not in (ChartKind.MR, ChartKind.S):
        yield warning


def _row(figures: list[float | None]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([[np.nan if f is None else f for f in figures]], dtype=np.float64)
