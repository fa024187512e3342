"""Periods: counting days into weeks and months, and finding the ones that are missing.

Points that have a number and no date are kept as days of a calendar nobody charts: number 0 is the
first day of the year 1000. So a series has dates throughout, and words and axes can tell.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from improvement.domain.vocabulary import Period

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
NUMBER_ZERO = date(1000, 1, 1)
LOWEST_NUMBER, HIGHEST_NUMBER = -100_000, 200_000  # the years 726 to 1547
MANY_WEEKS = 60  # beyond it, weekly points crowd a chart and months say more


def start_of(day: date, period: Period) -> date:
    """The first day of the period that a day belongs to; weeks begin on Monday.

    >>> from datetime import date
    >>> start_of(date(2026, 11, 26), Period.WEEK), start_of(date(2026, 11, 26), Period.MONTH)
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 1))
    """
    if period is Period.DAY:
        return day
    if period is Period.WEEK:
        return day - timedelta(days=day.weekday())
    month = {Period.MONTH: day.month, Period.QUARTER: (day.month - 1) // 3 * 3 + 1}
    return day.replace(month=month.get(period, 1), day=1)


def end_of(start: date, period: Period) -> date:
    """The last day of the period that begins on ``start``."""
    return _next(start, period) - timedelta(days=1)


def sensible_period(days: Iterable[date]) -> Period:
    """Weeks, unless they would be too many to read."""
    known = list(days)
    if not known:
        return Period.WEEK
    return Period.MONTH if (max(known) - min(known)) > MANY_WEEKS * WEEK else Period.WEEK


def with_gaps(starts: Iterable[date], period: Period | None = None) -> tuple[date, ...]:
    """The periods given, plus those missing between them when they keep a weekly or monthly beat.

    ``period`` names the beat, if it is known: ``starts`` then are first days of such periods.

    >>> from datetime import date
    >>> [d.day for d in with_gaps([date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 26)])]
    [5, 12, 19, 26]
    """
    known = sorted(set(starts))
    beat = _beat(known) if period is None else period
    if beat is None or not known:
        return tuple(known)
    filled = [known[0]]
    while filled[-1] < known[-1]:
        filled.append(_next(filled[-1], beat))
    return tuple(filled)


def _beat(known: list[date]) -> Period | None:
    if len(known) < 2:
        return None
    same_day = all(day.day == known[0].day for day in known) and known[0].day <= 28
    # February and March, or September and December, lie whole weeks apart and are months still.
    if same_day and (known[0].day == 1 or len(known) > 2):
        return Period.MONTH
    if all((later - earlier).days % 7 == 0 for earlier, later in pairwise(known)):
        return Period.WEEK
    return Period.MONTH if same_day else None


def _next(start: date, period: Period) -> date:
    if period in _DAYS:
        return start + _DAYS[period]
    month = start.month - 1 + _MONTHS[period]
    return start.replace(year=start.year + month // 12, month=month % 12 + 1)


_DAYS = {Period.DAY: DAY, Period.WEEK: WEEK}
_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


def numbered(number: int) -> date:
    """The day that stands for a point that has a number and no date.

    >>> numbered(1), number_of(numbered(1)), number_of(date(2026, 1, 1))
    (datetime.date(1000, 1, 2), 1, None)
    """
    return NUMBER_ZERO + number * DAY


def number_of(day: date) -> int | None:
    """The number that a day stands for; None for a day of the calendar."""
    number = (day - NUMBER_ZERO).days
    return number if LOWEST_NUMBER <= number <= HIGHEST_NUMBER else None


def written(day: date) -> str:
    """A day as it stands in a sentence; also that of a moment.

    >>> written(date(2025, 3, 3))
    '3 March 2025'
    """
    return f"{day.day} {_NAMES[day.month - 1]} {day.year}"


# Not strftime("%B"): that follows the language of the machine.
_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
