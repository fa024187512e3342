"""Passages of a note: from one character to another, in the text as it was kept."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from improvement.errors import Invalid

#: A sentence ends with its sign (also of scripts other than Latin) or with its line.
_SENTENCE = re.compile(r"[^\n]*?(?:[.!?…؟。！？]+[\"'”’»)]*(?=\s|$)|(?=\n|$))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Characters ``starts`` to ``ends`` (exclusive) of a text, and the words that stood there."""

    starts: int
    ends: int
    words: str

    def still_in(self, text: str) -> bool:
        """Do the same words still stand at the same place?"""
        return text[self.starts : self.ends] == self.words


def passage(text: str, starts: int, ends: int) -> Passage:
    """The passage of a text between two places.

    >>> passage("It came on Friday.", 3, 7).words
    'came'
    >>> passage("Short.", 0, 9)
    Traceback (most recent call last):
        ...
    improvement.errors.Invalid: The passage from 0 to 9 does not lie in a note of 6 characters. \
Choose it again.
    """
    if not 0 <= starts < ends <= len(text) or not text[starts:ends].strip():
        raise Invalid(
            f"The passage from {starts} to {ends} does not lie in a note of {len(text):,} "
            "characters. Choose it again."
        )
    return Passage(starts=starts, ends=ends, words=text[starts:ends])


def sentences(text: str) -> tuple[Passage, ...]:
    """The sentences and lines of a text, in order, without the white space between them.

    >>> [p.words for p in sentences("It came. On Friday!\\n- Yes")]
    ['It came.', 'On Friday!', '- Yes']
    """
    found = []
    for match in _SENTENCE.finditer(text):
        bare = match.group().strip()
        if bare:
            starts = match.start() + match.group().index(bare)
            found.append(passage(text, starts, starts + len(bare)))
    return tuple(found)


def together(text: str, chosen: Iterable[Passage]) -> Passage:
    """One passage from the first to the last of these; the whole text where none is chosen."""
    parts = sorted(chosen, key=lambda p: p.starts)
    if not parts:
        bare = text.strip()
        starts = text.index(bare)
        return passage(text, starts, starts + len(bare))
    return passage(text, parts[0].starts, max(p.ends for p in parts))
