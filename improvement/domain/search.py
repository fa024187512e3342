"""Searching in words: what is searched, and how words are made comparable."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

SNIPPET = 180  # characters
TELLING = 5  # letters
MOST_WORDS = 12  # of a search; more make no sense and cost time
_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]+)["“”„«»]')


class Subject(StrEnum):
    """What can be found by its words."""

    NOTE = "note"
    PLAN = "plan"
    DECISION = "decision"  # the lesson and reasons that a practice card shows
    PRACTICE = "practice"  # its newest card, and where it is done


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a text; ``hit`` where it is a word that was looked for."""

    text: str
    hit: bool


def folded(text: str) -> list[str]:
    """The words of a text, without case, accents and signs, in order.

    >>> folded("¡Él dijo: Señora-Gómez, 10 %!")
    ['el', 'dijo', 'senora', 'gomez', '10']
    """
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) != "Mn"
    )
    return _WORD.findall(bare.casefold())


def wanted(typed: str) -> tuple[str, ...]:
    """The words to look for; each finds all words that begin so.

    >>> wanted("Spanish  texts!")
    ('spanish', 'texts')
    """
    return tuple(dict.fromkeys(folded(typed)))[:MOST_WORDS]


def phrases(typed: str) -> tuple[tuple[str, ...], ...]:
    """What stands between quotation marks: words that follow each other just so.

    >>> phrases('"rent reminders" spanish “on Friday”')
    (('rent', 'reminders'), ('on', 'friday'))
    """
    quoted = (tuple(folded(words))[:MOST_WORDS] for words in _QUOTED.findall(typed))
    return tuple(words for words in quoted if len(words) > 1)


def begins_all(typed: str, text: str) -> bool:
    """Does every word that was typed begin a word of the text, and every phrase stand there so?

    >>> begins_all("rent remi", "Reminders before rent is due"), begins_all("call", "Texts")
    (True, False)
    >>> begins_all('"rent reminders"', "Reminders before rent is due")
    False
    """
    there = folded(text)
    whole = f" {' '.join(there)} "
    return all(any(each.startswith(word) for each in there) for word in wanted(typed)) and all(
        f" {' '.join(phrase)} " in whole for phrase in phrases(typed)
    )


def in_common(one: str, other: str) -> int:
    """How many telling words of one text also stand in the other, by their beginnings.

    Words of fewer than ``TELLING`` letters ("with", "rent") stand in most texts and tell nothing.

    >>> in_common("Reminder calls in Spanish", "A call before rent; reminders in Spanish too")
    2
    """
    there = {word[:TELLING] for word in folded(other) if len(word) >= TELLING}
    return len({word[:TELLING] for word in folded(one) if len(word) >= TELLING} & there)


def snippet(text: str, words: Sequence[str], *, length: int = SNIPPET) -> tuple[Piece, ...]:
    """The part of a text around the first word looked for, with all such words in it marked.

    >>> [p.text for p in snippet("The texts came late again.", ("text",)) if p.hit]
    ['texts']
    """
    spans = [m.span() for m in _WORD.finditer(text) if _found(m[0], words)]
    first = spans[0][0] if spans else 0
    start = 0 if first < length // 2 else _at_a_word(text, first - length // 3)
    end = min(len(text), start + length)
    pieces = [Piece(text="… ", hit=False)] if start else []
    place = start
    for left, right in spans:
        if start <= left and right <= end:
            pieces += [
                Piece(text=text[place:left], hit=False),
                Piece(text=text[left:right], hit=True),
            ]
            place = right
    pieces.append(Piece(text=text[place:end] + (" …" if end < len(text) else ""), hit=False))
    return tuple(piece for piece in pieces if piece.text)


def _found(word: str, words: Sequence[str]) -> bool:
    return any(part.startswith(w) for part in folded(word) for w in words)


def _at_a_word(text: str, place: int) -> int:
    """The beginning of the next word from here on."""
    gap = text.find(" ", place, place + 40)
    return place if gap < 0 else gap + 1
