"""Is there more than chance variation in this measure over time? The run chart.

A line through the middle and two rules about it (``rules.anhoej``) are enough to tell a shift from
noise, need no distribution, and hold their promise on short series where limits do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

import numpy as np

from improvement.domain.series import Point, Series
from improvement.errors import Invalid, NotComputable
from improvement.stats.charts.centre_line import CentreLine, LineKind, centre_line
from improvement.stats.charts.rules import anhoej
from improvement.stats.charts.run_finding import RunFinding, run_finding
from improvement.stats.record import recorded

MIN_BASELINE = 12  # STATISTICS A1: below it a baseline is too short
SETTLED_BASELINE = 20  # STATISTICS A1: below it a baseline is provisional


class BaselineStatus(StrEnum):
    """How far a frozen baseline can be relied on, by its recorded points."""

    TOO_SHORT = "too_short"  # below 12
    PROVISIONAL = "provisional"  # 12 to 19
    SETTLED = "settled"  # 20 and more


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The periods that made a frozen line: ``points`` recorded, with the two limits beside."""

    points: int
    points_limit: int = MIN_BASELINE
    points_settled: int = SETTLED_BASELINE
    status: BaselineStatus
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChartPoint:
    """One period as judged: ``side`` is -1 below, 0 on the line (or not recorded), +1 above."""

    period: date
    value: float | None
    centre: float | None
    side: int
    part: int
    in_longest_run: bool
    in_baseline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChartPart:
    """A stretch with its own line: the whole series, or what lies between two declared changes.

    ``line`` is None only where nothing was recorded; ``baseline`` only where none was frozen.
    """

    index: int
    first: date
    last: date
    line: CentreLine | None
    baseline: Baseline | None
    finding: RunFinding


@recorded("run_chart", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class RunChart:
    """A run chart: its input, every point as judged, and one finding for each part."""

    series: Series
    frozen_points: int | None
    splits: tuple[date, ...]
    points: tuple[RunChartPoint, ...]
    parts: tuple[RunChartPart, ...]

    @property
    def latest(self) -> RunChartPart:
        """The part that speaks about now. Raises ``NotComputable`` for a series of no periods."""
        if not self.parts:
            raise NotComputable("There are no periods yet. Enter the first one.")
        return self.parts[-1]


def run_chart(
    series: Series,
    *,
    frozen_points: int | None = None,
    splits: Sequence[date] = (),
    line: LineKind | None = None,
) -> RunChart:
    """Judge a measure over time by the longest run and the number of crossings.

    Parameters
    ----------
    series : one point a period, gaps with value None; any length, also empty.
    frozen_points : compute the line from this many first periods (gaps counted) and hold all later
        ones against it. If there are fewer periods as yet, those there are. With splits it holds
        for the first part. At least 1.
    splits : dates of declared changes; the period on or after each begins a part with its own
        line. Dates that part nothing off are passed over.
    line : median or mean instead of the rule in ``centre_line``.

    Returns
    -------
    RunChart. Fewer than 10 points off the line, no variation, or under 0.75 events a period are
    told as such in the ``Signal``; observed values and limits are there all the same.

    Raises
    ------
    Invalid : ``frozen_points`` below 1.
    NotComputable : nothing was recorded in the frozen periods; or see ``centre_line``.

    Notes
    -----
    Points exactly on the line are dropped: they neither end nor extend a run. So are gaps: runs
    continue across. A signal needs longest run > round(log2 n) + 3, or crossings < the 5% quantile
    of Binomial(n - 1, 1/2), n being the points off the line.

    References
    ----------
    Anhoej & Olesen 2014, PLoS ONE 9(11):e113825; Anhoej 2015, PLoS ONE 10(3):e0121349; numbers
    agree with R qicharts2 0.8.1.

    >>> from improvement.domain.vocabulary import MeasureKind
    >>> waits = [31, 35, 30, 33, 36, 32, 34, 37, 24, 22, 25, 21, 23, 20, 26, 19]
    >>> series = Series(name="Days waited", kind=MeasureKind.VALUE, points=tuple(
    ...     Point(period=date(2026, 1, day), value=float(w)) for day, w in enumerate(waits, 1)))
    >>> found = run_chart(series).latest.finding
    >>> found.longest_run, found.longest_run_limit, found.crossings, found.crossings_limit
    (8, 7, 1, 4)
    >>> found.signal.value
    'both'

    The last eight waits lie below the line: a run longer than 7, and one crossing where at least 4
    were to be expected.
    """
    if frozen_points is not None and frozen_points < 1:
        raise Invalid(f"The baseline has {frozen_points} points: give at least 1.")
    stretches = _parted(series.points, splits)
    judged = [
        _judge(index, stretch, series, frozen_points if index == 0 else None, line)
        for index, stretch in enumerate(stretches)
    ]
    return RunChart(
        series=series,
        frozen_points=frozen_points,
        splits=tuple(sorted(set(splits))),
        points=tuple(point for _, points in judged for point in points),
        parts=tuple(part for part, _ in judged),
    )


def _parted(points: tuple[Point, ...], splits: Sequence[date]) -> list[tuple[Point, ...]]:
    starts = [date.min, *sorted(set(splits)), date.max]
    stretches = (
        tuple(p for p in points if start <= p.period < end) for start, end in pairwise(starts)
    )
    return [stretch for stretch in stretches if stretch]


def _judge(
    index: int,
    points: tuple[Point, ...],
    series: Series,
    frozen: int | None,
    asked: LineKind | None,
) -> tuple[RunChartPart, list[RunChartPoint]]:
    base = points[:frozen]
    line = _line(base, points, series, asked)
    values = np.array([[np.nan if p.value is None else p.value for p in points]])
    sides = anhoej.sides_of(values, np.array([[np.nan if line is None else line.value]]))
    found = anhoej.runs(sides)
    finding = run_finding(values[0], sides[0], found, line)
    part = RunChartPart(
        index=index,
        first=points[0].period,
        last=points[-1].period,
        line=line,
        baseline=None if frozen is None else _baseline(base),
        finding=finding,
    )
    marks = zip(points, sides[0].tolist(), found.in_longest[0].tolist(), strict=True)
    return part, [
        RunChartPoint(
            period=point.period,
            value=point.value,
            centre=None if line is None else line.value,
            side=side,
            part=index,
            in_longest_run=marked,
            in_baseline=frozen is not None and position < frozen,
        )
        for position, (point, side, marked) in enumerate(marks)
    ]


def _line(
    base: tuple[Point, ...], points: tuple[Point, ...], series: Series, asked: LineKind | None
) -> CentreLine | None:
    if all(point.value is None for point in points):
        return None
    return centre_line(base, series.kind, asked=asked)


def _baseline(base: tuple[Point, ...]) -> Baseline:
    count = sum(point.value is not None for point in base)
    return Baseline(points=count, status=_status(count), last=base[-1].period)


def _status(points: int) -> BaselineStatus:
    if points < MIN_BASELINE:
        return BaselineStatus.TOO_SHORT
    return BaselineStatus.PROVISIONAL if points < SETTLED_BASELINE else BaselineStatus.SETTLED
