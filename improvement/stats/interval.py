"""An estimate between two limits, and the one place where figures are turned to benefit."""

from dataclasses import dataclass
from math import isfinite

from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid

#: Exact standard normal quantiles (scipy.stats.norm.ppf), so that no rounding enters a limit.
Z95 = 1.959963984540054  # two-sided 95%
Z90 = 1.6448536269514722  # two-sided 90%, one-sided 95%


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """``estimate`` and its ``lower`` and ``upper`` limits, all in the same unit.

    >>> Interval(estimate=0.2, lower=0.05, upper=0.33).flipped()
    Interval(estimate=-0.2, lower=-0.33, upper=-0.05)
    """

    estimate: float
    lower: float
    upper: float

    @property
    def half_width(self) -> float:
        return (self.upper - self.lower) / 2

    def flipped(self) -> "Interval":
        """The same figures counted the other way round: [L, U] becomes [-U, -L]."""
        # 0.0 - x and not -x: a difference of exactly 0 must not turn into -0.0.
        return Interval(
            estimate=0.0 - self.estimate, lower=0.0 - self.upper, upper=0.0 - self.lower
        )


def in_benefit_terms(interval: Interval, direction: Direction) -> Interval:
    """Above 0 = better for people, whichever way the outcome counts.

    >>> fewer_readmissions = Interval(estimate=-0.1, lower=-0.2, upper=0.02)
    >>> in_benefit_terms(fewer_readmissions, Direction.LOWER)
    Interval(estimate=0.1, lower=-0.02, upper=0.2)
    """
    return interval if direction.sign > 0 else interval.flipped()


def checked_z(z: float) -> float:
    """A usable normal quantile, or ``Invalid``: NaN and 0 must never pass as an interval."""
    if not (isfinite(z) and z > 0):
        raise Invalid(f"{z} standard errors cannot make an interval: give a number above 0.")
    return z
