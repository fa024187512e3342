"""Do shares rise or fall along an order of groups: by age band, by distance, by length of stay?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from scipy.stats import chi2

from improvement.domain.group_tallies import GroupTally
from improvement.errors import Invalid, NotComputable
from improvement.stats.record import recorded


@recorded("share_trend", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class ShareTrend:
    """``slope`` per step of ``scores`` (difference of shares); ``chi_square`` has 1 degree."""

    groups: tuple[GroupTally, ...]
    scores: tuple[float, ...]
    slope: float
    chi_square: float
    chance: float


def share_trend(groups: Sequence[GroupTally], scores: Sequence[float] | None = None) -> ShareTrend:
    """The chi-square test for a linear trend in shares (Cochran-Armitage).

    Parameters: ``groups`` x of n, n >= 1, in their order; ``scores`` where they stand, 1, 2, 3, ...
    unless given.
    Raises ``NotComputable`` for fewer than two groups, an empty group, or when everybody or nobody
    has the outcome; ``Invalid`` for scores that do not fit.

    References: Armitage 1955, Biometrics 11, 375-386 (R: prop.trend.test).

    >>> from improvement.domain.tallies import Tally
    >>> found = share_trend([GroupTally(group=str(i), tally=Tally(events=x, n=100))
    ...                      for i, x in enumerate((12, 15, 18, 25, 30))])
    >>> round(found.slope, 3), round(found.chi_square, 3)
    (0.046, 13.225)

    Read: from one group to the next about 5 more of 100, more than chance would give.
    """
    placed = tuple(float(s) for s in (range(1, len(groups) + 1) if scores is None else scores))
    events = sum(group.tally.events for group in groups)
    everybody = sum(group.tally.n for group in groups)
    _check(groups, placed)
    if events in (0, everybody):
        raise NotComputable(
            "Everybody or nobody has the outcome: there is nothing to rise or fall."
        )
    x = np.array([group.tally.events for group in groups], float)
    n = np.array([group.tally.n for group in groups], float)
    away = np.array(placed) - float(n @ np.array(placed)) / everybody
    mean, spread = events / everybody, float(n @ away**2)
    slope = float(away @ x) / spread
    chi_square = slope**2 * spread / (mean * (1 - mean))
    return ShareTrend(
        groups=tuple(groups),
        scores=placed,
        slope=slope,
        chi_square=chi_square,
        chance=float(chi2.sf(chi_square, 1)),
    )


def _check(groups: Sequence[GroupTally], scores: tuple[float, ...]) -> None:
    if len(groups) < 2:
        raise NotComputable(f"{len(groups)} group: an order needs at least 2.")
    if any(group.tally.n == 0 for group in groups):
        raise NotComputable("One of the groups has nobody in it: leave it out and ask again.")
    if len(scores) != len(groups) or not all(isfinite(score) for score in scores):
        raise Invalid(f"{len(groups)} groups and the scores {scores}: give one number to each.")
    if len(set(scores)) < 2:
        raise Invalid(f"All groups stand at {scores[0]:g}: give them an order.")
