"""Dates as people write them, under an explicit order: refused or asked, never guessed.

A grid that guesses turns 15/03/2026 into today and 01/03/2026 into 3 January. Here the order of
day, month and year is stated; what does not fit it is refused with a remedy.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from improvement.domain.zones import day_in
from improvement.files.problem import Cell, NoAnswer, Problem, is_blank


class DateOrder(StrEnum):
    """In which order day, month and year are written."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    YEAR_FIRST = "year_first"


NAMES = {
    DateOrder.DAY_FIRST: "day first",
    DateOrder.MONTH_FIRST: "month first",
    DateOrder.YEAR_FIRST: "year first",
}
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
CENTURY_TURNS_AT = 69  # two-digit years as POSIX strptime %y has them: 00-68 are 20xx, 69-99 19xx
EARLIEST, LATEST = 1900, 2199  # outside of it, a year is a slip of the hand
# Bare numbers below are years (2026) or counts, not days: 25569 is 1 January 1970 in a workbook.
LEAST_SERIAL_DAYS, MOST_SERIAL_DAYS = 25_569, 109_574

# A time of day after the date is common in exports; the day is what we keep.
_TIME = re.compile(
    r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?"
    r"\s*(?:Z|[+-][0-9]{2}:?[0-9]{2})?)$"
)
_OF_ANOTHER_ZONE = re.compile(
    r"[T ]([0-9]{1,2}):([0-9]{2})(?::[0-9.]+)?\s*(?:([AaPp])\.?[Mm]\.?)?\s*"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})$"
)
_ISO = re.compile(r"([0-9]{4})([-/. ])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT = re.compile(r"((?:19|20|21)[0-9]{2})([0-9]{2})([0-9]{2})")
_THREE = re.compile(r"([0-9]{1,4})([-/. ])\s?([0-9]{1,2})\2\s?([0-9]{4}|[0-9]{1,2})")
_DAY_NAME_YEAR = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th)?[-/. ]+([A-Za-z]{3,9})\.?,?[-/. ]+([0-9]{4}|[0-9]{2})"
)
_NAME_DAY_YEAR = re.compile(
    r"([A-Za-z]{3,9})\.?[-/. ]+([0-9]{1,2})(?:st|nd|rd|th)?(?:,\s*|[-/. ]+)([0-9]{4}|[0-9]{2})"
)
_NAME_YEAR = re.compile(r"([A-Za-z]{3,9})\.?[-/. ]*([0-9]{4}|[0-9]{2})")
_YEAR_MONTH = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/.]([0-9]{4})")
_DIGITS = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")


def parse_date(text: str, order: DateOrder, zone: str | None = None) -> date | Problem | None:
    """The day that ``text`` names under this order; None if blank.

    Separators are ``/ - .`` and space. ISO (2026-03-15), year-first with four digits, and English
    month names are read under every order. Two-digit years 00-68 are 20xx and 69-99 are 19xx. A
    time of day behind the date is dropped. One of another zone (``Z``, ``+02:00``) gives the day
    that it is in ``zone``, and is refused where that is not known; but midnight there is how
    exports write a day without a time. Returns a :class:`Problem` for the rest.

    >>> parse_date("01/03/2026", DateOrder.DAY_FIRST), parse_date("15 Mar 26", DateOrder.YEAR_FIRST)
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 15))
    >>> parse_date("15/03/2026", DateOrder.MONTH_FIRST).remedy
    'Choose day first if that is how the file writes dates, or write 2026-03-15.'
    >>> parse_date("2026-08-10T03:30:00Z", DateOrder.YEAR_FIRST, "America/Chicago")
    datetime.date(2026, 8, 9)
    """
    whole = text.strip()
    stripped = _TIME.sub("", whole)
    parts = _order_free(stripped) or _ordered(stripped, order)
    if parts is None:
        return None if is_blank(stripped) else _unreadable(stripped)
    day = _day(*parts)
    if day is None:
        return _impossible(stripped, order, parts)
    if len(stripped) == len(whole) or (told := _OF_ANOTHER_ZONE.search(whole)) is None:
        return day
    return _day_here(day, told, zone)


