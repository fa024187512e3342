"""What was seen, heard and learned."""

from dataclasses import dataclass
from datetime import date

from improvement.domain.vocabulary import NoteKind, Speaker
from improvement.errors import Invalid

LONGEST_NOTE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDraft:
    """A note before it is kept. ``group`` is a (dimension key, group key), if it is about one."""

    text: str
    written_on: date
    kind: NoteKind = NoteKind.SEEN
    speaker: Speaker = Speaker.TEAM
    themes: tuple[str, ...] = ()
    group: tuple[str, str] | None = None
    may_quote: bool = False

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise Invalid("The note is empty. Write what was seen, heard or learned.")
        if len(self.text) > LONGEST_NOTE:
            raise Invalid(
                f"The note has {len(self.text):,} characters; {LONGEST_NOTE:,} fit. "
                "Split it in two."
            )
