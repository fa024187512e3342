"""Effects of several studies brought together by the models that other tools offer.

The library brings sites together by Paule and Mandel's variance with a modified Hartung-Knapp
range (``spread/pooled``): the plain ones promise too much with few sites (STATISTICS F).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np
from scipy.optimize import brentq
from scipy.stats import chi2, norm, t

from improvement.errors import Invalid, NotComputable
from improvement.stats.reported.checked import Floats, sample, tail_of


class Between(StrEnum):
    """How the spread between studies is found."""

    FIXED = "FE"  # taken to be none
    DERSIMONIAN_LAIRD = "DL"
    RESTRICTED_LIKELIHOOD = "REML"
    PAULE_MANDEL = "PM"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """The mean of all studies, ``expected`` where the next study's truth may lie.

    ``i_squared`` is of 100; ``q`` is Cochran's, at k - 1 degrees of freedom.
    """

    estimate: float
    error: float
    statistic: float
    p: float
    limits: tuple[float, float]
    expected: tuple[float, float]
    tau_squared: float
    i_squared: float
    h_squared: float
    q: float
    q_p: float


def meta(
    effects: Sequence[float],
    variances: Sequence[float],
    *,
    between: Between | str = Between.RESTRICTED_LIKELIHOOD,
    knapp_hartung: bool = False,
    confidence: float = 0.95,
) -> Meta:
    """Inverse-variance mean of at least two studies.

    Parameters: ``effects`` and their sampling ``variances`` (> 0), in one order; ``between`` FE,
    DL, REML or PM; ``knapp_hartung`` takes t(k - 1) and the spread seen (unmodified: it can be 0).
    Raises ``Invalid`` for unlike lengths, a variance not above 0, or an unknown model;
    ``NotComputable`` below two studies.

    References: DerSimonian & Laird 1986; Viechtbauer 2005; Hartung & Knapp 2001, Statistics in
    Medicine 20, 3875-3889.

    >>> found = meta([0.1, 0.3, 0.25, 0.18], [0.02, 0.03, 0.05, 0.04], between="FE")
    >>> round(found.estimate, 4), [round(x, 3) for x in found.limits]
    (0.1909, [0.018, 0.364])
    """
    y, v = sample("effects", effects), sample("variances", variances)
    if len(y) != len(v) or not (v > 0).all():
        raise Invalid("Give one variance above 0 for every effect.")
    if len(y) < 2:
        raise NotComputable(f"{len(y)} study: at least two are needed to bring together.")
    try:
        how = Between(between)
    except ValueError:
        raise Invalid(f"{between!r} is no model: give FE, DL, REML or PM.") from None
    tau_squared = _spread(y, v, how)
    weights = 1 / (v + tau_squared)
    estimate, error = _mean(y, weights), 1 / sqrt(float(weights.sum()))
    k, tail = len(y), tail_of(confidence)
    if knapp_hartung:
        error *= sqrt(float((weights * (y - estimate) ** 2).sum()) / (k - 1))
    quantile = float(t.isf(tail, k - 1)) if knapp_hartung else float(norm.isf(tail))
    statistic = estimate / error if error else np.inf
    chance = t.sf(abs(statistic), k - 1) if knapp_hartung else norm.sf(abs(statistic))
    ahead = quantile * sqrt(tau_squared + error**2)
    q = _q(y, v, 0.0)
    typical = (k - 1) * float((1 / v).sum()) / float((1 / v).sum() ** 2 - (1 / v**2).sum())
    fixed = how is Between.FIXED
    return Meta(
        estimate=estimate,
        error=error,
        statistic=float(statistic),
        p=float(2 * chance),
        limits=(estimate - quantile * error, estimate + quantile * error),
        expected=(estimate - ahead, estimate + ahead),
        tau_squared=tau_squared,
        i_squared=max(0.0, 100 * (q - k + 1) / q if q else 0.0)
        if fixed
        else 100 * tau_squared / (tau_squared + typical),
        h_squared=q / (k - 1) if fixed else tau_squared / typical + 1,
        q=q,
        q_p=float(chi2.sf(q, k - 1)),
    )


def _mean(y: Floats, weights: Floats) -> float:
    return float((weights * y).sum() / weights.sum())


def _q(y: Floats, v: Floats, tau_squared: float) -> float:
    weights = 1 / (v + tau_squared)
    return float((weights * (y - _mean(y, weights)) ** 2).sum())


def _spread(y: Floats, v: Floats, how: Between) -> float:
    match how:
        case Between.FIXED:
            return 0.0
        case Between.DERSIMONIAN_LAIRD:
            weights = 1 / v
            apart = weights.sum() - (weights**2).sum() / weights.sum()
            return max(0.0, float((_q(y, v, 0.0) - len(y) + 1) / apart))
        case Between.PAULE_MANDEL:
            return _root(lambda at: _q(y, v, at) - len(y) + 1, y)
        case Between.RESTRICTED_LIKELIHOOD:
            return _restricted(y, v)


def _root(falling: Callable[[float], float], y: Floats) -> float:
    if falling(0.0) <= 0:
        return 0.0
    above = max(1.0, float(y.var(ddof=1)))
    while falling(above) > 0:
        above *= 2
    return float(brentq(falling, 0.0, above, xtol=1e-15, rtol=1e-14))


def _restricted(y: Floats, v: Floats) -> float:
    """The root of the derivative of the restricted likelihood; 0 where it falls from there on."""

    def slope(at: float) -> float:
        weights = 1 / (v + at)
        gap = y - _mean(y, weights)
        return float(
            (weights**2 * gap**2).sum() - weights.sum() + (weights**2).sum() / weights.sum()
        )

    return _root(slope, y)
