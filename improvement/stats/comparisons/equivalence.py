"""Is the pilot as good as the comparison, near enough? For changes that are cheaper or easier."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite, isnan

from improvement.domain.samples import TwoSamples
from improvement.errors import Invalid
from improvement.stats.comparisons.welch import Welch, welch
from improvement.stats.interval import Z90, Interval
from improvement.stats.record import recorded
from improvement.stats.student import lower_tail


class Closeness(StrEnum):
    """Where a difference lies to the limits that were set beforehand."""

    WITHIN = "within"  # the whole range between the limits: as good, near enough
    OUTSIDE = "outside"  # the whole range beyond one of them
    NOT_SETTLED = "not_settled"


@recorded("equivalence", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalence:
    """Pilot minus comparison beside the limits ``low`` and ``high``, in the measure's unit.

    ``p_low`` is how often chance alone would give so high a difference if the truth were at
    ``low``, ``p_high`` so low a one if it were at ``high``: both small is the same as WITHIN.
    """

    low: float
    high: float
    welch: Welch
    t_low: float
    t_high: float
    p_low: float
    p_high: float
    closeness: Closeness


def equivalence(arms: TwoSamples, *, low: float, high: float, z: float = Z90) -> Equivalence:
    """Two one-sided tests (TOST) on two averages, as one interval between two limits.

    Parameters: ``arms`` values in one unit, at least 2 an arm; ``low`` < ``high`` the differences
    that would still be near enough; ``z`` > 0 standard errors, 1.645 for one-sided 5%.
    Raises ``NotComputable`` as ``welch`` does; ``Invalid`` for limits that are not in order.
    Notes: a limit that the range just touches is not within. Spreads may differ (Welch); the form
    with one common spread is not offered, as everywhere here.

    References: Schuirmann 1987, Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680;
    Lakens 2017, Social Psychological and Personality Science 8, 355-362.

    >>> from improvement.domain.samples import Sample
    >>> found = equivalence(TwoSamples(pilot=Sample(values=(20, 21, 19, 20, 22, 20)),
    ...                                comparison=Sample(values=(20, 19, 21, 20, 20, 21))),
    ...                     low=-2, high=2)
    >>> str(found.closeness), round(found.welch.difference.upper, 2)
    ('within', 1.12)

    Read: the two sides differ by less than 2 days either way.
    """
    if not (isfinite(low) and isfinite(high) and low < high):
        raise Invalid(
            f"Near enough is from {low} to {high}: give two numbers, the lower one first."
        )
    found = welch(arms, z=z)
    t_low = (found.difference.estimate - low) / found.standard_error
    t_high = (found.difference.estimate - high) / found.standard_error
    return Equivalence(
        low=low,
        high=high,
        welch=found,
        t_low=t_low,
        t_high=t_high,
        p_low=lower_tail(-t_low, found.degrees_of_freedom),
        p_high=lower_tail(t_high, found.degrees_of_freedom),
        closeness=_closeness(found.difference, low, high),
    )


def _closeness(difference: Interval, low: float, high: float) -> Closeness:
    if low < difference.lower and difference.upper < high:
        return Closeness.WITHIN
    if difference.upper < low or difference.lower > high:
        return Closeness.OUTSIDE
    return Closeness.NOT_SETTLED


class NoWorseFinding(StrEnum):
    """What can be said of "no worse by more than the margin"."""

    NO_WORSE = "no_worse"  # the whole range above -margin
    WORSE = "worse"  # the whole range below -margin
    NOT_SETTLED = "not_settled"


@recorded("no_worse", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class NoWorse:
    """A benefit (above 0 = better) beside the margin by which it may fall short.

    ``beyond_margin`` is the benefit + margin: the verdict table is applied to it with the margin
    as the smallest worthwhile difference (STATISTICS E).
    """

    benefit: Interval
    margin: float
    beyond_margin: Interval
    finding: NoWorseFinding


def no_worse(benefit: Interval, *, margin: float) -> NoWorse:
    """Is a cheaper change no worse by more than the margin, for any kind of outcome?

    Parameters: ``benefit`` what ``.benefit(direction)`` of any comparison gives; ``margin`` > 0 in
    the same unit (for ratios a logarithm: ``log(1.1)`` for 10% more).
    Raises ``Invalid`` for a margin that is not above 0 or a benefit that is not a number.

    References: STATISTICS E ("cheaper and no worse", by translation).

    >>> found = no_worse(Interval(estimate=-0.01, lower=-0.06, upper=0.04), margin=0.05)
    >>> str(found.finding), round(found.beyond_margin.lower, 2)
    ('not_settled', -0.01)

    Read: not settled. It could be up to 6 of 100 worse, and 5 was the most that was acceptable.
    """
    if not (isfinite(margin) and margin > 0):
        raise Invalid(f"The margin is {margin}: give a number above 0.")
    if any(isnan(x) for x in (benefit.estimate, benefit.lower, benefit.upper)):
        raise Invalid(f"{benefit} is not an estimate between limits: give numbers.")
    return NoWorse(
        benefit=benefit,
        margin=margin,
        beyond_margin=Interval(
            estimate=benefit.estimate + margin,
            lower=benefit.lower + margin,
            upper=benefit.upper + margin,
        ),
        finding=_no_worse(benefit, margin),
    )


def _no_worse(benefit: Interval, margin: float) -> NoWorseFinding:
    if benefit.lower > -margin:
        return NoWorseFinding.NO_WORSE
    return NoWorseFinding.WORSE if benefit.upper < -margin else NoWorseFinding.NOT_SETTLED
