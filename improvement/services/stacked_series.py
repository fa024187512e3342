"""The rows of a long table put together as series, each on its own calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from improvement.domain.periods import with_gaps
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.files.long_table import LongTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One series on its own calendar, missing periods as NaN."""

    by: tuple[str, ...]
    periods: tuple[date, ...]
    values: NDArray[np.float64]
    denominators: NDArray[np.float64] | None

    def series(self, made_of: MeasureKind) -> Series:
        """The same for the chooser, which looks at one series at a time."""
        below = (
            np.full(len(self.values), np.nan) if self.denominators is None else self.denominators
        )
        trios = zip(self.periods, self.values.tolist(), below.tolist(), strict=True)
        points = tuple(_point(*trio, ratio=self.denominators is not None) for trio in trios)
        return Series(name=", ".join(self.by), kind=made_of, points=points)


def _point(period: date, value: float, below: float, *, ratio: bool) -> Point:
    if value != value:
        return Point(period=period, value=None)
    if not ratio:
        return Point(period=period, value=value)
    share = value / below if below else None
    return Point(period=period, value=share, numerator=value, denominator=below)


def stacks(long: LongTable) -> Iterator[Stack]:
    """The rows of each series put on its calendar, as ``chart_file`` puts those of one."""
    calendars: dict[bytes, tuple[tuple[date, ...], NDArray[np.int64]]] = {}
    ends = np.searchsorted(long.series, np.arange(len(long.names)), side="right").tolist()
    begin = 0
    for by, end in zip(long.names, ends, strict=True):
        rows = np.arange(begin, end)[~np.isnan(long.values[begin:end])]
        days, begin = long.days[rows], end
        key = days.tobytes()
        if key not in calendars:
            calendars[key] = _calendar(days)
        periods, places = calendars[key]
        yield Stack(
            by=by,
            periods=periods,
            values=_spread(long.values[rows], places, len(periods)),
            denominators=None
            if long.denominators is None
            else _spread(long.denominators[rows], places, len(periods)),
        )


def _calendar(days: NDArray[np.int64]) -> tuple[tuple[date, ...], NDArray[np.int64]]:
    """Many series share the same periods, so this is worked out once for all of them."""
    periods = with_gaps(map(date.fromordinal, days.tolist()))
    return periods, np.searchsorted([period.toordinal() for period in periods], days)


def _spread(
    figures: NDArray[np.float64], places: NDArray[np.int64], points: int
) -> NDArray[np.float64]:
    spread = np.full(points, np.nan)
    spread[places] = figures
    return spread
