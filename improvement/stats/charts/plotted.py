"""What the points of a chart stand for."""

from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.individuals import ranges_of
from improvement.stats.charts.limits.limits import Matrix
from improvement.stats.charts.limits.measured import Measured
from improvement.stats.charts.limits.rare_events import rooted_and_back


def plotted_values(given: Measured, kind: ChartKind) -> Matrix:
    """The figures themselves, or how much they vary; (series, points)."""
    if kind is ChartKind.MR:
        return ranges_of(given)
    if kind is ChartKind.S and given.spreads is not None:
        return given.spreads
    if kind is ChartKind.T:
        return rooted_and_back(given.values)
    return given.values
