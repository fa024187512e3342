"""What was seen, heard and learned."""

from dataclasses import dataclass
from datetime import date

from improvement.domain.vocabulary import NoteKind, Speaker
from improvement.errors import Invalid

LONGEST_NOTE = 20_000
LONGEST_VOICE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDraft:
    """A note before it is kept.

    ``group`` is a (dimension key, group key), if it is about one; ``measure`` the key of one of the
    test's measures, ``period`` the first day of the chart point that it is about, ``cycle``
    the number of the cycle that it belongs to. ``voice`` is a
    code of the team's own for who spoke, so that somebody heard twice counts once; never a name.
    """

    text: str
    written_on: date
    kind: NoteKind = NoteKind.OBSERVATION
    speaker: Speaker = Speaker.TEAM
    themes: tuple[str, ...] = ()
    group: tuple[str, str] | None = None
    may_quote: bool = False
    measure: str | None = None
    period: date | None = None
    cycle: int | None = None
    voice: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise Invalid("The note is empty. Write what was seen, heard or learned.")
        if len(self.text) > LONGEST_NOTE:
            raise Invalid(
                f"The note has {len(self.text):,} characters; {LONGEST_NOTE:,} fit. "
                "Split it in two."
            )
        if "\x00" in self.text:
            raise Invalid("The note holds a character that cannot be kept (NUL). Type it again.")
        if len(self.voice) > LONGEST_VOICE or "@" in self.voice:
            raise Invalid(
                f"The code {self.voice!r} does not fit: up to {LONGEST_VOICE} characters, no "
                "address and no name. Write one like A7."
            )
