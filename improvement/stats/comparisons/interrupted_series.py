"""One process watched long enough before and after: did it leave the line it was on?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from improvement.domain.changed_series import ChangedSeries
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.segmented_regression import (
    Matrix,
    SegmentedRegression,
    design,
    known_values,
    segmented_regression,
    times_of,
)
from improvement.stats.interval import Z95, Interval, checked_z, in_benefit_terms
from improvement.stats.record import recorded
from improvement.stats.student import t_quantile

FEWEST_A_SIDE = 12  # STATISTICS B8: below it no interrupted series; Turner 2021
#: STATISTICS B8: carry-over from -.6 to .95, in steps too small to move a limit.
CARRY_OVER = tuple(k / 100 for k in range(-60, 96))


@recorded("interrupted_series", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class InterruptedSeries:
    """Two lines with errors that carry over from period to period (REML, AR(1)), in y's unit.

    ``level_change`` is the step where the first line ends, ``slope_change`` the turn per period,
    ``at_end`` how far the last period stands from where the first line leads. ``carry_over`` is the
    share of one period's deviation found again in the next, the likeliest in ``CARRY_OVER``.
    ``quantile`` standard errors lie to each side (t with n - 4 degrees of freedom).
    ``least_squares`` is the plain description of the same series.
    """

    series: ChangedSeries
    z: float
    fewest_a_side: int
    carry_over: float
    residual_sd: float
    degrees_of_freedom: int
    quantile: float
    slope_before: Interval
    level_change: Interval
    slope_change: Interval
    at_end: Interval
    expected_at_end: float
    least_squares: SegmentedRegression

    def benefit(self, direction: Direction) -> Interval:
        """The step with above 0 = better."""
        return in_benefit_terms(self.level_change, direction)


def interrupted_series(series: ChangedSeries, *, z: float = Z95) -> InterruptedSeries:
    """Hold what came after a change against the line it was on before (STATISTICS B8).

    The trend before is taken out first: a series that was getting better anyway makes a plain
    before and after cry wolf in 37 of 100. Errors may carry over from one period to the next, and
    the range is wider for it, though still somewhat too narrow: with 12 and 12 points 8 to 10 of
    100 series without a step seem to have one, in place of 5 (``benchmarks/design_coverage.py``).

    Parameters: ``series`` at least 12 known points before the change and 12 after it, one a period,
    the change written down beforehand; ``z`` > 0 standard errors, turned into the t quantile.
    Raises ``NotComputable`` with fewer points, or where they lie exactly on two lines; ``Invalid``
    for a ``z`` that is not above 0.
    Notes: periods without a value count as time; deviations k periods apart share carry-over to
    the power k. Points count alike, however many people stand behind each.

    References: Turner et al. 2021, BMC Medical Research Methodology 21, 181; Wagner et al. 2002,
    Journal of Clinical Pharmacy and Therapeutics 27, 299-309.

    >>> before = (31, 28, 30, 33, 29, 30, 27, 31, 32, 28, 30, 29)
    >>> after = (24, 25, 22, 24, 23, 26, 23, 22, 25, 24, 22, 23)
    >>> found = interrupted_series(ChangedSeries(values=before + after, periods_before=12))
    >>> [round(x, 1) for x in (found.level_change.estimate, found.level_change.lower,
    ...                        found.level_change.upper)]
    [-5.4, -7.6, -3.1]

    Read: a step down by about 5; the data fit anything from 3 to 8.
    """
    checked_z(z)
    _check_length(series)
    plain = segmented_regression(series)
    if not plain.residual_sd:
        raise NotComputable(
            "The points lie exactly on two lines: without any variation there is nothing to judge "
            "a step by. Check that these are figures as they were recorded."
        )
    fits = reml_fits(known_values(series)[None, :], design(series), times_of(series))
    quantile = t_quantile(z, plain.degrees_of_freedom)
    ranges = [_range(fits, weights, quantile) for weights in (*np.eye(4)[1:], _at_end(series))]
    return InterruptedSeries(
        series=series,
        z=z,
        fewest_a_side=FEWEST_A_SIDE,
        carry_over=float(fits.carry_over[0]),
        residual_sd=float(fits.variance[0]) ** 0.5,
        degrees_of_freedom=plain.degrees_of_freedom,
        quantile=quantile,
        slope_before=ranges[0],
        level_change=ranges[1],
        slope_change=ranges[2],
        at_end=ranges[3],
        expected_at_end=float(fits.beta[0, 0] + fits.beta[0, 1] * len(series.values)),
        least_squares=plain,
    )


def _at_end(series: ChangedSeries) -> Matrix:
    """The step, and the turn as often as there are periods after the change."""
    return np.array([0.0, 0.0, 1.0, len(series.values) - series.periods_before])


def _range(fits: "RemlFits", weights: Matrix, quantile: float) -> Interval:
    middle = float(weights @ fits.beta[0])
    half = quantile * float(weights @ fits.covariance[0] @ weights) ** 0.5
    return Interval(estimate=middle, lower=middle - half, upper=middle + half)


def _check_length(series: ChangedSeries) -> None:
    if min(series.known_before, series.known_after) < FEWEST_A_SIDE:
        raise NotComputable(
            f"{series.known_before} points before the change and {series.known_after} after it: an "
            f"interrupted series takes at least {FEWEST_A_SIDE} of each. Use the run chart, and "
            "compare households before and after."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RemlFits:
    """One row a series: carry-over, coefficients, their covariance, variance of a point."""

    carry_over: Matrix
    beta: Matrix
    covariance: Matrix
    variance: Matrix


def reml_fits(values: Matrix, x: Matrix, times: Matrix) -> RemlFits:
    """The bulk path: many series (series x points) with one design and the same periods.

    Shapes: ``values`` (s, n), ``x`` (n, p), ``times`` (n,) whole and rising. No series may lie
    exactly on its lines.
    """
    likelihood = np.array([_likelihoods(values, x, times, rho)[0] for rho in CARRY_OVER])
    best = np.argmax(likelihood, axis=0)
    s, p = len(values), x.shape[1]
    beta, covariance, variance = np.empty((s, p)), np.empty((s, p, p)), np.empty(s)
    for index in np.unique(best):
        mine = best == index
        beta[mine], covariance[mine], variance[mine] = _fit(
            values[mine], x, times, CARRY_OVER[index]
        )
    return RemlFits(
        carry_over=np.array(CARRY_OVER)[best], beta=beta, covariance=covariance, variance=variance
    )


def _fit(values: Matrix, x: Matrix, times: Matrix, rho: float) -> tuple[Matrix, Matrix, Matrix]:
    _, rss, r, projected = _likelihoods(values, x, times, rho)
    inverse = np.linalg.inv(r)
    variance = rss / (len(times) - x.shape[1])
    return projected @ inverse.T, variance[:, None, None] * (inverse @ inverse.T), variance


def _likelihoods(
    values: Matrix, x: Matrix, times: Matrix, rho: float
) -> tuple[Matrix, Matrix, Matrix, Matrix]:
    """Restricted log likelihood of each series at one carry-over, and what it was made from."""
    steps = np.diff(times)
    shrink = rho**steps
    scale = np.sqrt(1 - shrink**2)
    white_x, white = _whitened(x.T, shrink, scale).T, _whitened(values, shrink, scale)
    q, r = np.linalg.qr(white_x)
    projected = white @ q
    # From what is left over, not by subtracting squares: large values would drown it.
    rss = ((white - projected @ q.T) ** 2).sum(axis=1)
    freedom = len(times) - x.shape[1]
    constant = 2 * np.log(scale).sum() + 2 * np.log(np.abs(np.diag(r))).sum()
    return -0.5 * (constant + freedom * np.log(rss)), rss, r, projected


def _whitened(series: Matrix, shrink: Matrix, scale: Matrix) -> NDArray[np.float64]:
    """Each point less what carries over from the one before, at unit variance."""
    fresh = (series[:, 1:] - shrink * series[:, :-1]) / scale
    return np.concatenate([series[:, :1], fresh], axis=1)
