"""Median or mean, for very many series at once: the rule of ``centre_line`` as a kernel.

Where few events fall in a period, or many points sit on the median, the mean line holds its promise
and the median does not (STATISTICS A2).
"""

from dataclasses import dataclass

import numpy as np

from improvement.domain.vocabulary import MeasureKind
from improvement.stats.charts.limits.limits import Mask, Matrix
from improvement.stats.charts.limits.measured import divided, how_many, mean, median, total

MAX_SHARE_ON_MEDIAN = 0.20  # STATISTICS A2
MIN_EVENTS_FOR_MEDIAN = 3.0  # STATISTICS A2
MIN_EVENTS_FOR_RULES = 0.75  # STATISTICS A2


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Columns of shape (series, 1); NaN where nothing was recorded or nothing has a meaning.

    ``few_events`` and ``crowded`` say which of the two reasons for a mean line hold, ``weighted``
    whether every figure is there that a weighted mean needs.
    """

    median: Matrix
    mean: Matrix
    points: Matrix
    share_on_median: Matrix
    events_per_period: Matrix
    few_events: Mask
    crowded: Mask
    weighted: Mask

    @property
    def is_mean(self) -> Mask:
        """Where the rule takes the mean."""
        wanted: Mask = (self.few_events | self.crowded) & self.weighted
        return wanted

    def asked(self, mean: bool) -> Mask:
        """The same kind of line for every series."""
        return np.full(self.median.shape, mean)


def centre_lines(
    values: Matrix,
    base: Mask,
    kind: MeasureKind,
    *,
    numerators: Matrix | None = None,
    denominators: Matrix | None = None,
) -> Lines:
    """Both lines of every series and what decides between them.

    Parameters: matrices (series, points), NaN for gaps; ``base`` marks the points that make the
    line; ``numerators`` and ``denominators`` of proportions and rates, if they are known.
    """
    recorded = base & ~np.isnan(values)
    middle = median(values, recorded)
    number = how_many(recorded)
    share = divided(how_many(recorded & (values == middle)), number)
    if kind is MeasureKind.VALUE:
        return _continuous(values, recorded, middle, number, share)
    above = values if numerators is None else numerators
    below = denominators
    weighted = _weighted(kind, recorded, numerators, below)
    events = np.where(weighted, _events(values, above, below, recorded, kind), np.nan)
    return Lines(
        median=middle,
        mean=np.where(weighted, _mean(values, above, below, recorded, kind), np.nan),
        points=number,
        share_on_median=share,
        events_per_period=events,
        few_events=events < MIN_EVENTS_FOR_MEDIAN,
        crowded=share > MAX_SHARE_ON_MEDIAN,
        weighted=weighted,
    )


def _continuous(
    values: Matrix, recorded: Mask, middle: Matrix, number: Matrix, share: Matrix
) -> Lines:
    never = np.zeros(middle.shape, dtype=bool)
    return Lines(
        median=middle,
        mean=mean(values, recorded),
        points=number,
        share_on_median=share,
        events_per_period=np.full(middle.shape, np.nan),
        few_events=never,
        crowded=never,
        weighted=~never,
    )


def _is_ratio(kind: MeasureKind) -> bool:
    return kind in (MeasureKind.PROPORTION, MeasureKind.RATE)


def _weighted(
    kind: MeasureKind, recorded: Mask, above: Matrix | None, below: Matrix | None
) -> Mask:
    """Is every figure there that the weighted mean of a proportion or rate needs?"""
    if not _is_ratio(kind):
        return np.ones((recorded.shape[0], 1), dtype=bool)
    if above is None or below is None:
        return np.zeros((recorded.shape[0], 1), dtype=bool)
    lacking = np.isnan(above) | np.isnan(below) | (below == 0)
    complete: Mask = ~np.any(recorded & lacking, axis=1, keepdims=True)
    return complete


def _mean(
    values: Matrix, above: Matrix, below: Matrix | None, recorded: Mask, kind: MeasureKind
) -> Matrix:
    if not _is_ratio(kind) or below is None:
        return mean(values, recorded)
    return divided(total(above, recorded), total(below, recorded))


def _events(
    values: Matrix, above: Matrix, below: Matrix | None, recorded: Mask, kind: MeasureKind
) -> Matrix:
    """Events a period; of a proportion the rarer of events and non-events."""
    events = total(above if _is_ratio(kind) else values, recorded)
    if kind is MeasureKind.PROPORTION and below is not None:
        events = np.minimum(events, total(below, recorded) - events)
    return divided(events, how_many(recorded))