def _day_here(day: date, told: re.Match[str], zone: str | None) -> date | Problem:
    """The day that it is in ``zone`` at this time of another zone."""
    hour, minute, half, offset = int(told[1]), int(told[2]), told[3], told[4]
    if half:
        hour = hour % 12 + (12 if half in "Pp" else 0)
    if hour == minute == 0:
        return day
    if zone is None:
        return Problem(
            f"This is a time of another zone ({offset}), and may be another day here.",
            f"Write the day that it was here, such as {day}.",
        )
    try:
        of_day = time.fromisoformat(f"{hour:02}:{minute:02}{offset}")
    except ValueError:
        return Problem("There is no such time of day.", f"Write the day alone, such as {day}.")
    return day_in(datetime.combine(day, of_day), zone)


def read_date(
    cell: Cell,
    order: DateOrder,
    *,
    serial_epoch: date | None = None,
    zone: str | None = None,
) -> date | Problem | None:
    """The day in a cell, which a workbook may hold as a date or as a number of days.

    ``serial_epoch`` is the workbook's day 0; None (text files) refuses bare day numbers. ``zone``
    is that of the partnership.

    >>> read_date(46023, DateOrder.DAY_FIRST, serial_epoch=date(1899, 12, 30))
    datetime.date(2026, 1, 1)
    """
    if isinstance(cell, str):
        return parse_date(cell, order, zone)
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date) or cell is None:
        return cell
    if serial_epoch is None or not is_serial(cell):
        return Problem("This is a number, not a date.", "Format the column as a date.")
    return serial_epoch + timedelta(days=int(cell))


def is_serial(cell: Cell) -> bool:
    """May this number of a workbook be a day (1970 to 2199)?

    >>> [is_serial(cell) for cell in (46023, 2026, "46023", True)]
    [True, False, False, False]
    """
    if not isinstance(cell, int | float) or isinstance(cell, bool):
        return False
    return LEAST_SERIAL_DAYS <= cell <= MOST_SERIAL_DAYS


def parse_month(text: str, order: DateOrder, zone: str | None = None) -> date | Problem | None:
    """The first day of the month that ``text`` names; days are read too and moved to the first.

    >>> parse_month("Mar-26", DateOrder.DAY_FIRST), parse_month("03/2026", DateOrder.DAY_FIRST)
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1))
    """
    stripped = text.strip()
    parts = _month_parts(stripped)
    if parts is None:
        day = parse_date(stripped, order, zone)
        return day.replace(day=1) if isinstance(day, date) else day
    first = _day(*parts, 1)
    return first or Problem("There is no such month.", "Write it as 2026-03 or Mar 2026.")


def guess_date_order(column: Iterable[Cell]) -> DateOrder | NoAnswer:
    """The order that a column of dates is written in, if its cells leave no doubt.

    Dates that read the same under every order (2026-03-15, 15 Mar 2026, true spreadsheet dates) are
    compatible with any; a column of only these counts as year first. Cells that are no date under
    any order are left out of the question. Without a single date the answer is ``AMBIGUOUS``.

    >>> guess_date_order(["01/03/2026", "15/03/2026"])
    <DateOrder.DAY_FIRST: 'day_first'>
    >>> guess_date_order(["01/03/2026"]), guess_date_order(["15/03/2026", "03/15/2026"])
    (<NoAnswer.AMBIGUOUS: 'ambiguous'>, <NoAnswer.MIXED: 'mixed'>)
    """
    fits = set(DateOrder)
    told, asked = False, False
    for cell in set(column):
        readings = _readings(cell)
        told |= bool(readings)
        # 02/01/01 is a date under every order, but not the same one.
        if readings and (len(readings) < len(DateOrder) or len(set(readings.values())) > 1):
            asked = True
            fits &= set(readings)
    if not fits:
        return NoAnswer.MIXED
    if not asked:
        return DateOrder.YEAR_FIRST if told else NoAnswer.AMBIGUOUS
    return fits.pop() if len(fits) == 1 else NoAnswer.AMBIGUOUS


