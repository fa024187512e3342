"""A series as matrices of one row, checked for what a kind of chart needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.limits import Mask, Matrix
from improvement.stats.charts.limits.measured import Measured

#: Charts of x of n: they are drawn from numerator and denominator, not from the value.
OF_RATIOS = {ChartKind.P, ChartKind.PP, ChartKind.U, ChartKind.UP, ChartKind.IP}
OF_SHARES = {ChartKind.P, ChartKind.PP}
OF_COUNTS = {ChartKind.C, ChartKind.G}
OF_SAMPLES = {ChartKind.XBAR, ChartKind.S}

#: What the figures of a chart are made of; decides whether the events rule applies to its line.
MADE_OF = {
    ChartKind.P: MeasureKind.PROPORTION,
    ChartKind.PP: MeasureKind.PROPORTION,
    ChartKind.U: MeasureKind.RATE,
    ChartKind.UP: MeasureKind.RATE,
    ChartKind.C: MeasureKind.COUNT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The whole series as vectors (points,); NaN where there is none."""

    values: NDArray[np.float64]
    numerators: NDArray[np.float64]
    denominators: NDArray[np.float64]
    sizes: NDArray[np.float64]
    spreads: NDArray[np.float64]

    def stretch(
        self,
        where: slice,
        included: Mask,
        base: Mask,
        *,
        known: float | None = None,
        screened: bool = True,
    ) -> Measured:
        """What lies between two changes, as the kernels take it; masks (1, points of it)."""

        def row(vector: NDArray[np.float64]) -> Matrix:
            return vector[None, where]

        return Measured(
            values=row(self.values),
            included=included,
            base=base,
            numerators=row(self.numerators),
            denominators=row(self.denominators),
            sizes=row(self.sizes),
            spreads=row(self.spreads),
            known=None if known is None else np.array([[known]]),
            screened=screened,
        )


def figures(series: Series, kind: ChartKind) -> Figures:
    """The figures that a chart of this kind is computed from.

    Raises ``Invalid``, naming period and value, where numerator or denominator is missing beside a
    value, is negative, or the one is above the other in a proportion; for negative counts; for
    times of zero or less; for samples without their size.
    """
    points = series.points
    there = [p.value is not None for p in points]
    above = _vector([p.numerator if there[i] else None for i, p in enumerate(points)])
    below = _vector([p.denominator if there[i] else None for i, p in enumerate(points)])
    values = _vector([p.value for p in points])
    if kind in OF_RATIOS:
        _check_ratios(points, kind)
        values = np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0)
    elif kind in OF_SAMPLES:
        _check_samples(points, kind)
    elif kind is ChartKind.T:
        _check(points, kind, lambda v: v > 0, "a time between events is above 0 (same day: 0.5)")
    elif kind in OF_COUNTS:
        _check(points, kind, lambda v: v >= 0, "a count is not negative")
    return Figures(
        values=values,
        numerators=above,
        denominators=below,
        sizes=_vector([p.size for p in points]),
        spreads=_vector([p.spread for p in points]),
    )


def _vector(figures: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if f is None else f for f in figures], dtype=np.float64)


def _check(
    points: tuple[Point, ...], kind: ChartKind, holds: Callable[[float], bool], rule: str
) -> None:
    wrong = next((p for p in points if p.value is not None and not holds(p.value)), None)
    if wrong is not None:
        raise Invalid(f"{wrong.period}: {wrong.value:g} in a {kind.letter} chart, but {rule}.")


def _check_ratios(points: tuple[Point, ...], kind: ChartKind) -> None:
    for point in points:
        if point.numerator is None or point.denominator is None:
            if point.value is None:
                continue
            raise Invalid(
                f"{point.period}: a {kind.letter} chart needs numerator and denominator. "
                "Give both, or draw a run chart."
            )
        below_zero = point.numerator < 0 and kind is not ChartKind.IP
        of_nobody = point.denominator == 0 and point.numerator != 0
        too_many = of_nobody or (kind in OF_SHARES and point.numerator > point.denominator)
        if below_zero or point.denominator < 0 or too_many:
            raise Invalid(
                f"{point.period}: {point.numerator:g} of {point.denominator:g} cannot be right in "
                f"a {kind.letter} chart. Check the two figures."
            )


def _check_samples(points: tuple[Point, ...], kind: ChartKind) -> None:
    lacking = next((p for p in points if p.value is not None and p.size is None), None)
    if lacking is not None:
        raise Invalid(
            f"{lacking.period}: an {kind.letter} chart needs the size and the standard deviation "
            "of each sample. Give the single values, or draw an I chart."
        )
