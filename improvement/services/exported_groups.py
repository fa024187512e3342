"""From how many people on figures may leave in an export, and which periods of everybody stay here.

Figures of groups come from the record of what was told (:mod:`improvement.services.telling`).
"""

from collections.abc import Sequence

from improvement.stats.equity.suppression import TableRow, suppress

EXPORT_THRESHOLD = 11  # CMS cell size policy: no cell from 1 to 10


def export_threshold(on_screen: int, outside: int = EXPORT_THRESHOLD) -> int:
    """From how many people on a figure may leave: never fewer than on screens.

    >>> export_threshold(10), export_threshold(20)
    (11, 20)
    """
    return max(on_screen, outside)


def withheld(rows: Sequence[TableRow], *, threshold: int) -> frozenset[str]:
    """The rows (by label) of a table of everybody over time that must stay here.

    Parameters
    ----------
    rows : one a period; readers know their sums.
    threshold : fewest people in any period that leaves.

    >>> from improvement.domain.tallies import Tally
    >>> rows = [TableRow(label=g, cells=(Tally(events=x, n=n),))
    ...         for g, x, n in (("A", 20, 40), ("B", 15, 30), ("C", 2, 9))]
    >>> sorted(withheld(rows, threshold=11))
    ['B', 'C']
    """
    if not rows:
        return frozenset()
    chosen = suppress(rows, threshold=threshold)
    if chosen.total_hidden:
        return frozenset(row.label for row in rows)
    return frozenset(row.label for row in chosen.hidden)
