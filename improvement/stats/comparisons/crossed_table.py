"""The cells of a table of arms by groups, set in order: what is used, and what is left out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from improvement.domain.arm_by_group import RateCell, ShareCell
from improvement.errors import NotComputable
from improvement.stats.comparisons.wilson import Floats

Cell = TypeVar("Cell", ShareCell, RateCell)
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossedTable:
    """The rows that are used, and the cells they add up to: arm by arm within each group."""

    arms: tuple[str, ...]
    groups: tuple[str, ...]
    events: Floats  # by cell
    size: Floats
    row_events: Floats
    row_size: Floats
    cell_of: list[int]  # of each row

    @property
    def arm_of(self) -> Places:
        return np.tile(np.arange(len(self.arms)), len(self.groups))

    @property
    def group_of(self) -> Places:
        return np.repeat(np.arange(len(self.groups)), len(self.arms))

    def sums(self, by_cell: Floats) -> Floats:
        """Sums over the arms of each group, once for every cell."""
        return np.repeat(by_cell.reshape(len(self.groups), -1).sum(axis=1), len(self.arms))


def crossed_table(
    cells: Sequence[Cell], figures: Callable[[Cell], tuple[float, float]]
) -> tuple[CrossedTable, tuple[str, ...]]:
    """The table, and the groups left out because an arm has nobody there.

    ``figures`` gives events and size of a cell. Raises ``NotComputable`` below two arms or groups.
    """
    rows = [cell for cell in cells if not cell.empty]
    arms = tuple(dict.fromkeys(cell.arm for cell in cells))
    every = tuple(dict.fromkeys(cell.group for cell in cells))
    there = {(cell.arm, cell.group) for cell in rows}
    groups = tuple(g for g in every if all((arm, g) in there for arm in arms))
    if len(arms) < 2 or len(groups) < 2:
        raise NotComputable(
            f"{len(arms)} arms, and {len(groups)} of {len(every)} groups with people in all of "
            "them: at least 2 and 2 are needed to ask whether the arms act alike in the groups."
        )
    rows = [cell for cell in rows if cell.group in groups]
    place = {(a, g): i for i, (g, a) in enumerate((g, a) for g in groups for a in arms)}
    cell_of = [place[cell.arm, cell.group] for cell in rows]
    row_events, row_size = np.array([figures(cell) for cell in rows]).T
    table = CrossedTable(
        arms=arms,
        groups=groups,
        events=np.bincount(cell_of, row_events).astype(float),
        size=np.bincount(cell_of, row_size).astype(float),
        row_events=row_events,
        row_size=row_size,
        cell_of=cell_of,
    )
    return table, tuple(g for g in every if g not in groups)
