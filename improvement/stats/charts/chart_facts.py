"""What about a series decides which chart suits it: observed figures, each beside its limit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import NotComputable
from improvement.stats.charts.centre_line import MIN_EVENTS_FOR_RULES, centre_line
from improvement.stats.charts.chart import MIN_BASELINE, SETTLED_BASELINE
from improvement.stats.charts.limits.overdispersion import Overdispersion, overdispersion
from improvement.stats.charts.run_finding import MIN_USEFUL_POINTS

#: Limits by a mean sample size will do while no sample is further from it than this (AIAG,
#: Statistical Process Control, 2nd ed. 2005, chapter III; also manufacturingterms.com, read).
MAX_SIZE_DEVIATION = 0.25
#: From here on a distribution is called highly skewed (Bulmer, Principles of Statistics, 1979, 63).
MAX_SKEWNESS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartFacts:
    """Figures of a series and of the periods that make its line (all, or the frozen baseline).

    ``recorded`` periods in all, of which ``baseline`` make the line. ``events_per_period`` counts
    events, or in a proportion non-events if those are rarer; None for single values and where
    denominators are missing. ``size_deviation`` is how far the denominator furthest from the
    average is from it, as a share of the average; None without denominators. ``skewness`` is that
    of single values, None where they do not vary. ``dispersion`` holds the spread against chance.
    """

    recorded: int
    recorded_limit: int = MIN_USEFUL_POINTS
    baseline: int
    baseline_limit: int = MIN_BASELINE
    baseline_settled: int = SETTLED_BASELINE
    frozen: bool
    varies: bool
    whole_counts: bool
    events_per_period: float | None
    events_limit: float = MIN_EVENTS_FOR_RULES
    size_deviation: float | None
    size_deviation_limit: float = MAX_SIZE_DEVIATION
    skewness: float | None
    skewness_limit: float = MAX_SKEWNESS
    has_samples: bool
    dispersion: Overdispersion | None


def chart_facts(series: Series, *, baseline_points: int | None = None) -> ChartFacts:
    """Look at a series before a chart is chosen for it.

    Parameters: ``series`` with at least one recorded value in its first ``baseline_points`` periods
    (None: all of them are the baseline).
    Raises ``NotComputable`` where nothing was recorded; ``Invalid`` for a baseline below 1.
    """
    recorded = [p for p in series.points if p.value is not None]
    base = [p for p in series.points[:baseline_points] if p.value is not None]
    if not base:
        raise NotComputable(f"{series.name}: nothing was recorded yet, so no chart can be chosen.")
    values = np.array([p.value for p in base], dtype=np.float64)
    single = series.kind is MeasureKind.VALUE
    return ChartFacts(
        recorded=len(recorded),
        baseline=len(base),
        frozen=baseline_points is not None,
        varies=len({p.value for p in recorded}) > 1,
        whole_counts=all(_is_whole(p, series.kind) for p in recorded),
        events_per_period=centre_line(base, series.kind).events_per_period,
        size_deviation=size_deviation(base),
        skewness=_skewness(values) if single else None,
        has_samples=all((p.size or 0) > 1 and p.spread is not None for p in recorded),
        dispersion=None if single else _dispersion(series, baseline_points),
    )


def size_deviation(points: Sequence[Point]) -> float | None:
    """How far the denominator furthest from the average is from it, as a share of the average.

    None unless every point has a denominator above 0.
    """
    sizes = [p.denominator for p in points if p.denominator]
    if not sizes or len(sizes) < len(points):
        return None
    average = sum(sizes) / len(sizes)
    return max(abs(size - average) for size in sizes) / average


def _is_whole(point: Point, kind: MeasureKind) -> bool:
    """Are the figures counts, as a distribution of counts needs them?"""
    needed = {
        MeasureKind.COUNT: (point.value,),
        MeasureKind.RATE: (point.numerator,),
        MeasureKind.PROPORTION: (point.numerator, point.denominator),
        MeasureKind.VALUE: (None,),
    }[kind]
    return all(figure is not None and float(figure).is_integer() for figure in needed)


def _skewness(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float | None:
    """Third standardised moment; None where nothing varies."""
    if values.min() == values.max():
        return None
    away = (values - values.mean()) / np.abs(values - values.mean()).max()
    return float((away**3).mean() / (away**2).mean() ** 1.5)


def _dispersion(series: Series, baseline_points: int | None) -> Overdispersion | None:
    """None where chance gives nothing to hold the series against."""
    try:
        return overdispersion(series, baseline_points=baseline_points)
    except NotComputable:
        return None
