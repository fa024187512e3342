"""What day it is where a partnership is: its own calendar, whatever clock the server keeps.

Days and weeks are days of the calendar: changing the clocks moves moments, never days.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

from improvement.errors import Invalid

#: Names that are no places people live by: kept by zoneinfo for old systems.
_OLD = ("Etc/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")


def zones() -> tuple[str, ...]:
    """Every time zone that can be chosen, by name; UTC comes first."""
    named = {z for z in available_timezones() if "/" in z and not z.startswith(_OLD)}
    return ("UTC", *sorted(named))


def checked_zone(name: str) -> str:
    """A time zone's name as it is kept; empty = by the server's own clock.

    Raises ``Invalid`` for a name that there is not.

    >>> checked_zone(" America/Chicago ")
    'America/Chicago'
    """
    wanted = name.strip()
    if wanted and wanted not in available_timezones():
        raise Invalid(
            f"There is no time zone {wanted!r}. Choose one by its largest city, like "
            "America/Chicago or Europe/Berlin."
        )
    return wanted


def moment_in(moment: datetime, zone: str) -> datetime:
    """The same moment by the clocks of a time zone (empty = the server's).

    >>> from datetime import UTC
    >>> moment_in(datetime(2026, 3, 9, 3, tzinfo=UTC), "America/Chicago").strftime("%d %H:%M")
    '08 22:00'
    """
    return moment.astimezone(ZoneInfo(zone)) if zone else moment.astimezone()


def day_in(moment: date, zone: str) -> date:
    """The day that a moment belongs to in a time zone; a day of the calendar stays what it is.

    >>> from datetime import UTC
    >>> day_in(datetime(2026, 3, 9, 3, tzinfo=UTC), "America/Chicago")
    datetime.date(2026, 3, 8)
    """
    return moment_in(moment, zone).date() if isinstance(moment, datetime) else moment


def zone_words(zone: str) -> str:
    """By which clock times are told.

    >>> zone_words("America/Chicago"), zone_words("")
    ('the clocks of Chicago (America/Chicago)', 'the clock of the server')
    """
    if not zone:
        return "the clock of the server"
    place = zone.rsplit("/", 1)[-1].replace("_", " ")
    return zone if "/" not in zone else f"the clocks of {place} ({zone})"
