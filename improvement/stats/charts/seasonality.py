"""Do the same months of the year come out high and low again and again?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

MONTHS = 12
MIN_YEARS = 2
#: Held at 4% so that the simulated rate of false alarms stays under 6% with as few as two years and
#: many ties, where the F distribution is only near (``benchmarks/chart_acceptance.py``).
LEVEL = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class Seasonality:
    """Friedman's statistic as an F, beside what it may reach by chance, over whole years."""

    years: int
    statistic: float
    limit: float
    level: float = LEVEL

    @property
    def seasonal(self) -> bool:
        return self.statistic > self.limit


def seasonality(periods: Sequence[date], values: Sequence[float | None]) -> Seasonality | None:
    """Compare the months within each year by their ranks (Friedman's test in the form of an F).

    Parameters: monthly ``periods`` in order of time, each once, and what was recorded. Years run
    from the month of the first period; a year with a month missing is left out. Ranks within years
    make a change of level from year to year harmless; one within a year is not, nor is carry-over.

    Returns None with fewer than two complete years, or where no year varies.

    References: Friedman 1937, JASA 32, 675-701; the F by Iman & Davenport 1980, Communications in
    Statistics A9, 571-595.

    >>> months = [date(2024 + m // 12, 1 + m % 12, 1) for m in range(24)]
    >>> rain = [80, 71, 60, 45, 30, 22, 15, 18, 33, 52, 66, 79, 85, 70, 58, 49, 28, 25, 17, 14, 35,
    ...         50, 70, 81]
    >>> found = seasonality(months, rain)
    >>> found.years, found.seasonal
    (2, True)

    The same months are wet in both years.
    """
    years = _complete_years(periods, values)
    if len(years) < MIN_YEARS:
        return None
    found = float(friedman_f(np.array([years]))[0])
    if np.isnan(found):
        return None
    return Seasonality(years=len(years), statistic=found, limit=seasonal_limit(len(years)))


def friedman_f(years: NDArray[np.float64]) -> NDArray[np.float64]:
    """The bulk path: F for an array (series, years, 12); infinite where all years agree.

    NaN where every month of every year is the same.
    """
    from scipy.stats import rankdata

    blocks = years.shape[1]
    middle = (MONTHS + 1) / 2
    away = rankdata(years, axis=2) - middle
    between = (away.sum(axis=1) ** 2).sum(axis=1)
    whole = (away**2).sum(axis=(1, 2))
    top = (blocks - 1) * between
    below = blocks * whole - between
    usable, agreed = whole > 0, np.isclose(below, 0.0, atol=1e-9)
    ratio = np.divide(top, below, out=np.full(top.shape, np.inf), where=~agreed)
    return np.where(usable, ratio, np.nan)


def seasonal_limit(years: int) -> float:
    """What F may reach by chance with so many years."""
    from scipy.stats import f

    return float(f.isf(LEVEL, MONTHS - 1, (MONTHS - 1) * (years - 1)))


def _complete_years(periods: Sequence[date], values: Sequence[float | None]) -> list[list[float]]:
    by_month = {(p.year * MONTHS + p.month): v for p, v in zip(periods, values, strict=True)}
    if not by_month:
        return []
    first, last = min(by_month), max(by_month)
    years = [
        [by_month.get(month) for month in range(start, start + MONTHS)]
        for start in range(first, last + 1, MONTHS)
    ]
    whole = ([v for v in year if v is not None] for year in years)
    return [year for year in whole if len(year) == MONTHS]
