"""Charts of every series of a long table in a file, judged in bulk: no database is needed."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid, NotComputable
from improvement.files.long_table import LongColumns, read_long_table
from improvement.files.parquet import to_parquet
from improvement.files.safe_csv import to_csv
from improvement.files.tables import read_table
from improvement.services.screen_wishes import OF_ANY, ScreenWishes, check_wishes, fitted
from improvement.services.screened_series import (
    COLUMNS,
    MAY_BE_EMPTY,
    TEXTS,
    ScreenedSeries,
    headings,
    of_screened,
)
from improvement.services.stacked_series import Stack, stacks
from improvement.stats.charts.chooser import propose_chart
from improvement.stats.charts.expected_signals import (
    ExpectedSignals,
    WatchedChart,
    expected_signals,
)
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.screen import BLOCK, screen
from improvement.stats.record import Record, to_record
from improvement.words.amounts import Unit, amount
from improvement.words.reading import Reading
from improvement.words.rules import RULE_WORDS
from improvement.words.screening import OUTSIDE_ONLY, read_screening

MOST_CELLS = 4_000_000  # of a matrix at a time: 32 megabytes
MOST_NAMED = 20  # series with a signal that are told one by one

#: Told how much is done (0-1) and what is being done.
Progress = Callable[[float, str], None]
_READ, _PLACED = 0.5, 0.8  # shares of the work done once the file is read, and the columns


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
    stacked = list(stacks(long))
    placed = _placed(stacked, asked, progress)
    found = _judged(stacked, placed, asked, progress)
    progress(1.0, "Done")
    expected = expected_signals((w for _, w in found), rules=asked.rules)
    everyone = [each for each, _ in found]
    shown = [each for each in everyone if each.signal or not asked.only_signals]
    return SampleScreen(
        name=name,
        by=columns.by,
        series=tuple(shown),
        expected=expected,
        reading=_reading(everyone, expected, columns),
        notes=table.notes,
        n_rows=long.n_rows,
    )


_Way = tuple[ChartKind, LimitMethod | None]


def _placed(
    stacked: Sequence[Stack], asked: ScreenWishes, progress: Progress
) -> Mapping[_Way, list[int]]:
    """Which series are judged by which kind of chart and limits."""
    if asked.kind is not None:
        return {(asked.kind, asked.limits): list(range(len(stacked)))}
    ways: dict[_Way, list[int]] = defaultdict(list)
    for place, stack in enumerate(stacked):
        if place % BLOCK == 0:
            progress(_READ + (_PLACED - _READ) * place / len(stacked), "Choosing charts")
        ways[_proposed(stack, asked.frozen_points)].append(place)
    return ways


def _proposed(stack: Stack, frozen: int | None) -> _Way:
    made_of = MeasureKind.VALUE if stack.denominators is None else MeasureKind.PROPORTION
    try:
        found = propose_chart(stack.series(made_of), baseline_points=frozen)
    except NotComputable:  # nothing recorded where the line would come from: told as such
        return ChartKind.RUN, None
    if found.kind is ChartKind.G:  # of rare events themselves, not of what lies between them
        return ChartKind.RUN, None
    return found.kind, None if found.kind is ChartKind.RUN else found.limits


_Found = tuple[ScreenedSeries, WatchedChart]


def _judged(
    stacked: Sequence[Stack],
    ways: Mapping[_Way, list[int]],
    asked: ScreenWishes,
    progress: Progress,
) -> list[_Found]:
    """Every series judged, in the order of the file."""
    found: dict[int, _Found] = {}
    for (kind, limits), places in ways.items():
        for batch in _batches(stacked, places):
            found |= zip(batch, _batch(stacked, batch, kind, limits, asked), strict=True)
            share = _PLACED + (1 - _PLACED) * len(found) / len(stacked)
            progress(share, "Judging the charts")
    return [found[place] for place in range(len(stacked))]


def _batches(stacked: Sequence[Stack], places: Sequence[int]) -> Iterator[list[int]]:
    """Series of like length together: one long one does not make all the others wide."""
    batch: list[int] = []
    for place in sorted(places, key=lambda each: len(stacked[each].values)):
        wide = len(stacked[place].values)
        if batch and (len(batch) == BLOCK or (len(batch) + 1) * wide > MOST_CELLS):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def _batch(
    stacked: Sequence[Stack],
    batch: Sequence[int],
    kind: ChartKind,
    limits: LimitMethod | None,
    asked: ScreenWishes,
) -> Iterator[_Found]:
    values = _matrix([stacked[place].values for place in batch])
    below = [stacked[place].denominators for place in batch]
    ratio = [each for each in below if each is not None]
    screened = screen(
        values,
        kind,
        denominators=_matrix(ratio) if ratio else None,
        made_of=MeasureKind.PROPORTION if ratio and kind not in OF_ANY else MeasureKind.VALUE,
        frozen_points=asked.frozen_points,
        limits=limits,
        rules=asked.rules,
    )
    frozen = values[:, : asked.frozen_points]
    baseline = np.count_nonzero(~np.isnan(frozen), axis=1).tolist() if asked.frozen_points else None
    used = LimitMethod.NONE if kind is ChartKind.RUN else limits or LimitMethod.THREE_SIGMA
    for row, place in enumerate(batch):
        stack = stacked[place]
        each = of_screened(
            screened, row, by=stack.by, periods=stack.periods, kind=kind, limits=used
        )
        yield each, _watched(each, baseline[row] if baseline else None)


def _watched(each: ScreenedSeries, baseline: int | None) -> WatchedChart:
    return WatchedChart(
        line=None if each.kind is ChartKind.MR else each.line,
        recorded=each.recorded,
        useful=each.useful,
        baseline=baseline,
        judged=each.finding.judged,
        fired=bool(each.rules),
    )


def _matrix(rows: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Rows of different length, filled up with NaN."""
    whole = np.full((len(rows), max(map(len, rows), default=0)), np.nan)
    for place, row in enumerate(rows):
        whole[place, : len(row)] = row
    return whole


def _reading(
    everyone: Sequence[ScreenedSeries], expected: ExpectedSignals, columns: LongColumns
) -> Reading:
    with_signal = [each for each in everyone if each.signal]
    unit = Unit.PERCENT if columns.value is None else Unit.NUMBER
    named = [row_words(each, unit) for each in with_signal[:MOST_NAMED]]
    more = len(with_signal) - len(named)
    return read_screening(
        expected,
        signals=len(with_signal),
        outside=sum(not each.rules for each in with_signal),
        unjudged=sum(not each.finding.judged for each in everyone),
        named=(*named, *([f"and {more:,} more"] if more else [])),
    )


def row_words(each: ScreenedSeries, unit: Unit) -> str:
    """A series with a signal in one line."""
    rules = ", ".join(RULE_WORDS[rule].name.lower() for rule in each.rules)
    what = rules or OUTSIDE_ONLY
    line = "" if each.centre is None else f"; {each.line} {amount(each.centre, unit)}"
    latest = (
        f"; the latest point lies {each.latest_outside} the limits" if each.latest_outside else ""
    )
    return f"{' · '.join(each.by)}: {what}{line}, {each.recorded} points{latest}"
