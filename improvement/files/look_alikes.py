"""Names that look alike but are written with other letters: a Cyrillic o in *Women*.

The letters are some of those that unicode.org/Public/security/latest/confusables.txt lists as
looking like plain Latin ones; other widths and invisible marks go by normal form (NFKC).
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_CYRILLIC = (
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u051b\u051d"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405"
)
_LIKE_CYRILLIC = "aeopcyxijsdhqwABEKMHOPCTYXIJS"
_GREEK = (
    "\u03bf\u03b1\u03bd\u03c1\u03c5\u0391\u0392\u0395\u0396\u0397"
    "\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
)
_LIKE_GREEK = "oavpuABEZHIKMNOPTYX"
_LOOKS_LIKE = str.maketrans(_CYRILLIC + _GREEK, _LIKE_CYRILLIC + _LIKE_GREEK)
_SCRIPTS = (("CYRILLIC", "Cyrillic letters"), ("GREEK", "Greek letters"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlike:
    """The name that an entry looks like, and what letters it is written with instead."""

    name: str
    letters: str


def look_alike(text: str, names: Iterable[str]) -> LookAlike | None:
    """The name that looks like this entry without being it.

    >>> look_alike("W\u043emen", ["Men", "Women"])
    LookAlike(name='Women', letters='Cyrillic letters')
    >>> look_alike("Women\u200b", ["Women"]).letters, look_alike("Girls", ["Women"])
    ('letters that cannot be told apart by eye', None)
    """
    seen = _seen(text)
    name = next((name for name in names if name != text and _seen(name) == seen), None)
    return None if name is None else LookAlike(name=name, letters=_letters(text))


def _seen(text: str) -> str:
    """How a text looks: the letters it could be taken for, in small letters."""
    plain = unicodedata.normalize("NFKC", text).translate(_LOOKS_LIKE)
    shown = (letter for letter in plain if unicodedata.category(letter) not in {"Cf", "Mn", "Cc"})
    return " ".join("".join(shown).split()).casefold()


def _letters(text: str) -> str:
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in text}
    found = [words for script, words in _SCRIPTS if script in names]
    return " and ".join(found) or "letters that cannot be told apart by eye"
