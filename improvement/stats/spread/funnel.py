"""Is a site's share further from the others than chance would put it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from improvement.domain.sites import SiteTally, check_sites
from improvement.domain.tallies import Tally
from improvement.errors import NotComputable
from improvement.stats.charts.limits.beta_binomial import beta_binomial_quantiles
from improvement.stats.record import recorded

TAIL = 0.00135  # on each side, that of 3 sigma: STATISTICS A3

JEFFREYS = 0.5  # half an event on either side: STATISTICS A3

Counts = NDArray[np.int64]


class Place(StrEnum):
    """Where a site stands beside what the others predict."""

    AS_EXPECTED = "as_expected"
    ABOVE = "above"
    BELOW = "below"
    NOBODY = "nobody"  # nobody is counted there: no point


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelSite:
    """One site beside its limits: counts of its own n that its ``others`` predict.

    None where nobody is counted at the site, or at all the others together.
    """

    site: str
    tally: Tally
    others: Tally
    lower: int | None
    upper: int | None
    place: Place


@recorded("funnel", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """Every site beside the limits from all other sites; ``everybody`` is all of them together.

    ``tail`` is the chance on each side with which a site like the others falls outside.
    """

    sites: tuple[FunnelSite, ...]
    everybody: Tally
    tail: float


def funnel(sites: Sequence[SiteTally]) -> Funnel:
    """Hold each site against predictive limits from the other sites.

    The limits are exact for counts and know how few the others may be: fewer false alarms than
    3-sigma limits with small numbers (STATISTICS A3). A site is left out of its own prediction.
    Sites are never ranked.

    Parameters: ``sites`` x of n each, each once, at least 2 of them with n >= 1.
    Raises ``NotComputable`` below that, ``Invalid`` for a site given twice.

    References: Spiegelhalter 2005, Statistics in Medicine 24, 1185-1202 (funnel plots); predictive
    beta-binomial limits: STATISTICS A3.

    >>> found = funnel([SiteTally(site=s, tally=Tally(events=x, n=n))
    ...                 for s, x, n in (("A", 36, 120), ("B", 9, 10))])
    >>> found.sites[1].lower, found.sites[1].upper, str(found.sites[1].place)
    (0, 8, 'above')

    Read: 9 of 10 at B, where 0 to 8 are expected if it were like the others.
    """
    check_sites([site.site for site in sites])
    counted = sum(site.tally.n > 0 for site in sites)
    if counted < 2:
        raise NotComputable(
            f"{counted} of at least 2 sites have people counted: there is nothing to hold a site "
            "against."
        )
    everybody = Tally(
        events=sum(site.tally.events for site in sites), n=sum(site.tally.n for site in sites)
    )
    own = np.array([(site.tally.events, site.tally.n) for site in sites])
    lower, upper = predictive_counts(
        everybody.events - own[:, 0], everybody.n - own[:, 1], own[:, 1]
    )
    rows = zip(sites, lower.tolist(), upper.tolist(), strict=True)
    return Funnel(
        sites=tuple(_placed(site, everybody, low, high) for site, low, high in rows),
        everybody=everybody,
        tail=TAIL,
    )


def predictive_counts(
    events: ArrayLike, total: ArrayLike, n: ArrayLike, *, tail: float = TAIL
) -> tuple[Counts, Counts]:
    """The lowest and highest count of ``n`` (0 of 0) that ``events`` of ``total`` predict; arrays.

    >>> [limit.tolist() for limit in predictive_counts(36, 120, [10, 30])]
    [[0, 2], [8, 18]]
    """
    x, of, size = np.broadcast_arrays(*(np.asarray(a, float) for a in (events, total, n)))
    some = size > 0
    found = np.zeros((2, *size.shape), dtype=np.int64)
    if some.any():
        shape = (size[some], x[some] + JEFFREYS, (of - x)[some] + JEFFREYS)
        found[:, some] = beta_binomial_quantiles(*shape, (tail, 1 - tail))
    return found[0], found[1]


def _placed(site: SiteTally, everybody: Tally, lower: int, upper: int) -> FunnelSite:
    tally = site.tally
    others = Tally(events=everybody.events - tally.events, n=everybody.n - tally.n)
    if tally.n == 0:
        return FunnelSite(
            site=site.site, tally=tally, others=others, lower=None, upper=None, place=Place.NOBODY
        )
    above = Place.ABOVE if tally.events > upper else Place.AS_EXPECTED
    return FunnelSite(
        site=site.site,
        tally=tally,
        others=others,
        lower=lower,
        upper=upper,
        place=Place.BELOW if tally.events < lower else above,
    )
