"""Numbers and yes/no as people write them, under an explicit decimal mark: refused, never guessed.

A grid that guesses turns 13,5 into 135. Here the decimal mark is stated; what does not fit it is
refused with a remedy.
"""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from math import isfinite
from unicodedata import category, digit

from improvement.domain.periods import written
from improvement.files.problem import Cell, NoAnswer, Problem, is_blank


class DecimalMark(StrEnum):
    """What stands before the decimals."""

    POINT = "."
    COMMA = ","


SPACES = " \u00a0\u202f\u2009"  # plain, no-break, narrow no-break, thin
APOSTROPHES = "'\u2019"
MINUS_SIGNS = "\u2212-"  # the hyphen last: between two others it would make a range
SIGN = rf"(?P<sign>[+{MINUS_SIGNS}]?)"

YES = frozenset({"true", "yes", "y", "1", "ja", "j", "si", "sí", "s", "wahr", "verdadero", "x"})
NO = frozenset({"false", "no", "n", "0", "nein", "falsch", "falso"})


def _pattern(mark: str) -> re.Pattern[str]:
    other = "." if mark == "," else ","
    separators = re.escape(other + SPACES + APOSTROPHES)
    # A thousands group never begins with 0: 0,500 is half, not five hundred.
    grouped = rf"[1-9][0-9]{{0,2}}(?P<mark>[{separators}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*"
    decimals = rf"(?:{re.escape(mark)}[0-9]+)?"
    plain = rf"(?:[0-9]+{decimals}|{re.escape(mark)}[0-9]+)(?:[eE][+-]?[0-9]{{1,3}})?"
    return re.compile(rf"{SIGN}(?P<body>{grouped}{decimals}|{plain})(?P<percent>[{SPACES}]?%)?")


_PATTERNS = {mark: _pattern(mark) for mark in DecimalMark}
_STRIP = {
    mark: str.maketrans(
        dict.fromkeys(("." if mark == "," else ",") + SPACES + APOSTROPHES, "") | {mark: "."}
    )
    for mark in DecimalMark
}


def parse_number(text: str, decimal_mark: DecimalMark) -> float | Problem | None:
    """The number that ``text`` writes under this decimal mark; None if blank.

    Thousands may be set apart by a space, a no-break space, an apostrophe or the other mark, in
    groups of exactly three. A percent sign divides by 100. Returns a :class:`Problem` for the rest.

    >>> parse_number("1,234.5", DecimalMark.POINT), parse_number("5 %", DecimalMark.COMMA)
    (1234.5, 0.05)
    >>> parse_number("13,5", DecimalMark.COMMA)
    13.5
    >>> parse_number("13,5", DecimalMark.POINT).remedy
    'Choose the decimal comma if the file uses one, or write 13.5.'
    """
    stripped = text.strip()
    match = _PATTERNS[decimal_mark].fullmatch(stripped)
    if match is None:
        return None if is_blank(stripped) else _refused(stripped, decimal_mark)
    number = float(match["body"].translate(_STRIP[decimal_mark]))
    if not isfinite(number):
        return Problem("This number is too large to be kept.", "Check the figure.")
    if match["percent"]:
        number /= 100
    return -number if match["sign"] and match["sign"] in MINUS_SIGNS else number


def read_number(cell: Cell, decimal_mark: DecimalMark) -> float | Problem | None:
    """The number in a cell, which a workbook may hold as a number already.

    >>> read_number(13.5, DecimalMark.COMMA), read_number(None, DecimalMark.POINT)
    (13.5, None)
    """
    if isinstance(cell, str):
        return parse_number(cell, decimal_mark)
    if cell is None:
        return None
    if isinstance(cell, bool):
        return Problem("This is a yes or no, not a number.", "Write the figure in digits.")
    if isinstance(cell, int | float):
        return float(cell)
    day = f" ({written(cell)})" if isinstance(cell, date) else ""
    return Problem(
        f"The spreadsheet holds a date here{day}, not a number.",
        "Format the cell as a number and type the figure again.",
    )


