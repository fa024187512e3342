"""Where should the next point lie, given how little the baseline knows? Predictive limits.

Three-sigma limits take the baseline's share or rate as known and the counts as normal. With 12
baseline weeks of 15 households they flag 16-26% of stable charts within 24 weeks. Limits of the
predictive distribution carry both the uncertainty of the baseline and the shape of small counts,
and flag .5-5% (STATISTICS A3, ``benchmarks/chart_acceptance.py``). The price is that near 0% or
100% one side has no limit: see ``open_side.py``.

Everything works on matrices (series x points); a single chart is the case of one row. Limits are on
the plotted scale, a whole count divided by the very denominator of its point, so that a value on
the limit compares as equal as long as it was divided in the same way.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from improvement.errors import Invalid
from improvement.stats.charts.limits.beta_binomial import beta_binomial_quantiles
from improvement.stats.charts.limits.limits import Limits, Mask, Matrix
from improvement.stats.charts.limits.measured import divided, mean, median, total

Vector = NDArray[np.float64]

OUTER_TAIL = 0.00135  # what a normal distribution leaves beyond 3 sigma (STATISTICS A3)
NEAR_TAIL = 0.02275  # what it leaves beyond 2 sigma
LEVELS = (OUTER_TAIL, 1 - OUTER_TAIL, NEAR_TAIL, 1 - NEAR_TAIL)
LOWER = slice(0, None, 2)  # of these, the lower two
JEFFREYS = 0.5  # the prior's weight on either side: half an event (STATISTICS A3)


def predictive_proportions(*, events: Matrix, people: Matrix, base: Mask) -> Limits:
    """Limits for shares x of n: quantiles of ``betabinom(n, X + 1/2, N - X + 1/2)``.

    X of N are the events and people of the baseline, n the people of the point.

    Parameters
    ----------
    events, people : (series, points), whole numbers, 0 <= events <= people; NaN where nothing was
        recorded.
    base : (series, points), True where a point belongs to the baseline.

    Returns
    -------
    Limits as shares (0-1). ``centre`` is X / N all along the row, NaN where the baseline holds
    nobody. Limits are NaN there too, and at points whose people are missing or 0. A lower limit of
    0 and an upper one of 1 can never be passed: that side has no limit.

    Raises
    ------
    Invalid : shapes that differ; figures below 0, not whole, or more events than people.

    Notes
    -----
    A point counts for the baseline only if both its figures are there and its people are not 0. All
    or none of a baseline is no obstacle. 100,000 different points of some hundred people take about
    a second.

    References
    ----------
    STATISTICS A3 and I. The prior is that of Jeffreys (1946), Proc R Soc A 186, 453-461.

    >>> weeks = np.full((1, 12), 10.0)
    >>> found = predictive_proportions(events=weeks * 0.3, people=weeks, base=weeks > 0)
    >>> float(found.lower[0, 0]), float(found.centre[0, 0]), float(found.upper[0, 0])
    (0.0, 0.3, 0.8)

    With 36 of 120 so far, 9 or 10 of the next 10 would be unusual; none of 10 would not.
    """
    _check_shapes(events, people, base)
    _check_whole("events", events)
    _check_whole("people", people)
    _check_not_above(events, people)
    usable = base & np.isfinite(events) & (people > 0)
    x, of = total(events, usable), total(people, usable)
    counts = _at_each_point(_of_beta_binomial, people, x, of)
    return _limits(divided(x, of), divided(counts, people))


def predictive_counts(*, events: Matrix, exposure: Matrix, base: Mask) -> Limits:
    """Limits for counts and rates: quantiles of ``nbinom(X + 1/2, T / (T + e))``.

    X events in an exposure of T are the baseline's, e the exposure of the point. For a C chart give
    an exposure of 1 everywhere.

    Parameters
    ----------
    events : (series, points), whole numbers >= 0; NaN where nothing was recorded.
    exposure : (series, points), >= 0, any unit (person-weeks, thousands of residents).
    base : (series, points), True where a point belongs to the baseline.

    Returns
    -------
    Limits as events per unit of exposure. NaN as in ``predictive_proportions``. A lower limit of 0
    can never be passed: that side has no limit.

    Raises
    ------
    Invalid : shapes that differ; figures below 0; events that are not whole.

    References
    ----------
    STATISTICS A3.

    >>> weeks = np.full((1, 12), 2.0)
    >>> found = predictive_counts(events=weeks, exposure=np.ones((1, 12)), base=weeks > 0)
    >>> float(found.lower[0, 0]), float(found.centre[0, 0]), float(found.upper[0, 0])
    (0.0, 2.0, 8.0)

    At 2 filings a week for 12 weeks, 9 in the next week would be unusual.
    """
    _check_shapes(events, exposure, base)
    _check_whole("events", events)
    _check_not_below_zero("exposure", exposure)
    usable = base & np.isfinite(events) & (exposure > 0)
    x, time = total(events, usable), total(exposure, usable)
    counts = _at_each_point(_of_negative_binomial, exposure, x, time)
    return _limits(divided(x, time), divided(counts, exposure))


def geometric_gaps(*, gaps: Matrix, base: Mask) -> Limits:
    """Limits for cases (or whole days) between rare events, by the geometric distribution.

    The chart's usual mean + 3 sqrt(m (m + 1)) flags 34% of stable charts of 24 gaps, the quantile
    1-2% (STATISTICS A4).

    Parameters
    ----------
    gaps : (series, points), >= 0: how many cases without the event lie before each event; NaN where
        nothing was recorded. 0 is two events in a row.
    base : (series, points), True where a gap belongs to the baseline.

    Returns
    -------
    Limits as gaps: ``geom.ppf(level, 1 / (m + 1)) - 1``, m the baseline's mean gap. ``centre`` is
    its median. There is a lower limit only where it excludes a gap of 0 (from a mean of about 740
    on, the near one from 43 on); else it is NaN. All NaN where nothing was recorded, and no limits
    where every gap of the baseline is 0.

    Raises
    ------
    Invalid : shapes that differ; figures below 0.

    Notes
    -----
    The mean is taken as known, so a short frozen baseline raises the false alarms: 8-10% with 12
    gaps, about 6% with 24, within the next 24 (``docs/chart-acceptance.md``). A long gap is a good
    sign where the event is unwanted.

    References
    ----------
    STATISTICS A4. Benneyan 2001, Health Care Management Science 4, 305-318, describes the g chart.

    >>> gaps = np.array([[4.0, 12, 0, 7, 21, 3, 9, 15, 1, 8, 11, 5]])
    >>> found = geometric_gaps(gaps=gaps, base=gaps >= 0)
    >>> float(found.centre[0, 0]), float(found.upper[0, 0]), bool(np.isnan(found.lower[0, 0]))
    (7.5, 56.0, True)

    With 8 cases between events on average, a gap of 57 or more would be unusual.
    """
    _check_shapes(gaps, base)
    _check_not_below_zero("gaps", gaps)
    recorded = base & np.isfinite(gaps)
    average = mean(gaps, recorded)
    counts = np.broadcast_to(quantiles_of_gaps(average), (len(LEVELS), *gaps.shape))
    return _limits(median(gaps, recorded), counts)


def quantiles_of_gaps(average: Matrix) -> Matrix:
    """Quantiles of the geometric distribution with this mean, for each of ``LEVELS``.

    Parameters: ``average`` (series, 1). Returns (levels, series, 1), NaN for a mean of 0 or none
    and where a lower quantile excludes nothing.
    """
    from scipy.stats import geom

    usable = average > 0
    chance = 1 / (np.where(usable, average, 1.0) + 1)
    found = np.stack([geom.ppf(level, chance) - 1 for level in LEVELS])
    found[:, ~usable] = np.nan
    found[LOWER] = np.where(found[LOWER] > 0, found[LOWER], np.nan)
    return found


def _of_beta_binomial(people: Vector, x: Vector, of: Vector) -> Matrix:
    return beta_binomial_quantiles(people, x + JEFFREYS, of - x + JEFFREYS, LEVELS)


def _of_negative_binomial(exposure: Vector, x: Vector, time: Vector) -> Matrix:
    from scipy.stats import nbinom

    chance = time / (time + exposure)
    return np.stack([nbinom.ppf(level, x + JEFFREYS, chance) for level in LEVELS])


def _at_each_point(
    quantiles: Callable[[Vector, Vector, Vector], Matrix], size: Matrix, x: Matrix, of: Matrix
) -> Matrix:
    """Quantiles (levels, series, points) for the size of each point and the baseline of its row.

    Computed once for each different triple. NaN where the point has no size or the row no baseline.
    """
    there = (size > 0) & (of > 0)
    rows = [np.broadcast_to(figures, there.shape)[there] for figures in (size, x, of)]
    different, which = np.unique(np.stack(rows, axis=1), axis=0, return_inverse=True)
    found = np.full((len(LEVELS), *there.shape), np.nan)
    if len(different):
        found[:, there] = quantiles(*different.T)[:, which]
    return found


def _limits(centre: Matrix, found: Matrix) -> Limits:
    lower, upper, near_lower, near_upper = found
    return Limits(
        centre=np.broadcast_to(centre, lower.shape),
        lower=lower,
        upper=upper,
        near_lower=near_lower,
        near_upper=near_upper,
    )


def _check_shapes(*matrices: Matrix | Mask) -> None:
    shapes = {matrix.shape for matrix in matrices}
    if len(shapes) > 1 or matrices[0].ndim != 2:
        raise Invalid(f"Shapes {sorted(shapes)}: give matrices of one shape, (series, points).")


def _check_not_below_zero(name: str, figures: Matrix) -> None:
    wrong = figures[(figures < 0) | np.isinf(figures)]
    if wrong.size:
        raise Invalid(f"{name}: {wrong[0]:g} cannot be right. Give 0 or more.")


def _check_whole(name: str, figures: Matrix) -> None:
    _check_not_below_zero(name, figures)
    wrong = figures[np.isfinite(figures) & (figures != np.floor(figures))]
    if wrong.size:
        raise Invalid(f"{name}: {wrong[0]:g} is not a whole number. Give counts.")


def _check_not_above(events: Matrix, people: Matrix) -> None:
    wrong = events > people
    if wrong.any():
        raise Invalid(
            f"{events[wrong][0]:g} of {people[wrong][0]:g}: the count cannot be above the total. "
            "Check both figures."
        )
