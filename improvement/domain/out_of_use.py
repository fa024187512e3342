"""Figures of a group for days on which that group was not in use: to be told before they are kept.

They are no error: an office may go on with an old list of groups. But after a split or a merger
somebody should see it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from improvement.domain.case_batch import CaseBatch
from improvement.domain.dimensions import Dimension, Group, GroupCell
from improvement.domain.entries import PeriodTotal


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfUse:
    """A group of a dimension (by label), and how many records name it on other days."""

    dimension: str
    group: Group
    records: int


def out_of_use(
    records: CaseBatch | Sequence[PeriodTotal], dimensions: Iterable[Dimension]
) -> tuple[OutOfUse, ...]:
    """The groups named on days on which they were not in use, in the order of the lists.

    >>> from improvement.domain.vocabulary import Arm
    >>> asian = Group(key="asian", label="Asian", ends_on=date(2026, 6, 30))
    >>> race = Dimension(key="race", label="Race", groups=(asian,))
    >>> day, cell = date(2026, 7, 6), frozenset({("race", "asian")})
    >>> total = PeriodTotal(measure="paid", start=day, end=day, cell=cell)
    >>> [(found.group.label, found.records) for found in out_of_use([total], [race])]
    [('Asian', 1)]
    """
    dated = {
        (dimension.key, group.key): (dimension, group)
        for dimension in dimensions
        for group in dimension.groups
        if group.begins_on is not None or group.ends_on is not None
    }
    if not dated:
        return ()
    found: Counter[tuple[str, str]] = Counter()
    for (cell, day), times in Counter(_where_and_when(records)).items():
        for place in cell:
            if place in dated and not dated[place][1].in_use(day):
                found[place] += times
    return tuple(
        OutOfUse(dimension=dimension.label, group=group, records=found[place])
        for place, (dimension, group) in dated.items()
        if place in found
    )


def _where_and_when(
    records: CaseBatch | Sequence[PeriodTotal],
) -> Iterable[tuple[GroupCell, date]]:
    """A case counts on the day it started, a total on the first of its days."""
    if isinstance(records, CaseBatch):
        return zip(records.cells, records.starts_on, strict=True)
    return ((record.cell, record.start) for record in records)
