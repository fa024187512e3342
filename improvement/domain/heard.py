"""How many people told us: notes counted by who spoke, never by how often somebody was heard."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from improvement.domain.vocabulary import Speaker

#: Voices that tell us something; what the team saw, or the data show, is nobody telling.
TELLING = frozenset({Speaker.FAMILY, Speaker.COMMUNITY, Speaker.FRONTLINE, Speaker.PARTNER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One note, as it counts: who spoke (their code; empty: somebody new), when, about what.

    ``on`` is the day it is about, ``written`` the day it was written down. ``group`` is a
    (dimension label, group label), None where the note is about no group.
    """

    note: int
    speaker: Speaker
    voice: str
    on: date
    written: date
    themes: frozenset[str]
    group: tuple[str, str] | None

    @property
    def told(self) -> bool:
        """Did somebody tell us this?"""
        return self.speaker in TELLING

    @property
    def person(self) -> str:
        """The same for everything that one person said."""
        code = self.voice.strip().casefold()
        return f"code {code}" if code else f"note {self.note}"


def people(said: Iterable[Said], theme: str | None = None) -> int:
    """How many people told us (something of this theme); the same code counts once.

    >>> heard = [Said(note=n, speaker=Speaker.FAMILY, voice=voice, on=date(2026, 11, 2),
    ...               written=date(2026, 11, 2), themes=frozenset({"Trust"}), group=None)
    ...          for n, voice in enumerate(["A7", "a7 ", "", ""])]
    >>> people(heard), people(heard, "Trust"), people(heard, "Timing")
    (3, 3, 0)
    """
    return len({s.person for s in said if s.told and (theme is None or theme in s.themes)})
