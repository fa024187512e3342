"""Three or more groups with the tests that take spreads to be alike, or ask whether they are.

The library compares several groups by Welch's analysis of variance (``many_groups``), which needs
no such assumption and no test of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import bartlett, chi2, f_oneway, norm, rankdata

from improvement.errors import NotComputable
from improvement.stats.reported.checked import Floats, sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """A test statistic and its p."""

    statistic: float
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EqualSpread:
    """Analysis of variance; Bartlett's and Fligner's tests of alike spreads (None: no answer)."""

    anova: Statistic
    between: int
    within: int
    bartlett: Statistic | None
    fligner: Statistic | None


def equal_spread(groups: Sequence[Sequence[float]]) -> EqualSpread:
    """Classical tests over at least two groups of at least 2 values each.

    Raises ``NotComputable`` with fewer, or where nothing spreads within any group.

    References: Bartlett 1937; Fligner & Killeen 1976 (median-centred, as R's fligner.test).

    >>> found = equal_spread([[1, 2, 3], [2, 3, 4], [5, 6, 7]])
    >>> round(found.anova.statistic, 2), found.between, found.within
    (13.0, 2, 6)
    """
    samples = [sample(f"group {i}", values) for i, values in enumerate(groups, start=1)]
    if len(samples) < 2 or min(len(values) for values in samples) < 2:
        raise NotComputable("Give at least two groups, of at least 2 values each.")
    if not any(np.ptp(values) for values in samples):
        raise NotComputable("All values within each group are alike: there is no spread to go by.")
    between, within = len(samples) - 1, sum(map(len, samples)) - len(samples)
    ratio = f_oneway(*samples)
    return EqualSpread(
        anova=Statistic(statistic=float(ratio.statistic), p=float(ratio.pvalue)),
        between=between,
        within=within,
        bartlett=_bartlett(samples),
        fligner=_fligner(samples),
    )


def _bartlett(samples: Sequence[Floats]) -> Statistic | None:
    if not all(np.ptp(values) for values in samples):
        return None  # a group without spread: its logarithm has no end
    found = bartlett(*samples)
    return Statistic(statistic=float(found.statistic), p=float(found.pvalue))


def _fligner(samples: Sequence[Floats]) -> Statistic | None:
    """Normal scores of the ranks of distances from each group's median."""
    away = [np.abs(values - np.median(values)) for values in samples]
    together = np.concatenate(away)
    n = len(together)
    scores = norm.ppf((1 + rankdata(together) / (n + 1)) / 2)
    spread = float(scores.var(ddof=1))
    if spread == 0:
        return None
    edges = np.cumsum([len(values) for values in away])[:-1]
    parts = np.split(scores, edges)
    statistic = sum(len(p) * (p.mean() - scores.mean()) ** 2 for p in parts) / spread
    return Statistic(statistic=float(statistic), p=float(chi2.sf(statistic, len(parts) - 1)))
