"""Chances adjusted for having asked several times, by every usual rule."""

from collections.abc import Sequence
from enum import StrEnum
from math import isnan, nan

import numpy as np

from improvement.errors import Invalid
from improvement.stats.reported.checked import Floats


class Rule(StrEnum):
    """What is held: a chance of any error (the first four), or a share of errors (BH, BY)."""

    BONFERRONI = "bonferroni"
    HOLM = "holm"
    HOCHBERG = "hochberg"
    HOMMEL = "hommel"
    BH = "BH"
    BY = "BY"


def adjusted(chances: Sequence[float | None], rule: Rule | str) -> tuple[float | None, ...]:
    """``chances`` (0-1 each; None or NaN = not known, stays None and is not counted) adjusted.

    Raises ``Invalid`` for a value outside 0-1 and for a rule that is not known. The app itself
    uses Holm's for groups named beforehand (``holm``) and BH for searches (``exploratory``).

    References: Holm 1979; Hochberg 1988; Hommel 1988, Biometrika 75, 383-386; Benjamini & Hochberg
    1995; Benjamini & Yekutieli 2001.

    >>> adjusted([0.04, 0.01, None, 0.03], "hommel")
    (0.04, 0.03, None, 0.04)
    """
    try:
        wanted = Rule(rule)
    except ValueError:
        names = ", ".join(one.value for one in Rule)
        raise Invalid(f"{rule!r} is no rule of adjusting: give one of {names}.") from None
    values = np.array([nan if p is None else float(p) for p in chances])
    wrong = values[(values < 0) | (values > 1)]
    if wrong.size:
        raise Invalid(f"{wrong[0]} is not a chance: give values between 0 and 1.")
    known = ~np.isnan(values)
    values[known] = _of_known(values[known], wanted)
    return tuple(None if isnan(value) else float(value) for value in values)


def _of_known(p: Floats, rule: Rule) -> Floats:
    m = len(p)
    if not m:
        return p
    order = np.argsort(p, kind="stable")
    ranked, rank = p[order], np.arange(1, m + 1)
    match rule:
        case Rule.BONFERRONI:
            found = ranked * m
        case Rule.HOLM:
            found = np.maximum.accumulate((m - rank + 1) * ranked)
        case Rule.HOCHBERG:
            found = _from_above((m - rank + 1) * ranked)
        case Rule.BH:
            found = _from_above(m / rank * ranked)
        case Rule.BY:
            found = _from_above((1 / rank).sum() * m / rank * ranked)
        case Rule.HOMMEL:
            found = _hommel(ranked)
    back = np.empty(m)
    back[order] = np.minimum(1.0, found)
    return back


def _from_above(values: Floats) -> Floats:
    """Each value no larger than any to its right."""
    return np.asarray(np.minimum.accumulate(values[::-1])[::-1])


def _hommel(ranked: Floats) -> Floats:
    """The closed test of Simes, by Wright's 1992 way of computing it (Biometrics 48, 1005-1013)."""
    m = len(ranked)
    rank = np.arange(1, m + 1)
    bound = np.full(m, (m * ranked / rank).min())
    found = bound.copy()
    for size in range(m - 1, 1, -1):
        few, rest = np.arange(m - size + 1), np.arange(m - size + 1, m)
        least = float((size * ranked[rest] / np.arange(2, size + 1)).min())
        bound[few] = np.minimum(size * ranked[few], least)
        bound[rest] = bound[m - size]
        found = np.maximum(found, bound)
    return np.asarray(np.maximum(found, ranked))
