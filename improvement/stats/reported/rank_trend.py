"""Does a series rise or fall throughout? Mann and Kendall's test, and Theil and Sen's slope.

Not used on charts: tests of trend fire as often on noise as on a drift (STATISTICS A1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan, sqrt

import numpy as np
from scipy.stats import kendalltau, norm

from improvement.errors import NotComputable
from improvement.stats.reported.checked import Floats, sample

EXACT_BELOW = 50  # points without ties: R's cor.test


@dataclass(frozen=True, slots=True, kw_only=True)
class RankTrend:
    """``rises`` minus falls over all pairs of points, its variance with ties, and z.

    ``z`` (with the usual step of 1 towards 0), ``p``, ``tau`` and ``tau_p`` are None where all
    values are alike. ``intercept`` goes with ``slope``: the median of what is left of each point.
    ``intercept_of_medians`` is the line through the two medians.
    """

    n: int
    score: int
    variance: float
    z: float | None
    p: float | None
    tau: float | None
    tau_p: float | None
    slope: float
    intercept: float
    intercept_of_medians: float


def rank_trend(values: Sequence[float | None]) -> RankTrend:
    """Mann-Kendall and Theil-Sen for one value a period; periods count from 1.

    Parameters: at least 2 values; None and NaN are gaps, left out with their period.
    Raises ``NotComputable`` with fewer.

    References: Mann 1945, Econometrica 13, 245-259; Kendall 1975; Sen 1968, Journal of the American
    Statistical Association 63, 1379-1389.

    >>> found = rank_trend([1, 2, 2, 3, 3, 3, 2, 4])
    >>> found.score, round(found.p, 4), round(found.slope, 4)
    (16, 0.0489, 0.3333)
    """
    given = np.array([nan if v is None else float(v) for v in values], dtype=float)
    when = np.asarray(np.flatnonzero(~np.isnan(given)) + 1.0, dtype=float)
    y = sample("values", given[~np.isnan(given)].tolist())
    if len(y) < 2:
        raise NotComputable(f"{len(y)} values: at least 2 are needed to rise or fall.")
    first, second = np.triu_indices(len(y), 1)
    steps = y[second] - y[first]
    score = int(np.sign(steps).sum())
    variance = _variance(y)
    z = (score - np.sign(score)) / sqrt(variance) if variance else None
    tau, tau_p = _kendall(when, y)
    slope = float(np.median(steps / (when[second] - when[first])))
    return RankTrend(
        n=len(y),
        score=score,
        variance=variance,
        z=None if z is None else float(z),
        p=None if z is None else float(2 * norm.sf(abs(z))),
        tau=tau,
        tau_p=tau_p,
        slope=slope,
        intercept=float(np.median(y - slope * when)),
        intercept_of_medians=float(np.median(y) - slope * np.median(when)),
    )


def _variance(y: Floats) -> float:
    n = len(y)
    _, tied = np.unique(y, return_counts=True)
    return float((n * (n - 1) * (2 * n + 5) - (tied * (tied - 1) * (2 * tied + 5)).sum()) / 18)


def _kendall(when: Floats, y: Floats) -> tuple[float | None, float | None]:
    """tau-b; exact for fewer than 50 values without ties, else by the normal approximation."""
    exact = len(y) < EXACT_BELOW and len(np.unique(y)) == len(y)
    found = kendalltau(when, y, method="exact" if exact else "asymptotic")
    tau, p = float(found.statistic), float(found.pvalue)
    return (None, None) if isnan(tau) else (tau, min(1.0, p))
