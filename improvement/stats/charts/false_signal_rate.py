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
from improvement.stats.charts.rule_sets import DEFAULT, rule_set

_FIRST_LOOK = 10  # points; below it no rule set is judged (STATISTICS A1)


class Looks(StrEnum):
    """How often the chart was looked at, every look being a chance for a rule to fire."""

    ONE_LOOK = "one_look"  # once, at the last point
    EVERY_POINT = "every_point"  # at every point from the tenth on; it counts if any look fired


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
    rate is: its standard error is sqrt(rate (1 - rate) / replicates). ``looks`` says how often the
    chart was looked at; with a look at every point, the rate is that any of them fired.
    """

    rate: float
    n: int
    baseline: int | None
    replicates: int
    source: RateSource
    looks: Looks = Looks.ONE_LOOK


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


def false_signal_rate_of(
    rule_set_name: str,
    n: int,
    looks: Looks = Looks.ONE_LOOK,
    *,
    baseline: int | None = None,
    line: LineKind | None = None,
) -> FalseSignalRate | None:
    """How often any rule of a set fires on a stable series of so many points, or None if unknown.

    Parameters
    ----------
    rule_set_name : one of ``rule_sets.RULE_SETS``.
    n : points in all, none of them on the line; 10 to 100.
    looks : one look at the end, or one at every point from the tenth on (with a frozen line from
        the first after the baseline on).
    baseline : how many first points made a frozen line, 8 to 30, with up to 60 more; a longer one
        is looked up as 30, which overstates the rate a little. None: the line comes from all n.
    line : median or mean, where the rates tell them apart (the default rules at one look); None:
        the line that the rule set is meant for.

    Raises
    ------
    Invalid : there is no such rule set.

    Notes
    -----
    Independent normal values; skew and carry-over from period to period raise the rate. Limits are
    those of NHSRplotthedots, line and limits the mean or the median as the rule set wants it. The
    points a person calls astronomical are in no rate. A sustained run needs 13 points of a baseline
    and nine more, so it never fires before the 22nd.

    >>> once = false_signal_rate_of("ihi", 24)
    >>> weekly = false_signal_rate_of("ihi", 24, Looks.EVERY_POINT)
    >>> f"{once.rate:.0%}, {weekly.rate:.0%}"
    '37%, 45%'

    Of 100 stable charts of 24 points about 37 show a signal by the IHI rules; if they are looked at
    every week, about 45 have shown one by then.
    """
    meant = rule_set(rule_set_name).line
    if baseline is None:
        return _own_of(rule_set_name, n, looks, meant, line or meant)
    if line is not None and looks is Looks.ONE_LOOK and rule_set_name == DEFAULT:
        return _frozen(line, baseline, n) if n > baseline else None
    by_baseline = _tables()["rule_sets"][rule_set_name][looks.value]["frozen"]
    simulated = min(baseline, max(map(int, by_baseline)))
    after, later = by_baseline.get(str(simulated), []), n - baseline
    if n < _FIRST_LOOK or not 1 <= later <= len(after):
        return None
    source = RateSource.FROZEN_MEDIAN if meant is LineKind.MEDIAN else RateSource.FROZEN_MEAN
    return _rate(after[later - 1], simulated + later, simulated, source, looks)


def _own_of(
    name: str, n: int, looks: Looks, meant: LineKind, line: LineKind
) -> FalseSignalRate | None:
    if looks is Looks.ONE_LOOK and name == DEFAULT:
        return _own(line, n)  # one figure for one question: the same as on every chart
    counts = _tables()["rule_sets"][name][looks.value]["own"]
    if not _FIRST_LOOK <= n < _FIRST_LOOK + len(counts):
        return None
    source = RateSource.OWN_MEDIAN if meant is LineKind.MEDIAN else RateSource.OWN_MEAN
    return _rate(counts[n - _FIRST_LOOK], n, None, source, looks)


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


def _rate(
    fired: int,
    n: int,
    baseline: int | None,
    source: RateSource,
    looks: Looks = Looks.ONE_LOOK,
) -> FalseSignalRate:
    replicates: int = _tables()["replicates"]
    return FalseSignalRate(
        rate=fired / replicates,
        n=n,
        baseline=baseline,
        replicates=replicates,
        source=source,
        looks=looks,
    )


@cache
def _tables() -> Any:
    text = files("improvement.stats.charts").joinpath("false_signals.json").read_text("utf-8")
    return json.loads(text)
