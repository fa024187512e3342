"""How often would a stable process trip this chart? Looked up, not guessed.

The table was simulated by ``benchmarks/false_signals.py`` (seed, replicates, date and versions are
stored with it): independent normal values, both rules on the whole part, one look.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from improvement.stats.charts.centre_line import MAX_SHARE_ON_MEDIAN, LineKind
from improvement.stats.charts.chart import ChartPart


class RateSource(StrEnum):
    """Which line the simulated charts had."""

    OWN_MEDIAN = "own_median"
    OWN_MEAN = "own_mean"
    FROZEN_MEDIAN = "frozen_median"
    FROZEN_MEAN = "frozen_mean"


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseSignalRate:
    """The share ``rate`` (0-1) of stable charts of ``n`` points on which a rule fires.

    For a frozen line, ``baseline`` of the n points made the line. ``replicates`` says how exact the
    rate is: its standard error is sqrt(rate (1 - rate) / replicates).
    """

    rate: float
    n: int
    baseline: int | None
    replicates: int
    source: RateSource


def false_signal_rate(part: ChartPart) -> FalseSignalRate | None:
    """The false-signal rate of the rules for a chart like this part, or None if none is known.

    With a line of its own, the number of points off the line is looked up exactly (10 to 100).
    With a frozen line, baseline and follow-up are the recorded points (8 to 30, and up to 60); a
    longer baseline is looked up as 30, which overstates the rate a little.

    None where the rules were not applied, outside these lengths, and where more than 20% of the
    points lie on the line, since nothing like that was simulated.

    >>> from datetime import date, timedelta
    >>> from improvement.domain.series import Point, Series
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> from improvement.stats.charts.run_chart import run_chart
    >>> weeks = tuple(Point(period=date(2026, 1, 5) + timedelta(weeks=w), value=float(w * 7 % 24))
    ...               for w in range(24))
    >>> chart = run_chart(Series(name="Calls", kind=MeasureKind.VALUE, points=weeks))
    >>> found = false_signal_rate(chart.latest)
    >>> found.n, found.source.value, round(found.rate, 2)
    (24, 'own_median', 0.03)

    About 3 in 100 stable charts of 24 points show a signal.
    """
    on_line = part.finding.recorded - part.finding.useful
    if part.line is None or not part.finding.signal.judged:
        return None
    if on_line > MAX_SHARE_ON_MEDIAN * part.finding.recorded:
        return None
    if part.baseline is None or part.baseline.points == part.finding.recorded:
        return _own(part.line.kind, part.finding.useful)
    return _frozen(part.line.kind, part.baseline.points, part.finding.recorded)


def _own(line: LineKind, useful: int) -> FalseSignalRate | None:
    fired = _tables()["tables"][line.value]["own"].get(str(useful))
    source = RateSource.OWN_MEDIAN if line is LineKind.MEDIAN else RateSource.OWN_MEAN
    return None if fired is None else _rate(fired, useful, None, source)


def _frozen(line: LineKind, baseline: int, recorded: int) -> FalseSignalRate | None:
    by_baseline = _tables()["tables"][line.value]["frozen"]
    simulated = min(baseline, max(map(int, by_baseline)))
    after = by_baseline.get(str(simulated), [])
    follow_up = recorded - baseline
    source = RateSource.FROZEN_MEDIAN if line is LineKind.MEDIAN else RateSource.FROZEN_MEAN
    if follow_up > len(after):
        return None
    return _rate(after[follow_up - 1], simulated + follow_up, simulated, source)


def _rate(fired: int, n: int, baseline: int | None, source: RateSource) -> FalseSignalRate:
    replicates: int = _tables()["replicates"]
    return FalseSignalRate(
        rate=fired / replicates, n=n, baseline=baseline, replicates=replicates, source=source
    )


@cache
def _tables() -> Any:
    text = files("improvement.stats.charts").joinpath("false_signals.json").read_text("utf-8")
    return json.loads(text)
