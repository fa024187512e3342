"""Do the counts vary more than chance alone gives? Asked before P' or U' take the place of P or U.

Laney's factor, estimated by moving ranges, is noisy: with a true 1 and 12 points it lies between
.58 and 1.47 in 90% of charts. Taken as it comes it narrows about half of all charts without reason.
So it is used only where the test says that the counts are overdispersed, and never below 1
(STATISTICS A3).
"""

from dataclasses import dataclass

import numpy as np

from improvement.domain.series import Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid, NotComputable
from improvement.stats.charts.limits.limits import Limits, Mask, Matrix
from improvement.stats.charts.limits.measured import divided, total
from improvement.stats.charts.limits.moving_ranges import D2, mean_range, moving_ranges
from improvement.stats.record import recorded

LEVEL = 0.05  # STATISTICS A3: chi-squared at .95
FLOOR = 1.0  # STATISTICS A3: never with sigma z below 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispersions:
    """The bulk result; every matrix (series, 1), NaN where it cannot be computed.

    ``statistic`` is the sum of squared standardised values, ``limit`` what it may reach by chance,
    ``sigma_z`` Laney's factor before it is floored.
    """

    points: Matrix
    statistic: Matrix
    limit: Matrix
    sigma_z: Matrix

    @property
    def overdispersed(self) -> Mask:
        """Where P' or U' may be used; False where the question cannot be answered."""
        found: Mask = self.statistic > self.limit
        return found


@recorded("overdispersion", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Overdispersion:
    """The answer for one series, from its first ``baseline_points`` periods (None: all).

    ``statistic`` above ``limit``: the counts vary more than chance alone gives. ``sigma_z`` is how
    many times wider the limits of P' or U' are, ``sigma_z_observed`` the same before the floor.
    """

    series: Series
    baseline_points: int | None
    points: int
    statistic: float
    limit: float
    level: float = LEVEL
    sigma_z_observed: float
    sigma_z_floor: float = FLOOR

    @property
    def overdispersed(self) -> bool:
        return self.statistic > self.limit

    @property
    def sigma_z(self) -> float:
        return max(self.sigma_z_observed, self.sigma_z_floor)


def overdispersion(series: Series, *, baseline_points: int | None = None) -> Overdispersion:
    """Hold the spread of a proportion, rate or count against what chance alone gives.

    Parameters
    ----------
    series : a proportion or rate with numerators and denominators, or a count.
    baseline_points : look at so many first periods only (gaps counted); at least 1.

    Raises
    ------
    Invalid : a measure of single values; a baseline below 1.
    NotComputable : fewer than 2 usable periods, or no events, or nothing but events.

    Notes
    -----
    z = (share - pooled share) / sqrt(p (1 - p) / n), for rates (rate - pooled) / sqrt(rate / e);
    the sum of z squared is held against chi-squared at .95 with one degree of freedom fewer than
    points. Laney's factor is the mean distance of neighbouring z by 1.128, not across gaps. The
    test fires on 5% of charts that are not overdispersed, and on any chart whose level shifts: it
    does not tell the two apart. Declare a known change and look at one part.

    References
    ----------
    Laney 2002, Quality Engineering 14(4), 531-537; STATISTICS A3.

    >>> from datetime import date
    >>> from improvement.domain.series import Point
    >>> counts = [2, 14, 3, 16, 1, 12, 4, 15, 2, 13]
    >>> weeks = tuple(Point(period=date(2026, 1, d), value=x / 30, numerator=x, denominator=30)
    ...               for d, x in enumerate(counts, 1))
    >>> found = overdispersion(
    ...     Series(name="Missed visits", kind=MeasureKind.PROPORTION, points=weeks))
    >>> round(found.statistic, 1), round(found.limit, 1), round(found.sigma_z, 1)
    (59.0, 16.9, 4.2)

    The weeks vary far more than chance alone gives (59 where up to 17 is usual): use P'.
    """
    if baseline_points is not None and baseline_points < 1:
        raise Invalid(f"The baseline has {baseline_points} points: give at least 1.")
    above, below = _figures(series)
    base = (np.arange(above.shape[1]) < (baseline_points or above.shape[1]))[None, :]
    found = dispersions(
        events=above,
        exposure=below,
        base=base,
        binomial=series.kind is MeasureKind.PROPORTION,
    )
    if np.isnan(found.statistic[0, 0]):
        raise NotComputable(
            f"{series.name}: at least 2 periods with people, and some but not all of them with the "
            "event, are needed to ask how much the periods differ."
        )
    return Overdispersion(
        series=series,
        baseline_points=baseline_points,
        points=int(found.points[0, 0]),
        statistic=float(found.statistic[0, 0]),
        limit=float(found.limit[0, 0]),
        sigma_z_observed=float(np.nan_to_num(found.sigma_z[0, 0], nan=FLOOR)),
    )


def dispersions(
    *, events: Matrix, exposure: Matrix, base: Mask, binomial: bool, screened: bool = False
) -> Dispersions:
    """The bulk path: matrices (series, points), NaN for gaps.

    ``exposure`` are people if ``binomial``, else exposure (1 everywhere for counts). ``screened``
    drops ranges of 3.267 times their mean and more once, as qicharts2 does and A3 does not.
    """
    from scipy.stats import chi2

    usable = base & np.isfinite(events) & (exposure > 0)
    pooled = divided(total(events, usable), total(exposure, usable))
    variance = pooled * (1 - pooled) if binomial else pooled
    sigma = np.sqrt(divided(np.maximum(variance, 0.0), exposure))
    z = np.where(usable, divided(divided(events, exposure) - pooled, sigma), np.nan)
    points = np.sum(usable & ~np.isnan(z), axis=1, keepdims=True).astype(np.float64)
    enough = points > 1
    return Dispersions(
        points=points,
        statistic=np.where(enough, total(z**2, usable), np.nan),
        limit=np.where(enough, chi2.isf(LEVEL, np.maximum(points - 1, 1)), np.nan),
        sigma_z=mean_range(moving_ranges(z, base), base, screened=screened) / D2,
    )


def never_narrower(plain: Limits, laney: Limits) -> Limits:
    """The limits of P' or U' where they are wider than those of P or U, else the latter.

    The same as a factor that is never below 1, since both have one centre.
    """
    return Limits(
        centre=plain.centre,
        lower=np.fmin(plain.lower, laney.lower),
        upper=np.fmax(plain.upper, laney.upper),
        near_lower=np.fmin(plain.near_lower, laney.near_lower),
        near_upper=np.fmax(plain.near_upper, laney.near_upper),
    )


def _figures(series: Series) -> tuple[Matrix, Matrix]:
    """Events and exposure, one row each."""
    if series.kind is MeasureKind.VALUE:
        raise Invalid(
            f"{series.name} is made of single values: only counts, rates and proportions can be "
            "held against chance alone."
        )
    if series.kind is MeasureKind.COUNT:
        above = [point.value for point in series.points]
        below: list[float | None] = [1.0] * len(above)
    else:
        above = [None if p.value is None else p.numerator for p in series.points]
        below = [p.denominator for p in series.points]
    rows = [[np.nan if f is None else f for f in row] for row in (above, below)]
    return np.array(rows[:1], dtype=np.float64), np.array(rows[1:], dtype=np.float64)
