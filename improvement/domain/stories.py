"""Somebody's own words, and what they agreed to: for what, where, from when, until when."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from improvement.domain.notes import LONGEST_NOTE
from improvement.domain.vocabulary import Channel, StoryKind
from improvement.errors import Invalid

LONGEST_PURPOSE = 500
LONGEST_GIVER = 80
#: Fewer letters ("It helped.") are said by many, and tell nobody from another.
TELLING_LETTERS = 12


class Standing(StrEnum):
    """May the words be used today?"""

    STANDS = "stands"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDraft:
    """Words with the consent to use them, before they are kept.

    ``given_by`` says who agreed, in the team's own way (the speaker, A7; her mother), never by
    name. ``expires_on`` is the last day on which the words may be used, None until withdrawn.
    ``group`` is a (dimension key, group key); ``note`` the note that the words are from.

    >>> StoryDraft(text="It came on Friday.", purpose="Show other sites", given_by="A7",
    ...            given_on=date(2026, 11, 2), channels=frozenset())
    Traceback (most recent call last):
        ...
    improvement.errors.Invalid: The words may be used nowhere yet. Choose where the speaker agreed \
to: inside, in reports, in public.
    """

    text: str
    purpose: str
    given_by: str
    given_on: date
    channels: frozenset[Channel] = frozenset({Channel.INSIDE})
    expires_on: date | None = None
    kind: StoryKind = StoryKind.QUOTE
    group: tuple[str, str] | None = None
    note: int | None = None

    def __post_init__(self) -> None:
        self._check_words()
        if not self.channels:
            raise Invalid(
                "The words may be used nowhere yet. Choose where the speaker agreed to: inside, in "
                "reports, in public."
            )
        if self.expires_on is not None and self.expires_on < self.given_on:
            raise Invalid(
                f"The consent would end on {self.expires_on}, before it was given on "
                f"{self.given_on}. Check both days."
            )

    def _check_words(self) -> None:
        if not self.text.strip():
            raise Invalid("There are no words yet. Type them as they were said.")
        if len(self.text) > LONGEST_NOTE:
            raise Invalid(
                f"The words have {len(self.text):,} characters; {LONGEST_NOTE:,} fit. Shorten them "
                "together with the speaker."
            )
        if not self.purpose.strip():
            raise Invalid("What may the words be used for? Write down what the speaker agreed to.")
        if len(self.purpose) > LONGEST_PURPOSE:
            raise Invalid(
                f"The purpose has {len(self.purpose)} characters; {LONGEST_PURPOSE} fit. "
                "Shorten it."
            )
        if not self.given_by.strip():
            raise Invalid("Who agreed? Write the speaker's code, or who spoke for them; no name.")
        if len(self.given_by) > LONGEST_GIVER or "@" in self.given_by:
            raise Invalid(
                f"{self.given_by!r} does not fit: up to {LONGEST_GIVER} characters, no address and "
                "no name. Write one like A7, or mother of A7."
            )
        if any("\x00" in text for text in (self.text, self.purpose, self.given_by)):
            raise Invalid("There is a character that cannot be kept (NUL). Type it again.")


def standing(withdrawn_on: date | None, expires_on: date | None, *, today: date) -> Standing:
    """What holds on a day; the last day of a consent still counts.

    >>> day = date(2026, 11, 27)
    >>> str(standing(None, day, today=day)), str(standing(day, None, today=day))
    ('stands', 'withdrawn')
    """
    if withdrawn_on is not None:
        return Standing.WITHDRAWN
    if expires_on is not None and expires_on < today:
        return Standing.EXPIRED
    return Standing.STANDS


def stands_in(words: str, text: str) -> bool:
    """Are these words somebody's in this text too, whatever the capitals, spaces and line breaks?

    >>> stands_in("It came on Friday.", "She said: it came  on Friday. I wrote it down.")
    True
    >>> stands_in("It helped.", "It helped. And then?"), stands_in("It helped.", "it helped. ")
    (False, True)
    """
    looked_for, found = (" ".join(part.casefold().split()) for part in (words, text))
    if looked_for == found:
        return True
    return len(looked_for) >= TELLING_LETTERS and looked_for in found
