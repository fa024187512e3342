"""The run chart of a table in a file: no test and no database are needed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import PurePath

from improvement.charts.chart import chart_spec
from improvement.charts.export import to_pdf, to_png, to_svg
from improvement.domain.entries import PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.periods import with_gaps
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import Direction, MeasureKind
from improvement.errors import Invalid
from improvement.files.dates import DateOrder
from improvement.files.mapping import Figure, FigureColumn, PeriodMapping
from improvement.files.numbers import DecimalMark, guess_decimal_mark
from improvement.files.raw_table import RawTable
from improvement.files.suggestions import suggest_period_mapping
from improvement.files.tables import read_table
from improvement.files.totals import read_period_totals
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.run_chart import run_chart
from improvement.stats.record import Record, to_record
from improvement.words.reading import Reading
from improvement.words.run_chart import read_run_chart

KEY = "measure"
PICTURES = (".png", ".svg", ".pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartColumns:
    """Which columns hold what: either ``value``, or ``numerator`` and ``denominator``.

    The rest is told from the file where it leaves no doubt: the period's column, the order of day
    and month, the decimal mark.
    """

    value: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    period: str | None = None
    date_order: DateOrder | None = None
    decimal_mark: DecimalMark | None = None

    def __post_init__(self) -> None:
        shares = (self.numerator, self.denominator)
        if (self.value is None) == (shares == (None, None)) or (None in shares and any(shares)):
            raise Invalid(
                "Name the column to chart: either a value, or a numerator and a denominator."
            )

    @property
    def kind(self) -> MeasureKind:
        return MeasureKind.PROPORTION if self.value is None else MeasureKind.VALUE

    @property
    def title(self) -> str:
        if self.value is not None:
            return self.value
        return f"{self.numerator} of {self.denominator}"

    @property
    def figures(self) -> tuple[FigureColumn, ...]:
        named = (
            (self.value, Figure.VALUE),
            (self.numerator, Figure.NUMERATOR),
            (self.denominator, Figure.DENOMINATOR),
        )
        return tuple(
            FigureColumn(column=column, measure=KEY, figure=figure)
            for column, figure in named
            if column is not None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleChart:
    """A file's run chart, what it says, and how the file was read."""

    name: str
    chart: Chart
    reading: Reading
    notes: tuple[str, ...]

    def record(self) -> Record:
        """For machines: every figure at full precision, and the words."""
        return {
            "file": self.name,
            "chart": to_record(self.chart),
            "reading": asdict(self.reading),
            "notes": list(self.notes),
        }

    def picture(self, target: str) -> bytes:
        """The chart drawn, by the ending of ``target``: .png, .svg or .pdf."""
        ending = PurePath(target).suffix.lower()
        if ending not in PICTURES:
            raise Invalid(f"{target} ends in {ending or 'nothing'}: end it in .png, .svg or .pdf.")
        spec = chart_spec(self.chart, title=self.chart.series.name)
        if ending == ".svg":
            return to_svg(spec).encode()
        return to_png(spec) if ending == ".png" else to_pdf(spec)


def chart_file(
    content: bytes,
    *,
    name: str,
    columns: ChartColumns,
    frozen_points: int | None = None,
    split: date | None = None,
    direction: Direction | None = None,
) -> SampleChart:
    """The run chart of one column (or x of n) over time.

    Raises ``Invalid`` for what is no table, for columns that are not there, and with the first cell
    that cannot be read: a chart of the remaining rows would hide that something is wrong.

    >>> found = chart_file(b"month,waits\\n2026-01,31\\n2026-02,35\\n", name="waits.csv",
    ...                    columns=ChartColumns(value="waits"))
    >>> found.chart.series.values
    (31.0, 35.0)
    """
    table = read_table(content, name=name)
    spec = MeasureSpec(key=KEY, label=columns.title, kind=columns.kind)
    reading = read_period_totals(
        table,
        _mapping(table, columns, spec),
        dimensions=(),
        measures=(spec,),
        today=date.max,
    )
    if reading.errors:
        raise Invalid(
            f"{name}: cells that cannot be read: {len(reading.errors)}. {reading.errors[0]}"
        )
    chart = run_chart(
        _series(reading.good, spec, columns.title),
        frozen_points=frozen_points,
        splits=() if split is None else (split,),
    )
    return SampleChart(
        name=name,
        chart=chart,
        reading=read_run_chart(chart, direction=direction),
        notes=table.notes,
    )


def _mapping(table: RawTable, columns: ChartColumns, spec: MeasureSpec) -> PeriodMapping:
    """The columns that were asked for; the rest as the file itself suggests."""
    figures = [figure.column for figure in columns.figures]
    marks = [cell for heading in figures for cell in table.column(heading)]
    others = [heading for heading in table.headings if heading not in figures]
    candidates = [columns.period] if columns.period else others
    suggested = suggest_period_mapping(_narrowed(table, candidates), (), (spec,))
    if suggested.period is None:
        raise Invalid(
            f"No column holds dates or months. Name it; the columns are: {', '.join(others)}."
        )
    return PeriodMapping(
        period=suggested.period,
        length=suggested.length,
        figures=columns.figures,
        date_order=columns.date_order or suggested.date_order,
        decimal_mark=columns.decimal_mark or guess_decimal_mark(marks),
    )


def _narrowed(table: RawTable, headings: Sequence[str]) -> RawTable:
    """The table as if it had these columns only."""
    cells = [table.column(heading) for heading in headings]
    return replace(table, headings=tuple(headings), rows=tuple(zip(*cells, strict=True)))


def _series(totals: Sequence[PeriodTotal], spec: MeasureSpec, name: str) -> Series:
    """One point a period; periods missing from a weekly or monthly beat are gaps."""
    found = {total.start: total for total in totals}
    points = (_point(period, found.get(period)) for period in with_gaps(found))
    return Series(name=name, kind=spec.kind, points=tuple(points))


def _point(period: date, total: PeriodTotal | None) -> Point:
    if total is None:
        return Point(period=period, value=None)
    if total.numerator is None or total.denominator is None:
        return Point(period=period, value=total.value)
    share = total.numerator / total.denominator if total.denominator else None
    return Point(
        period=period, value=share, numerator=total.numerator, denominator=total.denominator
    )
