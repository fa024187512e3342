"""If it is rolled out to so many households, how many more would be helped?"""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from improvement.errors import Invalid
from improvement.stats.decisions.chance import PRIOR_SD
from improvement.stats.interval import Interval
from improvement.stats.record import recorded
from improvement.stats.spread.pooled import Spread, SpreadClaim


class RangeFrom(StrEnum):
    """Where the range of an expected benefit comes from."""

    NEXT_SITE = "next_site"  # the prediction from four sites and more
    MEAN = "mean"  # the pooled mean of three sites
    OWN = "own"  # one pilot's own limits


class Outlook(StrEnum):
    """What the range allows to be said about helping anybody at all."""

    SOME_HELPED = "some_helped"  # the lower limit is above 0
    COULD_BE_NONE = "could_be_none"  # the best guess is above 0, the lower limit is not
    NONE_EXPECTED = "none_expected"  # the best guess itself is 0 or below


@recorded("at_scale", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class AtScale:
    """Extra households helped among the next ``households``.

    ``benefit`` is the estimate with its limits as observed, in shares; ``variance`` its sampling
    variance and ``kept`` the part of it that is believed: ``best_guess`` = kept x estimate.
    ``extra`` = households x best guess; ``fewest`` and ``most`` come from the limits and end at 0:
    ``outlook`` says where they do.
    """

    households: int
    benefit: Interval
    variance: float
    prior_sd: float
    range_from: RangeFrom
    kept: float
    best_guess: float
    extra: float
    fewest: float
    most: float
    outlook: Outlook


def at_scale(
    benefit: Interval,
    *,
    variance: float,
    households: int,
    prior_sd: float = PRIOR_SD,
    range_from: RangeFrom = RangeFrom.OWN,
) -> AtScale:
    """Households times the shrunken benefit, with the limits of the benefit as seen.

    Estimates of pilots that look good are 1.4 to 2 times the truth, so the estimate is drawn
    towards 0 as in ``chance`` (STATISTICS E); the limits are not (STATISTICS F).

    Parameters: ``benefit`` in benefit terms as a difference of shares; ``variance`` of its
    estimate, above 0; ``households`` to be reached next, >= 1; ``prior_sd`` above 0.
    Raises ``Invalid`` for figures outside these bounds.

    >>> found = at_scale(Interval(estimate=0.2, lower=-0.02, upper=0.4), variance=0.0115,
    ...                  households=400)
    >>> round(found.extra), found.fewest, found.most, str(found.outlook)
    (37, 0.0, 160.0, 'could_be_none')

    Read: about 37 more of the next 400 households; it could be none, and at most 160.
    """
    _check(benefit, variance, households, prior_sd)
    kept = prior_sd**2 / (prior_sd**2 + variance)
    best_guess = kept * benefit.estimate
    return AtScale(
        households=households,
        benefit=benefit,
        variance=variance,
        prior_sd=prior_sd,
        range_from=range_from,
        kept=kept,
        best_guess=best_guess,
        extra=households * best_guess,
        fewest=households * max(0.0, benefit.lower),
        most=households * max(0.0, benefit.upper),
        outlook=_outlook(best_guess, benefit.lower),
    )


def spread_at_scale(
    found: Spread, *, households: int, prior_sd: float = PRIOR_SD
) -> AtScale | None:
    """The same from several sites: the pooled mean, with the range of the next site from four on.

    None with one or two sites: nothing is pooled then, so nothing can be carried elsewhere.
    """
    if found.pooled is None:
        return None
    predicted = found.claim is SpreadClaim.NEXT_SITE
    return at_scale(
        found.pooled.next_site if predicted else found.pooled.mean,
        variance=found.pooled.variance,
        households=households,
        prior_sd=prior_sd,
        range_from=RangeFrom.NEXT_SITE if predicted else RangeFrom.MEAN,
    )


def _outlook(best_guess: float, lower: float) -> Outlook:
    if best_guess <= 0:
        return Outlook.NONE_EXPECTED
    return Outlook.SOME_HELPED if lower > 0 else Outlook.COULD_BE_NONE


def _check(benefit: Interval, variance: float, households: int, prior_sd: float) -> None:
    figures = (benefit.lower, benefit.estimate, benefit.upper)
    if not all(map(isfinite, figures)) or list(figures) != sorted(figures):
        raise Invalid(
            f"{benefit.estimate} between {benefit.lower} and {benefit.upper} is no estimate with "
            "its limits."
        )
    if not (isfinite(variance) and variance > 0 and isfinite(prior_sd) and prior_sd > 0):
        raise Invalid(f"Variance {variance}, prior {prior_sd}: both must be above 0.")
    if households < 1:
        raise Invalid(f"{households} households next: give at least 1.")
