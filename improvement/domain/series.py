"""A measure over time, as charts take it: one point a period, gaps kept as gaps."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import isfinite

from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One period of a measure.

    ``value`` is what is plotted (a proportion in 0-1, a rate per unit of exposure, a count, an
    average), or None where nothing was recorded: a gap, never a zero. Proportions and rates carry
    their ``numerator`` and ``denominator``; the mean of a small sample its ``size`` and, from two
    on, its standard deviation (``spread``).
    """

    period: date
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    size: int | None = None
    spread: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Points in order of time, each period once.

    Shape: any length >= 0. Raises ``Invalid`` for periods out of order or given twice, for values
    that are not finite, and for a numerator above its denominator in a proportion.
    """

    name: str
    kind: MeasureKind
    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        for earlier, later in pairwise(self.points):
            if later.period <= earlier.period:
                raise Invalid(
                    f"{later.period} comes after {earlier.period} in the list of periods: "
                    "give each period once, oldest first."
                )
        for point in self.points:
            if point.value is not None and not isfinite(point.value):
                raise Invalid(f"{point.period}: {point.value} is not a number that can be charted.")
            self._check_proportion(point)

    def _check_proportion(self, point: Point) -> None:
        if self.kind is not MeasureKind.PROPORTION or point.numerator is None:
            return
        if point.denominator is None or not 0 <= point.numerator <= point.denominator:
            raise Invalid(
                f"{point.period}: {point.numerator:g} of {point.denominator} is not a proportion. "
                "Check the two figures."
            )

    @property
    def values(self) -> tuple[float | None, ...]:
        return tuple(point.value for point in self.points)
