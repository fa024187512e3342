"""Rows that belong to one point, joined into its figure: for all points in one pass."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from improvement.domain.rows import Aggregation, Figures, Rows

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupedRows:
    """Recorded rows sorted by point and by figure; ``there`` names the points that have any."""

    points: int
    there: Places
    starts: Places
    counts: Places
    y: Figures
    n: Figures | None

    @classmethod
    def of(cls, rows: Rows, places: Places, points: int) -> "GroupedRows":
        recorded = rows.recorded
        kept = rows.only(recorded)
        order = np.lexsort((kept.y, places[recorded]))
        there, starts, counts = np.unique(
            places[recorded][order], return_index=True, return_counts=True
        )
        return cls(
            points=points,
            there=there,
            starts=starts,
            counts=counts,
            y=kept.y[order],
            n=None if kept.n is None else kept.n[order],
        )

    def sums(self, figures: Figures) -> Figures:
        """One sum a point that has figures."""
        if not self.starts.size:
            return np.empty(0)
        summed: Figures = np.add.reduceat(figures, self.starts)
        return summed

    def ratios(self) -> tuple[Figures, Figures]:
        """Sum above and sum below the line of each point that has figures."""
        return self.sums(self.y), self.sums(self.y if self.n is None else self.n)

    def each(self, of_point: Figures) -> Figures:
        """A figure a point as a figure a row."""
        return np.repeat(of_point, self.counts)

    def at(self, place: Places) -> Figures:
        """The figure at this place among those of each point, in order of size."""
        chosen: Figures = self.y[self.starts + place]
        return chosen

    def spread_out(self, figures: Figures) -> list[float | None]:
        """A figure a point, None where there is none."""
        whole = np.full(self.points, np.nan)
        whole[self.there] = figures
        return [None if figure != figure else figure for figure in whole.tolist()]


def _sum(g: GroupedRows) -> Figures:
    return g.sums(g.y)


def _mean(g: GroupedRows) -> Figures:
    """Equal figures have that very figure as their mean: a point may lie exactly on its line."""
    lowest, highest = _lowest(g), _highest(g)
    return np.where(lowest == highest, lowest, _sum(g) / g.counts)


def deviation(g: GroupedRows) -> Figures:
    squares = g.sums((g.y - g.each(_mean(g))) ** 2)
    several = g.counts > 1
    unknown = np.full(squares.shape, np.nan)
    variances: Figures = np.divide(squares, g.counts - 1, out=unknown, where=several)
    return np.sqrt(variances)


def _median(g: GroupedRows) -> Figures:
    low, high = g.at((g.counts - 1) // 2), g.at(g.counts // 2)
    return np.where(low == high, low, low / 2 + high / 2)


def _lowest(g: GroupedRows) -> Figures:
    return g.at(np.zeros_like(g.counts))


def _highest(g: GroupedRows) -> Figures:
    return g.at(g.counts - 1)


AGGREGATED: dict[Aggregation, Callable[[GroupedRows], Figures]] = {
    Aggregation.MEAN: _mean,
    Aggregation.MEDIAN: _median,
    Aggregation.SUM: _sum,
    Aggregation.MIN: _lowest,
    Aggregation.MAX: _highest,
    Aggregation.SD: deviation,
}
