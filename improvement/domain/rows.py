"""Single figures as they were noted down, many of them to one point of a chart."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np  # a file may hold a million rows: vectors, not tuples
from numpy.typing import NDArray

from improvement.errors import Invalid

Days = NDArray[np.datetime64]
Figures = NDArray[np.float64]


class Aggregation(StrEnum):
    """How the single figures of one point become its value."""

    MEAN = "mean"
    MEDIAN = "median"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    SD = "sd"  # standard deviation with n - 1; none of a single figure


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """Vectors of one length: ``x`` days (NaT: unknown), ``y`` figures, ``n`` their denominators.

    NaN is a figure that is missing. Raises ``Invalid`` for vectors of other lengths, infinite
    figures and negative denominators, naming the argument, the value and the row (from 1).
    """

    x: Days
    y: Figures
    n: Figures | None = None

    def __post_init__(self) -> None:
        for name, vector in (("x", self.x), ("n", self.n)):
            if vector is not None and vector.shape != self.y.shape:
                raise Invalid(
                    f"{name}: {len(vector)} figures beside {len(self.y)} of y. Give one for each."
                )
        refuse("y", self.y, np.isinf(self.y), "is not a number that can be charted")
        if self.n is not None:
            refuse("n", self.n, np.isinf(self.n), "is not a number of cases or of exposure")
            refuse("n", self.n, self.n < 0, "is below 0. Check it")

    @property
    def recorded(self) -> NDArray[np.bool_]:
        """Where nothing is missing: without its denominator a numerator says nothing."""
        return ~np.isnan(self.y) if self.n is None else ~(np.isnan(self.y) | np.isnan(self.n))

    def only(self, which: NDArray[np.bool_]) -> "Rows":
        """Some of the rows, in their order."""
        return Rows(x=self.x[which], y=self.y[which], n=None if self.n is None else self.n[which])


def refuse(name: str, vector: Figures, wrong: NDArray[np.bool_], why: str) -> None:
    """Raise ``Invalid`` with the first wrong figure, if there is one."""
    if bool(wrong.any()):
        row = int(np.argmax(wrong))
        raise Invalid(f"{name}, row {row + 1}: {vector[row]:g} {why}.")
