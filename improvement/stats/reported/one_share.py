"""One share with the intervals that other tools print."""

from dataclasses import dataclass
from math import sqrt

from scipy.stats import beta, binomtest, chi2, norm

from improvement.errors import Invalid
from improvement.stats.comparisons.wilson import wilson_limits
from improvement.stats.reported.checked import events_of, tail_of

Limits = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneShare:
    """``events`` of ``n`` and five intervals; Agresti and Coull's may leave 0 to 1.

    ``p`` is the exact two-sided chance of a result this unlikely if the truth were ``against``.
    """

    events: int
    n: int
    estimate: float
    clopper_pearson: Limits
    wilson: Limits
    wilson_corrected: Limits
    jeffreys: Limits
    agresti_coull: Limits
    against: float
    p: float


def one_share(events: int, n: int, *, confidence: float = 0.95, against: float = 0.5) -> OneShare:
    """x of n as a share, with every usual interval.

    Parameters: 0 <= ``events`` <= ``n``, n >= 1; ``confidence`` and ``against`` within 0-1.
    Raises ``Invalid`` otherwise.

    References: Clopper & Pearson 1934, Biometrika 26, 404-413; Wilson 1927; Brown, Cai & DasGupta
    2001, Statistical Science 16, 101-133.

    >>> found = one_share(3, 10)
    >>> [round(x, 4) for x in found.clopper_pearson], [round(x, 4) for x in found.wilson]
    ([0.0667, 0.6525], [0.1078, 0.6032])

    Read: 3 of 10; the data fit anything from 11 to 60 of 100.
    """
    x, n = events_of(events, n)
    tail = tail_of(confidence)
    z = float(norm.isf(tail))
    lower, upper = wilson_limits(x, n, z)
    return OneShare(
        events=x,
        n=n,
        estimate=x / n,
        clopper_pearson=_clopper_pearson(x, n, tail),
        wilson=(float(lower), float(upper)),
        wilson_corrected=_wilson_corrected(x, n, z),
        jeffreys=_jeffreys(x, n, tail),
        agresti_coull=_agresti_coull(x, n, z),
        against=against,
        p=float(binomtest(x, n, against).pvalue),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OneRate:
    """``events`` in an ``exposure``, with the exact (Garwood's) limits of the rate."""

    events: int
    exposure: float
    rate: float
    exact: Limits


def one_rate(events: int, exposure: float, *, confidence: float = 0.95) -> OneRate:
    """Events over exposure with exact limits. ``events`` >= 0, ``exposure`` > 0.

    References: Garwood 1936, Biometrika 28, 437-442.

    >>> round(one_rate(1, 100).exact[1], 5)
    0.05572
    """
    if events < 0 or not exposure > 0:
        raise Invalid(f"{events} events in {exposure}: give 0 or more, in an exposure above 0.")
    tail = tail_of(confidence)
    low = float(chi2.ppf(tail, 2 * events) / 2) if events else 0.0
    high = float(chi2.isf(tail, 2 * events + 2) / 2)
    return OneRate(
        events=events,
        exposure=exposure,
        rate=events / exposure,
        exact=(low / exposure, high / exposure),
    )


def _clopper_pearson(x: int, n: int, tail: float) -> Limits:
    lower = float(beta.ppf(tail, x, n - x + 1)) if x else 0.0
    return lower, float(beta.isf(tail, x + 1, n - x)) if x < n else 1.0


def _jeffreys(x: int, n: int, tail: float) -> Limits:
    """Equal tails of the beta posterior; 0 and 1 at the ends."""
    lower = float(beta.ppf(tail, x + 0.5, n - x + 0.5)) if x else 0.0
    return lower, float(beta.isf(tail, x + 0.5, n - x + 0.5)) if x < n else 1.0


def _agresti_coull(x: int, n: int, z: float) -> Limits:
    size = n + z * z
    middle = (x + z * z / 2) / size
    half = z * sqrt(middle * (1 - middle) / size)
    return middle - half, middle + half


def _wilson_corrected(x: int, n: int, z: float) -> Limits:
    """Newcombe 1998, method 4, as R's prop.test: no more is corrected than x lies off n / 2."""
    share, step = x / n, min(0.5, abs(x - n / 2))
    below, above = share - step / n, share + step / n
    square, size = z * z / (2 * n), 1 + z * z / n
    low = (below + square - z * sqrt(max(0.0, below * (1 - below) / n + square / (2 * n)))) / size
    high = (above + square + z * sqrt(max(0.0, above * (1 - above) / n + square / (2 * n)))) / size
    return max(0.0, low) if x else 0.0, min(1.0, high) if x < n else 1.0
