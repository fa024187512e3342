"""From rows to points: which figures stand behind each point of a chart?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from improvement.domain.periods import with_gaps
from improvement.domain.rows import Aggregation, Days, Rows, refuse
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind, Period
from improvement.errors import Invalid
from improvement.stats.charts.figures import MADE_OF, OF_COUNTS, OF_RATIOS, OF_SAMPLES, OF_SHARES
from improvement.stats.charts.grouped_rows import AGGREGATED, GroupedRows, deviation
from improvement.stats.charts.kinds import ChartKind

#: Charts of what is counted or measured one by one: nothing to divide by.
WITHOUT_DENOMINATORS = OF_COUNTS | OF_SAMPLES | {ChartKind.T}
#: Charts whose numerators may be below 0, since they are measured, not counted.
MEASURED = {ChartKind.RUN, ChartKind.I, ChartKind.MR, ChartKind.IP}


def subgroups(
    rows: Rows,
    kind: ChartKind | None = None,
    *,
    name: str = "",
    made_of: MeasureKind = MeasureKind.VALUE,
    aggregation: Aggregation = Aggregation.MEAN,
    period: Period | None = None,
) -> Series:
    """Join the rows of one day, or of one period, into one point.

    Parameters
    ----------
    rows : any number, in any order, also none.
    kind : for which chart; None if it is still to be chosen.
    name : of the series.
    made_of : what a figure is made of, where the kind of chart does not say it.
    aggregation : of single figures. Counts of a C chart are always added up, Xbar and S charts
        always take mean and standard deviation.
    period : join days into such periods; those without a row become gaps. None: a point a day that
        occurs, and no gaps but those given.

    Returns
    -------
    Series, oldest first. With ``rows.n`` each point is sum(y) / sum(n), and has no value where
    sum(n) is 0. Means carry size and standard deviation.

    Raises
    ------
    Invalid : see ``check_rows``.

    Notes
    -----
    Rows without a day are dropped; where y or n is missing, both are. A point of which every figure
    is missing is a gap: qicharts2 0.8.1 adds nothing up to 0, which a C chart then shows as a count
    of 0.

    References
    ----------
    qicharts2 0.8.1, helper.functions.R: subgroups and their order.

    >>> days = np.array(["2026-01-02", "2026-01-01", "2026-01-02"], dtype="datetime64[D]")
    >>> found = subgroups(Rows(x=days, y=np.array([3.0, 5.0, 1.0]), n=np.array([4.0, 9.0, 6.0])),
    ...     ChartKind.P, made_of=MeasureKind.PROPORTION)
    >>> [(point.numerator, point.denominator, round(point.value, 2)) for point in found.points]
    [(5.0, 9.0, 0.56), (4.0, 10.0, 0.4)]

    On 2 January 4 of 10 were on time.
    """
    check_rows(rows, kind, made_of)
    known = rows.only(~np.isnat(rows.x))
    starts = starts_of(known.x, period)
    days = _points_in_time(starts, period)
    grouped = GroupedRows.of(known, np.searchsorted(days, starts), len(days))
    table = (
        _single(grouped, how_joined(kind, made_of, aggregation))
        if rows.n is None
        else _ratios(grouped)
    )
    of_chart = made_of if kind is None else MADE_OF.get(kind, made_of)
    return Series(name=name, kind=of_chart, points=tuple(table.points(days.tolist())))


def check_rows(rows: Rows, kind: ChartKind | None, made_of: MeasureKind) -> None:
    """Raise ``Invalid`` for figures that a chart of this kind cannot have, naming the first row.

    Denominators of a chart that has none, or none of one that needs them; figures of nobody; shares
    above 1; negative counts; times that are not above 0.
    """
    letter = "this" if kind is None else f"a {kind.letter}"
    if rows.n is None:
        if kind in OF_RATIOS:
            raise Invalid(f"n: {letter} chart needs denominators. Give one for each y.")
        _check_single(rows, kind, made_of, letter)
        return
    if kind in WITHOUT_DENOMINATORS:
        raise Invalid(
            f"n: {letter} chart has no denominators. Leave n out, or draw a P or U chart."
        )
    shares = kind in OF_SHARES or made_of is MeasureKind.PROPORTION
    with np.errstate(invalid="ignore"):
        wrong = (rows.n == 0) & (rows.y != 0)
        if shares:
            wrong |= rows.y > rows.n
        if shares or not (kind is None or kind in MEASURED):
            wrong |= rows.y < 0
    _refuse_ratio(rows, wrong & rows.recorded, letter)


def _check_single(rows: Rows, kind: ChartKind | None, made_of: MeasureKind, letter: str) -> None:
    counted = kind in OF_COUNTS or (kind is None and made_of is MeasureKind.COUNT)
    if counted:
        refuse("y", rows.y, rows.y < 0, f"in {letter} chart, but a count is not negative")
    elif kind is ChartKind.T:
        why = f"in {letter} chart, but a time between events is above 0 (same day: 0.5)"
        refuse("y", rows.y, rows.y <= 0, why)


def _refuse_ratio(rows: Rows, wrong: NDArray[np.bool_], letter: str) -> None:
    if rows.n is not None and bool(wrong.any()):
        row = int(np.argmax(wrong))
        raise Invalid(
            f"y and n, row {row + 1}: {rows.y[row]:g} of {rows.n[row]:g} cannot be right in "
            f"{letter} chart. Check the two figures."
        )


def how_joined(kind: ChartKind | None, made_of: MeasureKind, asked: Aggregation) -> Aggregation:
    """How single figures of one point are joined: counts are added up, samples averaged."""
    if kind is ChartKind.C or (kind is None and made_of is MeasureKind.COUNT):
        return Aggregation.SUM
    return Aggregation.MEAN if kind in OF_SAMPLES else asked


def starts_of(days: Days, period: Period | None) -> Days:
    """The first day of the period of each day; the day itself without a period."""
    if period is None or period is Period.DAY:
        return days
    if period is Period.WEEK:
        since_monday = (days.astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
        mondays: Days = days - since_monday.astype("timedelta64[D]")
        return mondays
    months = days.astype("datetime64[M]")
    joined = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}[period]
    return (months - months.astype(np.int64) % joined).astype("datetime64[D]")


def _points_in_time(starts: Days, period: Period | None) -> Days:
    found = np.unique(starts)
    if period is None or not found.size:
        return found
    return np.array(with_gaps(found.tolist(), period), dtype="datetime64[D]")


_Column = list[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The figures of every point, column by column."""

    values: _Column
    numerators: _Column
    denominators: _Column
    sizes: _Column
    spreads: _Column

    def points(self, days: list[date]) -> Iterator[Point]:
        columns = (days, self.values, self.numerators, self.denominators, self.sizes, self.spreads)
        for day, value, above, below, size, spread in zip(*columns, strict=True):
            yield Point(
                period=day,
                value=value,
                numerator=above,
                denominator=below,
                size=None if size is None else int(size),
                spread=spread,
            )


def _single(g: GroupedRows, how: Aggregation) -> _Table:
    nothing: _Column = [None] * g.points
    sampled = how is Aggregation.MEAN
    return _Table(
        values=g.spread_out(AGGREGATED[how](g)),
        numerators=nothing,
        denominators=nothing,
        sizes=g.spread_out(g.counts.astype(np.float64)) if sampled else nothing,
        spreads=g.spread_out(deviation(g)) if sampled else nothing,
    )


def _ratios(g: GroupedRows) -> _Table:
    nothing: _Column = [None] * g.points
    above, below = g.ratios()
    values = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return _Table(
        values=g.spread_out(values),
        numerators=g.spread_out(above),
        denominators=g.spread_out(below),
        sizes=nothing,
        spreads=nothing,
    )
