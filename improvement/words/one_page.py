"""What stands on a test's printed page beside its figures."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from improvement.domain.vocabulary import Choice, Relation
from improvement.words.amounts import counted
from improvement.words.joint import RELATIONS
from improvement.words.periods import day

FOR_THE_TEAM = (
    "With figures of small groups: for the test's own team and coaches. Do not pass it on. Words "
    "are quoted where their speaker agreed to reports."
)
GIVEN_AWAY = (
    "Groups in which somebody could be recognised are left out. Words are quoted where their "
    "speaker agreed to reports."
)
CHOICES = {
    Choice.SCALE: "Scale",
    Choice.ADAPT: "Adapt",
    Choice.STOP: "Stop",
    Choice.KEEP_TESTING: "Keep testing",
    Choice.DID_NOT_FINISH: "Did not finish",
}


class Decided(Protocol):
    """A decision, as the store hands it over."""

    @property
    def choice(self) -> Choice: ...
    @property
    def reason(self) -> str: ...
    @property
    def next_step(self) -> str: ...
    @property
    def decided_on(self) -> date: ...
    @property
    def review_on(self) -> date | None: ...


def where_line(team: str, place: str, today: date) -> str:
    """Whose test it is, and the day of the page.

    >>> where_line("Housing", "", date(2026, 11, 23))
    'Housing · as of 23 November 2026'
    """
    return " · ".join(filter(None, (team, place, f"as of {day(today)}")))


def left_out(hidden: int) -> str:
    """Groups that are not on the page; empty for none.

    >>> left_out(2)
    '2 groups are left out: showing them could give somebody away.'
    """
    if not hidden:
        return ""
    groups = counted(hidden, "group is", "groups are")
    return f"{groups} left out: showing them could give somebody away."


def reading_line(relation: Relation, text: str) -> str:
    """What the team makes of numbers and words.

    >>> reading_line(Relation.DIFFER, "They like it, and pay as late as before.")
    'The team reads: differ. They like it, and pay as late as before.'
    """
    return f"The team reads: {RELATIONS[relation].lower()}. {text}".strip()


def decided_lines(decided: Decided | None, who: str, quotes: Iterable[str] = ()) -> tuple[str, ...]:
    """The decision in force with the words it quotes, or that there is none."""
    if decided is None:
        return ("No decision is in force yet.",)
    by = f", {who}" if who else ""
    lines = [
        f"{CHOICES[decided.choice]} ({day(decided.decided_on)}{by}). {decided.reason}",
        *(f"\u201c{text}\u201d" for text in quotes),
        f"Next: {decided.next_step}" if decided.next_step else "",
        f"Looked at again on {day(decided.review_on)}." if decided.review_on else "",
    ]
    return tuple(line for line in lines if line)
