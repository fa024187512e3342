"""One ratio for all strata: the Mantel-Haenszel odds ratio and ratio of shares.

Secondary figures: screens speak in differences. They are here because reports to funders and other
studies often ask for them, and because the odds ratio is what the homogeneity test is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import erfc, exp, log, sqrt

from improvement.domain.tallies import GroupArms
from improvement.errors import NotComputable
from improvement.stats.comparisons.strata import Strata, comparable_strata, counts
from improvement.stats.interval import Z95, Interval, checked_z
from improvement.stats.record import recorded


class RatioKind(StrEnum):
    """What is divided by what."""

    ODDS = "odds"  # of the outcome, pilot over comparison
    SHARES = "shares"  # the share with the outcome, pilot over comparison


@recorded("common_ratio", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class CommonRatio:
    """Pilot over comparison within strata; 1 = the same. ``log_error`` is on the log scale."""

    strata: Strata
    kind: RatioKind
    z: float
    log_error: float
    ratio: Interval

    @property
    def p(self) -> float:
        """How often chance alone gives a ratio at least as far from 1, either way."""
        return erfc(abs(log(self.ratio.estimate)) / self.log_error / sqrt(2))


def common_odds_ratio(strata: Sequence[GroupArms], *, z: float = Z95) -> CommonRatio:
    """The Mantel-Haenszel odds ratio with the variance of Robins, Breslow and Greenland.

    Parameters as for ``mantel_haenszel``.
    Raises ``NotComputable`` when the ratio would be 0, infinite or 0 over 0: no stratum has an
    event in one arm beside a non-event in the other.

    References: Mantel & Haenszel 1959; Robins, Breslow & Greenland 1986, Biometrics 42, 311-323.

    >>> from improvement.domain.tallies import Tally
    >>> found = common_odds_ratio([
    ...     GroupArms(group="A", pilot=Tally(events=12, n=21), comparison=Tally(events=11, n=23)),
    ...     GroupArms(group="B", pilot=Tally(events=3, n=19), comparison=Tally(events=11, n=77))])
    >>> [round(x, 3) for x in (found.ratio.estimate, found.ratio.lower, found.ratio.upper)]
    [1.307, 0.533, 3.204]

    Read: within strata the odds are 1.3 times those of the comparison; anything from half to three
    times fits the data.
    """
    checked_z(z)
    split = comparable_strata(strata)
    a, m, b, n = counts(split.used)
    total = m + n
    r, s = a * (n - b) / total, b * (m - a) / total
    agree, disagree = (a + n - b) / total, (b + m - a) / total
    up, down = float(r.sum()), float(s.sum())
    _refuse_all_or_nothing(up, down)
    variance = (
        float((agree * r).sum()) / (2 * up**2)
        + float((agree * s + disagree * r).sum()) / (2 * up * down)
        + float((disagree * s).sum()) / (2 * down**2)
    )
    return _ratio(split, RatioKind.ODDS, up / down, sqrt(variance), z)


def common_share_ratio(strata: Sequence[GroupArms], *, z: float = Z95) -> CommonRatio:
    """The Mantel-Haenszel ratio of shares with the variance of Greenland and Robins.

    Parameters and errors as for ``common_odds_ratio``; it also cannot be given where every
    household of every stratum has the outcome, because it would then have no spread.

    References: Greenland & Robins 1985, Biometrics 41, 55-68.

    >>> from improvement.domain.tallies import Tally
    >>> found = common_share_ratio([
    ...     GroupArms(group="A", pilot=Tally(events=0, n=5), comparison=Tally(events=0, n=6)),
    ...     GroupArms(group="B", pilot=Tally(events=3, n=10), comparison=Tally(events=4, n=9))])
    >>> round(found.ratio.estimate, 3), round(found.ratio.upper, 3)
    (0.675, 2.232)

    Read: two thirds as many as in the comparison, and anything up to twice as many fits.
    """
    checked_z(z)
    split = comparable_strata(strata)
    a, m, b, n = counts(split.used)
    total = m + n
    up, down = float((a * n / total).sum()), float((b * m / total).sum())
    _refuse_all_or_nothing(up, down)
    spread = float((m * n * (a + b) / total**2 - a * b / total).sum())
    if spread <= 0:
        raise NotComputable(
            "Everybody in every stratum has the outcome: the ratio is 1 but has no range. "
            "Look at the difference of shares."
        )
    return _ratio(split, RatioKind.SHARES, up / down, sqrt(spread / (up * down)), z)


def _refuse_all_or_nothing(up: float, down: float) -> None:
    if up == 0 or down == 0:
        raise NotComputable(
            "In every stratum one arm has nobody with, or nobody without, the outcome: a ratio "
            "would be 0 or without end. Look at the difference of shares."
        )


def _ratio(strata: Strata, kind: RatioKind, value: float, error: float, z: float) -> CommonRatio:
    middle = log(value)
    limits = Interval(estimate=value, lower=exp(middle - z * error), upper=exp(middle + z * error))
    return CommonRatio(strata=strata, kind=kind, z=z, log_error=error, ratio=limits)
