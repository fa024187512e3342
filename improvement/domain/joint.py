"""Numbers and words side by side: what a team makes of both, group by group."""

from dataclasses import dataclass

from improvement.domain.vocabulary import Relation
from improvement.errors import Invalid

LONGEST_READING = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingDraft:
    """What a team makes of one group's numbers and words, before it is kept.

    >>> ReadingDraft(relation=Relation.DIFFER, text=" ")
    Traceback (most recent call last):
        ...
    improvement.errors.Invalid: What do you make of it? A sentence is enough.
    """

    relation: Relation
    text: str

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise Invalid("What do you make of it? A sentence is enough.")
        if len(self.text) > LONGEST_READING:
            raise Invalid(
                f"The reading has {len(self.text):,} characters; {LONGEST_READING:,} fit. "
                "Shorten it."
            )
        if "\x00" in self.text:
            raise Invalid("There is a character that cannot be kept (NUL). Type it again.")
