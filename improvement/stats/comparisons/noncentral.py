"""The range of a standardised difference, by turning the noncentral t distribution round."""

from functools import cache
from math import lgamma, log, sqrt

import numpy as np

from improvement.errors import NotComputable
from improvement.stats.interval import Z95, checked_z
from improvement.stats.student import Floats

_NODES = 400  # of the integral: 1e-10 with statistics up to 40
_FAR = 12.0  # standard deviations of the spread's spread to each side
_LARGEST = 40.0  # |t| beyond which the nodes would miss the step


def standardised_limits(
    d: float, n_pilot: int, n_comparison: int, *, z: float = Z95
) -> tuple[float, float]:
    """Between which standardised differences could the truth lie, if this one was seen?

    Exact where both sides are bell-shaped with one spread: the t statistic then follows a
    noncentral t distribution whose centre is the true difference times sqrt(n1 n2 / (n1 + n2)).
    scipy's own distribution function is not used: it gives NaN in places that are met here.

    Parameters: ``d`` the difference over the pooled standard deviation (Cohen's); at least 2 values
    a side; ``z`` > 0 standard errors, of which the tails are taken.
    Raises ``NotComputable`` for differences beyond what can be computed (|t| above 40).

    References: Steiger & Fouladi 1997, in What if there were no significance tests?, ch. 9;
    Hedges & Olkin 1985, Statistical Methods for Meta-Analysis, ch. 5.

    >>> [round(x, 2) for x in standardised_limits(-1.4779, 19, 13)]  # R's mtcars: mpg by am
    [-2.27, -0.67]

    Read: 1.5 standard deviations apart, and the data fit anything from 0.7 to 2.3.
    """
    from scipy.special import ndtr

    size = sqrt(n_pilot * n_comparison / (n_pilot + n_comparison))
    statistic, freedom = d * size, n_pilot + n_comparison - 2
    if not abs(statistic) <= _LARGEST:
        raise NotComputable("A difference so large beside its spread has no range on this scale.")
    tail = float(ndtr(-checked_z(z)))
    return (
        _centre(statistic, freedom, 1 - tail) / size,
        _centre(statistic, freedom, tail) / size,
    )


def _centre(statistic: float, freedom: int, below: float) -> float:
    """The noncentrality at which a share ``below`` of all statistics is at most this one."""
    from scipy.optimize import brentq

    reach = 40.0 + 5 * abs(statistic)
    return float(
        brentq(
            lambda centre: noncentral_t_below(statistic, freedom, centre) - below,
            statistic - reach,
            statistic + reach,
            xtol=1e-12,
            rtol=1e-14,
        )
    )


def noncentral_t_below(statistic: float, freedom: int, centre: float) -> float:
    """Chance that a noncentral t is at most ``statistic``: over every spread that may be seen.

    >>> round(noncentral_t_below(2.0, 10, 1.0), 6)  # scipy: nct.cdf(2, 10, 1)
    0.807612
    """
    from scipy.special import ndtr

    spread, weight = _spreads(freedom)
    return float(weight @ ndtr(statistic * spread - centre))


@cache
def _spreads(freedom: int) -> tuple[Floats, Floats]:
    """Seen over true standard deviation, and how much each counts (Gauss-Legendre)."""
    points, weights = _nodes()
    width = _FAR / sqrt(2 * freedom)
    low, high = max(0.0, 1 - width), 1 + width
    spread = (high + low) / 2 + (high - low) / 2 * points
    half = freedom / 2
    constant = log(2) + half * log(half) - lgamma(half)
    density = np.exp(constant + (freedom - 1) * np.log(spread) - half * np.square(spread))
    return spread, weights * density * (high - low) / 2


@cache
def _nodes() -> tuple[Floats, Floats]:
    points, weights = np.polynomial.legendre.leggauss(_NODES)
    return points, weights
