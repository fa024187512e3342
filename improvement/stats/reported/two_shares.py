"""Two shares with the tests, ratios and intervals that other tools print."""

from dataclasses import dataclass
from math import exp, isnan, log, nan, sqrt

from scipy.stats import chi2, norm

from improvement.domain.tallies import GroupArms, Tally
from improvement.stats.reported.checked import events_of, tail_of
from improvement.stats.reported.conditional_odds import ConditionalOdds, conditional_odds

Limits = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChiSquare:
    """``statistic`` and ``p`` are None where nobody, or everybody, has the outcome."""

    statistic: float | None
    p: float | None
    limits: Limits  # of the difference, with the same correction


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A ratio, its limits, and its standard error on the log scale."""

    estimate: float
    limits: Limits
    log_error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEffect:
    """As meta-analyses take it: ``effect`` on its scale and its ``variance``."""

    effect: float
    variance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoShares:
    """Side 1 against side 2: differences are 1 - 2, ratios 1 / 2; None = undefined."""

    share_1: float
    share_2: float
    difference: float
    difference_error: float
    difference_wald: Limits
    fisher: ConditionalOdds
    chi_square: ChiSquare
    chi_square_yates: ChiSquare
    risk_ratio: Ratio | None
    odds_ratio: Ratio | None
    log_risk_ratio: LogEffect
    log_odds_ratio: LogEffect
    risk_difference: LogEffect
    number_needed: float | None


def two_shares(
    events_1: int, n_1: int, events_2: int, n_2: int, *, confidence: float = 0.95
) -> TwoShares:
    """x of n on two sides, the way other tools report them.

    Parameters: two counts of n >= 1 each; ``confidence`` within 0-1. Raises ``Invalid`` otherwise.

    Notes: half a household is added to all four cells of the three ``LogEffect``, as metafor does,
    only where one of them is 0. The range that decisions use is ``two_proportions`` (Newcombe's).

    References: Fisher 1935; Yates 1934; Katz and others 1978; Woolf 1955; Agresti 2013, chapter 3.

    >>> found = two_shares(56, 70, 48, 80)
    >>> round(found.fisher.p, 4), round(found.odds_ratio.estimate, 3), round(found.number_needed)
    (0.0125, 2.667, 5)

    Read: one more household in five has the outcome.
    """
    (a, m), (c, n) = events_of(events_1, n_1), events_of(events_2, n_2)
    table = GroupArms(group="", pilot=Tally(events=a, n=m), comparison=Tally(events=c, n=n))
    tail = tail_of(confidence)
    z = float(norm.isf(tail))
    p, q = a / m, c / n
    error = sqrt(p * (1 - p) / m + q * (1 - q) / n)
    half = 0.0 if a and c and m - a and n - c else 0.5
    return TwoShares(
        share_1=p,
        share_2=q,
        difference=p - q,
        difference_error=error,
        difference_wald=(p - q - z * error, p - q + z * error),
        fisher=conditional_odds([table], confidence=confidence),
        chi_square=_chi_square(a, m, c, n, z, correction=0.0),
        chi_square_yates=_chi_square(a, m, c, n, z, correction=0.5),
        risk_ratio=_risk_ratio(a, m, c, n, z),
        odds_ratio=_odds_ratio(a, m, c, n, z),
        log_risk_ratio=_log_risk(a + half, m + 2 * half, c + half, n + 2 * half),
        log_odds_ratio=_log_odds(a + half, m + 2 * half, c + half, n + 2 * half),
        risk_difference=_plain(a + half, m + 2 * half, c + half, n + 2 * half),
        number_needed=1 / (p - q) if p != q else None,
    )


def _chi_square(a: int, m: int, c: int, n: int, z: float, *, correction: float) -> ChiSquare:
    """prop.test: no more is corrected than the shares lie apart."""
    p, q = a / m, c / n
    step = min(correction, abs(p - q) / (1 / m + 1 / n))
    reach = z * sqrt(p * (1 - p) / m + q * (1 - q) / n) + step * (1 / m + 1 / n)
    limits = (max(-1.0, p - q - reach), min(1.0, p - q + reach))
    together = (a + c) / (m + n)
    spread = together * (1 - together)
    if spread == 0:
        return ChiSquare(statistic=None, p=None, limits=limits)
    gaps = (abs(a - m * together) - step, abs(c - n * together) - step)
    statistic = sum(gap**2 / (size * spread) for gap, size in zip(gaps, (m, n), strict=True))
    return ChiSquare(statistic=statistic, p=float(chi2.sf(statistic, 1)), limits=limits)


def _ratio(effect: LogEffect, z: float) -> Ratio | None:
    if isnan(effect.variance):
        return None
    error = sqrt(effect.variance)
    return Ratio(
        estimate=exp(effect.effect),
        limits=(exp(effect.effect - z * error), exp(effect.effect + z * error)),
        log_error=error,
    )


def _risk_ratio(a: int, m: int, c: int, n: int, z: float) -> Ratio | None:
    return _ratio(_log_risk(a, m, c, n), z) if a and c else None


def _odds_ratio(a: int, m: int, c: int, n: int, z: float) -> Ratio | None:
    return _ratio(_log_odds(a, m, c, n), z) if a and c and m - a and n - c else None


def _log_risk(a: float, m: float, c: float, n: float) -> LogEffect:
    if not (a and c):
        return LogEffect(effect=nan, variance=nan)
    return LogEffect(effect=log(a / m) - log(c / n), variance=1 / a - 1 / m + 1 / c - 1 / n)


def _log_odds(a: float, m: float, c: float, n: float) -> LogEffect:
    return LogEffect(
        effect=log(a / (m - a)) - log(c / (n - c)),
        variance=1 / a + 1 / (m - a) + 1 / c + 1 / (n - c),
    )


def _plain(a: float, m: float, c: float, n: float) -> LogEffect:
    p, q = a / m, c / n
    return LogEffect(effect=p - q, variance=p * (1 - p) / m + q * (1 - q) / n)
