"""Two averages with spreads of their own: Welch's interval, under scores, costs and waits."""

from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np
from numpy.typing import ArrayLike

from improvement.domain.samples import TwoSamples
from improvement.errors import NotComputable
from improvement.stats.interval import Z95, Interval, checked_z
from improvement.stats.record import recorded
from improvement.stats.student import Floats, t_quantile, t_quantiles, two_sided

FEWEST = 2  # a spread takes two


@dataclass(frozen=True, slots=True, kw_only=True)
class Average:
    """The mean of an arm and its standard deviation (n - 1), in the measure's unit."""

    n: int
    mean: float
    standard_deviation: float


@recorded("welch", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Welch:
    """Pilot minus comparison; ``quantile`` is how many standard errors lie to each side.

    ``t`` is the difference over its standard error, ``p`` how often chance alone would give one at
    least as far from 0 (it takes no part in any verdict).
    """

    arms: TwoSamples
    z: float
    pilot: Average
    comparison: Average
    standard_error: float
    degrees_of_freedom: float
    quantile: float
    t: float
    p: float
    difference: Interval


def welch(arms: TwoSamples, *, z: float = Z95) -> Welch:
    """How far apart are two means, when neither spread nor number need be alike?

    Parameters: ``arms`` values in one unit, at least 2 an arm; ``z`` > 0 standard errors, turned
    into the t quantile of the same tail.
    Raises ``NotComputable`` with fewer than 2 values in an arm, or when the values of each arm are
    all alike (no spread to judge by); ``Invalid`` for a ``z`` that is not above 0.
    Notes: one constant arm is fine, the other's spread then serves alone.

    References: Welch 1947, Biometrika 34, 28-35.

    >>> from improvement.domain.samples import Sample
    >>> found = welch(TwoSamples(pilot=Sample(values=(7, 8, 9, 8)),
    ...                          comparison=Sample(values=(5, 7, 6, 6, 4))))
    >>> [round(x, 2) for x in (found.difference.estimate, found.difference.lower,
    ...                        found.difference.upper, found.degrees_of_freedom)]
    [2.4, 0.85, 3.95, 6.96]

    Read: 2.4 higher in the pilot, and the data fit anything from 0.9 to 3.9.
    """
    checked_z(z)
    pilot, comparison = average(arms.pilot.values), average(arms.comparison.values)
    error = _standard_error(pilot, comparison)
    freedom = _freedom(pilot, comparison, error)
    quantile = t_quantile(z, freedom)
    estimate = pilot.mean - comparison.mean
    return Welch(
        arms=arms,
        z=z,
        pilot=pilot,
        comparison=comparison,
        standard_error=error,
        degrees_of_freedom=freedom,
        quantile=quantile,
        t=estimate / error,
        p=two_sided(estimate / error, freedom),
        difference=Interval(
            estimate=estimate,
            lower=estimate - quantile * error,
            upper=estimate + quantile * error,
        ),
    )


def average(values: tuple[float, ...]) -> Average:
    """Mean and spread of at least 2 values; ``NotComputable`` for fewer."""
    if len(values) < FEWEST:
        raise NotComputable(
            f"An average with a range takes at least {FEWEST} households on each side; one side "
            f"has {len(values)}."
        )
    if min(values) == max(values):
        # Summing n equal values would leave a spread of rounding errors.
        return Average(n=len(values), mean=values[0], standard_deviation=0.0)
    array = np.array(values)
    return Average(
        n=len(values),
        mean=float(array.mean()),
        standard_deviation=float(array.std(ddof=1)),
    )


def _standard_error(pilot: Average, comparison: Average) -> float:
    error = sqrt(
        pilot.standard_deviation**2 / pilot.n + comparison.standard_deviation**2 / comparison.n
    )
    if error == 0 or not isfinite((pilot.mean - comparison.mean) / error):
        raise NotComputable("Within each side all values are alike: no spread to judge by.")
    return error


def _freedom(pilot: Average, comparison: Average, error: float) -> float:
    # Shares of the variance, not their squares: tiny spreads would vanish when squared twice.
    share = (pilot.standard_deviation / error) ** 2 / pilot.n
    return 1 / (share**2 / (pilot.n - 1) + (1 - share) ** 2 / (comparison.n - 1))


def welch_limits(
    pilot: ArrayLike, comparison: ArrayLike, z: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """The bulk path: estimate, lower and upper for matrices (comparisons x values), n >= 2.

    Shapes: (k, n1) and (k, n2); ``z`` scalar or (k,). NaN where both arms are constant.
    """
    x, y = np.asarray(pilot, float), np.asarray(comparison, float)
    return limits_of_averages(
        (x.shape[1], x.mean(axis=1), x.var(axis=1, ddof=1)),
        (y.shape[1], y.mean(axis=1), y.var(axis=1, ddof=1)),
        z,
    )


#: How many, their mean and their variance (n - 1), as arrays that broadcast.
Averages = tuple[ArrayLike, ArrayLike, ArrayLike]


def limits_of_averages(
    pilot: Averages, comparison: Averages, z: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """The same from numbers, means and variances of any shapes that broadcast."""
    n_1, mean_1, variance_1 = (np.asarray(a, float) for a in pilot)
    n_2, mean_2, variance_2 = (np.asarray(a, float) for a in comparison)
    v_1, v_2 = variance_1 / n_1, variance_2 / n_2
    with np.errstate(invalid="ignore", divide="ignore"):
        freedom = (v_1 + v_2) ** 2 / (v_1**2 / (n_1 - 1) + v_2**2 / (n_2 - 1))
    half = t_quantiles(z, freedom) * np.sqrt(v_1 + v_2)
    estimate = mean_1 - mean_2
    return estimate, estimate - half, estimate + half
