"""A first proposal of which column means what, by heading and content, for a person to confirm.

Nothing is read on the strength of a suggestion alone, and what cannot be told stays open.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise

from improvement.domain.dimensions import Dimension
from improvement.domain.measures import MeasureSpec
from improvement.domain.repeated import distinct
from improvement.domain.vocabulary import MeasureKind
from improvement.files.dates import DateOrder, guess_date_order, is_serial, read_date
from improvement.files.figure_columns import figures_by_row, suggest_figures
from improvement.files.mapping import DAYS, CaseMapping, PeriodLength, PeriodMapping
from improvement.files.measure_names import take_measure_column
from improvement.files.numbers import DecimalMark, guess_decimal_mark
from improvement.files.open_columns import (
    ENOUGH,
    OpenColumns,
    anything,
    is_arm,
    is_date,
    is_month,
    is_number,
    is_outcome,
    is_period,
    words_of,
)
from improvement.files.problem import Cell, NoAnswer, is_blank
from improvement.files.raw_table import RawTable

CODE_WORDS = ("code", "id", "case", "household", "client", "record", "participant", "number")
START_WORDS = ("start", "started", "begin", "began", "enrolled", "admit", "admission", "intake")
DUE_WORDS = ("due", "until", "followup")
OUTCOME_WORDS = ("outcome", "closed", "ended", "end", "exit", "discharge", "event")
PERIOD_WORDS = ("period", "week", "month", "day", "date", "start")
NOTE_WORDS = ("note", "notes", "comment", "comments", "remark")
#: What a dimension of bands is called beyond what the number is called: *Age band* of ``age``.
BAND_WORDS = ("band", "bands", "bracket", "brackets", "group", "groups", "range", "ranges")


def suggest_case_mapping(
    table: RawTable, dimensions: Iterable[Dimension], measures: Iterable[MeasureSpec]
) -> CaseMapping:
    """Propose a mapping for a table with one row a case; what cannot be told is left out.

    >>> from improvement.files.tables import read_table
    >>> table = read_table("date,readmission\\n15/03/2026,TRUE\\n", name="x.csv")
    >>> spec = MeasureSpec(key="readmission", label="Readmitted", kind=MeasureKind.PROPORTION)
    >>> found = suggest_case_mapping(table, [], [spec])
    >>> found.starts_on, dict(found.measures), found.date_order
    ('date', {'readmission': 'readmission'}, <DateOrder.DAY_FIRST: 'day_first'>)
    """
    open_columns = OpenColumns(table)
    found_measures = _case_measures(open_columns, measures)
    found_dimensions = _dimension_columns(open_columns, dimensions)
    arm = open_columns.take_by_content(is_arm)
    due = open_columns.take(DUE_WORDS, is_date)
    starts_on = open_columns.take(START_WORDS, is_date)
    outcome_on = open_columns.take(OUTCOME_WORDS, is_date)
    starts_on = starts_on or open_columns.take_by_content(is_date)
    starts_on = starts_on or _day_numbers(open_columns, (*START_WORDS, *PERIOD_WORDS))
    code = _code_column(open_columns)
    return CaseMapping(
        starts_on=starts_on,
        code=code,
        due_on=due,
        outcome_on=outcome_on,
        arm_column=arm,
        dimensions=found_dimensions,
        measures=found_measures,
        date_order=_order(table, (starts_on, due, outcome_on)),
        decimal_mark=_mark(table, (*found_measures.values(), *found_dimensions.values())),
    )


def _day_numbers(open_columns: OpenColumns, words: Sequence[str]) -> str | None:
    """A column of a workbook's days that lost their format; where nothing else tells the day.

    Its heading is one or two words: *Week*, *Start date*, and not *Income at the start*.
    """
    if open_columns.table.serial_epoch is None:
        return None
    for heading in open_columns.fitting(is_serial):
        said = words_of(heading)
        if len(said) <= 2 and not set(words).isdisjoint(said):
            return open_columns.claim(heading)
    return None


def _code_column(open_columns: OpenColumns) -> str | None:
    """One whose entries each stand once; else one where few stand twice, which is then refused.

    Without a code those rows would be other households, and nobody would be told.
    """
    return open_columns.take(CODE_WORDS, anything, distinct=1.0) or open_columns.take(
        CODE_WORDS, anything, distinct=ENOUGH
    )


def suggest_period_mapping(
    table: RawTable, dimensions: Iterable[Dimension], measures: Iterable[MeasureSpec]
) -> PeriodMapping:
    """Propose a mapping for a table with one row a period, long or wide.

    >>> from improvement.files.tables import read_table
    >>> table = read_table("month,filings\\n2026-01-01,12\\n2026-02-01,9\\n", name="x.csv")
    >>> spec = MeasureSpec(key="filings", label="Filings", kind=MeasureKind.COUNT)
    >>> found = suggest_period_mapping(table, [], [spec])
    >>> found.period, found.length.value, [(f.column, f.figure.value) for f in found.figures]
    ('month', 'month', [('filings', 'count')])
    """
    open_columns = OpenColumns(table)
    known_dimensions = tuple(dimensions)
    end = open_columns.take(("end", "to", "until"), is_date)
    period = open_columns.take(PERIOD_WORDS, is_period) or open_columns.take_by_content(is_period)
    period = period or _day_numbers(open_columns, PERIOD_WORDS)
    found_dimensions = _dimension_columns(open_columns, known_dimensions)
    arm = open_columns.take_by_content(is_arm)
    known_measures = tuple(measures)
    by_row, named = take_measure_column(open_columns, known_measures)
    if by_row is None:
        figures = suggest_figures(open_columns, known_dimensions, known_measures)
    else:
        figures = figures_by_row(open_columns, known_dimensions, named)
    return PeriodMapping(
        period=period,
        period_end=end,
        length=_length(table, period),
        figures=figures,
        measure_column=by_row,
        arm_column=arm,
        dimensions=found_dimensions,
        note=open_columns.take(NOTE_WORDS, anything),
        date_order=_order(table, (period, end)),
        decimal_mark=_mark(table, [figure.column for figure in figures]),
    )


def _case_measures(open_columns: OpenColumns, measures: Iterable[MeasureSpec]) -> dict[str, str]:
    found = {}
    for measure in measures:
        fits = is_outcome if measure.kind is MeasureKind.PROPORTION else is_number
        heading = open_columns.take_named((measure.key, measure.label), fits)
        if heading is not None:
            found[measure.key] = heading
    return found


def _dimension_columns(
    open_columns: OpenColumns, dimensions: Iterable[Dimension]
) -> dict[str, str]:
    """By name first, for all of them; then by entries that are groups of a dimension."""
    found = {}
    waiting = []
    for dimension in dimensions:
        fits = is_number if dimension.banded else _names_group_of(dimension)
        heading = open_columns.take_named(_names_of(dimension), fits)
        if heading is None:
            waiting.append(dimension)
        else:
            found[dimension.key] = heading
    for dimension in waiting:
        heading = open_columns.take_by_content(_names_group_of(dimension))
        if heading is not None:
            found[dimension.key] = heading
    return found


def _names_of(dimension: Dimension) -> tuple[str, ...]:
    """What its column may be called; an age band is made from a column of ages."""
    names = (dimension.key, dimension.label)
    if not dimension.banded:
        return names
    number = " ".join(word for word in words_of(dimension.label) if word not in BAND_WORDS)
    return (*names, number)


def _names_group_of(dimension: Dimension) -> Callable[[Cell], bool]:
    """Entries by name only: a number may fall into a band of ages without being an age."""

    def names_group(cell: Cell) -> bool:
        return isinstance(cell, str) and not is_number(cell) and dimension.find(cell) is not None

    return names_group


def _order(table: RawTable, headings: Iterable[str | None]) -> DateOrder | NoAnswer:
    # Distinct entries: a million rows hold a thousand days.
    named = [distinct(table.column(heading)) for heading in headings if heading]
    cells: set[Cell] = set()
    cells = cells.union(*named)
    days = [cell for cell in cells if not is_month(cell) and not is_blank(cell)]
    if table.serial_epoch is not None:
        days = [cell for cell in days if not is_serial(cell)]  # a number has no order
    if cells and not days:
        return DateOrder.YEAR_FIRST  # months alone read the same under every order
    return guess_date_order(days)


def _mark(table: RawTable, headings: Iterable[str]) -> DecimalMark | NoAnswer:
    cells: set[Cell] = set()
    return guess_decimal_mark(
        cells.union(*(distinct(table.column(heading)) for heading in headings))
    )


def _length(table: RawTable, period: str | None) -> PeriodLength:
    """By the heading if it says so, else by the beat of the days where their order is known."""
    words = words_of(period or "")
    for length in PeriodLength:
        if length.value in words:
            return length
    order = _order(table, (period,))
    if period is None or not isinstance(order, DateOrder):
        return PeriodLength.MONTH
    days = distinct(table.column(period))
    epoch, zone = table.serial_epoch, table.zone
    read = (read_date(c, order, serial_epoch=epoch, zone=zone) for c in days)
    in_order = sorted({day for day in read if isinstance(day, date)})
    return _beat(in_order)


def _beat(days: Sequence[date]) -> PeriodLength:
    """How long periods are that begin on these days; some in between may be missing."""
    steps = [(later - earlier).days for earlier, later in pairwise(days)]
    if all(day.day == 1 for day in days):  # also 1 February and 1 March, four weeks apart
        quarterly = steps and len({day.month % 3 for day in days}) == 1
        return PeriodLength.QUARTER if quarterly and min(steps) <= 92 else PeriodLength.MONTH
    for weeks in (PeriodLength.FOUR_WEEKS, PeriodLength.FORTNIGHT):
        if min(steps, default=0) == DAYS[weeks] and all(step % DAYS[weeks] == 0 for step in steps):
            return weeks
    if steps and all(step % 7 == 0 for step in steps):
        return PeriodLength.WEEK
    return PeriodLength.DAY if steps and min(steps) < 7 else PeriodLength.MONTH
