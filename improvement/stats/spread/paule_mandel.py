"""How much do the sites' true effects differ, beyond what chance in each of them explains?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from improvement.domain.sites import SiteEffect, check_sites
from improvement.errors import NotComputable
from improvement.stats.record import recorded

Floats = NDArray[np.float64]

_DOUBLINGS = 200  # of the upper end, until Q falls below k - 1
_HALVINGS = 200  # of the interval; it stops earlier, once no float lies between its ends


@recorded("paule_mandel", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class PauleMandel:
    """The spread of true effects between sites.

    ``tau_squared`` is its variance and ``tau`` its standard deviation, in the unit of the effects.
    ``q`` is Cochran's Q when no spread is assumed, beside its ``degrees_of_freedom`` k - 1: what
    chance alone would give on average. At or below it ``tau_squared`` is 0.
    """

    sites: tuple[SiteEffect, ...]
    q: float
    degrees_of_freedom: int
    tau_squared: float

    @property
    def tau(self) -> float:
        return float(self.tau_squared**0.5)


def paule_mandel(sites: Sequence[SiteEffect]) -> PauleMandel:
    """The between-site variance at which Q is exactly what chance would give.

    Chosen because it needs no distribution, and has a single root found by halving (STATISTICS F).

    Parameters: ``sites`` at least 2, each once, effects in one unit.
    Raises ``NotComputable`` below 2 sites, ``Invalid`` for a site given twice.

    Notes: identical effects give exactly 0. With few sites 0 is common even where sites differ.

    References: Paule & Mandel 1982, J Res Natl Bur Stand 87, 377-385; DerSimonian & Kacker 2007,
    Contemporary Clinical Trials 28, 105-114.

    >>> found = paule_mandel([
    ...     SiteEffect(site="North", effect=0.05, variance=0.002),
    ...     SiteEffect(site="South", effect=0.25, variance=0.003),
    ...     SiteEffect(site="West", effect=0.10, variance=0.002)])
    >>> round(found.q, 2), found.degrees_of_freedom, round(found.tau, 3)
    (8.28, 2, 0.091)

    Read: the true effects seem to differ by about 9 points from site to site.
    """
    check_sites([site.site for site in sites])
    if len(sites) < 2:
        raise NotComputable(
            f"{len(sites)} of at least 2 sites: how much sites differ cannot be seen in one."
        )
    effects = np.array([site.effect for site in sites])
    variances = np.array([site.variance for site in sites])
    return PauleMandel(
        sites=tuple(sites),
        q=float(_q(effects[None], variances[None], np.zeros(1))[0]),
        degrees_of_freedom=len(sites) - 1,
        tau_squared=float(tau_squared(effects[None], variances[None])[0]),
    )


def tau_squared(effects: Floats, variances: Floats) -> Floats:
    """The bulk path: one variance for each row of (studies, sites), sites >= 2.

    >>> tau_squared(np.array([[0.1, 0.1, 0.1]]), np.array([[0.01, 0.02, 0.03]])).tolist()
    [0.0]
    """
    wanted = effects.shape[1] - 1.0
    low = np.zeros(len(effects))
    spread = _q(effects, variances, low) > wanted
    start = np.maximum(effects.var(axis=1), variances.min(axis=1))
    high = np.where(spread, start, 0.0)
    for _ in range(_DOUBLINGS):
        short = spread & (_q(effects, variances, high) > wanted)
        if not short.any():
            break
        high = np.where(short, high * 2, high)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if not (spread & (low < middle) & (middle < high)).any():
            break
        above = _q(effects, variances, middle) > wanted
        low, high = np.where(spread & above, middle, low), np.where(spread & ~above, middle, high)
    return high


def _q(effects: Floats, variances: Floats, tau2: Floats) -> Floats:
    weights = 1 / (variances + tau2[:, None])
    centre = (weights * effects).sum(axis=1) / weights.sum(axis=1)
    q: Floats = (weights * (effects - centre[:, None]) ** 2).sum(axis=1)
    return q
