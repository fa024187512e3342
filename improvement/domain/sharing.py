"""What becomes of a story: told back to who spoke, and chosen among others for what it shows."""

from dataclasses import dataclass
from datetime import date

from improvement.errors import Invalid

LONGEST_TOLD = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldBack:
    """What was told back to the speaker on a day, and what they said to it."""

    told_on: date
    told: str
    answer: str = ""

    def __post_init__(self) -> None:
        if not self.told.strip():
            raise Invalid("What was told back? Write a sentence, also where nothing came of it.")
        _fits(self.told, self.answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A story that was not chosen, and why."""

    story: int
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The story of the most significant change among several, with the reasons.

    ``question`` is the domain of change that was asked about; ``chosen_by`` says who chose (the
    resident council, four tenants and the team), ``others`` what was not chosen.
    Source: Davies and Dart 2005, The Most Significant Change Technique, steps 4 and 5.

    >>> Selection(question="What changed most for families?", chosen=1, others=(),
    ...           chosen_by="The council", chosen_on=date(2026, 11, 2), reason="It says why.")
    Traceback (most recent call last):
        ...
    improvement.errors.Invalid: One story alone is not chosen. Name at least one other that was \
considered.
    """

    question: str
    chosen: int
    others: tuple[Candidate, ...]
    chosen_by: str
    chosen_on: date
    reason: str

    def __post_init__(self) -> None:
        if not self.others:
            raise Invalid(
                "One story alone is not chosen. Name at least one other that was considered."
            )
        numbers = [other.story for other in self.others]
        if self.chosen in numbers or len(set(numbers)) < len(numbers):
            raise Invalid("A story stands there twice. Name each once: chosen, or not chosen.")
        for text, asked in (
            (self.question, "What was asked? For example: what changed most for families?"),
            (self.chosen_by, "Who chose? For example: the resident council, six people."),
            (self.reason, "Why this one? The reasons are what is learned from choosing."),
        ):
            if not text.strip():
                raise Invalid(asked)
        _fits(self.question, self.chosen_by, self.reason, *(o.why_not for o in self.others))


def _fits(*texts: str) -> None:
    for text in texts:
        if len(text) > LONGEST_TOLD:
            raise Invalid(
                f"A text of {len(text):,} characters is too long; {LONGEST_TOLD:,} fit. Shorten it."
            )
        if "\x00" in text:
            raise Invalid("There is a character that cannot be kept (NUL). Type it again.")
