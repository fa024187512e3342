"""Cells of two dimensions by the groups of the first, and several cells as one group.

What ``combinations`` (for the people who logged them) and ``intersections`` (for publication)
both begin with.
"""

from collections import Counter
from collections.abc import Sequence

from improvement.domain.crossed import CrossedArms
from improvement.domain.tallies import GroupArms, Tally
from improvement.errors import Invalid, NotComputable


def crossed_rows(cells: Sequence[CrossedArms]) -> dict[str, list[CrossedArms]]:
    """The cells with people in them, by group of the first dimension, in the order given.

    Raises ``Invalid`` for a combination given twice, ``NotComputable`` when either dimension has
    only one group with people in it.

    >>> def cell(first, second, n):
    ...     return CrossedArms(first=first, second=second, pilot=Tally(events=0, n=n),
    ...                        comparison=Tally(events=0, n=n))
    >>> cells = [cell("Rent", "Young", 9), cell("Own", "Old", 8), cell("Own", "Young", 0)]
    >>> {name: [c.second for c in row] for name, row in crossed_rows(cells).items()}
    {'Rent': ['Young'], 'Own': ['Old']}
    """
    often = Counter((cell.first, cell.second) for cell in cells)
    twice = [pair for pair, times in often.items() if times > 1]
    if twice:
        raise Invalid(f"{' and '.join(twice[0])} are given twice: give each combination once.")
    rows: dict[str, list[CrossedArms]] = {}
    for cell in cells:
        if not cell.empty:
            rows.setdefault(cell.first, []).append(cell)
    if len(rows) < 2 or len({cell.second for row in rows.values() for cell in row}) < 2:
        raise NotComputable(
            "One of the two dimensions has fewer than 2 groups with people in them: look at the "
            "other one by itself."
        )
    return rows


def as_one_group(name: str, cells: Sequence[CrossedArms]) -> GroupArms:
    """All people of these cells, under one name."""
    return GroupArms(
        group=name,
        pilot=_added([cell.pilot for cell in cells]),
        comparison=_added([cell.comparison for cell in cells]),
    )


def _added(tallies: Sequence[Tally]) -> Tally:
    return Tally(events=sum(t.events for t in tallies), n=sum(t.n for t in tallies))
