"""The exact conditional odds ratio of one fourfold table, or of several strata together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, inf

import numpy as np
from scipy.optimize import brentq
from scipy.stats import binom

from improvement.domain.tallies import GroupArms
from improvement.errors import NotComputable
from improvement.stats.reported.checked import Floats, tail_of

MOST_STEPS = 60  # doublings of a bracket: beyond e^60 there is no odds ratio to speak of
MOST_PAIRS = 20_000_000  # of results of strata: some seconds
HAIR = 1e-7  # R's: chances within this of the one seen count as equally unlikely


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionalOdds:
    """Given all margins; ``ratio`` is None where they leave nothing open. Chances are at 1."""

    ratio: float | None
    limits: tuple[float, float]
    limits_greater: tuple[float, float]
    limits_less: tuple[float, float]
    p: float
    p_greater: float
    p_less: float


def conditional_odds(strata: Sequence[GroupArms], *, confidence: float = 0.95) -> ConditionalOdds:
    """Pilot over comparison, by the noncentral hypergeometric distribution of the pilot's events.

    Parameters: one table, or several strata with one odds ratio. With one it is Fisher's exact
    test. The two-sided p sums all results no likelier than the one seen.

    Raises ``NotComputable`` for strata with too many possible results to list.

    References: Fisher 1935; Cornfield 1956; Mehta, Patel & Gray 1985, Journal of the American
    Statistical Association 80, 969-973.

    >>> from improvement.domain.tallies import Tally
    >>> found = conditional_odds([
    ...     GroupArms(group="A", pilot=Tally(events=56, n=70), comparison=Tally(events=48, n=80))])
    >>> round(found.ratio, 4), [round(x, 4) for x in found.limits], round(found.p, 4)
    (2.6492, [1.2091, 6.0399], 0.0125)
    """
    tail = tail_of(confidence)
    lowest, weights = _together(strata)
    seen = sum(stratum.pilot.events for stratum in strata) - lowest
    own, last = np.exp(weights), len(weights) - 1
    chances = {
        "p": min(1.0, float(own[own <= own[seen] * (1 + HAIR)].sum())),
        "p_greater": min(1.0, float(own[seen:].sum())),
        "p_less": min(1.0, float(own[: seen + 1].sum())),
    }
    if not last:
        every = (0.0, inf)
        return ConditionalOdds(
            ratio=None, limits=every, limits_greater=every, limits_less=every, **chances
        )
    at = _Noncentral(weights)

    def lower(level: float) -> float:
        return at.odds(lambda shift: at.above(seen, shift) - level) if seen else 0.0

    def upper(level: float) -> float:
        return at.odds(lambda shift: level - at.below(seen, shift)) if seen < last else inf

    if seen in (0, last):
        middle = inf if seen else 0.0
    else:
        middle = at.odds(lambda shift: at.mean(shift) - seen)
    return ConditionalOdds(
        ratio=middle,
        limits=(lower(tail), upper(tail)),
        limits_greater=(lower(2 * tail), inf),
        limits_less=(0.0, upper(2 * tail)),
        **chances,
    )


@dataclass(frozen=True, slots=True)
class _Noncentral:
    """Chances of 0, 1, ... events above the fewest possible, at a logarithm of the odds ratio."""

    weights: Floats  # logarithms at an odds ratio of 1

    def _chances(self, shift: float) -> Floats:
        logs = self.weights + shift * np.arange(len(self.weights))
        found = np.exp(logs - logs.max())
        return np.asarray(found / found.sum())

    def mean(self, shift: float) -> float:
        return float(self._chances(shift) @ np.arange(len(self.weights)))

    def above(self, seen: int, shift: float) -> float:
        return float(self._chances(shift)[seen:].sum())

    def below(self, seen: int, shift: float) -> float:
        return float(self._chances(shift)[: seen + 1].sum())

    def odds(self, rising: Callable[[float], float]) -> float:
        low, high = -1.0, 1.0
        for _ in range(MOST_STEPS):
            if rising(low) <= 0 <= rising(high):
                return exp(float(brentq(rising, low, high, xtol=1e-14, rtol=1e-14)))
            low, high = low - 1.0, high + 1.0
        return inf if rising(high) < 0 else 0.0


def _together(strata: Sequence[GroupArms]) -> tuple[int, Floats]:
    """The fewest events the pilots can have, and logarithms of the chances from there on."""
    lowest, weights = 0, np.zeros(1)
    for stratum in strata:
        m, n = stratum.pilot.n, stratum.comparison.n
        events = stratum.pilot.events + stratum.comparison.events
        least = max(0, events - n)
        possible = np.arange(least, min(events, m) + 1, dtype=float)
        lowest += least
        weights = _added(weights, _log_chances(possible, m, n, events))
    return lowest, weights


def _log_chances(x: Floats, m: int, n: int, events: int) -> Floats:
    """Hypergeometric, by three binomials: logarithms of factorials lose digits in large tables."""
    share = events / (m + n)
    both = binom.pmf(x, m, share) * binom.pmf(events - x, n, share)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(both / both.sum()))


def _added(one: Floats, other: Floats) -> Floats:
    """The sum of two independent counts, on the scale of logarithms."""
    if len(one) == 1:
        return np.asarray(other + one[0])
    short, long = sorted((one, other), key=len)
    if len(short) * len(long) > MOST_PAIRS:
        raise NotComputable(
            f"{len(short):,} by {len(long):,} possible results are too many to list: look at the "
            "Mantel-Haenszel odds ratio, which is the same in so large tables."
        )
    total = np.full(len(short) + len(long) - 1, -np.inf)
    for place, weight in enumerate(short):
        part = total[place : place + len(long)]
        np.logaddexp(part, long + weight, out=part)
    return total
