"""A centre line and its limits, point by point, for many series at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Matrices of shape (series, points); NaN where there is none.

    ``lower`` and ``upper`` are the outer limits (3 sigma, or what takes their place),
    ``near_lower`` and ``near_upper`` those at 2 sigma.
    """

    centre: Matrix
    lower: Matrix
    upper: Matrix
    near_lower: Matrix
    near_upper: Matrix
