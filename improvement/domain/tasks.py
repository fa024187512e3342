"""Who does what by when: small promises inside a test or one of its cycles."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from improvement.errors import Invalid

LONGEST_TASK = 500
SOON = timedelta(days=7)


class Due(StrEnum):
    """How pressing something is today."""

    OVERDUE = "overdue"
    SOON = "soon"  # today and the next seven days
    LATER = "later"
    OPEN = "open"  # no day was set
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDraft:
    """A task before it is kept; ``owner_id`` is a person, ``cycle_id`` the cycle it belongs to."""

    what: str
    owner_id: int | None = None
    place: str = ""
    due_on: date | None = None
    cycle_id: int | None = None

    def __post_init__(self) -> None:
        if not self.what.strip():
            raise Invalid("The task is empty. Write what is to be done.")
        for name, words in (("task", self.what), ("place", self.place)):
            if len(words) > LONGEST_TASK:
                raise Invalid(
                    f"The {name} has {len(words):,} characters; {LONGEST_TASK} fit. Shorten it, "
                    "and put the rest into a note."
                )


def due(due_on: date | None, done_on: date | None, *, today: date) -> Due:
    """How pressing is a task?

    >>> due(date(2026, 3, 2), None, today=date(2026, 3, 3)).value
    'overdue'
    """
    if done_on is not None:
        return Due.DONE
    if due_on is None:
        return Due.OPEN
    if due_on < today:
        return Due.OVERDUE
    return Due.SOON if due_on <= today + SOON else Due.LATER
