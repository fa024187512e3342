"""What is locked, and in which words it says so: the same on both databases."""

from collections.abc import Mapping
from dataclasses import dataclass

#: What every refusal begins with: the unit of work hands it on as it is.
LOCKED = "Locked:"
PREFIX = "improvement_lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A table whose rows are added and never changed; ``unique`` is what a row is known by."""

    words: str
    unique: tuple[str, ...] = ()


#: Table -> why its rows stay as they are.
KEPT: Mapping[str, Kept] = {
    "plan_version": Kept(
        words="a plan as it was locked or amended stays as it is. Amend the plan instead.",
        unique=("test_id", "number"),
    ),
    "cycle_plan_version": Kept(
        words="a plan of a cycle as it was locked or amended stays as it is. Amend it instead.",
        unique=("cycle_id", "number"),
    ),
    "analysis": Kept(words="a kept analysis stays as it is. Keep a new one instead."),
    "decision": Kept(words="a decision stays as it is. Record a correction instead."),
    "decision_step": Kept(
        words="what was done with a decision stays as it is. Record a correction instead.",
        unique=("decision_id", "number"),
    ),
    "decision_story": Kept(
        words="a decision quotes what it quotes. Withdraw the words instead.",
        unique=("decision_id", "story_id"),
    ),
    "practice_version": Kept(
        words="a card of a practice stays as it was. Write a new version instead.",
        unique=("practice_id", "number"),
    ),
    "told_outside": Kept(
        words="what left the partnership stays in the record. Take the copy back instead."
    ),
    "audit_event": Kept(words="the history stays as it is."),
}
#: A quote goes only with its note: then nothing is left of it.
QUOTE = Kept(
    words="a decision quotes what it quotes. Take the note back instead.",
    unique=("decision_id", "note_id"),
)
STARTED = "a test that has started stays, with its start."
PREDICTED = "prediction and rule of a started test change only with an amended plan beside them."
BEGUN = "the plan of a cycle that has begun changes only with an amended plan beside it."
EMPTIED = "nothing is emptied here."

#: Of a started test: what is compared with the newest plan beside it.
WORDS = ("prediction", "right_if")
FIGURES = ("predicted", "expected_now", "confidence", "minimum_worthwhile", "planned_per_arm")


def told(words: str) -> str:
    """A refusal's words as SQL text."""
    return f"'{LOCKED} {words}'"


def same_figure(one: str, other: str) -> str:
    """Equal as numbers, or both empty: a figure that went through JSON may differ in its last bit.

    A billionth of it is no other prediction.
    """
    close = f"ABS({one} - {other}) <= 1e-9 * ABS({other})"
    return f"COALESCE({close}, {one} IS NULL AND {other} IS NULL)"
