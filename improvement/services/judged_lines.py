"""Very many charts judged: the usual run charts all at once, those set up otherwise one by one.

So that every line says what the test's own page says, however many there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from improvement.domain.measures import MeasureSpec
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.services.chart_settings import ChartSettings
from improvement.services.charts import Chart, drawn
from improvement.stats.charts.centre_line import LineKind
from improvement.stats.charts.expected_signals import WatchedChart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.rule_sets import DEFAULT
from improvement.stats.charts.run_chart import run_chart
from improvement.stats.charts.screen import Screened, screen
from improvement.stats.charts.signal import Signal
from improvement.stats.charts.since import signal_since
from improvement.stats.charts.variation import Variation, variation
from improvement.store.repositories.plans import KeptTest
from improvement.words.chart import read_chart
from improvement.words.reading import Reading

_RATIOS = (MeasureKind.PROPORTION, MeasureKind.RATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLine:
    """One measure of one test, its pilot over time; ``found`` None where nothing was recorded.

    ``since`` is the first day of a signal, where one can be named.
    """

    kept: KeptTest
    spec: MeasureSpec
    series: Series
    settings: ChartSettings
    finding: Signal
    found: Variation | None
    since: date | None

    @property
    def signal(self) -> bool:
        return self.found in (Variation.WORSENING, Variation.SIGNAL, Variation.IMPROVING)

    @property
    def reading(self) -> Reading:
        """What the chart says, as on the test's page."""
        return read_chart(self.chart(), direction=self.spec.direction)

    def chart(self) -> Chart:
        """The chart as on the test's page; drawn only where it is looked at."""
        return drawn(self.series, self.settings, suggested=False)[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedMeasure:
    """A measure with its figures, before anything is said of it."""

    kept: KeptTest
    spec: MeasureSpec
    series: Series
    settings: ChartSettings


#: A line, and what decides about how often a stable chart like it would show a signal.
Line = tuple[ChartLine, WatchedChart | None]


def judged(watched: Sequence[WatchedMeasure]) -> list[Line]:
    """All of them, the usual run charts at once."""
    return [*_usual(w for w in watched if _is_usual(w)), *_own(watched)]


def _is_usual(watched: WatchedMeasure) -> bool:
    """A run chart of all its points, by the usual rules."""
    return watched.settings == ChartSettings()


def _usual(watched: Iterable[WatchedMeasure]) -> Iterator[Line]:
    """All run charts of one kind of measure at once."""
    by_kind: dict[MeasureKind, list[WatchedMeasure]] = defaultdict(list)
    for each in watched:
        by_kind[each.spec.kind].append(each)
    for kind, several in by_kind.items():
        screened = _screened(several, kind)
        for row, each in enumerate(several):
            yield _usual_line(each, screened, row)


def _screened(several: Sequence[WatchedMeasure], kind: MeasureKind) -> Screened:
    points = [each.series.points for each in several]
    if kind not in _RATIOS:
        return screen(_matrix([[p.value for p in row] for row in points]), made_of=kind)
    return screen(
        _matrix([[_above(p) for p in row] for row in points]),
        denominators=_matrix([[p.denominator for p in row] for row in points]),
        made_of=kind,
    )


def _above(point: Point) -> float | None:
    """A period of nobody has no share, whatever was counted in it."""
    return None if point.value is None else point.numerator


def _matrix(rows: Sequence[Sequence[float | None]]) -> NDArray[np.float64]:
    whole = np.full((len(rows), max(map(len, rows), default=0)), np.nan)
    for place, row in enumerate(rows):
        whole[place, : len(row)] = [np.nan if figure is None else figure for figure in row]
    return whole


def _usual_line(watched: WatchedMeasure, screened: Screened, row: int) -> Line:
    """Only a chart with a signal is looked at by itself: which way, and since when."""
    finding = screened.signal(row)
    if not screened.recorded[row]:
        return _line(watched, finding, None), None
    chart = run_chart(watched.series) if screened.fired[row] else None
    look = WatchedChart(
        line=LineKind.MEAN if screened.is_mean[row] else LineKind.MEDIAN,
        recorded=int(screened.recorded[row]),
        useful=int(screened.useful[row]),
        baseline=None,
        judged=finding.judged,
        fired=chart is not None,
    )
    return _line(watched, finding, chart), look


_SILENT = {Signal.NONE: Variation.NO_SIGNAL, Signal.TOO_FEW_POINTS: Variation.TOO_FEW_POINTS}


def _line(watched: WatchedMeasure, finding: Signal, chart: Chart | None) -> ChartLine:
    found: Variation | None = _SILENT.get(finding, Variation.NOT_CHARTABLE)
    if chart is not None:
        found = variation(chart, watched.spec.direction)
    elif all(point.value is None for point in watched.series.points):
        found = None
    return ChartLine(
        kept=watched.kept,
        spec=watched.spec,
        series=watched.series,
        settings=watched.settings,
        finding=finding,
        found=found,
        since=None if chart is None else signal_since(chart),
    )


def _own(watched: Iterable[WatchedMeasure]) -> Iterator[Line]:
    """Charts that people set up: each as on its own page."""
    for each in watched:
        if _is_usual(each):
            continue
        if all(point.value is None for point in each.series.points):
            yield _line(each, Signal.TOO_FEW_POINTS, None), None
            continue
        chart = drawn(each.series, each.settings, suggested=False)[1]
        yield _line(each, chart.latest.finding.signal, chart), _look(chart)


def _look(chart: Chart) -> WatchedChart:
    """How often a stable one would signal is known of run charts by the usual rules."""
    part = chart.latest
    plain = chart.kind is ChartKind.RUN and chart.options.rules == DEFAULT
    return WatchedChart(
        line=part.line.kind if plain and part.line else None,
        recorded=part.finding.recorded,
        useful=part.finding.useful,
        baseline=part.baseline.points if part.baseline else None,
        judged=part.finding.signal.judged,
        fired=bool(part.fired),
    )
