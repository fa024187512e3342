"""The t quantile that goes with a normal one, so that every method widens alike at a look."""

from math import isfinite

import numpy as np
from numpy.typing import ArrayLike, NDArray

from improvement.errors import Invalid, NotComputable
from improvement.stats.interval import checked_z

Floats = NDArray[np.float64]


def t_quantile(z: float, degrees_of_freedom: float) -> float:
    """As many standard errors as leave the tail that ``z`` leaves (STATISTICS D).

    Parameters: ``z`` > 0; ``degrees_of_freedom`` > 0, whole or not.
    Raises ``Invalid`` for either at or below 0; ``NotComputable`` where the quantile is beyond
    floating point (a first look at hardly anybody).

    >>> round(t_quantile(1.959963984540054, 10), 4)
    2.2281
    """
    if not degrees_of_freedom > 0:
        raise Invalid(f"{degrees_of_freedom} degrees of freedom: give a number above 0.")
    found = float(t_quantiles(checked_z(z), degrees_of_freedom))
    if not isfinite(found):
        raise NotComputable("At so early a look, with so few households, no range can be given.")
    return found


def t_quantiles(z: ArrayLike, degrees_of_freedom: ArrayLike) -> Floats:
    """The bulk path, for arrays of matching shapes; NaN where there are no degrees of freedom."""
    from scipy.stats import norm, t

    tail = norm.sf(np.asarray(z, float))
    return np.asarray(t.isf(tail, np.asarray(degrees_of_freedom, float)), float)


def two_sided(statistic: float, degrees_of_freedom: float) -> float:
    """How often chance alone gives a t statistic at least as far from 0.

    >>> round(two_sided(-2.2281, 10), 4)
    0.05
    """
    from scipy.stats import t

    return float(2 * t.sf(abs(statistic), degrees_of_freedom))


def lower_tail(statistic: float, degrees_of_freedom: float) -> float:
    """How often chance alone gives a t statistic at most this high.

    >>> round(lower_tail(-2.2281, 10), 4)
    0.025
    """
    from scipy.stats import t

    return float(t.cdf(statistic, degrees_of_freedom))
