"""Two or more groups of waits, some not over: the log-rank test and Peto and Peto's.

The app says how many days are saved (``still_waiting``); for two groups, with the counts it rests
on, there is ``log_rank``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from improvement.domain.samples import Waits
from improvement.errors import NotComputable
from improvement.stats.reported.checked import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralWaits:
    """Waits over in each group beside those expected if all were alike; weighted with ``early``."""

    observed: tuple[float, ...]
    expected: tuple[float, ...]
    chi_square: float
    degrees_of_freedom: int
    p: float


def several_waits(groups: Sequence[Waits], *, early: bool = False) -> SeveralWaits:
    """Do waits end equally soon in all groups?

    Parameters: at least two groups; ``early`` weighs each day by the share still waiting before it
    (Peto and Peto's modification, rho = 1 in R).
    Raises ``NotComputable`` with fewer groups, an empty one, or when no wait is over while others
    go on.

    References: Peto & Peto 1972, Journal of the Royal Statistical Society A 135, 185-207;
    Harrington & Fleming 1982, Biometrika 69, 553-566.

    >>> found = several_waits([
    ...     Waits(days=(1, 2), ended=(True, True)), Waits(days=(3, 4), ended=(True, True))])
    >>> round(found.chi_square, 4), round(found.p, 4)
    (2.8824, 0.0896)
    """
    if len(groups) < 2 or not all(group.days for group in groups):
        raise NotComputable("Give at least two groups with at least one wait each.")
    at_risk, ended = _by_day(groups)
    all_at_risk, all_ended = at_risk.sum(axis=0), ended.sum(axis=0)
    share = ended.sum(axis=0) / all_at_risk
    weight = np.concatenate([[1.0], np.cumprod(1 - share)[:-1]]) if early else np.ones(len(share))
    observed, expected = (ended * weight).sum(axis=1), (at_risk * share * weight).sum(axis=1)
    covariance = _covariance(at_risk, all_at_risk, all_ended, weight)
    gap, freedom = (observed - expected)[1:], len(groups) - 1
    if np.linalg.matrix_rank(covariance) < freedom:
        raise NotComputable("No wait is over while others go on: the groups cannot be told apart.")
    statistic = float(gap @ np.linalg.solve(covariance, gap))
    return SeveralWaits(
        observed=tuple(observed.tolist()),
        expected=tuple(expected.tolist()),
        chi_square=statistic,
        degrees_of_freedom=freedom,
        p=float(chi2.sf(statistic, freedom)),
    )


def _by_day(groups: Sequence[Waits]) -> tuple[Floats, Floats]:
    """Still waiting before, and over on, each day on which a wait is over: (groups, days)."""
    over = {d for g in groups for d, e in zip(g.days, g.ended, strict=True) if e}
    days = np.array(sorted(over), dtype=float)
    lengths = [np.array(group.days, dtype=float) for group in groups]
    ends = [np.array(group.ended, dtype=bool) for group in groups]
    at_risk = np.array([(own[:, None] >= days).sum(axis=0) for own in lengths], dtype=float)
    ended = np.array(
        [
            ((own[:, None] == days) & e[:, None]).sum(axis=0)
            for own, e in zip(lengths, ends, strict=True)
        ],
        dtype=float,
    )
    return at_risk, ended


def _covariance(at_risk: Floats, everybody: Floats, ended: Floats, weight: Floats) -> Floats:
    """Of observed minus expected, without the first group."""
    several = everybody > 1
    spread = np.zeros(len(everybody))
    left = everybody[several]
    spread[several] = ended[several] * (left - ended[several]) / (left - 1)
    share = at_risk[1:] / everybody
    scaled = spread * weight**2
    return np.asarray(np.diag((share * scaled).sum(axis=1)) - (share * scaled) @ share.T)
