"""Those who were worst off are chosen: how much better would they be anyway, next time?"""

from dataclasses import dataclass

from improvement.errors import Invalid
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
