"""Newey-West standard errors of a segmented regression, as other software prints them.

For comparing figures with theirs only. They promise to allow for carry-over from period to period
and do not keep it on series as short as ours: 15 false alarms in 100 at 12 and 12 points where none
carries over at all (STATISTICS B8). Nothing in this package reads a result from them.
"""

from dataclasses import dataclass

import numpy as np

from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.segmented_regression import (
    Matrix,
    SegmentedRegression,
    Segments,
    design,
    known_values,
    residuals,
)
from improvement.stats.record import recorded

PARTS = 4  # intercept, slope, step, turn


@recorded("newey_west", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class NeweyWest:
    """Standard errors with ``lag`` neighbours; ``adjusted`` for the four figures estimated."""

    regression: SegmentedRegression
    lag: int
    adjusted: bool
    standard_errors: Segments
    covariance_level_slope: float


def newey_west(regression: SegmentedRegression, *, lag: int, adjusted: bool = True) -> NeweyWest:
    """Heteroskedasticity and autocorrelation consistent errors with Bartlett weights.

    Parameters: ``regression`` with at least 2 points after the change and no gap; ``lag`` from 0 to
    one less than the points; ``adjusted`` multiplies variances by n / (n - 4). No prewhitening.
    Raises ``NotComputable`` for a series with gaps, one point after the change, or no point left
    over; ``Invalid`` for a lag out of range.

    References: Newey & West 1987, Econometrica 55, 703-708.

    >>> from improvement.domain.changed_series import ChangedSeries
    >>> from improvement.stats.comparisons.segmented_regression import segmented_regression
    >>> lines = segmented_regression(
    ...     ChangedSeries(values=(4, 5, 6.5, 7.5, 5, 5.5, 5, 4.5), periods_before=4))
    >>> round(newey_west(lines, lag=1).standard_errors.level_change, 2)
    0.38

    Read: nothing. ``interrupted_series`` has the range to go by.
    """
    series = regression.series
    if series.known_after == 1 or regression.degrees_of_freedom < 1 or None in series.values:
        raise NotComputable(
            "Newey-West errors take a series without gaps, 2 points after the change and more than "
            "4 in all."
        )
    x, y = design(series), known_values(series)
    if not 0 <= lag < len(y):
        raise Invalid(f"Lag {lag} in a series of {len(y)}: give 0 to {len(y) - 1}.")
    inverse = np.linalg.inv(x.T @ x)
    left = residuals(x, y, np.asarray(np.linalg.lstsq(x, y)[0], float))
    covariance = inverse @ _meat(x * left[:, None], lag) @ inverse
    if adjusted:
        covariance *= len(y) / (len(y) - PARTS)
    errors = np.sqrt(np.diag(covariance))
    return NeweyWest(
        regression=regression,
        lag=lag,
        adjusted=adjusted,
        standard_errors=Segments(
            intercept=float(errors[0]),
            slope_before=float(errors[1]),
            level_change=float(errors[2]),
            slope_change=float(errors[3]),
        ),
        covariance_level_slope=float(covariance[2, 3]),
    )


def _meat(scores: Matrix, lag: int) -> Matrix:
    total = scores.T @ scores
    for distance in range(1, lag + 1):
        product = scores[distance:].T @ scores[:-distance]
        total = total + (1 - distance / (lag + 1)) * (product + product.T)
    return total
