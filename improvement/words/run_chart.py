"""A run chart in words. Run charts speak of signals, never of special causes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil

from improvement.domain.vocabulary import Direction
from improvement.stats.charts.centre_line import (
    MIN_EVENTS_FOR_MEDIAN,
    MIN_EVENTS_FOR_RULES,
    LineKind,
    LineReason,
)
from improvement.stats.charts.chart import BaselineStatus, Chart, ChartPart
from improvement.stats.charts.false_signal_rate import (
    Looks,
    false_signal_rate,
    false_signal_rate_of,
)
from improvement.stats.charts.rule_sets import DEFAULT
from improvement.stats.charts.run_finding import Signal
from improvement.stats.charts.variation import Variation, shift_side, variation
from improvement.words.amounts import Unit, amount, counted, usual_unit
from improvement.words.periods import Cadence, cadence, day
from improvement.words.reading import Reading

LEADS = {
    Variation.IMPROVING: "Improving: ",
    Variation.WORSENING: "Worsening: ",
    Variation.SIGNAL: "Signal: ",
}


def read_run_chart(
    chart: Chart,
    *,
    direction: Direction | None = None,
    unit: Unit | None = None,
    carry_over: bool = False,
) -> Reading:
    """What the latest part of a run chart says.

    ``direction`` is the better way, if there is one; ``unit`` how figures are shown (by default as
    the kind of measure usually is); ``carry_over`` says that neighbouring periods share households
    (rolling averages, cumulative figures), which no rule can correct. Raises ``NotComputable`` for
    a series of no periods.

    >>> from datetime import date
    >>> from improvement.domain.series import Point, Series
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> from improvement.stats.charts.run_chart import run_chart
    >>> waits = [31, 35, 30, 33, 36, 32, 34, 37, 24, 22, 25, 21, 23, 20, 26, 19]
    >>> chart = run_chart(Series(name="Days waited", kind=MeasureKind.VALUE, points=tuple(
    ...     Point(period=date(2026, 1, d), value=float(w)) for d, w in enumerate(waits, 1))))
    >>> read_run_chart(chart, direction=Direction.LOWER).headline
    'Improving: 8 days in a row below the median. A stable process of this length gives a signal \
about 1 time in 119.'
    """
    context = _Context.of(chart, unit)
    return Reading(
        headline=_headline(context, variation(chart, direction)),
        because=tuple(_because(context)),
        caveats=tuple(_caveats(context, carry_over)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """A chart with the nouns and numbers that its sentences share."""

    chart: Chart
    part: ChartPart
    unit: Unit
    how_often: Cadence

    @classmethod
    def of(cls, chart: Chart, unit: Unit | None) -> "_Context":
        return cls(
            chart=chart,
            part=chart.latest,
            unit=unit or usual_unit(chart.series.kind),
            how_often=cadence([point.period for point in chart.points]),
        )

    def periods(self, number: int) -> str:
        return counted(number, self.how_often.value)

    def day_of(self, when: date) -> str:
        return day(when, self.how_often)

    def show(self, value: float) -> str:
        return amount(value, self.unit)

    @property
    def line(self) -> str:
        kind = "line" if self.part.line is None else self.part.line.kind.value
        return f"the {kind}" if self.part.baseline is None else f"the baseline {kind}"

    @property
    def line_value(self) -> str:
        return "" if self.part.line is None else f" ({self.show(self.part.line.value)})"

    @property
    def run_ends(self) -> str:
        """Where a run that is over ended; nothing for a run that lasts until now."""
        useful = [p for p in self.chart.points if p.part == self.part.index and p.side != 0]
        if useful[-1].in_longest_run:
            return ""
        return f", up to {self.day_of([p for p in useful if p.in_longest_run][-1].period)}"

    @property
    def left_for(self) -> str:
        """Where the measure has been since a run that began the chart and is over."""
        side = shift_side(self.chart)
        if not self.run_ends or side != -self.part.finding.longest_run_side:
            return ""
        return f", and mostly {'above' if side > 0 else 'below'} it since"


def _headline(context: _Context, icon: Variation) -> str:
    found = context.part.finding
    if found.signal is Signal.NONE:
        return f"Nothing unusual in {context.periods(found.recorded)}."
    if found.signal is Signal.TOO_FEW_POINTS:
        needed = found.useful_limit - found.useful
        verb = "is" if needed == 1 else "are"
        more = counted(needed, f"more {context.how_often}")
        return f"Too few points: at least {more} {verb} needed."
    if found.signal is Signal.NO_VARIATION:
        return "No variation recorded."
    if found.signal is Signal.AGGREGATE_FIRST:
        return f"Too few events per {context.how_often}: join periods first."
    lead = LEADS.get(icon, LEADS[Variation.SIGNAL])  # by other rules it may be silent
    return f"{lead}{_observation(context)}. {_rarity(context)}"


def _observation(context: _Context) -> str:
    found = context.part.finding
    if found.signal is Signal.TOO_FEW_CROSSINGS:
        times = "once" if found.crossings == 1 else f"{found.crossings} times"
        times = "never" if found.crossings == 0 else times
        only = "" if found.crossings == 0 else "only "
        return f"{only}{times} across {context.line} in {context.periods(found.recorded)}"
    place = "above" if found.longest_run_side > 0 else "below"
    run = context.periods(found.longest_run)
    return f"{run} in a row {place} {context.line}{context.run_ends}{context.left_for}"


#: Lines that false signal rates were simulated for.
_WITH_RATES = (LineKind.MEDIAN, LineKind.MEAN)


def _rarity(context: _Context) -> str:
    line = context.part.line
    simulated = line is not None and line.kind in _WITH_RATES
    rate = false_signal_rate(context.part) if simulated else None
    if rate is None or rate.rate == 0:
        return "That is more than chance would be expected to give."
    return f"A stable process of this length gives a signal about 1 time in {round(1 / rate.rate)}."


def _because(context: _Context) -> Iterator[str]:
    found, line = context.part.finding, context.part.line
    if found.signal is Signal.TOO_FEW_POINTS:
        yield f"{found.useful} of {found.useful_limit} points needed lie off the line so far."
    elif found.signal is Signal.NO_VARIATION and line is not None:
        yield f"All {context.periods(found.recorded)} show {context.show(line.value)}."
    elif found.signal is Signal.AGGREGATE_FIRST and line is not None:
        yield from _too_few_events(context, line.events_per_period or 0.0)
    else:
        yield from _held_against_limits(context)
    yield from _left_out(context)
    yield from _line_choice(context)


def _too_few_events(context: _Context, events: float) -> Iterator[str]:
    noun = context.how_often.value
    yield (
        f"On average {amount(events, Unit.NUMBER)} events fall in a {noun}; "
        f"the rules need at least {MIN_EVENTS_FOR_RULES:g}."
    )
    if events > 0:
        joined = ceil(MIN_EVENTS_FOR_MEDIAN / events)
        yield f"About {context.periods(joined)} together hold {MIN_EVENTS_FOR_MEDIAN:g} events."


def _held_against_limits(context: _Context) -> Iterator[str]:
    found = context.part.finding
    yield (
        f"The longest run on one side of {context.line}{context.line_value} is "
        f"{context.periods(found.longest_run)}; up to {found.longest_run_limit} are expected."
    )
    yield (
        f"The values cross it {counted(found.crossings, 'time')}; "
        f"at least {found.crossings_limit} are expected."
    )


def _left_out(context: _Context) -> Iterator[str]:
    found = context.part.finding
    on_line = found.recorded - found.useful
    if on_line and found.signal is not Signal.NO_VARIATION:
        yield (
            f"{counted(on_line, 'point')} exactly on the line neither "
            f"{'ends nor extends' if on_line == 1 else 'end nor extend'} a run."
        )
    missing = sum(p.value is None for p in context.chart.points if p.part == context.part.index)
    if missing:
        yield f"{context.periods(missing)} without a value: the run goes on across the gap."


def _line_choice(context: _Context) -> Iterator[str]:
    line = context.part.line
    if line is None or context.part.finding.signal is Signal.NO_VARIATION:
        return
    if line.reason is LineReason.FEW_EVENTS and line.events_per_period is not None:
        yield (
            f"The line is the mean, because only {amount(line.events_per_period, Unit.COUNT)} "
            f"events fall in a {context.how_often} on average "
            f"(a median needs {line.events_per_period_limit:g})."
        )
    elif line.reason is LineReason.MANY_ON_MEDIAN:
        yield (
            f"The line is the mean, because {amount(line.share_on_median, Unit.PERCENT)} of the "
            f"points lie exactly on the median (at most "
            f"{amount(line.share_on_median_limit, Unit.PERCENT)} may)."
        )


def _caveats(context: _Context, carry_over: bool) -> Iterator[str]:
    part, found, line = context.part, context.part.finding, context.part.line
    if found.signal.judged and not (part.fired or part.sigma_signals):
        yield "A small change, or a recent one, may not show yet."
    elif found.signal.judged:
        if found.signal.found and context.chart.options.rules == DEFAULT:
            yield _weekly(context)
        yield "A chart can say that something seems to have changed, not what caused it."
    elif found.signal is Signal.TOO_FEW_POINTS:
        yield "Until then read the single values, and hold off judging ups and downs."
    if carry_over:
        yield (
            f"Neighbouring {context.how_often}s carry over into each other: "
            "signals are unreliable here."
        )
    yield from _baseline_caveat(context)
    if line is not None and line.reason is LineReason.NO_DENOMINATORS:
        yield "Without the totals behind the percentages, the better line cannot be drawn."
    if context.part.index:
        yield (
            f"Judged since {context.day_of(context.part.first)} only; "
            "what came before has its own line."
        )


def _weekly(context: _Context) -> str:
    """What looking again at every new point makes of the rate."""
    part = context.part
    often = false_signal_rate_of(
        DEFAULT,
        part.finding.useful,
        Looks.EVERY_POINT,
        baseline=None if part.baseline is None else part.baseline.points,
    )
    if often is None or often.rate == 0:
        return "The rate is for one look; looking again at every new point raises it."
    return (
        "The rate is for one look; looked at after every new point, a stable process has shown a "
        f"signal by now about 1 time in {round(1 / often.rate)}."
    )


def _baseline_caveat(context: _Context) -> Iterator[str]:
    baseline = context.part.baseline
    if baseline is None or baseline.status is BaselineStatus.SETTLED:
        return
    made_of = f"The baseline has {counted(baseline.points, 'point')}"
    if baseline.status is BaselineStatus.TOO_SHORT:
        yield f"{made_of}, fewer than {baseline.points_limit}: false signals are more likely."
    else:
        yield f"{made_of}: provisional until there are {baseline.points_settled}."
