"""Numbers that are none of what bands are made of: years of birth, codes for not known.

They are refused, not sorted into the first or the last band, which is open.
"""

import re
from collections.abc import Iterable

from improvement.domain.dimensions import Dimension
from improvement.files.numbers import DecimalMark, read_number
from improvement.files.problem import Cell, Problem

CODES = frozenset({99.0, 999.0, 9999.0})
APART = 1.5  # times as much as every other number, or every other number times as much
OLDEST = 120
AGE_WORDS, OTHER_UNITS = (
    {"age", "ages", "aged"},
    {"month", "months", "week", "weeks", "day", "days"},
)
REMEDY = "Leave the cell empty if it is not known; if it is meant, write the name of its group."


def odd_number(dimension: Dimension, number: float, codes: frozenset[float]) -> Problem | None:
    """Why a number is not sorted into a band of the dimension; None for any other.

    >>> from improvement.domain.dimensions import Group
    >>> age = Dimension(key="age", label="Age", groups=(Group(key="o", label="60 up", lower=60.0),))
    >>> odd_number(age, 1950.0, frozenset()).problem
    'Nobody is 1950 years old.'
    """
    if number < 0 and min(_bounds(dimension), default=0.0) >= 0:
        return Problem(f"{dimension.label} is not below 0.", REMEDY)
    if number in codes:
        return Problem(
            "Far from all other numbers of the column, this looks like a code for not known.",
            REMEDY,
        )
    if number > OLDEST and _in_years(dimension):
        return Problem(f"Nobody is {number:.15g} years old.", REMEDY)
    return None


def codes_for_missing(cells: Iterable[Cell], mark: DecimalMark) -> frozenset[float]:
    """The 99, 999 or 9999 of a column that stand apart from all of its other numbers.

    >>> sorted(codes_for_missing(["1", "4", "99"], DecimalMark.POINT))
    [99.0]
    >>> sorted(codes_for_missing(["71", "88", "99"], DecimalMark.POINT))
    []
    """
    found = {number for cell in cells if isinstance(number := read_number(cell, mark), float)}
    others = {number for number in found - CODES if number >= 0}
    if not others:
        return frozenset()
    least, most = min(others), max(others)
    return frozenset(code for code in found & CODES if code > APART * most or APART * code < least)


def codes_in(dimension: Dimension, cells: Iterable[Cell], mark: DecimalMark) -> frozenset[float]:
    """The same of the column of a dimension; none where it has no bands."""
    return codes_for_missing(cells, mark) if dimension.banded else frozenset()


def _bounds(dimension: Dimension) -> list[float]:
    both = [bound for group in dimension.groups for bound in (group.lower, group.upper)]
    return [bound for bound in both if bound is not None]


def _in_years(dimension: Dimension) -> bool:
    words = set(re.findall(r"[a-z]+", f"{dimension.key} {dimension.label}".casefold()))
    return bool(words & AGE_WORDS) and not words & OTHER_UNITS
