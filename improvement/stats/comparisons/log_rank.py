"""Do waits end sooner in one arm than in the other, at any time at all?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from improvement.domain.samples import TwoWaits, Waits
from improvement.errors import NotComputable
from improvement.stats.record import recorded


@recorded("log_rank", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class LogRank:
    """Waits that ended in each arm, beside how many would have if both arms ended alike.

    ``chi_square`` has one degree of freedom; ``p`` is how often chance alone would give one at
    least as large (it takes no part in any verdict).
    """

    waits: TwoWaits
    ended_pilot: int
    expected_pilot: float
    ended_comparison: int
    expected_comparison: float
    variance: float
    chi_square: float
    p: float


def log_rank(waits: TwoWaits) -> LogRank:
    """The log-rank test: on each day, do the arms' households end in proportion to who waits?

    It has no size a household would feel, so it stands beside ``still_waiting``, never in its
    place.

    Parameters: ``waits`` in days, at least one an arm.
    Raises ``NotComputable`` for an empty arm, when no wait has ended, or when nobody of one arm
    still waited while waits ended in the other (nothing was ever compared).

    References: Mantel 1966, Cancer Chemotherapy Reports 50, 163-170.

    >>> found = log_rank(TwoWaits(pilot=Waits(days=(1, 2), ended=(True, True)),
    ...                           comparison=Waits(days=(3, 4), ended=(True, True))))
    >>> round(found.expected_pilot, 4), round(found.chi_square, 4)
    (0.8333, 2.8824)

    Read: 2 waits ended in the pilot where 0.8 would have if both arms were alike.
    """
    from scipy.special import chdtrc

    if waits.smaller_n == 0:
        raise NotComputable("One of the arms has no waits yet: there is nothing to compare.")
    days = np.unique(np.array(waits.pilot.days + waits.comparison.days))
    at_risk, ended = _by_day(waits.pilot, days)
    others, ended_there = _by_day(waits.comparison, days)
    expected, variance = _expected(at_risk, at_risk + others, ended + ended_there)
    if variance <= 0:
        raise NotComputable("No wait ended while both arms still had people waiting.")
    total, here = int((ended + ended_there).sum()), int(ended.sum())
    chi_square = (here - expected) ** 2 / variance
    return LogRank(
        waits=waits,
        ended_pilot=here,
        expected_pilot=expected,
        ended_comparison=total - here,
        expected_comparison=total - expected,
        variance=variance,
        chi_square=chi_square,
        p=float(chdtrc(1, chi_square)),
    )


def _by_day(
    waits: Waits, days: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Waiting just before each day, and ended on it."""
    times, over = np.array(waits.days), np.array(waits.ended, dtype=bool)
    at_risk = len(times) - np.searchsorted(np.sort(times), days, side="left")
    ended = np.bincount(np.searchsorted(days, times[over]), minlength=len(days))
    return at_risk.astype(float), ended.astype(float)


def _expected(
    at_risk: NDArray[np.float64], all_at_risk: NDArray[np.float64], ended: NDArray[np.float64]
) -> tuple[float, float]:
    share = at_risk / all_at_risk
    # Of one household left, nothing can vary: 0 over 0 is 0 there.
    tied = (all_at_risk - ended) / np.maximum(all_at_risk - 1, 1)
    return float((ended * share).sum()), float((ended * share * (1 - share) * tied).sum())
