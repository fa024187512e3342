"""What should be known about a series before its chart is read? Computed from the data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np

from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.stats.charts.beat import beat_of
from improvement.stats.charts.chart import MIN_BASELINE, SETTLED_BASELINE
from improvement.stats.charts.chart_facts import MAX_SIZE_DEVIATION, size_deviation
from improvement.stats.charts.run_finding import MIN_USEFUL_POINTS
from improvement.stats.charts.seasonality import seasonality
from improvement.stats.record import recorded

MAX_SHARE_AT_BOUND = 0.20  # STATISTICS A2: more than 20% of points on one value mislead the rules
STANDARD_ERRORS = 2.0  # STATISTICS A5: lag-1 r > 2 / sqrt(n)


class CautionKind(StrEnum):
    """What to be careful about; ``observed`` and ``limit`` of each are named beside it."""

    TOO_FEW_POINTS = "too_few_points"  # recorded periods; at least 10
    TOO_FEW_FOR_LIMITS = "too_few_for_limits"  # recorded periods of the baseline; at least 12
    PROVISIONAL_LIMITS = "provisional_limits"  # the same; at least 20
    NO_VARIATION = "no_variation"  # different values; at least 2
    STOCK = "stock"  # somebody said so: the same people are counted in every period
    CARRY_OVER = "carry_over"  # lag-1 autocorrelation; at most 2 / sqrt(n)
    FLOOR = "floor"  # share of points at 0; at most 20%
    CEILING = "ceiling"  # share of points at 100%; at most 20%
    UNEQUAL_SIZES = "unequal_sizes"  # furthest denominator from the average; at most 25%
    GAPS = "gaps"  # periods without a value; none
    MIXED_PERIODS = "mixed_periods"  # steps of another length; none
    SEASONAL = "seasonal"  # F of the months within years; at most its 96% quantile


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """One thing to know, with the figure that was observed beside its limit.

    ``points`` is how many points (of ``SEASONAL``: years) the figure rests on.
    """

    kind: CautionKind
    observed: float
    limit: float
    points: int


@recorded("cautions", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Cautions:
    """All cautions about a series, in the order of ``CautionKind``."""

    series: Series
    baseline_points: int | None
    stock: bool
    found: tuple[Caution, ...]

    @property
    def kinds(self) -> tuple[CautionKind, ...]:
        return tuple(caution.kind for caution in self.found)


def cautions(
    series: Series, *, baseline_points: int | None = None, stock: bool = False
) -> Cautions:
    """Look for what makes a chart of this series less reliable than it looks.

    Parameters
    ----------
    series : any length, also empty.
    baseline_points : the first periods that make line and limits, if they are frozen.
    stock : that the same households are counted in every period, or that values are rolling
        averages or cumulative figures: what only people can know.

    Notes
    -----
    Carry-over is found in some series only: an autocorrelation of .4 in 29% of series of 24 points
    and 51% of 36 (STATISTICS A5); a change of level is taken for it too. Pairs across a gap are
    left out of it. Unequal sizes matter to limits by one average size; P, U and I' charts have
    limits for each point. Seasons are looked for in monthly series of two complete years and more.

    References
    ----------
    STATISTICS A1, A2, A5; the sources of the limits stand beside their constants.

    >>> from datetime import date, timedelta
    >>> weeks = tuple(Point(period=date(2026, 1, 5) + timedelta(weeks=w), value=x / 8, numerator=x,
    ...     denominator=8) for w, x in enumerate([0, 1, 0, 0, 2, 0, 1, 0, 3, 0, 0, 1, 2]))
    >>> found = cautions(Series(name="Missed", kind=MeasureKind.PROPORTION, points=weeks))
    >>> [(c.kind.value, round(c.observed, 2), c.limit) for c in found.found]
    [('provisional_limits', 13, 20), ('floor', 0.54, 0.2)]

    More than half of the weeks are at 0%: read the chart with its mean line.
    """
    points = [point for point in series.points if point.value is not None]
    base = [point for point in series.points[:baseline_points] if point.value is not None]
    found = (
        *_lengths(points, base),
        *_same_people(series, points, stock),
        *_bounds(series, points),
        *_sizes(points),
        *_calendar(series, points),
    )
    return Cautions(series=series, baseline_points=baseline_points, stock=stock, found=tuple(found))


def lag_1(values: Sequence[float | None]) -> tuple[float, int] | None:
    """The autocorrelation of neighbours and the number of values; None if nothing varies.

    The sum over neighbouring pairs by the sum of squares, as usual; pairs across a gap are left
    out.
    """
    row = np.array([np.nan if v is None else v for v in values], dtype=np.float64)
    there = ~np.isnan(row)
    if there.sum() < 2 or np.nanmin(row) == np.nanmax(row):
        return None
    away = np.where(there, row - row[there].mean(), 0.0)
    away /= np.abs(away).max()
    return float((away[1:] * away[:-1]).sum() / (away**2).sum()), int(there.sum())


def _lengths(points: list[Point], base: list[Point]) -> Iterator[Caution]:
    number, made = len(points), len(base)
    if number < MIN_USEFUL_POINTS:
        yield _caution(CautionKind.TOO_FEW_POINTS, number, MIN_USEFUL_POINTS, number)
    if made < MIN_BASELINE:
        yield _caution(CautionKind.TOO_FEW_FOR_LIMITS, made, MIN_BASELINE, made)
    elif made < SETTLED_BASELINE:
        yield _caution(CautionKind.PROVISIONAL_LIMITS, made, SETTLED_BASELINE, made)
    if number > 1 and len({point.value for point in points}) == 1:
        yield _caution(CautionKind.NO_VARIATION, 1, 2, number)


def _same_people(series: Series, points: list[Point], stock: bool) -> Iterator[Caution]:
    if stock:
        yield _caution(CautionKind.STOCK, 1, 0, len(points))
    found = lag_1(series.values)
    if found is None or found[1] < MIN_USEFUL_POINTS:
        return
    correlation, number = found
    if correlation > STANDARD_ERRORS / sqrt(number):
        yield _caution(CautionKind.CARRY_OVER, correlation, STANDARD_ERRORS / sqrt(number), number)


def _bounds(series: Series, points: list[Point]) -> Iterator[Caution]:
    if series.kind is MeasureKind.VALUE or not points:
        return
    at = {CautionKind.FLOOR: 0.0}
    if series.kind is MeasureKind.PROPORTION:
        at[CautionKind.CEILING] = 1.0
    for kind, bound in at.items():
        share = sum(point.value == bound for point in points) / len(points)
        if share > MAX_SHARE_AT_BOUND:
            yield _caution(kind, share, MAX_SHARE_AT_BOUND, len(points))


def _sizes(points: list[Point]) -> Iterator[Caution]:
    deviation = size_deviation(points)
    if deviation is not None and deviation > MAX_SIZE_DEVIATION:
        yield _caution(CautionKind.UNEQUAL_SIZES, deviation, MAX_SIZE_DEVIATION, len(points))


def _calendar(series: Series, points: list[Point]) -> Iterator[Caution]:
    periods = [point.period for point in series.points]
    beat = beat_of(periods)
    unrecorded = len(periods) - len(points) + beat.missing
    if unrecorded:
        yield _caution(CautionKind.GAPS, unrecorded, 0, len(points))
    if beat.odd_steps:
        yield _caution(CautionKind.MIXED_PERIODS, beat.odd_steps, 0, len(points))
    if not beat.monthly or beat.step != 1 or beat.odd_steps:
        return
    found = seasonality(periods, series.values)
    if found is not None and found.seasonal:
        yield _caution(CautionKind.SEASONAL, found.statistic, found.limit, found.years)


def _caution(kind: CautionKind, observed: float, limit: float, points: int) -> Caution:
    return Caution(kind=kind, observed=observed, limit=limit, points=points)
