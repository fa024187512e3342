"""What groups add up to, beside what was counted for everybody: while somebody is still typing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import isclose

from improvement.domain.dimensions import EVERYBODY, GroupCell
from improvement.domain.entries import PeriodTotal
from improvement.domain.totals import AGREEING, CLOSE
from improvement.domain.vocabulary import Arm, MeasureKind


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSum:
    """The groups of one arm added up, and everybody; by figure.

    ``everybody`` is empty where it was not typed. ``empty`` counts the groups without figures.
    """

    arm: Arm
    kind: MeasureKind
    groups: Mapping[str, float]
    everybody: Mapping[str, float]
    empty: int

    @property
    def differing(self) -> tuple[str, ...]:
        """The figures in which the groups add up to something else than everybody."""
        return tuple(
            name
            for name in AGREEING[self.kind]
            if name in self.groups
            and name in self.everybody
            and not isclose(self.groups[name], self.everybody[name], rel_tol=CLOSE)
        )

    @property
    def unfinished(self) -> bool:
        """Do the groups hold less than everybody, and some of them are still empty?"""
        return bool(self.differing) and self.empty > 0 and not self.too_many

    @property
    def too_many(self) -> bool:
        """Do the groups hold more than everybody, so that filling in the empty ones cannot help?"""
        return any(self.groups[name] > self.everybody[name] for name in self.differing)


def group_sums(
    totals: Iterable[PeriodTotal], kind: MeasureKind, arm: Arm, groups: Collection[GroupCell]
) -> GroupSum | None:
    """The sum of one arm's groups beside everybody; None where no group has a figure yet.

    >>> from datetime import date
    >>> def row(n, *cell): return PeriodTotal(measure="m", start=date(2026, 1, 5),
    ...     end=date(2026, 1, 11), cell=frozenset(cell), count=n)
    >>> a, b = ("g", "a"), ("g", "b")
    >>> found = group_sums([row(3.0, a), row(4.0, b), row(8.0)], MeasureKind.COUNT, Arm.PILOT,
    ...                    [frozenset({a}), frozenset({b})])
    >>> dict(found.groups), dict(found.everybody), found.differing, found.too_many
    ({'count': 7.0}, {'count': 8.0}, ('count',), False)
    """
    by_cell = {total.cell: total for total in totals}
    parts = [by_cell[cell] for cell in groups if cell in by_cell]
    if not parts:
        return None
    whole = by_cell.get(EVERYBODY)
    return GroupSum(
        arm=arm,
        kind=kind,
        groups=_sum(parts, kind),
        everybody=_sum([whole], kind) if whole else {},
        empty=len(groups) - len(parts),
    )


def _sum(totals: Collection[PeriodTotal], kind: MeasureKind) -> dict[str, float]:
    found = {}
    for name in AGREEING[kind]:
        known = [float(value) for total in totals if (value := getattr(total, name)) is not None]
        if known:
            found[name] = sum(known)
    return found
