"""Which of very many series show a signal? The charts of thousands of series in one call.

The kernels are those of the single chart, block by block so that what is computed stays in the
processor's cache and memory does not grow with the number of series.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid
from improvement.stats.charts.centre_line import LineKind
from improvement.stats.charts.centre_lines import Lines, centre_lines
from improvement.stats.charts.figures import MADE_OF
from improvement.stats.charts.findings import CODES, findings
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.kernels import limits_by
from improvement.stats.charts.limits.limits import Mask, Matrix
from improvement.stats.charts.limits.measured import Measured, divided
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.matrices import Matrices, matrices
from improvement.stats.charts.plotted import plotted_values
from improvement.stats.charts.rules.run_counts import Counts, count_runs, sides_of
from improvement.stats.charts.signal import Signal

BLOCK = 4096  # series at a time: a block of 24 points each takes less than a megabyte


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """Vectors of shape (series,), observed beside limit; NaN and 0 where nothing was recorded.

    ``centre`` is the line, ``is_mean`` whether it is a mean; ``outside`` counts points beyond a
    limit, ``last_outside`` says whether the latest point is one; ``codes`` are places in ``CODES``.
    """

    centre: NDArray[np.float64]
    is_mean: NDArray[np.bool_]
    recorded: Counts
    useful: Counts
    longest_run: Counts
    longest_run_limit: Counts
    crossings: Counts
    crossings_limit: Counts
    outside: Counts
    last_outside: NDArray[np.int8]
    codes: NDArray[np.int8]

    def signal(self, series: int) -> Signal:
        """What the run rules say of one series."""
        return CODES[int(self.codes[series])]

    @property
    def found(self) -> NDArray[np.bool_]:
        """Does a run rule fire, or does a point lie outside the limits?"""
        fired = np.isin(self.codes, [place for place, code in enumerate(CODES) if code.found])
        return np.logical_or(fired, self.outside > 0)


def screen(
    values: ArrayLike,
    kind: ChartKind = ChartKind.RUN,
    *,
    denominators: ArrayLike | None = None,
    sizes: ArrayLike | None = None,
    spreads: ArrayLike | None = None,
    made_of: MeasureKind = MeasureKind.VALUE,
    frozen_points: int | None = None,
    limits: LimitMethod | None = None,
    line: LineKind | None = None,
    screened: bool = True,
) -> Screened:
    """Judge every row of a matrix as ``control_chart`` judges one series.

    Parameters
    ----------
    values : (series, points), NaN for gaps; of P, U and their kin, and wherever ``denominators``
        are given, the numerators. Rows of different length are filled up with NaN.
    kind : one kind of chart for all.
    denominators, sizes, spreads : (series, points), as the kind of chart needs them.
    made_of : what a figure of a run chart is made of; decides about median or mean as
        ``centre_line`` does.
    frozen_points : line and limits from so many first points, at least 1.
    limits, line, screened : as in ``control_chart``.

    Returns
    -------
    Screened. A series without a figure has NaN as its line and ``TOO_FEW_POINTS`` as its signal.

    Raises
    ------
    Invalid : matrices of other shapes, infinite figures, negative denominators, a numerator above
        its denominator in a proportion, a baseline below 1; the first place is named.

    >>> waits = [[31, 35, 30, 33, 36, 32, 34, 37, 24, 22, 25, 21, 23, 20, 26, 19],
    ...          [31, 22, 30, 25, 36, 20, 34, 19, 24, 35, 25, 33, 23, 32, 26, 37]]
    >>> found = screen(waits)
    >>> [found.signal(row).value for row in range(2)]
    ['both', 'none']

    The first of the two series has shifted, the second has not.
    """
    given = matrices(values, denominators, sizes, spreads, kind=kind, made_of=made_of)
    if frozen_points is not None and frozen_points < 1:
        raise Invalid(f"The baseline has {frozen_points} points: give at least 1.")
    how = _How(
        kind=kind,
        method=limits or LimitMethod.THREE_SIGMA,
        made_of=MADE_OF.get(kind, made_of),
        frozen=frozen_points,
        line=line,
        screened=screened,
    )
    blocks = [_judged(block, how) for block in given.blocks(BLOCK)]
    return Screened(
        **{
            field.name: np.concatenate([getattr(block, field.name) for block in blocks])
            for field in fields(Screened)
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _How:
    kind: ChartKind
    method: LimitMethod
    made_of: MeasureKind
    frozen: int | None
    line: LineKind | None
    screened: bool

    def base(self, series: int, points: int) -> Mask:
        """The points that make the line, as a view that takes no memory of its own."""
        first = np.arange(points) < (points if self.frozen is None else self.frozen)
        return np.broadcast_to(first, (series, points))


def _judged(given: Matrices, how: _How) -> Screened:
    measured = _measured(given, how)
    plotted = plotted_values(measured, how.kind)
    lines = centre_lines(
        plotted,
        measured.base,
        how.made_of,
        numerators=measured.numerators,
        denominators=measured.denominators,
    )
    centre, is_mean, outside = _held_against(lines, measured, plotted, how)
    held = findings(plotted, count_runs(sides_of(plotted, centre)), lines.events_per_period)
    return Screened(
        centre=centre[:, 0],
        is_mean=is_mean[:, 0],
        recorded=held.recorded,
        useful=held.useful,
        longest_run=held.longest_run,
        longest_run_limit=held.longest_run_limit,
        crossings=held.crossings,
        crossings_limit=held.crossings_limit,
        outside=np.count_nonzero(outside, axis=1),
        last_outside=_latest(outside, plotted),
        codes=held.codes,
    )


def _measured(given: Matrices, how: _How) -> Measured:
    series, points = given.values.shape
    below = given.denominators
    return Measured(
        values=given.values if below is None else divided(given.values, below),
        included=np.broadcast_to(np.True_, (series, points)),
        base=how.base(series, points),
        numerators=None if below is None else given.values,
        denominators=below,
        sizes=given.sizes,
        spreads=given.spreads,
        screened=how.screened,
    )


def _held_against(
    lines: Lines, measured: Measured, plotted: Matrix, how: _How
) -> tuple[Matrix, Mask, NDArray[np.int8]]:
    """Line (series, 1), whether it is a mean, and which points lie outside (series, points)."""
    if how.kind is ChartKind.RUN:
        is_mean = lines.is_mean if how.line is None else lines.asked(how.line is LineKind.MEAN)
        chosen = np.where(is_mean, lines.mean, lines.median)
        return chosen, is_mean, np.zeros(plotted.shape, np.int8)
    found = limits_by(how.kind, how.method)(measured)
    centre = np.full((len(plotted), 1), np.nan) if plotted.shape[1] == 0 else found.centre[:, :1]
    above = np.greater(plotted, found.upper).view(np.int8)
    below = np.less(plotted, found.lower).view(np.int8)
    return centre, np.full(centre.shape, how.kind is not ChartKind.G), np.subtract(above, below)


def _latest(outside: NDArray[np.int8], plotted: Matrix) -> NDArray[np.int8]:
    """Whether the last recorded point of each series lies outside, and on which side."""
    series, points = outside.shape
    if not outside.any():
        return np.zeros(series, np.int8)
    last = points - 1 - np.argmax(~np.isnan(plotted[:, ::-1]), axis=1)
    latest: NDArray[np.int8] = outside[np.arange(series), last]
    return latest
