"""Never counted twice: which rows of a measure make up its overall figure.

The same measure may be kept as totals, as breakdowns by one dimension and as cross-tabs, side by
side. For every period and arm exactly one of them is taken: the total if there is one, else the
breakdown that comes first by the order of :func:`rank`. Where another breakdown does not add up to
what was taken, the difference is reported, not hidden.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from heapq import nlargest
from itertools import islice
from math import isclose
from typing import Any

from improvement.domain.vocabulary import Arm, MeasureKind, Phase

#: A shape is the tuple of dimension keys a row is broken down by; () = everybody.
Shape = tuple[str, ...]


#: What must agree between a total and its breakdown.
AGREEING: Mapping[MeasureKind, tuple[str, ...]] = {
    MeasureKind.PROPORTION: ("denominator", "numerator"),
    MeasureKind.RATE: ("count", "exposure"),
    MeasureKind.COUNT: ("count",),
    MeasureKind.VALUE: ("n",),
}
CLOSE = 1e-9  # exposures are added up as floats: 0.1 + 0.2 days are 0.3 days

SINGLE = ("largest", "second")
ADDABLE = ("numerator", "denominator", "count", "exposure", "value", "weighted", "n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Figures of one measure added up for a period, an arm and (where given) a group.

    ``weighted`` is the sum of value x n for averages. A sum is None when nothing was recorded.
    ``largest`` and ``second`` are the two largest figures of single people in it; None where they
    were not asked for or are not known.
    """

    period: date
    arm: Arm
    phase: Phase
    shape: Shape
    group: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    count: float | None = None
    exposure: float | None = None
    value: float | None = None
    weighted: float | None = None
    n: float | None = None
    largest: float | None = field(default=None, repr=False)  # of single people: in no log
    second: float | None = field(default=None, repr=False)

    def figure(self, kind: MeasureKind) -> float | None:
        """What the measure's kind plots: share, rate, count or average; None if not recorded."""
        if kind is MeasureKind.PROPORTION:
            return _ratio(self.numerator, self.denominator)
        if kind is MeasureKind.RATE:
            return _ratio(self.count, self.exposure)
        if kind is MeasureKind.COUNT:
            return self.count
        return self.value if self.weighted is None else _ratio(self.weighted, self.n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A breakdown that does not add up to the figure taken, for one period and arm.

    ``figure`` names the first figure that differs (a denominator before its numerator).
    """

    period: date
    arm: Arm
    shape: Shape
    figure: str
    taken: float
    added_up: float


def rank(shape: Shape, order: Sequence[str]) -> tuple[int, tuple[int, ...]]:
    """Fewest dimensions first, then the partnership's own order of dimensions."""
    return len(shape), tuple(order.index(key) if key in order else len(order) for key in shape)


def choose(
    sums: Iterable[Sums], order: Sequence[str], *, overlapping: Collection[str] = ()
) -> tuple[Sums, ...]:
    """Exactly one shape per period and arm, oldest first; groups of that shape are all kept.

    A breakdown by an ``overlapping`` dimension is never taken: its groups do not add up.

    >>> from datetime import date
    >>> def row(shape, n): return Sums(period=date(2026, 1, 5), arm=Arm.PILOT, phase=Phase.TEST,
    ...                                shape=shape, denominator=n)
    >>> [s.denominator for s in choose([row(("gender",), 19), row((), 20)], ["gender"])]
    [20]
    """
    by_slot: dict[tuple[date, Arm], dict[Shape, list[Sums]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in sums:
        if not set(row.shape) & set(overlapping):
            by_slot[row.period, row.arm][row.shape].append(row)
    chosen: list[Sums] = []
    for slot in sorted(by_slot):
        shapes = by_slot[slot]
        chosen.extend(shapes[min(shapes, key=lambda shape: rank(shape, order))])
    return tuple(chosen)


def differences(
    sums: Iterable[Sums],
    kind: MeasureKind,
    order: Sequence[str],
    *,
    overlapping: Collection[str] = (),
) -> tuple[Difference, ...]:
    """Where a breakdown does not add up to what was taken; ``overlapping`` ones never do."""
    rows = [row for row in sums if not set(row.shape) & set(overlapping)]
    taken = {(row.period, row.arm): row for row in choose(rows, order)}
    found: list[Difference] = []
    for row in rows:
        overall = taken[row.period, row.arm]
        if row.shape == overall.shape:
            continue
        found.extend(islice(_differing(overall, row, kind), 1))
    return tuple(found)


def _differing(overall: Sums, row: Sums, kind: MeasureKind) -> Iterator[Difference]:
    for name in AGREEING[kind]:
        whole, parts = getattr(overall, name), getattr(row, name)
        if whole is not None and parts is not None and not isclose(whole, parts, rel_tol=CLOSE):
            yield Difference(
                period=row.period,
                arm=row.arm,
                shape=row.shape,
                figure=name,
                taken=whole,
                added_up=parts,
            )


def added(rows: Sequence[Sums]) -> Sums:
    """Rows of the same period and arm as one; a figure that no row has stays None."""
    if len(rows) == 1:
        return rows[0]
    sums: dict[str, Any] = {name: _sum(getattr(row, name) for row in rows) for name in ADDABLE}
    sums["largest"], sums["second"] = two_largest(rows)
    return replace(rows[0], **sums)


def two_largest(rows: Sequence[Sums]) -> tuple[float | None, float | None]:
    """The two largest figures of single people in any of these rows; None where one is silent."""
    known = [figure for row in rows for figure in (row.largest, row.second) if figure is not None]
    if len(known) < 2 * len(rows):
        return None, None
    first, second = nlargest(2, known)
    return first, second


def _sum(figures: Iterable[float | None]) -> float | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None


def _ratio(above: float | None, below: float | None) -> float | None:
    return above / below if above is not None and below else None
