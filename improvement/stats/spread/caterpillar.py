"""What did each site find, and what is the best guess for each, given all the others?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from improvement.domain.sites import SiteEffect, check_sites
from improvement.errors import NotComputable
from improvement.stats.equity.best_guess import PRIOR_SPREAD, shrink
from improvement.stats.interval import Z95, Interval, checked_z
from improvement.stats.record import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """``raw``: the site's own estimate and limits. ``guess``: drawn towards the other sites.

    The guess has standard deviation ``guess_sd``; both None for a site that stands alone.
    """

    site: SiteEffect
    raw: Interval
    guess: float | None
    guess_sd: float | None


@recorded("caterpillar", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Caterpillar:
    """One row a site, in the order given: sites are never ranked (STATISTICS F)."""

    rows: tuple[SiteRow, ...]
    z: float
    prior_spread: float


def caterpillar(
    sites: Sequence[SiteEffect], *, z: float = Z95, prior_spread: float = PRIOR_SPREAD
) -> Caterpillar:
    """Every site's own figures beside its best guess (full Bayes, half-normal prior).

    The best guess serves planning. Whether a site is harmed is read from its own figures: pulling
    sites together hides the one that is (STATISTICS C4).

    Parameters: ``sites`` at least 1, each once, effects as differences of shares (the prior is on
    that scale); ``z`` > 0; ``prior_spread`` > 0.
    Raises ``NotComputable`` without a site, ``Invalid`` for a site given twice.

    >>> found = caterpillar([SiteEffect(site=str(i), effect=y, variance=v) for i, (y, v) in
    ...     enumerate(((0.25, 0.035), (0.17, 0.024), (-0.13, 0.033), (0.05, 0.012)))])
    >>> [round(row.guess, 3) for row in found.rows]
    [0.122, 0.107, 0.028, 0.068]

    Read: the site that saw 25 more of 100 may expect about 12 more from now on.
    """
    if not sites:
        raise NotComputable("No site has an effect yet: there is nothing to show.")
    check_sites([site.site for site in sites])
    checked_z(z)
    guesses: list[tuple[float, float] | tuple[None, None]] = [(None, None)]
    if len(sites) > 1:
        found = shrink([s.effect for s in sites], [s.variance for s in sites], prior_spread)
        guesses = list(zip(found.mean.tolist(), found.sd.tolist(), strict=True))
    return Caterpillar(
        rows=tuple(
            SiteRow(site=site, raw=_raw(site, z), guess=guess, guess_sd=sd)
            for site, (guess, sd) in zip(sites, guesses, strict=True)
        ),
        z=z,
        prior_spread=prior_spread,
    )


def _raw(site: SiteEffect, z: float) -> Interval:
    half = z * sqrt(site.variance)
    return Interval(estimate=site.effect, lower=site.effect - half, upper=site.effect + half)
