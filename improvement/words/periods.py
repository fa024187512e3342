"""Weeks, months, points: what one period of a series is called, and how a day is written."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from statistics import median

from improvement.domain.periods import number_of, written


class Cadence(StrEnum):
    """How often a measure is recorded; the value is the noun for one period."""

    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    OTHER = "period"
    POINT = "point"  # numbered, not dated


#: Days between neighbours (from, to) that make a cadence; months and quarters are not all alike.
_DAYS_BETWEEN = (
    (1, 1, Cadence.DAY),
    (7, 7, Cadence.WEEK),
    (14, 14, Cadence.FORTNIGHT),
    (28, 31, Cadence.MONTH),
    (89, 92, Cadence.QUARTER),
    (365, 366, Cadence.YEAR),
)


def cadence(periods: Sequence[date]) -> Cadence:
    """How often these periods come, by the usual distance between neighbours.

    >>> cadence([date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)]).value
    'month'
    >>> cadence([date(2025, 1, 1)]).value
    'period'
    """
    if periods and number_of(periods[0]) is not None:
        return Cadence.POINT
    if len(periods) < 2:
        return Cadence.OTHER
    usual = median((later - earlier).days for earlier, later in pairwise(periods))
    return next((c for least, most, c in _DAYS_BETWEEN if least <= usual <= most), Cadence.OTHER)


def day(when: date, how_often: Cadence = Cadence.OTHER) -> str:
    """A date in words, as finely as the cadence needs.

    >>> day(date(2025, 3, 3)), day(date(2025, 3, 1), Cadence.MONTH), day(date(2025, 4, 1),
    ...     Cadence.QUARTER), day(date(2025, 1, 1), Cadence.YEAR)
    ('3 March 2025', 'March 2025', 'Q2 2025', '2025')
    >>> from improvement.domain.periods import numbered
    >>> day(numbered(12))
    'point 12'
    """
    number = number_of(when)
    if number is not None:
        return f"point {number}"
    if how_often is Cadence.YEAR:
        return f"{when:%Y}"
    if how_often is Cadence.QUARTER:
        return f"Q{(when.month + 2) // 3} {when:%Y}"
    whole = written(when)
    return whole.partition(" ")[2] if how_often is Cadence.MONTH else whole
