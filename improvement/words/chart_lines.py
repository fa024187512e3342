"""A chart in a row of a list: what it shows and since when, in as few words as will do."""

from datetime import date

from improvement.stats.charts.chart import Chart
from improvement.stats.charts.expected_signals import ExpectedSignals
from improvement.stats.charts.signal import Signal
from improvement.stats.charts.variation import Variation
from improvement.words.amounts import amount, counted
from improvement.words.chart_texts import unit_of
from improvement.words.periods import Cadence, day
from improvement.words.reading import Reading
from improvement.words.screening import by_chance

NO_DATA = "No data yet"
STATES = {
    Variation.IMPROVING: "Improving",
    Variation.WORSENING: "Worsening",
    Variation.SIGNAL: "Signal",
    Variation.NO_SIGNAL: "Nothing unusual",
    Variation.TOO_FEW_POINTS: "Too few points",
}
_NOT_CHARTABLE = {
    Signal.NO_VARIATION: "No variation",
    Signal.AGGREGATE_FIRST: "Too few events: join periods",
}


def state(found: Variation | None, finding: Signal) -> str:
    """What a chart shows; ``found`` None where nothing was recorded.

    >>> state(Variation.IMPROVING, Signal.BOTH), state(None, Signal.TOO_FEW_POINTS)
    ('Improving', 'No data yet')
    >>> state(Variation.NOT_CHARTABLE, Signal.AGGREGATE_FIRST)
    'Too few events: join periods'
    """
    if found is None:
        return NO_DATA
    return STATES[found] if found in STATES else _NOT_CHARTABLE[finding]


def since_when(when: date | None, how_often: Cadence) -> str:
    """Nothing where no day can be named.

    >>> since_when(date(2026, 3, 2), Cadence.WEEK), since_when(None, Cadence.WEEK)
    ('since 2 March 2026', '')
    """
    return "" if when is None else f"since {day(when, how_often)}"


def read_chart_lines(
    expected: ExpectedSignals, *, charts: int, signals: int, worsening: int
) -> Reading:
    """How many of the charts show a signal, and how many would though nothing had changed.

    ``charts`` are those with data; ``signals`` of them show one, ``worsening`` of these a bad one.

    >>> found = ExpectedSignals(rules="anhoej", watched=40, judged=36, known=36, fired=5,
    ...                         expected=1.1)
    >>> said = read_chart_lines(found, charts=40, signals=5, worsening=2)
    >>> said.headline
    '5 of 40 charts show a signal; 2 are worsening.'
    >>> said.because
    ('Several charts are watched: of 36 stable charts about 1 would show a signal by chance.', \
'The rules cannot be applied to 4 charts yet: too few points or events, or no variation.')
    """
    unjudged = charts - expected.judged
    said = [by_chance(expected)]
    if unjudged:
        said.append(
            f"The rules cannot be applied to {counted(unjudged, 'chart')} yet: too few points or "
            "events, or no variation."
        )
    return Reading(
        headline=_headline(charts, signals, worsening), because=tuple(filter(None, said))
    )


def _headline(charts: int, signals: int, worsening: int) -> str:
    if not charts:
        return "Nothing has been charted yet."
    if not signals:
        return f"None of {counted(charts, 'chart')} shows a signal."
    verb = "shows" if signals == 1 else "show"
    return f"{signals:,} of {counted(charts, 'chart')} {verb} a signal{_worse(signals, worsening)}."


def _worse(signals: int, worsening: int) -> str:
    if not worsening:
        return "; none is worsening" if signals > 1 else "; it is not worsening"
    if signals == 1:
        return "; it is worsening"
    verb = "is" if worsening == 1 else "are"
    return f"; {worsening:,} {verb} worsening"


def latest(chart: Chart) -> str:
    """The latest figure of a chart, in its unit.

    >>> from improvement.domain.series import Point, Series
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> from improvement.stats.charts.run_chart import run_chart
    >>> latest(run_chart(Series(name="Kept", kind=MeasureKind.PROPORTION, points=(
    ...     Point(period=date(2026, 3, 2), value=0.62), Point(period=date(2026, 3, 9), value=None)
    ... ))))
    'latest 62%'
    """
    values = [point.value for point in chart.points if point.value is not None]
    return f"latest {amount(values[-1], unit_of(chart))}" if values else ""
