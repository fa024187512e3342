"""How many weeks until enough households, and how far can that range be relied on?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from improvement.errors import Invalid, NotComputable
from improvement.stats.decisions.progress import WeeksLeft, weeks_left
from improvement.stats.record import recorded

LONG_ENOUGH = 8  # weeks from which clumping can be judged: STATISTICS E, Weeks left
#: Of the dispersion test. At the usual .05, half of all series with twice the variance would pass
#: for even after ten weeks; so 1 in 5 even ones is called uncertain instead.
CLUMPED_TAIL = 0.20


class Reliance(StrEnum):
    """How often such a range holds."""

    EIGHT_IN_TEN = "eight_in_ten"  # households come singly and by chance: .79-.80
    TWO_IN_THREE = "two_in_three"  # clumped, or too early to tell: .62-.65


@recorded("pace", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Weeks left, and how often such a range holds.

    ``dispersion`` is the sum of (count - mean)^2 / mean over the weeks, held against
    ``dispersion_limit``, its 80% quantile where households come singly; both None where it cannot
    be judged (fewer than eight weeks, or nobody yet).
    """

    weekly: tuple[int, ...]
    left: WeeksLeft
    dispersion: float | None
    dispersion_limit: float | None
    reliance: Reliance


def pace(weekly: Sequence[int], still_needed: int) -> Pace:
    """Weeks until ``still_needed`` more households, from the counts of each week so far.

    Parameters: ``weekly`` new households (both arms, or one: as ``still_needed``), >= 0, whole
    weeks only, weeks without any as 0.
    Raises ``NotComputable`` before the first week is over, ``Invalid`` for counts below 0.

    References: Fisher, Thornton & Mackenzie 1922, Annals of Applied Biology 9, 325-359 (dispersion
    of counts); STATISTICS E, *Weeks left*, for the coverage of both kinds.

    >>> found = pace([3, 4, 3, 4], 46)
    >>> round(found.left.low, 1), round(found.left.high, 1), str(found.reliance)
    (8.8, 19.3, 'two_in_three')

    Read: 9 to 19 more weeks; such a range holds about 2 times in 3.
    """
    if not weekly:
        raise NotComputable("The first week is not over yet, so there is no pace to go by.")
    if min(weekly) < 0:
        raise Invalid(f"{min(weekly)} households in a week: counts cannot be below 0.")
    dispersion, limit = _dispersion(weekly)
    even = dispersion is not None and limit is not None and dispersion <= limit
    return Pace(
        weekly=tuple(weekly),
        left=weeks_left(sum(weekly), len(weekly), still_needed),
        dispersion=dispersion,
        dispersion_limit=limit,
        reliance=Reliance.EIGHT_IN_TEN if even else Reliance.TWO_IN_THREE,
    )


def _dispersion(weekly: Sequence[int]) -> tuple[float | None, float | None]:
    if len(weekly) < LONG_ENOUGH or sum(weekly) == 0:
        return None, None
    from scipy.stats import chi2

    mean = sum(weekly) / len(weekly)
    found = sum((count - mean) ** 2 for count in weekly) / mean
    return found, float(chi2.isf(CLUMPED_TAIL, len(weekly) - 1))
