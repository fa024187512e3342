"""Two dimensions at once: older renters, younger renters, older owners ...

Cells get small quickly. Only cells with 10 or more people in each arm are shown; a group of the
first dimension with a smaller cell is rolled up: its people are shown as one, not by the second
dimension. As the groups of either dimension are published by themselves, further groups are rolled
up until no small cell can be worked out from what is shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from improvement.domain.crossed import CrossedArms
from improvement.errors import Invalid
from improvement.stats.comparisons.cell_status import FEWEST_FOR_SHOWING
from improvement.stats.equity.crossed_rows import as_one_group, crossed_rows
from improvement.stats.equity.group_effects import GroupEffect, by_group
from improvement.stats.interval import Z95
from improvement.stats.record import recorded


class RolledUpReason(StrEnum):
    """Why a group of the first dimension is shown as one."""

    SMALL_CELL = "small_cell"  # a cell has fewer than 10 people in an arm
    PROTECTS_OTHERS = "protects_others"  # else a small cell of another group could be worked out


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledUp:
    """A group of the first dimension, all its people together."""

    effect: GroupEffect
    cells: int
    reason: RolledUpReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCell:
    """A cell with enough people."""

    first: str
    second: str
    effect: GroupEffect


@recorded("intersections", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Intersections:
    """``shown`` cells and ``rolled_up`` groups; together they hold everybody exactly once.

    ``fewest`` is the number an arm of a shown cell needs. ``cells`` is the input and, like every
    input of a small table, not for publication.
    """

    first: str
    second: str
    cells: tuple[CrossedArms, ...]
    fewest: int
    z: float
    shown: tuple[ShownCell, ...]
    rolled_up: tuple[RolledUp, ...]


Count = Callable[[CrossedArms], int]
#: What a reader could try to work out of a cell: people and events, in either arm.
_COUNTS: tuple[Count, ...] = (
    lambda cell: cell.pilot.n,
    lambda cell: cell.comparison.n,
    lambda cell: cell.pilot.events,
    lambda cell: cell.comparison.events,
)


def intersections(
    cells: Sequence[CrossedArms],
    *,
    first: str,
    second: str,
    fewest: int = FEWEST_FOR_SHOWING,
    z: float = Z95,
) -> Intersections:
    """What happened in each combination of two dimensions, as far as it may and can be said?

    Raw Newcombe intervals, each one of many; ``best_guess`` takes the shown cells too. Never
    compare the verdicts of two cells.

    Parameters: ``cells`` x of n per arm, each combination once, any n (a combination nobody has may
    be left out); ``first`` and ``second`` the dimensions' labels; ``fewest`` people an arm of a
    shown cell needs, 5 or more; ``z`` > 0 standard errors.
    Raises ``NotComputable`` when either dimension has only one group with people in it, ``Invalid``
    for a combination given twice.

    Notes: a cell with nobody in it is no secret and does not roll anything up.

    References: STATISTICS C6 and C7.

    >>> from improvement.domain.tallies import Tally
    >>> def cell(first, second, n):
    ...     half, third = Tally(events=n // 2, n=n), Tally(events=n // 3, n=n)
    ...     return CrossedArms(first=first, second=second, pilot=half, comparison=third)
    >>> found = intersections(
    ...     [cell("Rent", "Young", 60), cell("Rent", "Old", 25), cell("Own", "Young", 22),
    ...      cell("Own", "Old", 40), cell("Lodge", "Young", 20), cell("Lodge", "Old", 4)],
    ...     first="Tenure", second="Age")
    >>> [(c.first, c.second) for c in found.shown]
    [('Rent', 'Young'), ('Rent', 'Old')]
    >>> [(r.effect.arms.group, str(r.reason)) for r in found.rolled_up]
    [('Lodge', 'small_cell'), ('Own', 'protects_others')]

    Read: renters are shown by age. Lodgers are too few for that, and owners are shown as one too,
    or the older lodgers would be all older people minus the others.
    """
    if fewest < 5:
        raise Invalid(f"Cells of {fewest} say too much about people: ask for 5 or more.")
    rows = crossed_rows(cells)
    reasons = {
        name: RolledUpReason.SMALL_CELL
        for name, row in rows.items()
        if any(_small(cell, fewest) for cell in row)
    }
    _roll_up_more(rows, reasons, fewest)
    shown = [cell for name, row in rows.items() if name not in reasons for cell in row]
    labels = [f"{cell.first}, {cell.second}" for cell in shown]
    effects = by_group([as_one_group(n, [c]) for n, c in zip(labels, shown, strict=True)], z=z)
    together = by_group([as_one_group(name, rows[name]) for name in reasons], z=z)
    return Intersections(
        first=first,
        second=second,
        cells=tuple(cells),
        fewest=fewest,
        z=z,
        shown=tuple(
            ShownCell(first=cell.first, second=cell.second, effect=effect)
            for cell, effect in zip(shown, effects.groups, strict=True)
        ),
        rolled_up=tuple(
            RolledUp(effect=effect, cells=len(rows[name]), reason=reasons[name])
            for name, effect in zip(reasons, together.groups, strict=True)
        ),
    )


def _small(cell: CrossedArms, fewest: int) -> bool:
    return cell.smaller_n < fewest


def _roll_up_more(
    rows: dict[str, list[CrossedArms]], reasons: dict[str, RolledUpReason], fewest: int
) -> None:
    """Roll up the smallest remaining groups until no small cell can be worked out."""
    order = sorted((n for n in rows if n not in reasons), key=lambda n: _people(rows[n]))
    for name in order:
        if not _gives_away({n: rows[n] for n in reasons}, fewest):
            return
        reasons[name] = RolledUpReason.PROTECTS_OTHERS


def _people(row: Sequence[CrossedArms]) -> int:
    return sum(cell.pilot.n + cell.comparison.n for cell in row)


def _gives_away(hidden: dict[str, list[CrossedArms]], fewest: int) -> bool:
    """Could a figure of a small cell be worked out from the sums of its row and column?

    Readers know both sums: all the people of the row, and all those of the column minus the cells
    shown. Frechet's bounds say exactly what a cell can still be.
    """
    return any(
        _settled(hidden, cell, count)
        for row in hidden.values()
        for cell in row
        if _small(cell, fewest)
        for count in _COUNTS
    )


def _settled(hidden: dict[str, list[CrossedArms]], cell: CrossedArms, count: Count) -> bool:
    everything = sum(count(c) for row in hidden.values() for c in row)
    row = sum(count(c) for c in hidden[cell.first])
    column = sum(count(c) for r in hidden.values() for c in r if c.second == cell.second)
    return max(0, row + column - everything) == min(row, column)
