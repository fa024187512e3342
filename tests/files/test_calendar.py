"""Calendars read back by the library that calendar programs are tested with."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from improvement.files.calendar import CalendarEntry, calendar_file

DAY = date(2026, 3, 29)  # clocks change in Europe
TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=120
).filter(str.strip)


def events(content: bytes) -> list[dict[str, object]]:
    found = Calendar.from_ical(content)
    return [
        {
            "uid": str(e["UID"]),
            "title": str(e["SUMMARY"]),
            "start": e.decoded("DTSTART"),
            "end": e.decoded("DTEND"),
        }
        for e in found.walk("VEVENT")
    ]


def test_a_day_is_a_whole_day_in_every_time_zone() -> None:
    entry = CalendarEntry(uid="task-1", on=DAY, title="Call", place="Desk", address="http://x/y")
    content = calendar_file("Ann", [entry], made_on=DAY)
    assert events(content) == [
        {"uid": "task-1@improvement", "title": "Call", "start": DAY, "end": date(2026, 3, 30)}
    ]
    assert b"TZID" not in content
    assert b"\r\n" in content
    assert content == calendar_file("Ann", [entry], made_on=DAY)


@given(TEXT)
def test_any_words_come_back(words: str) -> None:
    entry = CalendarEntry(uid="task-1", on=DAY, title=words)
    assert events(calendar_file("Ann", [entry], made_on=DAY))[0]["title"] == words


def test_words_cannot_add_an_event() -> None:
    words = "Call\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:not ours"
    content = calendar_file(
        "A\r\nX-EVIL:1", [CalendarEntry(uid="1", on=DAY, title=words)], made_on=DAY
    )
    assert len(events(content)) == 1
    assert b"\r\nX-EVIL" not in content


def test_nothing_due_is_an_empty_calendar() -> None:
    assert events(calendar_file("Ann", [], made_on=DAY)) == []
