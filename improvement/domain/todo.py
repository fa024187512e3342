"""What a test needs next: derived from facts, in the order in which people would do it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from improvement.domain.plan import Lack
from improvement.domain.vocabulary import Stage

QUIET = timedelta(days=14)  # a weekly measure is late once its period and a week have passed


class Tab(StrEnum):
    """Where in a test's workspace something is done."""

    PLAN = "Plan"
    DATA = "Data"
    CHART = "Chart"
    COMPARE = "Compare"
    NOTES = "Notes"
    DECIDE = "Decide"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about a test; ``smaller_n`` is the smaller arm's outcomes so far.

    ``proposed``: a decision is recorded and waits for somebody.
    """

    stage: Stage
    lacks: tuple[Lack, ...]
    starts_on: date | None
    ends_on: date | None
    last_data: date | None
    notes: int
    smaller_n: int | None
    planned_per_arm: int | None
    proposed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One thing to do: a line to read, and the tab where it is done."""

    words: str
    tab: Tab
    urgent: bool = False


def todos(facts: Facts, *, today: date) -> tuple[Todo, ...]:
    """What a test still lacks at its stage, most pressing first.

    >>> from datetime import date
    >>> facts = Facts(stage=Stage.STUDY, lacks=(), starts_on=date(2026, 1, 5),
    ...               ends_on=date(2026, 6, 1), last_data=date(2026, 5, 25), notes=3,
    ...               smaller_n=60, planned_per_arm=60)
    >>> [todo.words for todo in todos(facts, today=date(2026, 6, 2))]
    ['The plan has reached its end: compare, then decide.']
    """
    return tuple(_STAGES[facts.stage](facts, today))


def _plan(facts: Facts, _today: date) -> list[Todo]:
    if facts.lacks:
        return [Todo(words=lack.words, tab=Tab.PLAN) for lack in facts.lacks]
    return [Todo(words="Everything is there: start the test.", tab=Tab.PLAN, urgent=True)]


def _do(facts: Facts, today: date) -> list[Todo]:
    found = []
    if facts.starts_on and facts.starts_on > today:
        return [Todo(words=f"Begins on {facts.starts_on.day} {facts.starts_on:%B}.", tab=Tab.PLAN)]
    if facts.last_data is None:
        found.append(Todo(words="No data yet: log the first week.", tab=Tab.DATA, urgent=True))
    elif today - facts.last_data > QUIET:
        found.append(
            Todo(
                words=f"Nothing logged since {facts.last_data.day} {facts.last_data:%B}.",
                tab=Tab.DATA,
                urgent=True,
            )
        )
    if not facts.notes:
        found.append(Todo(words="No notes yet: what are people saying?", tab=Tab.NOTES))
    short = facts.planned_per_arm is not None and (facts.smaller_n or 0) < facts.planned_per_arm
    if short and facts.last_data is not None:
        there = f"{facts.smaller_n or 0} of {facts.planned_per_arm}"
        words = f"{there} planned outcomes on each side so far."
        found.append(Todo(words=words, tab=Tab.COMPARE))
    return found


def _study(facts: Facts, _today: date) -> list[Todo]:
    if facts.proposed:
        words = "A decision is recorded and waits for a second look or for leadership."
        return [Todo(words=words, tab=Tab.DECIDE, urgent=True)]
    words = "The plan has reached its end: compare, then decide."
    return [Todo(words=words, tab=Tab.DECIDE, urgent=True)]


def _act(_facts: Facts, _today: date) -> list[Todo]:
    return []


_STAGES: dict[Stage, Callable[[Facts, date], list[Todo]]] = {
    Stage.PLAN: _plan,
    Stage.DO: _do,
    Stage.STUDY: _study,
    Stage.ACT: _act,
}
