"""What each site found, as statistics on spread take it: checked once at the edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from improvement.domain.tallies import Tally, TwoArms
from improvement.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteEffect:
    """One site's benefit (above 0 = better) and its sampling ``variance`` (above 0).

    The unit is that of the effect: for a difference of shares 0.10 is 10 points.

    >>> SiteEffect(site="North", effect=0.1, variance=0.0)
    Traceback (most recent call last):
        ...
    improvement.errors.Invalid: North: a variance of 0 says that nothing was left to chance. Give \
the standard error of the effect, above 0.
    """

    site: str
    effect: float
    variance: float

    def __post_init__(self) -> None:
        if not isfinite(self.effect):
            raise Invalid(f"{self.site}: an effect of {self.effect} is no number. Leave it out.")
        if not (isfinite(self.variance) and self.variance > 0):
            raise Invalid(
                f"{self.site}: a variance of {self.variance:g} says that nothing was left to "
                "chance. Give the standard error of the effect, above 0."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTally:
    """``tally`` of one site: x of n households with the outcome."""

    site: str
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteArms:
    """One site's pilot beside its comparison."""

    site: str
    arms: TwoArms


def check_sites(names: Sequence[str]) -> None:
    """Each site once: given twice, it would count double. Raises ``Invalid``."""
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Invalid(f"Given more than once: {', '.join(twice)}. Give each site one row.")
