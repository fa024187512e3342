"""Two dimensions at once, for the people who logged them: every cell that is large enough.

``intersections`` is for publication: one small cell rolls up its group, and then as many groups as
it takes until nobody can be worked out. Whoever may see small groups anyway loses more by that than
it protects: with one rare answer nothing is left. Here a cell with 10 or more people on each side
stands by itself, the small cells of a group are put together as its others, and a group without a
large cell is shown as one. Everybody is in exactly one row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from improvement.domain.crossed import CrossedArms
from improvement.stats.comparisons.cell_status import FEWEST_FOR_SHOWING
from improvement.stats.equity.crossed_rows import as_one_group, crossed_rows
from improvement.stats.equity.group_effects import GroupEffect, by_group
from improvement.stats.interval import Z95
from improvement.stats.record import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinedRow:
    """People of group ``first`` with one of the answers ``seconds``; ``whole``: all of them."""

    first: str
    seconds: tuple[str, ...]
    whole: bool
    effect: GroupEffect


@recorded("combinations", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Combinations:
    """Rows in the order of ``cells``: of each group its large cells, then its others."""

    first: str
    second: str
    cells: tuple[CrossedArms, ...]
    fewest: int
    z: float
    rows: tuple[CombinedRow, ...]


def combinations(
    cells: Sequence[CrossedArms],
    *,
    first: str,
    second: str,
    fewest: int = FEWEST_FOR_SHOWING,
    z: float = Z95,
) -> Combinations:
    """What happened in each combination of two dimensions, as far as its size lets it be told?

    Not for readers without the right to see small groups: use ``intersections``.

    Parameters: ``cells`` x of n per arm, each combination once, any n; ``first`` and ``second`` the
    dimensions' labels; ``fewest`` people on each side of a cell that stands by itself; ``z`` > 0.
    Raises ``NotComputable`` when either dimension has only one group with people in it, ``Invalid``
    for a combination given twice.

    References: STATISTICS C6.

    >>> from improvement.domain.tallies import Tally
    >>> def cell(first, second, n):
    ...     half, third = Tally(events=n // 2, n=n), Tally(events=n // 3, n=n)
    ...     return CrossedArms(first=first, second=second, pilot=half, comparison=third)
    >>> found = combinations(
    ...     [cell("Rent", "Young", 60), cell("Rent", "Old", 25), cell("Own", "Young", 22),
    ...      cell("Own", "Old", 4), cell("Own", "Older", 3), cell("Lodge", "Young", 6)],
    ...     first="Tenure", second="Age")
    >>> [row.effect.arms.group for row in found.rows]
    ['Rent, Young', 'Rent, Old', 'Own, Young', 'Own, others', 'Lodge']

    Read: of those who own, only the young are many enough to stand alone; lodgers are not divided.
    """
    table = crossed_rows(cells)
    drawn = [(name, part) for name, row in table.items() for part in _parts(row, fewest)]
    arms = [as_one_group(_label(name, part, table[name], fewest), part) for name, part in drawn]
    effects = by_group(arms, z=z).groups
    return Combinations(
        first=first,
        second=second,
        cells=tuple(cells),
        fewest=fewest,
        z=z,
        rows=tuple(
            CombinedRow(
                first=name,
                seconds=tuple(cell.second for cell in part),
                whole=len(part) == len(table[name]),
                effect=effect,
            )
            for (name, part), effect in zip(drawn, effects, strict=True)
        ),
    )


def _parts(row: list[CrossedArms], fewest: int) -> Iterator[list[CrossedArms]]:
    large = [cell for cell in row if cell.smaller_n >= fewest]
    small = [cell for cell in row if cell.smaller_n < fewest]
    for cell in large:
        yield [cell]
    if small:
        yield small


def _label(name: str, part: Sequence[CrossedArms], row: Sequence[CrossedArms], fewest: int) -> str:
    """A single cell by both its names, the small ones as others, an undivided group by its own."""
    if len(part) == len(row) and (len(row) > 1 or part[0].smaller_n < fewest):
        return name
    return f"{name}, {part[0].second}" if len(part) == 1 else f"{name}, others"
