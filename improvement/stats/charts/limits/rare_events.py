"""Rare events: G (how many between two events) and T (how long between two events).

Provost LP, Murray SK. The Health Care Data Guide, 2011. Montgomery, 7th ed., section 7.3.5 (T by
the power 1/3.6, which makes exponential times nearly normal; Nelson 1994).
"""

import numpy as np

from improvement.stats.charts.limits.individuals import around, individuals
from improvement.stats.charts.limits.limits import Limits, Matrix
from improvement.stats.charts.limits.measured import Measured, mean, median

POWER = 3.6  # Nelson 1994
MEDIAN_OF_MEAN = 0.693  # of an exponential time, log 2; as qicharts2 draws a known G line


def counts_between(given: Measured) -> Limits:
    """G: drawn about the median, limits about the mean; there is no lower limit above zero."""
    average = mean(given.values, given.base) if given.known is None else given.known
    middle = (
        median(given.values, given.base) if given.known is None else MEDIAN_OF_MEAN * given.known
    )
    sigma = np.sqrt(average * (average + 1))
    limits = around(average, sigma, given.values, floor=0.0)
    return Limits(
        centre=np.broadcast_to(middle, given.values.shape),
        lower=limits.lower,
        upper=limits.upper,
        near_lower=limits.near_lower,
        near_upper=limits.near_upper,
    )


def times_between(given: Measured) -> Limits:
    """T: an I chart of the 3.6th root, drawn back on the scale of the times."""
    rooted = Measured(
        values=given.values ** (1 / POWER),
        included=given.included,
        base=given.base,
        known=None if given.known is None else given.known ** (1 / POWER),
        screened=given.screened,
    )
    found = individuals(rooted)
    return Limits(
        centre=_back(found.centre),
        lower=_back(found.lower),
        upper=_back(found.upper),
        near_lower=_back(found.near_lower),
        near_upper=_back(found.near_upper),
    )


def rooted_and_back(times: Matrix) -> Matrix:
    """The times as the chart's line is computed: a time that makes the line alone lies on it."""
    return _back(times ** (1 / POWER))


def _back(rooted: Matrix) -> Matrix:
    """A limit below zero on the rooted scale is zero."""
    return np.where(np.isnan(rooted), np.nan, np.maximum(rooted, 0.0)) ** POWER
