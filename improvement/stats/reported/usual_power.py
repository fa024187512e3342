"""Power and size of a plain comparison of two shares or two averages, looked at once.

The formulas of planning pages. A pilot here is planned by the interval that will be used, counted
out exactly (``decisions/planning``); these are for setting beside somebody else's plan.
"""

from collections.abc import Callable
from math import sqrt

from scipy.optimize import brentq
from scipy.stats import nct, norm, t

from improvement.errors import Invalid, NotComputable

MOST = 1e7  # a side: beyond it no pilot is planned


def power_of_shares(
    n: float, share_1: float, share_2: float, *, level: float = 0.05, two_sided: bool = True,
    both_tails: bool = False,
) -> float:  # fmt: skip
    """Power of the usual test of two shares with ``n`` a side.

    ``both_tails`` also counts results in the wrong direction (R's strict).
    Raises ``Invalid`` outside n > 0 and 0 <= share <= 1.

    References: Fleiss, Levin & Paik 2003, Statistical Methods for Rates and Proportions, 4.2.

    >>> round(power_of_shares(50, 0.5, 0.75), 3)
    0.74
    """
    _within(n=n, level=level, shares=(share_1, share_2))
    z = float(norm.isf(level / (2 if two_sided else 1)))
    apart = abs(share_1 - share_2) * sqrt(n)
    spread = sqrt(share_1 * (1 - share_1) + share_2 * (1 - share_2))
    none = z * sqrt((share_1 + share_2) * (2 - share_1 - share_2) / 2)
    if spread == 0:
        return 1.0 if apart > none else 0.0
    found = float(norm.cdf((apart - none) / spread))
    return found + float(norm.cdf((-apart - none) / spread)) if both_tails else found


def size_for_shares(
    share_1: float, share_2: float, *, power: float, level: float = 0.05, two_sided: bool = True
) -> float:
    """Households a side, not rounded up, that reach ``power``.

    >>> round(size_for_shares(0.5, 0.75, power=0.9), 2)
    76.71
    """
    _within(n=1, level=level, shares=(share_1, share_2), power=power)

    def short(n: float) -> float:
        reached = power_of_shares(n, share_1, share_2, level=level, two_sided=two_sided)
        return reached - power

    return _root(short, 1e-9)


def share_for_power(
    n: float, share_1: float, *, power: float, level: float = 0.05, two_sided: bool = True
) -> float:
    """The larger share that ``n`` a side can tell from ``share_1``.

    Raises ``NotComputable`` where even 1 would not be told (R goes beyond 1).

    >>> round(share_for_power(100, 0.5, power=0.8), 4)
    0.6932
    """
    _within(n=n, level=level, shares=(share_1,), power=power)

    def short(share: float) -> float:
        reached = power_of_shares(n, share_1, share, level=level, two_sided=two_sided)
        return reached - power

    if short(1.0) < 0:
        raise NotComputable(f"With {n:g} a side even a share of 1 is not told from {share_1:g}.")
    return float(brentq(short, share_1, 1.0, xtol=1e-13))


def power_of_averages(
    n: float, difference: float, sd: float, *, level: float = 0.05, two_sided: bool = True,
    both_tails: bool = False,
) -> float:  # fmt: skip
    """Power of Student's t with ``n`` a side and one standard deviation for both.

    References: Cohen 1988, Statistical Power Analysis, chapter 2.

    >>> round(power_of_averages(20, 1, 1), 4)
    0.869
    """
    _within(n=n, level=level)
    if not sd > 0:
        raise Invalid(f"A standard deviation of {sd}: give a number above 0.")
    freedom = 2 * (n - 1)
    if freedom <= 0:
        raise NotComputable(f"With {n:g} a side there is no spread to go by: give at least 2.")
    limit = float(t.isf(level / (2 if two_sided else 1), freedom))
    shift = sqrt(n / 2) * abs(difference) / sd
    found = float(nct.sf(limit, freedom, shift))
    return found + float(nct.cdf(-limit, freedom, shift)) if both_tails else found


def size_for_averages(
    difference: float, sd: float, *, power: float, level: float = 0.05, two_sided: bool = True
) -> float:
    """Households a side, not rounded up and at least 2, that reach ``power``.

    >>> round(size_for_averages(0.5, 1, power=0.8, two_sided=False), 3)
    50.151
    """
    _within(n=2, level=level, power=power)

    def short(n: float) -> float:
        reached = power_of_averages(n, difference, sd, level=level, two_sided=two_sided)
        return reached - power

    return _root(short, 2.0)


def _root(short: Callable[[float], float], least: float) -> float:
    if short(MOST) < 0:
        raise NotComputable("Even ten million a side would not do: the effect is too small.")
    return float(brentq(short, least, MOST, xtol=1e-10, rtol=1e-13)) if short(least) < 0 else least


def _within(
    *, n: float, level: float, shares: tuple[float, ...] = (), power: float | None = None
) -> None:
    if not n > 0:
        raise Invalid(f"{n} a side: give a number above 0.")
    for name, value in (("level", level), *((("power", power),) if power is not None else ())):
        if not 0 < value < 1:
            raise Invalid(f"A {name} of {value}: give a number between 0 and 1.")
    for share in shares:
        if not 0 <= share <= 1:
            raise Invalid(f"A share of {share}: give a number between 0 and 1.")
