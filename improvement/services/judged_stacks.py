"""Very many series judged in bulk: like series together, each as its own chart would judge it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from improvement.domain.vocabulary import MeasureKind
from improvement.errors import NotComputable
from improvement.services.screen_wishes import OF_ANY, ScreenWishes
from improvement.services.screened_series import ScreenedSeries, of_screened
from improvement.services.stacked_series import Stack
from improvement.stats.charts.chooser import propose_chart
from improvement.stats.charts.expected_signals import (
    ExpectedSignals,
    WatchedChart,
    expected_signals,
)
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.screen import BLOCK, screen
from improvement.words.amounts import Unit, amount
from improvement.words.reading import Reading
from improvement.words.rules import RULE_WORDS
from improvement.words.screening import OUTSIDE_ONLY, read_screening

MOST_CELLS = 4_000_000  # of a matrix at a time: 32 megabytes
MOST_NAMED = 20  # series with a signal that are told one by one
_CHOOSING = 0.6  # share of the work done once every series has its kind of chart

#: Told how much is done (0-1) and what is being done.
Progress = Callable[[float, str], None]
_Way = tuple[ChartKind, LimitMethod | None]
_Found = tuple[ScreenedSeries, WatchedChart]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedStacks:
    """Every series in the order given, and how many would signal if all were stable."""

    series: tuple[ScreenedSeries, ...]
    expected: ExpectedSignals


def judge_stacks(
    stacked: Sequence[Stack], asked: ScreenWishes, *, progress: Progress, done: float = 0.0
) -> JudgedStacks:
    """Judge each series as ``control_chart`` does; ``done`` is the share of the work before.

    Raises ``Invalid`` for a kind of chart, limits or rules that do not go together.
    """

    def told(share: float, what: str) -> None:
        progress(done + (1 - done) * share, what)

    found = _judged(stacked, _placed(stacked, asked, told), asked, told)
    return JudgedStacks(
        series=tuple(each for each, _ in found),
        expected=expected_signals((watched for _, watched in found), rules=asked.rules),
    )


def _placed(
    stacked: Sequence[Stack], asked: ScreenWishes, progress: Progress
) -> Mapping[_Way, list[int]]:
    """Which series are judged by which kind of chart and limits."""
    if asked.kind is not None:
        return {(asked.kind, asked.limits): list(range(len(stacked)))}
    ways: dict[_Way, list[int]] = defaultdict(list)
    for place, stack in enumerate(stacked):
        if place % BLOCK == 0:
            progress(_CHOOSING * place / len(stacked), "Choosing charts")
        ways[_proposed(stack, asked)].append(place)
    return ways


def _proposed(stack: Stack, asked: ScreenWishes) -> _Way:
    made_of = asked.made_of
    if made_of is None:
        made_of = MeasureKind.VALUE if stack.denominators is None else MeasureKind.PROPORTION
    try:
        found = propose_chart(stack.series(made_of), baseline_points=asked.frozen_points)
    except NotComputable:  # nothing recorded where the line would come from: told as such
        return ChartKind.RUN, None
    if found.kind is ChartKind.G:  # of rare events themselves, not of what lies between them
        return ChartKind.RUN, None
    return found.kind, None if found.kind is ChartKind.RUN else found.limits


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
            share = len(found) / len(stacked)
            progress(_CHOOSING + (1 - _CHOOSING) * share, "Judging the charts")
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
        made_of=_made_of(kind, asked.made_of, ratio=bool(ratio)),
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


def _made_of(kind: ChartKind, asked: MeasureKind | None, *, ratio: bool) -> MeasureKind:
    if asked is not None:
        return asked
    return MeasureKind.PROPORTION if ratio and kind not in OF_ANY else MeasureKind.VALUE


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


def reading_of(judged: JudgedStacks, unit: Unit) -> Reading:
    """What all of them together say; the first ``MOST_NAMED`` with a signal line by line."""
    everyone, expected = judged.series, judged.expected
    with_signal = [each for each in everyone if each.signal]
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
