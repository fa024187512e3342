"""Of many charts that are watched, how many would show a signal though nothing had changed?"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from improvement.errors import Invalid
from improvement.stats.charts.centre_line import MAX_SHARE_ON_MEDIAN, LineKind
from improvement.stats.charts.false_signal_rate import false_signal_rate_of
from improvement.stats.charts.rule_sets import DEFAULT, rule_set
from improvement.stats.record import recorded

#: Lines that rates were simulated for.
_WITH_RATES = (LineKind.MEDIAN, LineKind.MEAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedChart:
    """What decides about how often a stable chart shows a signal, and whether this one does.

    ``recorded`` points, of which ``useful`` lie off the line; ``baseline`` recorded points made a
    frozen line (None: the line comes from all). ``judged`` says whether rules could be applied.
    """

    line: LineKind | None
    recorded: int
    useful: int
    baseline: int | None
    judged: bool
    fired: bool


@recorded("expected_signals", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedSignals:
    """``expected`` of ``known`` stable charts show a signal; ``fired`` of these very charts do.

    ``judged`` of ``watched`` charts could be judged; for ``known`` of these the rate is known.
    """

    rules: str
    watched: int
    judged: int
    known: int
    fired: int
    expected: float


def expected_signals(charts: Iterable[WatchedChart], *, rules: str = DEFAULT) -> ExpectedSignals:
    """Add up how often each of these charts would show a signal by chance, at one look.

    Parameters: ``charts`` any number, also none; ``rules`` the rule set they are judged by.
    Raises ``Invalid`` for an unknown rule set and for fewer recorded points than useful ones.

    Notes: the sum holds also where charts move together; only how far one can be from it does not.
    Charts without a known rate (see ``false_signal_rate``) are counted apart, not as 0.

    >>> watched = [WatchedChart(line=LineKind.MEDIAN, recorded=24, useful=24, baseline=None,
    ...                         judged=True, fired=False)] * 100
    >>> found = expected_signals(watched)
    >>> found.known, round(found.expected, 1)
    (100, 3.2)

    Of 100 stable charts of 24 points about 3 show a signal.
    """
    name = rule_set(rules).name
    groups = Counter(charts)
    known = {chart: rate for chart in groups if (rate := _rate(chart, name)) is not None}
    return ExpectedSignals(
        rules=name,
        watched=groups.total(),
        judged=sum(times for chart, times in groups.items() if chart.judged),
        known=sum(groups[chart] for chart in known),
        fired=sum(groups[chart] for chart in known if chart.fired),
        expected=sum(groups[chart] * rate for chart, rate in known.items()),
    )


def _rate(chart: WatchedChart, rules: str) -> float | None:
    """None where nothing like this chart was simulated, as ``false_signal_rate`` has it."""
    on_line = chart.recorded - chart.useful
    if on_line < 0:
        raise Invalid(f"{chart.useful} of {chart.recorded} points off the line: check the two.")
    if not chart.judged or chart.line not in _WITH_RATES:
        return None
    if on_line > MAX_SHARE_ON_MEDIAN * chart.recorded:
        return None
    own = chart.baseline is None or chart.baseline == chart.recorded
    found = false_signal_rate_of(
        rules,
        chart.useful if own else chart.recorded,
        baseline=None if own else chart.baseline,
        line=chart.line,
    )
    return None if found is None else found.rate
