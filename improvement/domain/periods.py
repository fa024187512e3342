"""Periods: counting days into weeks and months, and finding the ones that are missing."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from improvement.domain.vocabulary import Period

WEEK = timedelta(days=7)
MANY_WEEKS = 60  # beyond it, weekly points crowd a chart and months say more


def start_of(day: date, period: Period) -> date:
    """The Monday or the first of the month that a day belongs to.

    >>> from datetime import date
    >>> start_of(date(2026, 11, 26), Period.WEEK), start_of(date(2026, 11, 26), Period.MONTH)
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 1))
    """
    if period is Period.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1)


def end_of(start: date, period: Period) -> date:
    """The last day of the period that begins on ``start``."""
    return _next(start, period) - timedelta(days=1)


def sensible_period(days: Iterable[date]) -> Period:
    """Weeks, unless they would be too many to read."""
    known = list(days)
    if not known:
        return Period.WEEK
    return Period.MONTH if (max(known) - min(known)) > MANY_WEEKS * WEEK else Period.WEEK


def with_gaps(starts: Iterable[date]) -> tuple[date, ...]:
    """The periods given, plus those missing between them when they keep a weekly or monthly beat.

    >>> from datetime import date
    >>> [d.day for d in with_gaps([date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 26)])]
    [5, 12, 19, 26]
    """
    known = sorted(set(starts))
    beat = _beat(known)
    if beat is None:
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
    if period is Period.WEEK:
        return start + WEEK
    return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
