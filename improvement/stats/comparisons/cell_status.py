"""Are there enough people to say something? The same steps for the whole test and each group."""

from enum import StrEnum

FEWEST_FOR_ESTIMATE = 5  # per arm; STATISTICS C1: below it, counts only
FEWEST_FOR_SHOWING = 10  # per arm; STATISTICS B1 and C1: from here an interval is shown


class CellStatus(StrEnum):
    """How far a pair of arms may be taken, by its smaller arm."""

    COUNTS_ONLY = "counts_only"  # below 5 in either arm
    INTERNAL = "internal"  # 5 to 9: an estimate for the team, not for outside
    SHOWN = "shown"  # 10 or more in both arms


def cell_status(smaller_n: int) -> CellStatus:
    """The status of a cell whose smaller arm has ``smaller_n`` people.

    >>> [str(cell_status(n)) for n in (4, 5, 9, 10)]
    ['counts_only', 'internal', 'internal', 'shown']
    """
    if smaller_n < FEWEST_FOR_ESTIMATE:
        return CellStatus.COUNTS_ONLY
    return CellStatus.INTERNAL if smaller_n < FEWEST_FOR_SHOWING else CellStatus.SHOWN
