"""Words a caller may use, and what a figure is made of where nobody says it."""

from enum import StrEnum
from typing import Any, TypeVar

import numpy as np

from improvement.domain.rows import Figures, Rows
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid
from improvement.stats.charts.figures import MADE_OF
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.rule_sets import RULE_SETS

Word = TypeVar("Word", bound=StrEnum)


def known_rules(rules: str) -> None:
    """Raise ``Invalid`` for a rule set that there is not, naming the argument."""
    if rules not in RULE_SETS:
        raise Invalid(f"rules: {rules!r} is not a rule set. Choose one of {', '.join(RULE_SETS)}.")


def named(name: str, words: type[Word], given: Any) -> Word:
    """A word of the field. Raises ``Invalid`` with the known ones for any other.

    >>> named("kind", ChartKind, "xbar").letter
    'Xbar'
    """
    try:
        return words(given)
    except ValueError:
        known = ", ".join(word.value for word in words)
        raise Invalid(f"{name}: {given!r} is not known. Choose one of {known}.") from None


def made_of_rows(asked: str | None, kind: ChartKind | None, rows: Rows) -> MeasureKind:
    """By the kind of chart, by what somebody says, or by the figures: shares, rates, values."""
    if kind in MADE_OF:
        return MADE_OF[kind]
    if asked is not None:
        return named("made_of", MeasureKind, asked)
    if rows.n is None or kind is ChartKind.IP:  # I': averages, by how many stand behind each
        return MeasureKind.VALUE
    return MeasureKind.PROPORTION if _is_share(rows.y, rows.n) else MeasureKind.RATE


def _is_share(above: Figures, below: Figures) -> bool:
    known = ~(np.isnan(above) | np.isnan(below))
    x, n = above[known], below[known]
    whole = bool((x == np.round(x)).all() and (n == np.round(n)).all())
    return whole and bool(((x >= 0) & (x <= n)).all())
