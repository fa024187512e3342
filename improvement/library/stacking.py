"""A long table as series, each on its own points: one pass over all rows, however many."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from improvement.domain.periods import with_gaps
from improvement.domain.rows import Aggregation, Days, Figures, Rows
from improvement.domain.vocabulary import MeasureKind, Period
from improvement.errors import Invalid
from improvement.library.columns import Moments, moments
from improvement.services.stacked_series import Stack
from improvement.stats.charts.grouped_rows import AGGREGATED, GroupedRows, Places
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.subgroups import how_joined, starts_of

if TYPE_CHECKING:
    from pandas import DataFrame

_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """How the rows of one point become its figure, and which points there are."""

    kind: ChartKind | None
    made_of: MeasureKind
    aggregation: Aggregation
    period: Period | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Members:
    """Which series each row is of (in order of first appearance), and what each series is called.

    ``names`` holds the by-columns, one row a series.
    """

    codes: Places
    names: "DataFrame"

    @classmethod
    def of(cls, frame: "DataFrame", by: tuple[str, ...]) -> "Members":
        """Raises ``Invalid`` for a row without a label."""
        unnamed = frame[list(by)].isna().to_numpy()
        if unnamed.any():
            row, place = (int(at) for at in np.argwhere(unnamed)[0])
            raise Invalid(
                f"by: row {row + 1} has no {by[place]!r}. Name every row, or leave those rows out."
            )
        codes = frame.groupby(list(by), sort=False, observed=True).ngroup().to_numpy()
        first = np.unique(codes, return_index=True)[1]
        names = frame[list(by)].iloc[first].reset_index(drop=True)
        return cls(codes=codes.astype(np.intp), names=names)

    def tuples(self) -> list[tuple[Hashable, ...]]:
        """The labels of each series."""
        return list(self.names.itertuples(index=False, name=None))


def moments_of(column: Any, members: Members, *, whole_days: bool) -> Moments:
    """``moments``, each distinct entry read once; without a column, rows count in each series."""
    if column is None:
        return moments(_counted(members.codes), len(members.codes), whole_days=whole_days)
    if column.dtype.kind in "Mfiu":
        return moments(column, len(column), whole_days=whole_days)
    places, different = column.factorize(use_na_sentinel=True)
    read = moments(list(different), len(different), whole_days=whole_days)
    days = np.append(read.days, np.datetime64("NaT", "D"))  # place -1: missing
    return Moments(days=days[places], dated=read.dated, labels=read.labels)


def _counted(codes: Places) -> NDArray[np.float64]:
    """1, 2, 3 ... within each series, in the order of the rows."""
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(codes.max() + 1))
    found = np.empty(len(codes))
    found[order] = np.arange(len(codes)) - starts[codes[order]] + 1
    return found


def stacked(rows: Rows, members: Members, how: Joining) -> list[Stack]:
    """Every series with a point a day (or a period); rows without a day are passed over."""
    known = ~np.isnat(rows.x)
    points = _Points.of(rows.only(known), members.codes[known], how)
    return list(points.stacks(members.tuples(), how.period))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Points:
    """The points of all series, series by series and oldest first."""

    series: Places
    days: NDArray[np.int64]
    values: Figures
    denominators: Figures | None

    @classmethod
    def of(cls, rows: Rows, codes: Places, how: Joining) -> "_Points":
        days = _ordinals(starts_of(rows.x, how.period))
        earliest = int(days.min(initial=0))
        span = int(days.max(initial=0)) - earliest + 1
        keys, places = np.unique(codes * span + (days - earliest), return_inverse=True)
        grouped = GroupedRows.of(rows, places, len(keys))
        if rows.n is None:
            joined = AGGREGATED[how_joined(how.kind, how.made_of, how.aggregation)](grouped)
            values, below = _spread(grouped, joined), None
        else:
            values, below = (_spread(grouped, figures) for figures in grouped.ratios())
        return cls(
            series=keys // span, days=keys % span + earliest, values=values, denominators=below
        )

    def stacks(self, names: list[tuple[Hashable, ...]], period: Period | None) -> Iterator[Stack]:
        calendars: dict[bytes, tuple[tuple[date, ...], NDArray[np.int64]]] = {}
        bounds = np.searchsorted(self.series, np.arange(len(names) + 1)).tolist()
        for name, begin, end in zip(names, bounds[:-1], bounds[1:], strict=True):
            days = self.days[begin:end]
            key = days.tobytes()
            if key not in calendars:  # most series have the very same points
                calendars[key] = _calendar(days, period)
            periods, places = calendars[key]
            below = self.denominators
            yield Stack(
                by=tuple(map(str, name)),
                periods=periods,
                values=_placed(self.values[begin:end], places, len(periods)),
                denominators=None
                if below is None
                else _placed(below[begin:end], places, len(periods)),
            )


def _ordinals(days: Days) -> NDArray[np.int64]:
    return days.astype("datetime64[D]").astype(np.int64) + _EPOCH


def _spread(grouped: GroupedRows, figures: Figures) -> Figures:
    whole = np.full(grouped.points, np.nan)
    whole[grouped.there] = figures
    return whole


def _calendar(
    days: NDArray[np.int64], period: Period | None
) -> tuple[tuple[date, ...], NDArray[np.int64]]:
    given = tuple(map(date.fromordinal, days.tolist()))
    periods = given if period is None else with_gaps(given, period)
    return periods, np.searchsorted([each.toordinal() for each in periods], days)


def _placed(figures: Figures, places: NDArray[np.int64], points: int) -> Figures:
    placed = np.full(points, np.nan)
    placed[places] = figures
    return placed
