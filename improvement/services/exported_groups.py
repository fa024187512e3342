"""The one place that says which figures of groups may leave in an export.

Whatever hands figures of groups (or of single periods) to somebody who may not see small groups
asks :func:`withheld`. To protect exports by another method, or against what was published before,
change it here.
"""

from collections.abc import Sequence

from improvement.stats.equity.suppression import TableRow, suppress

EXPORT_THRESHOLD = 11  # CMS cell size policy: no cell from 1 to 10


def export_threshold(on_screen: int) -> int:
    """From how many people on a figure may leave: 11, or the partnership's own where it is higher.

    >>> export_threshold(10), export_threshold(20)
    (11, 20)
    """
    return max(on_screen, EXPORT_THRESHOLD)


def withheld(
    rows: Sequence[TableRow],
    *,
    threshold: int,
    on_screen: frozenset[str] = frozenset(),
    of_groups: bool = True,
) -> frozenset[str]:
    """The rows (by label) of one table that must stay here.

    Parameters
    ----------
    rows : one a group or period, a tally a side; readers know their sums.
    threshold : fewest people in any cell that leaves; in cells of groups also fewest people with
        the outcome, and without it.
    on_screen : rows that screens leave out for the same person. They stay here too: a row shown in
        one place and hidden in the other would give away what both together hide.
    of_groups : False for tables of everybody (over time), which every screen shows.

    >>> from improvement.domain.tallies import Tally
    >>> rows = [TableRow(label=g, cells=(Tally(events=x, n=n),))
    ...         for g, x, n in (("A", 20, 40), ("B", 15, 30), ("C", 2, 12))]
    >>> sorted(withheld(rows, threshold=11))
    ['B', 'C']

    Of C only 2 have the outcome; with C alone hidden, it would be the total less A and B.
    """
    if not rows:
        return frozenset()
    chosen = suppress(rows, threshold=threshold, small_counts=of_groups)
    if chosen.total_hidden:
        return frozenset(row.label for row in rows)
    return frozenset(row.label for row in chosen.hidden) | on_screen
