"""A mail that a tired person reads in ten seconds."""

from dataclasses import dataclass
from datetime import date

from improvement.domain.tasks import Due
from improvement.words.reminders import daily_mail, when

TODAY = date(2026, 11, 23)


@dataclass(frozen=True, kw_only=True)
class Item:
    what: str
    on: date | None
    due: Due
    test: str = "Rent reminders"
    place: str = ""


def test_late_first_with_how_to_stop_it() -> None:
    late = Item(what="Call the desk", on=date(2026, 11, 20), due=Due.OVERDUE)
    soon = Item(what="Study cycle 4", on=date(2026, 11, 24), due=Due.SOON)
    said = daily_mail("Keisha Coleman", [late, soon], today=TODAY, address="http://x")
    assert said.subject == "2 things due, 1 late (23 November 2026)"
    assert said.text.startswith("Good morning Keisha,\n\nLate:\n  - Call the desk")
    assert said.text.index("3 days late") < said.text.index("tomorrow")
    assert "Open the app: http://x" in said.text
    assert "Switch it off" in said.text


def test_nothing_late_is_not_told() -> None:
    soon = Item(what="Study", on=TODAY, due=Due.SOON)
    said = daily_mail("Ann", [soon], today=TODAY, address="http://x")
    assert said.subject == "1 thing due (23 November 2026)"
    assert "Late" not in said.text


def test_no_day() -> None:
    assert when(None, today=TODAY) == "no day set"


def test_a_name_of_a_right_to_left_script_moves_no_figure() -> None:
    name = "\u05d1\u05d9\u05ea"
    late = Item(what="Call", test=name, on=date(2026, 11, 20), due=Due.OVERDUE)
    said = daily_mail("Ann", [late], today=TODAY, address="http://x")
    assert f"Call · \u2068{name}\u2069 · 3 days late" in said.text
