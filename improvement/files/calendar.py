"""What is due as a calendar that every calendar program can subscribe to (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One whole day; ``uid`` stays the same when day or words change, so that it moves along."""

    uid: str
    on: date
    title: str
    details: str = ""
    place: str = ""
    address: str = ""


def calendar_file(name: str, entries: Iterable[CalendarEntry], *, made_on: date) -> bytes:
    """The calendar as UTF-8 text with CRLF line ends; the same entries give the same bytes.

    Days are days, not moments: they stay where they are in every time zone and when clocks change.

    >>> entry = CalendarEntry(uid="task-1", on=date(2026, 3, 2), title="Call the desk")
    >>> text = calendar_file("Ann", [entry], made_on=date(2026, 3, 1)).decode()
    >>> "DTSTART;VALUE=DATE:20260302" in text, "SUMMARY:Call the desk" in text
    (True, True)
    """
    from icalendar import Calendar

    whole = Calendar()
    whole.add("prodid", "-//Improvement//What is due//EN")
    whole.add("version", "2.0")
    whole.add("x-wr-calname", " ".join(name.split()))  # unlike summaries it is not escaped
    for entry in entries:
        whole.add_component(_event(entry, made_on))
    made: bytes = whole.to_ical()
    return made


def _event(entry: CalendarEntry, made_on: date) -> "Event":
    from datetime import UTC, datetime, time

    from icalendar import Event

    event = Event()
    event.add("uid", f"{entry.uid}@improvement")
    event.add("dtstamp", datetime.combine(made_on, time(), UTC))
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", entry.title)
    for name, words in (
        ("description", entry.details),
        ("location", entry.place),
        ("url", entry.address),
    ):
        if words:
            event.add(name, words)
    event.add("transp", "TRANSPARENT")  # a due day does not make anybody busy
    return event
