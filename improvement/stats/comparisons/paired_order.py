"""Of the same households asked twice, did more move up than down?"""

from dataclasses import dataclass

import numpy as np

from improvement.domain.pairs import PairedSamples
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.face import EffectKind, benefit_of
from improvement.stats.comparisons.paired import bonett_price_limits
from improvement.stats.interval import Z95, Interval, checked_z
from improvement.stats.record import recorded

EXACT_BELOW = 50  # pairs that differ, none tied: R's wilcox.test counts exactly below this


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRank:
    """Wilcoxon's V (sum of the ranks of pairs that moved up) and its two-sided ``p``."""

    v: float
    exact: bool
    p: float


@recorded("paired_order", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class PairedOrder:
    """Share of pairs with the pilot (after) higher minus the share with it lower.

    ``sign_mid_p`` is the sign test's, ``signed_rank`` Wilcoxon's; both None when no pair differs,
    and without part in any verdict.
    """

    pairs: PairedSamples
    z: float
    higher: int
    same: int
    lower: int
    difference: Interval
    sign_mid_p: float | None
    signed_rank: SignedRank | None

    @property
    def kind(self) -> EffectKind:
        return EffectKind.DIFFERENCE

    @property
    def effect(self) -> Interval:
        return self.difference

    @property
    def smaller_n(self) -> int:
        return self.pairs.n

    def benefit(self, direction: Direction) -> Interval:
        """The difference of shares with above 0 = better."""
        return benefit_of(self.difference, self.kind, direction)


def paired_order(pairs: PairedSamples, *, z: float = Z95) -> PairedOrder:
    """Compare two answers of the same households by who moved up and who moved down.

    Parameters: ``pairs`` answers in steps, at least 1; ``z`` > 0 standard errors.
    Returns shares in -1 to 1 with Bonett-Price's limits: moving up and down are the two kinds of
    pairs that differ, as in ``paired_yes_no``.
    Raises ``NotComputable`` without pairs; ``Invalid`` for a ``z`` that is not above 0.
    Notes: pairs without a move stay in the shares and out of the two tests.

    References: Bonett & Price 2012, Journal of Educational and Behavioral Statistics 37, 479-488;
    Wilcoxon 1945, Biometrics Bulletin 1, 80-83.

    >>> found = paired_order(PairedSamples(pilot=(5, 4, 4, 3, 5, 4), comparison=(3, 4, 2, 3, 4, 5)))
    >>> found.higher, found.same, found.lower, round(found.difference.estimate, 2)
    (3, 2, 1, 0.33)

    Read: of 6 households 3 moved up, 1 moved down and 2 stayed.
    """
    checked_z(z)
    if pairs.n == 0:
        raise NotComputable("There are no pairs yet: there is no difference.")
    moves = np.sign(pairs.differences.values)
    higher, lower = int((moves > 0).sum()), int((moves < 0).sum())
    low, high = bonett_price_limits(higher, lower, pairs.n, z)
    return PairedOrder(
        pairs=pairs,
        z=z,
        higher=higher,
        same=pairs.n - higher - lower,
        lower=lower,
        difference=Interval(
            estimate=(higher - lower) / pairs.n, lower=float(low), upper=float(high)
        ),
        sign_mid_p=_sign_mid_p(higher, lower),
        signed_rank=_signed_rank(pairs) if higher + lower else None,
    )


def _sign_mid_p(higher: int, lower: int) -> float | None:
    from scipy.stats import binom

    if higher + lower == 0:
        return None
    fewer, n = min(higher, lower), higher + lower
    return float(2 * binom.cdf(fewer, n, 0.5) - binom.pmf(fewer, n, 0.5))


def _signed_rank(pairs: PairedSamples) -> SignedRank:
    from scipy.stats import rankdata, wilcoxon

    differences = np.array([d for d in pairs.differences.values if d])
    sizes = np.abs(differences)
    tied = len(np.unique(sizes)) < len(sizes) or len(sizes) < pairs.n
    exact = not tied and len(sizes) < EXACT_BELOW
    found = wilcoxon(differences, correction=True, method="exact" if exact else "approx")
    v = float(rankdata(sizes)[differences > 0].sum())
    return SignedRank(v=v, exact=exact, p=float(found.pvalue))