def orders_of(cell: Cell) -> frozenset[DateOrder]:
    """The orders under which a cell is a date; none if it is no date at all.

    >>> sorted(orders_of("01/03/2026"))
    [<DateOrder.DAY_FIRST: 'day_first'>, <DateOrder.MONTH_FIRST: 'month_first'>]
    """
    return frozenset(_readings(cell))


def _readings(cell: Cell) -> dict[DateOrder, date]:
    """The day that a cell is under each order that fits."""
    if isinstance(cell, date):
        return dict.fromkeys(DateOrder, cell)
    if not isinstance(cell, str):
        return {}
    stripped = _TIME.sub("", cell.strip())
    free = _order_free(stripped)
    found = {order: free or _ordered(stripped, order) for order in DateOrder}
    return {order: day for order, parts in found.items() if parts and (day := _day(*parts))}


_Parts = tuple[int, int, int]  # year, month, day


def _order_free(text: str) -> _Parts | None:
    """Year, month and day where the way of writing leaves no doubt about the order."""
    if iso := _ISO.fullmatch(text):
        return int(iso[1]), int(iso[3]), int(iso[4])
    if compact := _COMPACT.fullmatch(text):
        return int(compact[1]), int(compact[2]), int(compact[3])
    if named := _DAY_NAME_YEAR.fullmatch(text):
        return _named(named[3], named[2], named[1])
    if named := _NAME_DAY_YEAR.fullmatch(text):
        return _named(named[3], named[1], named[2])
    return None


def _named(year: str, month: str, day: str) -> _Parts | None:
    number = _month_number(month)
    return (_year(year), number, int(day)) if number else None


def _ordered(text: str, order: DateOrder) -> _Parts | None:
    """Year, month and day of three numbers under this order; None if it is not three numbers."""
    three = _THREE.fullmatch(text)
    if three is None:
        return None
    first, second, third = three[1], three[3], three[4]
    if len(third if order is DateOrder.YEAR_FIRST else first) > 2:
        return None  # a day has two digits at most
    if order is DateOrder.YEAR_FIRST:
        return _year(first), int(second), int(third)
    if order is DateOrder.DAY_FIRST:
        return _year(third), int(second), int(first)
    return _year(third), int(first), int(second)


def _month_parts(text: str) -> tuple[int, int] | None:
    if named := _NAME_YEAR.fullmatch(text):
        number = _month_number(named[1])
        return (_year(named[2]), number) if number else None
    if digits := _YEAR_MONTH.fullmatch(text):
        return int(digits[1]), int(digits[2])
    if digits := _MONTH_YEAR.fullmatch(text):
        return int(digits[2]), int(digits[1])
    return None


def _month_number(name: str) -> int | None:
    folded = name.casefold()
    short = "sep" if folded == "sept" else folded
    return next((i for i, month in enumerate(MONTHS, 1) if short in (month, month[:3])), None)


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < CENTURY_TURNS_AT else 1900)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if EARLIEST <= year <= LATEST else None


def _impossible(text: str, order: DateOrder, parts: _Parts) -> Problem:
    others = [
        (other, day)
        for other in DateOrder
        if other is not order and (found := _ordered(text, other)) and (day := _day(*found))
    ]
    if others:
        other, day = others[0]
        return Problem(
            f"Read {NAMES[order]}, this is not a date.",
            f"Choose {NAMES[other]} if that is how the file writes dates, or write {day}.",
        )
    year, month, day_number = parts
    return Problem(
        f"There is no day {day_number} of month {month} in the year {year}.",
        "Check day, month and year.",
    )


def _unreadable(text: str) -> Problem:
    if _month_parts(text):
        return Problem("The day is missing.", "Write the whole date, such as 2026-03-15.")
    if _DIGITS.fullmatch(text):
        return Problem(
            "This is a spreadsheet's day number, not a date.",
            "Format the column as a date before saving it as text, or upload the workbook itself.",
        )
    return Problem("This is not a date.", "Write it as 2026-03-15.")
