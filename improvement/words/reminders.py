"""What is due, in words: a line on a page, an entry of a calendar, a mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from improvement.domain.tasks import Due
from improvement.words.amounts import counted
from improvement.words.direction import isolated
from improvement.words.periods import day


class DueThing(Protocol):
    """One thing that is due, as services hand it over."""

    @property
    def test(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def on(self) -> date | None: ...
    @property
    def due(self) -> Due: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MailText:
    """Subject and text of a mail."""

    subject: str
    text: str


def when(on: date | None, *, today: date) -> str:
    """A day as people say it.

    >>> monday = date(2026, 3, 2)
    >>> [when(date(2026, 3, n), today=monday) for n in (1, 2, 3, 5)]
    ['1 day late', 'today', 'tomorrow', 'in 3 days']
    """
    if on is None:
        return "no day set"
    away = (on - today).days
    if away < 0:
        return f"{counted(-away, 'day')} late"
    return ("today", "tomorrow")[away] if away < 2 else f"in {away} days"


def due_line(item: DueThing, *, today: date) -> str:
    """What, for which test, and when.

    >>> from types import SimpleNamespace as Item
    >>> due_line(Item(what="Call the desk", test="Rent reminders", place="", due=Due.SOON,
    ...               on=date(2026, 3, 3)), today=date(2026, 3, 2))
    'Call the desk · Rent reminders · tomorrow'
    """
    day_less = item.on is None and item.due is Due.SOON  # a comment waits, it is not late
    parts = (item.what, item.test, "" if day_less else when(item.on, today=today))
    return isolated(" · ".join(part for part in parts if part))


def daily_mail(name: str, items: Sequence[DueThing], *, today: date, address: str) -> MailText:
    """A mail with what is late first, then what is due within a week; ``address`` opens the app."""
    late = [i for i in items if i.due is Due.OVERDUE]
    soon = [i for i in items if i.due is not Due.OVERDUE]
    parts = [f"Good morning {name.split()[0]},", ""]
    for heading, group in (("Late:", late), ("Within a week:", soon)):
        if group:
            parts += [heading, *(f"  - {due_line(i, today=today)}" for i in group), ""]
    parts += [
        f"Open the app: {address}",
        "",
        "You get this mail on days on which something is due, because you asked for it under",
        "Settings, Reminders. Switch it off there at any time.",
    ]
    subject = f"{counted(len(items), 'thing')} due" + (f", {len(late)} late" if late else "")
    return MailText(subject=f"{subject} ({day(today)})", text="\n".join(parts))
