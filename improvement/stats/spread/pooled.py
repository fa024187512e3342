"""Does it help across sites, and what may the next site expect?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np

from improvement.domain.sites import SiteEffect
from improvement.errors import Invalid, NotComputable
from improvement.stats.interval import Interval
from improvement.stats.record import recorded
from improvement.stats.spread.paule_mandel import Floats, PauleMandel, paule_mandel

LEVEL = 0.95
LEAST_INFLATION = 1.0  # modified Hartung-Knapp: Roever, Knapp & Friede 2015
FEWEST_TO_POOL = 3  # STATISTICS F
FEWEST_TO_PREDICT = 4  # STATISTICS F
FEWEST_FOR_SHARE = 8  # sites before I-squared is given: STATISTICS F


class SpreadClaim(StrEnum):
    """What so many sites allow to be said."""

    NONE = "none"  # one site: nothing about spread
    BOTH_SHOWN = "both_shown"  # two: each beside the other, not pooled
    MEAN_AND_RANGE = "mean_and_range"  # three: pooled; the next site only as the range of these
    NEXT_SITE = "next_site"  # four and more: also what the next site may expect


@recorded("pooled", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """The mean effect at a given between-site variance.

    ``inflation`` is what the sites' scatter shows beside what their variances promise, held against
    its ``inflation_limit`` 1: below it the limit is used. ``mean`` uses the larger of the two
    (modified Hartung-Knapp), ``mean_unmodified`` the observed one. ``next_site`` is the 95%
    prediction interval.
    """

    tau_squared: float
    weights: tuple[float, ...]
    inflation: float
    inflation_limit: float
    variance: float
    mean: Interval
    mean_unmodified: Interval
    next_site: Interval


@recorded("spread", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What the sites together allow to be said; None where there are too few of them.

    ``lowest`` and ``highest`` are the sites' own estimates. ``between_share`` (I-squared, 0-1) is
    given from eight sites on. Effects in benefit terms: above 0 is better.
    """

    sites: tuple[SiteEffect, ...]
    claim: SpreadClaim
    lowest: float
    highest: float
    between: PauleMandel | None
    pooled: Pooled | None
    between_share: float | None

    @property
    def next_site(self) -> Interval | None:
        """What the next site may expect, from four sites on."""
        if self.pooled is None or self.claim is not SpreadClaim.NEXT_SITE:
            return None
        return self.pooled.next_site


def spread(sites: Sequence[SiteEffect]) -> Spread:
    """Pool the sites as far as their number allows.

    With one site nothing is said about spread; two are shown side by side, since an interval from
    two is wider than anything useful; three are pooled; from four on there is a prediction.

    Parameters: ``sites`` at least 1, each once; effects in one unit, above 0 = better.
    Raises ``NotComputable`` without a site, ``Invalid`` for a site given twice.

    References: Knapp & Hartung 2003, Statistics in Medicine 22, 2693-2710; Roever, Knapp & Friede
    2015, BMC Medical Research Methodology 15:99; Higgins, Thompson & Spiegelhalter 2009, JRSS A
    172, 137-159 (prediction).

    >>> found = spread([SiteEffect(site=s, effect=y, variance=0.004) for s, y in
    ...                 (("A", 0.05), ("B", 0.25), ("C", 0.10), ("D", 0.18))])
    >>> str(found.claim), round(found.pooled.mean.lower, 3), round(found.pooled.mean.upper, 3)
    ('next_site', 0.005, 0.285)
    >>> round(found.next_site.lower, 3), round(found.next_site.upper, 3)
    (-0.095, 0.385)

    Read: about 15 more of 100 on average, but the next site may see anything from 10 fewer to 39
    more.
    """
    if not sites:
        raise NotComputable("No site has an effect yet: there is nothing to bring together.")
    effects = [site.effect for site in sites]
    between = paule_mandel(sites) if len(sites) > 1 else None
    enough = between is not None and len(sites) >= FEWEST_TO_POOL
    return Spread(
        sites=tuple(sites),
        claim=_claim(len(sites)),
        lowest=min(effects),
        highest=max(effects),
        between=between,
        pooled=pool_at(sites, between.tau_squared) if between is not None and enough else None,
        between_share=_between_share(between),
    )


def pool_at(sites: Sequence[SiteEffect], tau_squared: float) -> Pooled:
    """Mean and prediction at a between-site variance that is taken as known (>= 0)."""
    if len(sites) < 2:
        raise NotComputable("One site has no mean across sites: at least 2 are needed.")
    if not tau_squared >= 0:
        raise Invalid(f"A variance of {tau_squared} between sites: give 0 or more.")
    effects = np.array([[site.effect for site in sites]])
    variances = np.array([[site.variance for site in sites]])
    mean, variance, inflation = pool_kernel(effects, variances, np.array([tau_squared]))
    centre, plain, q = float(mean[0]), float(variance[0]), float(inflation[0])
    reach = _t_quantile(len(sites) - 1)
    used = max(LEAST_INFLATION, q)
    return Pooled(
        tau_squared=tau_squared,
        weights=tuple((1 / (variances[0] + tau_squared)).tolist()),
        inflation=q,
        inflation_limit=LEAST_INFLATION,
        variance=used * plain,
        mean=_around(centre, reach * sqrt(used * plain)),
        mean_unmodified=_around(centre, reach * sqrt(q * plain)),
        next_site=_around(centre, reach * sqrt(tau_squared + used * plain)),
    )


def pool_kernel(effects: Floats, variances: Floats, tau2: Floats) -> tuple[Floats, Floats, Floats]:
    """The bulk path over (studies, sites): mean, its variance 1 / sum of weights, inflation q."""
    weights = 1 / (variances + tau2[:, None])
    total = weights.sum(axis=1)
    mean = (weights * effects).sum(axis=1) / total
    scatter = (weights * (effects - mean[:, None]) ** 2).sum(axis=1)
    return mean, 1 / total, scatter / (effects.shape[1] - 1)


def _claim(count: int) -> SpreadClaim:
    if count == 1:
        return SpreadClaim.NONE
    if count < FEWEST_TO_POOL:
        return SpreadClaim.BOTH_SHOWN
    return SpreadClaim.MEAN_AND_RANGE if count < FEWEST_TO_PREDICT else SpreadClaim.NEXT_SITE


def _between_share(between: PauleMandel | None) -> float | None:
    """I-squared: the between-site part of the variance of a typical site (Higgins 2002)."""
    if between is None or len(between.sites) < FEWEST_FOR_SHARE:
        return None
    weights = 1 / np.array([site.variance for site in between.sites])
    typical = between.degrees_of_freedom * weights.sum()
    typical /= weights.sum() ** 2 - (weights**2).sum()
    return float(between.tau_squared / (between.tau_squared + typical))


def _around(centre: float, half_width: float) -> Interval:
    return Interval(estimate=centre, lower=centre - half_width, upper=centre + half_width)


def _t_quantile(degrees_of_freedom: int) -> float:
    from scipy.stats import t

    return float(t.isf((1 - LEVEL) / 2, degrees_of_freedom))
