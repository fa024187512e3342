"""Those who were worst off are chosen: how much better would they be anyway, next time?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from improvement.errors import Invalid, NotComputable
from improvement.stats.record import recorded

#: STATISTICS B6: the likeness of two measurements of one household that is worth a table.
USUAL_RETESTS = (0.4, 0.6, 0.8)


@recorded("regression_to_mean", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class RegressionToMean:
    """What a second measurement gives by itself, in standard deviations and in the measure's unit.

    ``selected`` is how far the chosen stand from everybody's mean, ``expected`` how much of that is
    gone when they are measured again with nothing done, ``standard_deviation`` everybody's.
    """

    share_selected: float
    retest: float
    standard_deviation: float
    selected: float
    expected: float

    @property
    def expected_in_sd(self) -> float:
        return self.expected / self.standard_deviation


def regression_to_mean(
    *, share_selected: float, retest: float, standard_deviation: float = 1.0
) -> RegressionToMean:
    """The return towards the mean that a before-and-after of the worst off has to beat.

    Whoever is chosen for a bad score was partly unlucky that day. With nothing done the worst
    quarter comes .76, .51 or .25 standard deviations nearer to the rest, where two measurements of
    a household agree by .4, .6 or .8 (STATISTICS B6).

    Parameters: ``share_selected`` of everybody measured, above 0 and at most 1, taken from one end;
    ``retest`` correlation of two measurements with nothing done, 0 to 1; ``standard_deviation`` of
    everybody's first measurement, above 0, in the measure's unit.
    Raises ``Invalid`` for figures out of range.
    Notes: for scores that are about normal. All selected: nothing returns.

    References: Davis 1976, American Journal of Epidemiology 104, 493-498.

    >>> found = regression_to_mean(share_selected=0.25, retest=0.6, standard_deviation=4)
    >>> round(found.selected, 1), round(found.expected, 1)
    (5.1, 2.0)

    Read: the worst quarter stands 5.1 points from the mean; 2.0 of them would be gone next time.
    """
    if not 0 < share_selected <= 1:
        raise Invalid(f"A share of {share_selected} selected: give above 0 and at most 1.")
    if not 0 <= retest <= 1:
        raise Invalid(f"An agreement of {retest} between two measurements: give 0 to 1.")
    if not 0 < standard_deviation < float("inf"):
        raise Invalid(f"A standard deviation of {standard_deviation}: give a number above 0.")
    selected = standard_deviation * _distance(share_selected)
    return RegressionToMean(
        share_selected=share_selected,
        retest=retest,
        standard_deviation=standard_deviation,
        selected=selected,
        expected=(1 - retest) * selected,
    )


def _distance(share: float) -> float:
    """Mean of the outermost ``share`` of a standard normal distribution."""
    from scipy.stats import norm

    return float(norm.pdf(norm.isf(share)) / share)


FEWEST_PAIRS = 10  # ours: a slope from fewer says nothing
USUAL_SHARE = 0.25  # STATISTICS B6: the worst quarter


def regression_among_chosen(
    before: Sequence[float], after: Sequence[float], *, share_selected: float = USUAL_SHARE
) -> RegressionToMean:
    """The same from the chosen households themselves, if they were the worst off of a larger many.

    Being chosen by the first measurement narrows its spread and the correlation of the two, but not
    the slope of the second on the first (Pearson-Lawley): the slope stands for how far two
    measurements of anybody agree. Everybody's spread is the chosen ones' over that of the cut-off
    part of a bell.

    Parameters: ``before`` and ``after`` of the same households in the same order, at least 10;
    ``share_selected`` of all measured that they would be, above 0 and below 1.
    Raises ``NotComputable`` with fewer than 10 pairs or when all were alike before; ``Invalid`` for
    lists that do not match or a share out of range.
    Notes: a slope below 0 counts as 0, one above 1 as 1. A change that helps the worst off most
    lowers the slope, so that what is expected is then too much.

    References: Davis 1976, American Journal of Epidemiology 104, 493-498; Barnett, van der Pols &
    Dobson 2005, International Journal of Epidemiology 34, 215-220; Lawley 1943, Proceedings of the
    Royal Society of Edinburgh A 62, 28-30.

    >>> found = regression_among_chosen(
    ...     (20, 21, 22, 23, 24, 25, 26, 27, 28, 29), (18, 17, 20, 18, 21, 20, 22, 21, 24, 23))
    >>> round(found.retest, 2), round(found.standard_deviation, 1), round(found.expected, 1)
    (0.67, 6.2, 2.6)

    Read: if they were the worst quarter, they would be about 2.6 nearer to the rest by now anyway.
    """
    if len(before) != len(after):
        raise Invalid(f"{len(before)} values before and {len(after)} after: give both of each.")
    if not 0 < share_selected < 1:
        raise Invalid(f"A share of {share_selected} selected: give above 0 and below 1.")
    if len(before) < FEWEST_PAIRS:
        raise NotComputable(
            f"{len(before)} households known before and after: at least {FEWEST_PAIRS} are needed "
            "to see how far two measurements agree."
        )
    x, y = np.asarray(before, float), np.asarray(after, float)
    spread = float(x.std(ddof=1))
    if spread == 0 or float(np.ptp(x)) == 0:
        raise NotComputable("All households were alike before: nobody stood out.")
    slope = float((x - x.mean()) @ (y - y.mean()) / ((x - x.mean()) @ (x - x.mean())))
    return regression_to_mean(
        share_selected=share_selected,
        retest=min(1.0, max(0.0, slope)),
        standard_deviation=spread / _narrowed(share_selected),
    )


def _narrowed(share: float) -> float:
    """Standard deviation of the outermost ``share`` of a standard normal distribution."""
    from scipy.stats import norm

    mean = _distance(share)
    return sqrt(1 + float(norm.isf(share)) * mean - mean * mean)
