"""What chart rules look at: values, their line and their limits, as matrices (series x points)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from improvement.errors import Invalid
from improvement.stats.charts.rules import anhoej

Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]
Marks = NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Many charts at once, each a row; a single chart is the case of one row.

    Every matrix has shape (series, points). A value of NaN is a period with nothing recorded, or
    one that was left out; a limit of NaN is a limit that does not exist. ``lower`` and ``upper``
    are 3-sigma or predictive limits, ``near_lower`` and ``near_upper`` lie at 2 sigma. ``marked``
    are points that a person called astronomical. The first ``baseline`` points made a line that was
    then frozen (0: none did); only the rule of sustained runs looks at that.
    """

    values: Matrix
    centre: Matrix
    lower: Matrix
    upper: Matrix
    near_lower: Matrix
    near_upper: Matrix
    marked: Mask
    baseline: int = 0

    @classmethod
    def of(
        cls,
        values: ArrayLike,
        centre: ArrayLike,
        *,
        lower: ArrayLike = np.nan,
        upper: ArrayLike = np.nan,
        near_lower: ArrayLike = np.nan,
        near_upper: ArrayLike = np.nan,
        marked: ArrayLike = False,
        baseline: int = 0,
    ) -> "Shown":
        """Bring everything to the shape of ``values``; what is left out does not exist.

        Parameters: ``values`` (series, points), or (points,) for one series; everything else
        anything that broadcasts to it, such as one number, or (series, 1). Raises ``Invalid`` where
        it does not, and for a baseline below 0.

        >>> Shown.of([3, 9, 5], 6).centre.tolist()
        [[6.0, 6.0, 6.0]]
        """
        matrix = np.atleast_2d(np.asarray(values, dtype=np.float64))
        if baseline < 0:
            raise Invalid(f"The baseline has {baseline} points: give 0 or more.")
        return cls(
            values=matrix,
            centre=_spread("centre", centre, matrix),
            lower=_spread("lower", lower, matrix),
            upper=_spread("upper", upper, matrix),
            near_lower=_spread("near_lower", near_lower, matrix),
            near_upper=_spread("near_upper", near_upper, matrix),
            marked=_spread("marked", marked, matrix).astype(np.bool_),
            baseline=baseline,
        )

    @property
    def sides(self) -> Marks:
        """Above (+1), below (-1), on the line or missing (0), of every point."""
        return anhoej.sides_of(self.values, self.centre)

    @property
    def recorded(self) -> Mask:
        return ~np.isnan(self.values)


def _spread(name: str, given: ArrayLike, like: Matrix) -> Matrix:
    found = np.asarray(given, dtype=np.float64)
    try:
        return np.broadcast_to(found, like.shape)
    except ValueError:
        raise Invalid(
            f"{name} has shape {found.shape}, the values have {like.shape}: "
            "give one number, or one for each point."
        ) from None