def parse_outcome(cell: Cell) -> float | Problem | None:
    """1.0 for yes, 0.0 for no, None if blank; English, German and Spanish words, TRUE and 1.

    >>> [parse_outcome(text) for text in ("TRUE", "nein", "sí", "0", "")]
    [1.0, 0.0, 1.0, 0.0, None]
    """
    if isinstance(cell, bool) or (isinstance(cell, int | float) and cell in (0, 1)):
        return float(cell)
    word = str(cell).strip().casefold()
    if word in YES:
        return 1.0
    if word in NO:
        return 0.0
    if is_blank(cell):
        return None
    return Problem(
        "This says neither yes nor no.", "Write yes or no (TRUE/FALSE, 1/0, ja/nein, sí/no)."
    )


def guess_decimal_mark(column: Iterable[Cell]) -> DecimalMark | NoAnswer:
    """The decimal mark that a column is written in, if its cells leave no doubt.

    A column without any mark reads the same either way and counts as a decimal point. Cells that
    are no number at all are left out of the question.

    >>> guess_decimal_mark(["13,5", "1.234"]), guess_decimal_mark(["12", "7"])
    (<DecimalMark.COMMA: ','>, <DecimalMark.POINT: '.'>)
    >>> guess_decimal_mark(["1,234", "2,500"]), guess_decimal_mark(["13,5", "13.5"])
    (<NoAnswer.AMBIGUOUS: 'ambiguous'>, <NoAnswer.MIXED: 'mixed'>)
    """
    fits = set(DecimalMark)
    in_doubt = False
    texts = {cell for cell in column if isinstance(cell, str)}
    for text in {_DIGITS.sub(_alike, text) for text in texts}:
        readings = {
            mark: number
            for mark in DecimalMark
            if isinstance(number := parse_number(text, mark), float)
        }
        if readings:
            fits &= set(readings)
            in_doubt |= len(set(readings.values())) > 1
    if not fits:
        return NoAnswer.MIXED
    if len(fits) == 1:
        return fits.pop()
    return NoAnswer.AMBIGUOUS if in_doubt else DecimalMark.POINT


_DIGITS = re.compile("[0-9]+")


def _alike(digits: re.Match[str]) -> str:
    """Digits that are read alike: how many there are counts, and whether the first is a zero."""
    return ("0" if digits[0][0] == "0" else "1") + "1" * (len(digits[0]) - 1)


_LIKE_DIGITS = str.maketrans(
    {"O": "0", "o": "0", "\u041e": "0", "\u043e": "0", "l": "1", "I": "1", "|": "1"}
)
_UNSEEN = frozenset({"Cc", "Cf"})  # control and format characters, such as marks of direction


def _strange(text: str, mark: DecimalMark) -> Problem | None:
    """What looks like a number to the eye and is none."""
    seen = "".join(letter for letter in text if category(letter) not in _UNSEEN)
    if seen != text:
        return Problem(
            "There are letters here that cannot be seen.",
            "Clear the cell and type the figure with the keys 0 to 9.",
        )
    plain = "".join(str(digit(letter, letter)) for letter in text).translate(_LIKE_DIGITS)
    if plain != text and _PATTERNS[mark].fullmatch(plain):
        return Problem(
            "These are digits of another script, or letters that look like digits.",
            f"Type it with the keys 0 to 9: {plain}.",
        )
    return None


def _refused(text: str, mark: DecimalMark) -> Problem:
    strange = _strange(text, mark)
    if strange:
        return strange
    other = DecimalMark.POINT if mark is DecimalMark.COMMA else DecimalMark.COMMA
    name = {DecimalMark.POINT: "point", DecimalMark.COMMA: "comma"}
    elsewhere = _PATTERNS[other].fullmatch(text)
    if elsewhere:
        plain = elsewhere["sign"] + elsewhere["body"].translate(_STRIP[other]).replace(".", mark)
        return Problem(
            f"With a decimal {name[mark]} this is not a number.",
            f"Choose the decimal {name[other]} if the file uses one, or write {plain}.",
        )
    if text.startswith("#"):
        return Problem("A formula went wrong here.", "Repair the formula, or clear the cell.")
    return Problem(
        "This is not a number.", "Write digits only; leave the cell empty if nothing was recorded."
    )
