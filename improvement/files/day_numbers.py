"""Figures that are days in Excel's counting: 46023 among counts of twenty is 1 January 2026.

A date typed or pasted into a column of numbers becomes the number of days since 1900 and looks like
any figure from then on. It is told by its company: in a column whose other figures are tiny.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from improvement.domain.periods import written
from improvement.domain.repeated import Repeated
from improvement.files.problem import Problem

EXCEL_EPOCH = date(1899, 12, 30)
FIRST, LAST = date(2000, 1, 1), date(2049, 12, 31)  # days that somebody may have meant
TINY = 20  # times smaller than a day's number the largest other figure is


@dataclass(frozen=True, slots=True, kw_only=True)
class DayNumber:
    """A figure that looks like a day, in how many rows, beside figures up to ``most``."""

    heading: str
    figure: int
    day: date
    rows: int
    most: float


def day_of(figure: float, epoch: date | None = None) -> date | None:
    """The day that Excel counts as this figure, if somebody may have meant it.

    >>> day_of(46023.0), day_of(120.0), day_of(46023.5)
    (datetime.date(2026, 1, 1), None, None)
    """
    start = epoch or EXCEL_EPOCH
    if figure != int(figure) or not (FIRST - start).days <= figure <= (LAST - start).days:
        return None
    return start + timedelta(days=int(figure))


def day_numbers(
    heading: str, values: Sequence[object], epoch: date | None = None
) -> tuple[DayNumber, ...]:
    """The figures of a column that look like days: a minority, and all others tiny beside them.

    >>> day_numbers("of", [20.0, 25.0, 46023.0])
    (DayNumber(heading='of', figure=46023, day=datetime.date(2026, 1, 1), rows=1, most=25.0),)
    >>> day_numbers("of", [20_000.0, 25.0, 46023.0]), day_numbers("of", [46023.0])
    ((), ())
    """
    column = Repeated.of(values)
    rows = np.bincount(column.places, minlength=len(column.entries))
    days: list[tuple[int, date, int]] = []
    others: list[tuple[float, int]] = []
    for value, n in zip(column.entries, rows.tolist(), strict=True):
        if not isinstance(value, float):
            continue
        day = day_of(value, epoch)
        if day is None:
            others.append((abs(value), n))
        else:
            days.append((int(value), day, n))
    if not days or sum(n for *_, n in days) >= sum(n for _, n in others):
        return ()
    most = max(value for value, _ in others)
    if most * TINY > min(figure for figure, *_ in days):
        return ()
    return tuple(
        DayNumber(heading=heading, figure=figure, day=day, rows=n, most=most)
        for figure, day, n in days
    )


def refusal(found: DayNumber) -> Problem:
    """Why it is left out until somebody says that it is a figure.

    >>> print(refusal(day_numbers("of", [20.0, 25.0, 46023.0])[0]).problem)
    46,023 looks like a date in Excel's counting (1 January 2026): the other figures are 25 or less.
    """
    return Problem(
        f"{found.figure:,} looks like a date in Excel's counting ({written(found.day)}): the other "
        f"figures are {found.most:,.10g} or less.",
        "Put the figure there, or say that it is one.",
    )


def without_days(
    heading: str, values: Repeated[float | Problem | None], epoch: date | None
) -> Repeated[float | Problem | None]:
    """The column with such figures as problems in their place."""
    found = {n.figure: refusal(n) for n in day_numbers(heading, values, epoch)}

    def known(value: float | Problem | None) -> float | Problem | None:
        if isinstance(value, float) and value == int(value):
            return found.get(int(value), value)
        return value

    return values.map(known) if found else values
