"""What people's figures add up to where they are no counts: costs, points, events."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from improvement.errors import Invalid

#: (groups, periods, columns): one figure for each group, period and side.
Figures: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, repr=False)  # of single people: in no log
class Amounts:
    """Sums from 0 on by group, period and column, and the two largest contributions to each.

    NaN where single contributions are not known: then nothing of the sum may be told.
    """

    total: Figures
    largest: Figures
    second: Figures

    def __post_init__(self) -> None:
        shapes = {self.total.shape, self.largest.shape, self.second.shape}
        if len(shapes) > 1 or self.total.ndim != 3:
            raise Invalid("Amounts go by group, period and column: give three tables alike.")


def dominated(total: float, largest: float, second: float, *, percent: float) -> bool:
    """The p% rule: could the second largest estimate the largest within ``percent`` of it?

    Whoever contributed ``second`` takes it from the total: what is left is the largest and a rest.
    The rest must be at least ``percent`` of the largest. Everybody else's estimates are further
    off, of the largest as of anybody.

    References: Hundepool et al. 2012, Statistical Disclosure Control, 4.2.

    >>> dominated(100_000, 50_000, 49_000, percent=10), dominated(100, 40, 30, percent=10)
    (True, False)

    Read: 100,000 less the second's 49,000 is 51,000, only 2% above the largest; 100 less 30 is 70,
    three quarters more than 40.
    """
    return total - largest - second < percent / 100 * largest
