"""Each site's own effect, ready to be brought together with the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from improvement.domain.sites import SiteArms, SiteEffect, check_sites
from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.plus_one import plus_one
from improvement.stats.record import recorded


@recorded("site_effects", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class SiteEffects:
    """``used`` sites with their effects; ``left_out`` are those with an empty arm."""

    used: tuple[SiteEffect, ...]
    left_out: tuple[str, ...]


def site_effects(sites: Sequence[SiteArms], *, direction: Direction) -> SiteEffects:
    """The difference of shares as observed, with the +1 variance that is never 0 (STATISTICS F).

    Parameters: ``sites`` each once; ``direction`` turns differences into benefits.
    Raises ``Invalid`` for a site given twice. A site with an empty arm is left out and listed.

    >>> from improvement.domain.tallies import Tally, TwoArms
    >>> found = site_effects([SiteArms(site="North", arms=TwoArms(
    ...     pilot=Tally(events=0, n=8), comparison=Tally(events=0, n=8)))],
    ...     direction=Direction.LOWER)
    >>> found.used[0].effect, round(found.used[0].variance, 3)
    (0.0, 0.018)

    Read: nobody at either side, which fits a small difference either way.
    """
    check_sites([site.site for site in sites])
    return SiteEffects(
        used=tuple(_effect(site, direction) for site in sites if _both(site)),
        left_out=tuple(site.site for site in sites if not _both(site)),
    )


def _both(site: SiteArms) -> bool:
    return min(site.arms.pilot.n, site.arms.comparison.n) > 0


def _effect(site: SiteArms, direction: Direction) -> SiteEffect:
    pilot, comparison = site.arms.pilot, site.arms.comparison
    seen = pilot.events / pilot.n - comparison.events / comparison.n
    return SiteEffect(
        site=site.site,
        # 0.0 + and not a bare product: a difference of exactly 0 must not turn into -0.0.
        effect=0.0 + direction.sign * seen,
        variance=plus_one(site.arms).variance,
    )
