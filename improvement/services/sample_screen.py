"""Charts of every series of a long table in a file, judged in bulk: no database is needed."""

from dataclasses import asdict, dataclass
from pathlib import PurePath

from improvement.errors import Invalid
from improvement.files.long_table import LongColumns, read_long_table
from improvement.files.parquet import to_parquet
from improvement.files.safe_csv import to_csv
from improvement.files.tables import read_table
from improvement.services.judged_stacks import Progress, judge_stacks, reading_of
from improvement.services.screen_wishes import ScreenWishes, check_wishes, fitted
from improvement.services.screened_series import (
    COLUMNS,
    MAY_BE_EMPTY,
    TEXTS,
    ScreenedSeries,
    headings,
)
from improvement.services.stacked_series import stacks
from improvement.stats.charts.expected_signals import ExpectedSignals
from improvement.stats.record import Record, to_record
from improvement.words.amounts import Unit
from improvement.words.reading import Reading

_READ = 0.5  # share of the work done once the file is read


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleScreen:
    """Every series of a file, in its order, with what its chart says."""

    name: str
    by: tuple[str, ...]
    series: tuple[ScreenedSeries, ...]
    expected: ExpectedSignals
    reading: Reading
    notes: tuple[str, ...]
    n_rows: int

    def record(self) -> Record:
        """For machines: every figure at full precision, and the words."""
        return {
            "file": self.name,
            "rows": self.n_rows,
            "series": [each.record(self.by) for each in self.series],
            "expected": to_record(self.expected),
            "reading": asdict(self.reading),
            "notes": list(self.notes),
        }

    def table(self, target: str) -> bytes:
        """One row a series, by the ending of ``target``: .csv or .parquet."""
        names = headings(self.by)
        rows = [each.row() for each in self.series]
        if PurePath(target).suffix.lower() == ".csv":
            return to_csv(names, rows)
        ours = dict(zip(COLUMNS, names[len(self.by) :], strict=True))
        return to_parquet(
            names,
            rows,
            numbers=[ours["centre"]],
            counts=[ours[name] for name in MAY_BE_EMPTY],
            texts=[*self.by, *(ours[name] for name in TEXTS)],
        )


def screen_file(
    content: bytes,
    *,
    name: str,
    columns: LongColumns,
    wishes: ScreenWishes | None = None,
    progress: Progress = lambda share, what: None,
) -> SampleScreen:
    """Judge every series of a long table, each as ``chart_file`` would judge it alone.

    Raises ``Invalid`` for what is no table, columns that are not there, and with the first cell
    that cannot be right; for a kind of chart, limits or rules that do not go together.

    >>> found = screen_file(
    ...     b"month,site,waits\\n2026-01,A,31\\n2026-02,A,35\\n2026-01,B,9\\n", name="waits.csv",
    ...     columns=LongColumns(by=("site",), value="waits"))
    >>> [(each.by, each.points, each.finding.value) for each in found.series]
    [(('A',), 2, 'too_few_points'), (('B',), 1, 'too_few_points')]
    """
    asked = wishes or ScreenWishes()
    check_wishes(columns, asked)
    progress(0.0, "Reading the file")
    table = read_table(content, name=name)
    progress(_READ, "Reading the cells")
    try:
        long = read_long_table(table, fitted(columns, asked.kind))
    except Invalid as trouble:
        raise Invalid(f"{name}: {trouble}") from None
    judged = judge_stacks(list(stacks(long)), asked, progress=progress, done=_READ)
    progress(1.0, "Done")
    everyone = judged.series
    shown = [each for each in everyone if each.signal or not asked.only_signals]
    return SampleScreen(
        name=name,
        by=columns.by,
        series=tuple(shown),
        expected=judged.expected,
        reading=reading_of(judged, Unit.PERCENT if columns.value is None else Unit.NUMBER),
        notes=table.notes,
        n_rows=long.n_rows,
    )
