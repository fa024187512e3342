"""Whether each row of a table is a period: periods that follow each other, each once, and figures.

Nothing has to be known of the measures for that: a month a row with numbers beside it is no list of
households.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from improvement.domain.periods import end_of, start_of, with_gaps
from improvement.domain.vocabulary import Period
from improvement.files.dates import DateOrder, parse_month, read_date
from improvement.files.mapping import CaseMapping, PeriodMapping
from improvement.files.open_columns import ENOUGH, OpenColumns, is_number, is_outcome, words_of
from improvement.files.problem import Cell
from improvement.files.raw_table import RawTable
from improvement.files.suggestions import CODE_WORDS

FEWEST, MOST = 3, 2_000  # rows: fewer show no beat, and more are no series of weeks or months
BEATS = (Period.WEEK, Period.MONTH, Period.QUARTER)


def rows_are_periods(table: RawTable, *, cases: CaseMapping, totals: PeriodMapping) -> bool:
    """Is each row a period, by what was found in the table both ways?

    >>> from improvement.files.tables import read_table
    >>> rows = "month,n\\n2026-01-01,17\\n2026-02-01,12\\n2026-03-01,27\\n"
    >>> table = read_table(rows, name="x.csv")
    >>> rows_are_periods(table, cases=CaseMapping(), totals=PeriodMapping(period="month"))
    True
    """
    if totals.period is None or not FEWEST <= len(table.rows) <= MOST:
        return False
    if cases.due_on or cases.outcome_on or _names_cases(cases.code):
        return False
    found = OpenColumns(table)
    outcomes = found.fitting(is_outcome)
    if not set(outcomes).isdisjoint(cases.measures.values()):
        return False
    figures = {*found.fitting(is_number)} - {*outcomes, totals.period}
    return bool(figures) and _follow(table, totals)


def _names_cases(code: str | None) -> bool:
    """Is this a column of codes? A *Number* may be how many."""
    return code is not None and not set(CODE_WORDS).intersection(words_of(code)) <= {"number"}


def _follow(table: RawTable, totals: PeriodMapping) -> bool:
    cells = table.column(totals.period or "")
    for order in _orders(totals):
        days = list(_days(cells, order, table.serial_epoch))
        if len(days) >= max(FEWEST, ENOUGH * len(cells)) and any(_keep(days, b) for b in BEATS):
            return True
    return False


def _orders(totals: PeriodMapping) -> tuple[DateOrder, ...]:
    """The order of dates; both where it is still to be asked."""
    if isinstance(totals.date_order, DateOrder):
        return (totals.date_order,)
    return (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST)


def _days(cells: Sequence[Cell], order: DateOrder, epoch: date | None) -> Iterator[date]:
    for cell in cells:
        day = read_date(cell, order, serial_epoch=epoch)
        if isinstance(cell, str) and not isinstance(day, date):
            day = parse_month(cell, order)
        if isinstance(day, date):
            yield day


def _keep(days: Sequence[date], beat: Period) -> bool:
    """Are these first days (or last ones) of such periods, each once, and few of them missing?"""
    starts = {start_of(day, beat) for day in days}
    alike = len({day - start_of(day, beat) for day in days}) == 1
    last = all(day == end_of(start_of(day, beat), beat) for day in days)
    return (
        len(starts) == len(days)
        and (alike or last)
        and 2 * len(days) >= len(with_gaps(starts, beat))
    )
