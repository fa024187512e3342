"""Figures of many series as matrices, checked for what a kind of chart needs."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid
from improvement.stats.charts.figures import OF_COUNTS, OF_RATIOS, OF_SAMPLES, OF_SHARES
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.limits import Mask, Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrices:
    """Shape (series, points); with ``denominators`` the ``values`` are their numerators."""

    values: Matrix
    denominators: Matrix | None
    sizes: Matrix | None
    spreads: Matrix | None

    def blocks(self, series: int) -> Iterator["Matrices"]:
        """So many series at a time; one empty block where there are none.

        Blocks lie in memory point by point, so that a sum over the points of each series runs over
        many series at once instead of over one short row after the other: three times as fast.
        """
        for begin in range(0, max(len(self.values), 1), series):
            rows = slice(begin, begin + series)
            yield Matrices(
                values=np.asfortranarray(self.values[rows]),
                denominators=_turned(self.denominators, rows),
                sizes=_turned(self.sizes, rows),
                spreads=_turned(self.spreads, rows),
            )


def _turned(matrix: Matrix | None, rows: slice) -> Matrix | None:
    return None if matrix is None else np.asfortranarray(matrix[rows])


def matrices(
    values: ArrayLike,
    denominators: ArrayLike | None = None,
    sizes: ArrayLike | None = None,
    spreads: ArrayLike | None = None,
    *,
    kind: ChartKind,
    made_of: MeasureKind,
) -> Matrices:
    """What was given, as matrices of one shape.

    Raises ``Invalid``, naming the argument and the first series and point (counted from 0), for
    other shapes, for what is no number or infinite, and for figures that a kind of chart cannot
    have.
    """
    main = _matrix("values", values)
    below = _optional("denominators", denominators, main)
    given = Matrices(
        values=main,
        denominators=below,
        sizes=_optional("sizes", sizes, main),
        spreads=_optional("spreads", spreads, main),
    )
    _check_needs(given, kind)
    if below is None:
        _check_values(main, kind)
    else:
        shares = kind in OF_SHARES or made_of is MeasureKind.PROPORTION
        _check_ratios(main, below, kind, shares=shares)
    return given


def _matrix(name: str, figures: ArrayLike) -> Matrix:
    try:
        matrix = np.asarray(figures, dtype=np.float64)
    except (TypeError, ValueError) as trouble:
        raise Invalid(f"{name}: not a matrix of numbers ({trouble}). Fill gaps with NaN.") from None
    if matrix.ndim != 2:
        raise Invalid(f"{name}: {matrix.ndim} dimensions. Give a row a series: (series, points).")
    _refuse(name, matrix, np.isinf(matrix), "is not a number that can be charted")
    return matrix


def _optional(name: str, figures: ArrayLike | None, like: Matrix) -> Matrix | None:
    if figures is None:
        return None
    matrix = _matrix(name, figures)
    if matrix.shape != like.shape:
        raise Invalid(f"{name}: {matrix.shape} beside values of {like.shape}. Give one for each.")
    return matrix


def _check_needs(given: Matrices, kind: ChartKind) -> None:
    if kind in OF_RATIOS and given.denominators is None:
        raise Invalid(f"denominators: a {kind.letter} chart needs them. Give one for each value.")
    if kind in OF_SAMPLES and (given.sizes is None or given.spreads is None):
        raise Invalid(f"sizes, spreads: a {kind.letter} chart needs both, one for each value.")


def _check_values(main: Matrix, kind: ChartKind) -> None:
    if kind is ChartKind.T:
        _refuse("values", main, main <= 0, "is no time between events (same day: 0.5)")
    elif kind in OF_COUNTS:
        _refuse("values", main, main < 0, "is no count")


def _check_ratios(main: Matrix, below: Matrix, kind: ChartKind, *, shares: bool) -> None:
    _refuse("denominators", below, below < 0, "is below 0")
    _refuse("values", main, (below == 0) & (main != 0) & ~np.isnan(main), "has a denominator of 0")
    if kind is not ChartKind.IP:
        _refuse("values", main, main < 0, "is below 0")
    if shares:
        _refuse("values", main, main > below, "is above its denominator")


def _refuse(name: str, matrix: Matrix, wrong: Mask, why: str) -> None:
    if bool(wrong.any()):
        row, point = np.argwhere(wrong)[0].tolist()
        raise Invalid(f"{name}: {matrix[row, point]:g} {why} (series {row}, point {point}).")
