"""Which comparison a set of waits calls for: the rule of STATISTICS B5, in one place."""

from improvement.domain.samples import Sample, TwoSamples, TwoWaits
from improvement.stats.comparisons.ordinal import Ordinal, ordinal
from improvement.stats.comparisons.still_waiting import StillWaiting, still_waiting
from improvement.stats.comparisons.waits import MOST_SAME_DAY, WaitRatio, wait_ratio
from improvement.stats.interval import Z95

WaitComparison = WaitRatio | StillWaiting | Ordinal


def compare_waits(waits: TwoWaits, *, z: float = Z95) -> WaitComparison:
    """Waits by whichever method keeps its promise for them.

    Anybody still waiting: average days up to the last day both arms are followed to. Otherwise
    10% or more waits of 0 days: the chance that a pilot's wait is longer. Otherwise the ratio of
    typical waits.

    Parameters: ``waits`` in days; ``z`` > 0 standard errors.
    Raises ``NotComputable`` and ``Invalid`` as the three comparisons do.

    >>> from improvement.domain.samples import Waits
    >>> over = Waits(days=(3, 5, 11), ended=(True, True, True))
    >>> cut = Waits(days=(4, 9, 20), ended=(True, True, False))
    >>> type(compare_waits(TwoWaits(pilot=over, comparison=cut))).__name__
    'StillWaiting'

    Read: one household was still waiting, so average days up to day 11 are compared.
    """
    if waits.pilot.still_waiting or waits.comparison.still_waiting:
        return still_waiting(waits, z=z)
    days = waits.pilot.days + waits.comparison.days
    if days and days.count(0.0) / len(days) >= MOST_SAME_DAY:
        return ordinal(
            TwoSamples(
                pilot=Sample(values=waits.pilot.days),
                comparison=Sample(values=waits.comparison.days),
            ),
            z=z,
        )
    return wait_ratio(waits, z=z)
