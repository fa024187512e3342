"""Words of a right-to-left script inside our left-to-right sentences."""

import re
from typing import Any

#: First strong isolate and its end: what stands between them orders only itself (Unicode UAX 9).
FSI, PDI = "\u2068", "\u2069"

#: Letters of Hebrew, Arabic, Syriac, Thaana, N'Ko, Adlam and their relatives.
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RUN = re.compile(rf"[{_RIGHT}]+(?:[\s\d'’/&-]+[{_RIGHT}]+)*")


def isolated(words: str) -> str:
    r"""Words in which no right-to-left name moves the figures and names beside it.

    A text that begins and ends in such a script is somebody's own and is kept together; in a
    sentence of ours each name is. A text without such letters comes back as it is.

    >>> isolated("3 of 9 tests need you")
    '3 of 9 tests need you'
    >>> ascii(isolated("\u05d0\u05d1, 3 of 9"))
    "'\\u2068\\u05d0\\u05d1\\u2069, 3 of 9'"
    """
    if FSI in words or not _RUN.search(words):
        return words
    letters = [letter for letter in words if letter.isalpha()]
    if letters and all(_RUN.fullmatch(end) for end in (letters[0], letters[-1])):
        return f"{FSI}{words}{PDI}"
    return _RUN.sub(rf"{FSI}\g<0>{PDI}", words)


def isolated_within(record: Any) -> Any:
    r"""A record of texts, lists and records, each text in it isolated; the rest as it is.

    >>> ascii(isolated_within({"lines": ["\u05d0, 3 of 9", 4]}))
    "{'lines': ['\\u2068\\u05d0\\u2069, 3 of 9', 4]}"
    """
    if isinstance(record, str):
        return isolated(record)
    if isinstance(record, dict):
        return {key: isolated_within(value) for key, value in record.items()}
    if isinstance(record, (list, tuple)):
        return [isolated_within(each) for each in record]
    return record
