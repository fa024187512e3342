"""What somebody wants to read of the history: about what, which kinds, by whom, when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from improvement.errors import Invalid


class Object(StrEnum):
    """What has a history of its own."""

    PLACE = "place"
    TEST = "test"
    NODE = "node"
    PRACTICE = "practice"


class Area(StrEnum):
    """Kinds of changes, in the words that people choose them by."""

    PLANS = "Plans"
    CYCLES = "Cycles and tasks"
    DATA = "Data and charts"
    NOTES = "Notes and quotes"
    DECISIONS = "Decisions"
    PRACTICES = "Practices"
    COMMENTS = "Comments"
    THEORY = "Theory"
    PLACE = "People and settings"


#: Table -> its kind of change; what is not named here belongs to people and settings.
AREAS: Mapping[str, Area] = {
    **dict.fromkeys(("test", "plan_version", "measure"), Area.PLANS),
    **dict.fromkeys(("cycle", "cycle_plan_version", "task"), Area.CYCLES),
    **dict.fromkeys(("observation", "case_record", "import_batch", "import_undo"), Area.DATA),
    "chart_setting": Area.DATA,
    **dict.fromkeys(("note", "attachment", "theme", "coded_note", "joint_reading"), Area.NOTES),
    **dict.fromkeys(("story", "story_told_back", "story_choice"), Area.NOTES),
    **dict.fromkeys(("decision", "decision_step"), Area.DECISIONS),
    **dict.fromkeys(("practice", "practice_version", "adoption"), Area.PRACTICES),
    **dict.fromkeys(("publication", "outside_adoption"), Area.PRACTICES),
    "comment": Area.COMMENTS,
    **dict.fromkeys(("theory_node", "theory_link"), Area.THEORY),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A part of the history; empty fields leave nothing out. Both days are included.

    >>> Wish(since=date(2026, 3, 2), until=date(2026, 3, 1))
    Traceback (most recent call last):
    ...
    improvement.errors.Invalid: Nothing lies between 2026-03-02 and 2026-03-01. Choose a later end.
    """

    who: int | None = None
    area: Area | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""

    def __post_init__(self) -> None:
        if self.since and self.until and self.until < self.since:
            raise Invalid(
                f"Nothing lies between {self.since} and {self.until}. Choose a later end."
            )
