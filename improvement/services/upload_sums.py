"""Groups of a table of totals that cannot be everybody: told before it is saved, and kept as is."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from improvement.domain.dimensions import Dimension
from improvement.domain.entries import PeriodTotal
from improvement.domain.group_sums import GroupSum, group_sums
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm


@dataclass(frozen=True, slots=True, kw_only=True)
class OddSum:
    """The groups of one dimension beside everybody of the same period, where they do not fit."""

    measure: str
    start: date
    dimension: str
    sums: GroupSum


def odd_sums(
    totals: Sequence[PeriodTotal],
    *,
    dimensions: Sequence[Dimension],
    measures: Sequence[MeasureSpec],
) -> tuple[OddSum, ...]:
    """Where groups hold more than everybody, or all of them something else; by labels, in order.

    Groups that overlap are not added up, and less than everybody is no fault while a group is
    missing: both as in the grid.
    """
    specs = {measure.key: measure for measure in measures}
    periods: dict[tuple[str, date, Arm], list[PeriodTotal]] = defaultdict(list)
    for total in totals:
        periods[total.measure, total.start, total.arm].append(total)
    disjoint = [dimension for dimension in dimensions if dimension.disjoint]
    return tuple(
        OddSum(measure=specs[key].label, start=start, dimension=dimension.label, sums=sums)
        for (key, start, arm), own in sorted(periods.items())
        for dimension, sums in _sums(own, specs[key], arm, start, disjoint)
        if sums.differing and not sums.unfinished
    )


def _sums(
    own: Sequence[PeriodTotal],
    spec: MeasureSpec,
    arm: Arm,
    start: date,
    dimensions: Sequence[Dimension],
) -> Iterator[tuple[Dimension, GroupSum]]:
    named = {group for total in own for _, group in total.cell}
    for dimension in dimensions:
        groups = dimension.on(start, also=named).groups
        cells = [frozenset({(dimension.key, group.key)}) for group in groups]
        found = group_sums(own, spec.kind, arm, cells)
        if found is not None:
            yield dimension, found
