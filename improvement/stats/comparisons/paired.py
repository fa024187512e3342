"""Did more pairs gain the outcome than lose it? Yes or no for the same households twice."""

from dataclasses import dataclass
from math import hypot, sqrt

import numpy as np
from numpy.typing import ArrayLike

from improvement.domain.pairs import PairedYesNo
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.face import EffectKind, benefit_of
from improvement.stats.comparisons.wilson import Wilson, wilson
from improvement.stats.interval import Z95, Interval, checked_z
from improvement.stats.record import recorded
from improvement.stats.student import Floats


@recorded("paired_yes_no", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class PairedDifference:
    """Pilot's share minus the comparison's (after minus before), by pairs.

    ``difference`` has Bonett-Price's limits and decides; ``newcombe`` is there to be set beside
    it. ``mid_p`` and ``exact_p`` are McNemar's, None when no pair differs; they take no part in
    any verdict.
    """

    pairs: PairedYesNo
    z: float
    pilot: Wilson
    comparison: Wilson
    difference: Interval
    newcombe: Interval
    mid_p: float | None
    exact_p: float | None

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
        """The difference with above 0 = better."""
        return benefit_of(self.difference, self.kind, direction)


def paired_yes_no(pairs: PairedYesNo, *, z: float = Z95) -> PairedDifference:
    """Compare two shares of the same households by Bonett & Price's adjusted interval.

    One pair of each kind of change is added, so that it has a range when nobody changed. Coverage
    is at least .95 from 8 pairs on where at most half of them change (.89 at worst where nearly
    all do), and the usual one falls to .34 (STATISTICS B6; ``benchmarks/outcome_coverage.py``).

    Parameters: ``pairs`` n >= 1; ``z`` > 0 standard errors.
    Raises ``NotComputable`` without pairs; ``Invalid`` for a ``z`` that is not above 0.
    Notes: before and after alone cannot tell what the change did: households chosen because they
    were doing badly would have improved anyway (regression to the mean).

    References: Bonett & Price 2012, Journal of Educational and Behavioral Statistics 37, 479-488;
    Newcombe 1998, Statistics in Medicine 17, 2635-2650, method 10; Fagerland, Lydersen & Laake
    2013, BMC Medical Research Methodology 13, 91 (mid-p).

    >>> found = paired_yes_no(PairedYesNo(both=36, pilot_only=12, comparison_only=2, neither=0))
    >>> [round(x, 4) for x in (found.difference.lower, found.difference.upper)]
    [0.0509, 0.3337]
    >>> [round(x, 4) for x in (found.newcombe.lower, found.newcombe.upper)]
    [0.0569, 0.3404]

    Read: 20 more of 100 after the change than before, and the data fit anything from 5 to 33 more.
    """
    checked_z(z)
    n = pairs.n
    if n == 0:
        raise NotComputable("There are no pairs yet: there is no difference.")
    pilot = wilson(Tally(events=pairs.both + pairs.pilot_only, n=n), z=z)
    comparison = wilson(Tally(events=pairs.both + pairs.comparison_only, n=n), z=z)
    estimate = (pairs.pilot_only - pairs.comparison_only) / n
    lower, upper = bonett_price_limits(pairs.pilot_only, pairs.comparison_only, n, z)
    mid_p, exact_p = _mcnemar(pairs.pilot_only, pairs.comparison_only)
    return PairedDifference(
        pairs=pairs,
        z=z,
        pilot=pilot,
        comparison=comparison,
        difference=Interval(estimate=estimate, lower=float(lower), upper=float(upper)),
        newcombe=_newcombe(estimate, pilot, comparison, _correlation(pairs)),
        mid_p=mid_p,
        exact_p=exact_p,
    )


def bonett_price_limits(
    gained: ArrayLike, lost: ArrayLike, n: ArrayLike, z: ArrayLike
) -> tuple[Floats, Floats]:
    """The bulk path: limits of (gained - lost) / n for arrays of matching shapes, n >= 1."""
    size = np.asarray(n, float) + 2
    p_1, p_2 = (np.asarray(gained, float) + 1) / size, (np.asarray(lost, float) + 1) / size
    half = np.asarray(z, float) * np.sqrt((p_1 + p_2 - np.square(p_1 - p_2)) / size)
    return np.maximum(-1.0, p_1 - p_2 - half), np.minimum(1.0, p_1 - p_2 + half)


def _correlation(pairs: PairedYesNo) -> float:
    """Newcombe's phi: with a continuity correction when it is above 0; 0 for an empty margin."""
    a, b, c, d = pairs.both, pairs.pilot_only, pairs.comparison_only, pairs.neither
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    if margins == 0:
        return 0.0
    excess = float(a * d - b * c)
    if excess > 0:
        excess = max(excess - pairs.n / 2, 0.0)
    return excess / sqrt(margins)


def _newcombe(estimate: float, pilot: Wilson, comparison: Wilson, correlation: float) -> Interval:
    return Interval(
        estimate=estimate,
        lower=estimate
        - _joined(pilot.share - pilot.lower, comparison.upper - comparison.share, correlation),
        upper=estimate
        + _joined(pilot.upper - pilot.share, comparison.share - comparison.lower, correlation),
    )


def _joined(one: float, other: float, correlation: float) -> float:
    # (one - r other)^2 + (1 - r^2) other^2: the same sum, but never below 0 by rounding.
    rest = sqrt(max(0.0, 1 - correlation**2))
    return hypot(one - correlation * other, rest * other)


def _mcnemar(gained: int, lost: int) -> tuple[float | None, float | None]:
    """Mid-p and exact two-sided chance of so uneven a split of the pairs that differ."""
    from scipy.stats import binom

    if gained + lost == 0:
        return None, None
    fewer, n = min(gained, lost), gained + lost
    tail, point = 2 * float(binom.cdf(fewer, n, 0.5)), float(binom.pmf(fewer, n, 0.5))
    return tail - point, min(1.0, tail)
