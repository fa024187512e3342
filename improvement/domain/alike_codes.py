"""Codes that may be one household's: they differ in white space, width, capitals or zeros in front.

White space and width say nothing, so codes are made plain before they are compared. Capitals and
zeros may mean something (A7 and a7, 007 and 7): there a person is asked to look.
"""

import re
from collections.abc import Iterable, Sequence
from unicodedata import category, normalize

MOST_ASKED = 2_000  # codes whose other ways of writing are looked for
LONGEST_NUMBER = 12  # digits to which a number may have been filled up with zeros

Pair = tuple[str, str]

_ODD = re.compile(r"[^ -~\n]|  |\A | \Z|\n | \n")


def plain_codes(codes: Sequence[str]) -> Sequence[str]:
    """Codes without what no eye can tell apart; the same list where there is nothing of it.

    >>> list(plain_codes(["A  2", "\\uff21\\uff11", "a\\u200b7 ", "A1"]))
    ['A 2', 'A1', 'a7', 'A1']
    """
    lines = "\n".join(codes)
    if lines.count("\n") < max(len(codes), 1) and not _ODD.search(lines):
        return codes
    return [_plain(code) for code in codes]


def _plain(code: str) -> str:
    seen = "".join(sign for sign in code if category(sign) != "Cf")
    return " ".join(normalize("NFKC", seen).split())


def alike_within(codes: Sequence[str]) -> tuple[Pair, ...]:
    """Codes of one file that differ only in capitals or zeros in front, each beside the first.

    >>> alike_within(["a7", "007", "A7", "7", "b1"])
    (('A7', 'a7'), ('7', '007'))
    """
    if len(set(map(_folded, codes))) == len(codes):
        return ()
    first: dict[str, str] = {}
    pairs = ((code, first.setdefault(_folded(code), code)) for code in codes)
    return tuple((code, other) for code, other in pairs if code != other)


def _folded(code: str) -> str:
    return code.casefold().lstrip("0")


def other_ways(code: str) -> tuple[str, ...]:
    """How the same code may have been written in another file.

    >>> other_ways("a7"), other_ways("0123")[:4]
    (('A7',), ('123', '00123', '000123', '0000123'))
    """
    bare = code.lstrip("0")
    ways: list[str] = [code.upper(), code.lower(), bare]
    if code.isdigit():
        ways += [bare.zfill(length) for length in range(len(bare) + 1, LONGEST_NUMBER + 1)]
    return tuple(dict.fromkeys(way for way in ways if way and way != code))


def asked(codes: Iterable[str]) -> list[Pair]:
    """Each code beside each other way of writing it."""
    return [(code, way) for code in codes for way in other_ways(code)]
