"""What is said where a test or a cycle is put away."""

from collections.abc import Mapping
from datetime import datetime

from improvement.domain.periods import written

DRAFT_NOTE = "It leaves every list and can be brought back at any time."
STARTED_NOTE = (
    "It leaves every list and search. Its locked plan, figures and decisions stay as they are, and "
    "where results are brought together it goes on counting."
)
#: By whether the cycle was begun.
CYCLE_NOTE: Mapping[bool, str] = {
    False: "It leaves the ramp and can be brought back at any time.",
    True: "It leaves the ramp. What was predicted in it goes on counting.",
}
#: By whether a reason is needed.
REASON: Mapping[bool, str] = {False: "Why? (may stay empty)", True: "Why is it put away?"}


def away_line(who: str, at: datetime, because: str) -> str:
    """Who put something away, when and why.

    >>> from datetime import UTC
    >>> away_line("Ann", datetime(2026, 11, 23, tzinfo=UTC), "Registered twice.")
    'Put away on 23 November 2026 by Ann: Registered twice.'
    """
    line = f"Put away on {written(at)} by {who}"
    return f"{line}: {because}" if because else f"{line}."


def kept_words(*, decided: bool, may_restore: bool) -> str:
    """What stays of a test that was put away, and who brings it back.

    >>> kept_words(decided=False, may_restore=False)
    'Nothing was deleted: everything can be read, and nothing is worked on until a coach or a \
leader brings it back.'
    """
    who = "it is back" if may_restore else "a coach or a leader brings it back"
    also = " Its decisions stay on record and can be verified." if decided else ""
    return (
        f"Nothing was deleted: everything can be read, and nothing is worked on until {who}.{also}"
    )
