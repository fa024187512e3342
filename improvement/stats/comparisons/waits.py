"""How much shorter or longer is the typical wait?"""

from dataclasses import dataclass
from math import exp

import numpy as np

from improvement.domain.samples import Sample, TwoSamples, TwoWaits, Waits
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.face import EffectKind, benefit_of
from improvement.stats.comparisons.welch import Welch, welch
from improvement.stats.interval import Z95, Interval
from improvement.stats.record import recorded

SAME_DAY = 0.5  # days; STATISTICS A4 and B5: a wait of 0 days counts as half a day
MOST_SAME_DAY = 0.10  # STATISTICS B5: from here on, ranks (ordinal.py) instead of logarithms


@dataclass(frozen=True, slots=True, kw_only=True)
class TypicalWait:
    """The geometric mean of an arm's waits, in days; ``same_day`` of them counted as half a day."""

    n: int
    same_day: int
    days: float


@recorded("wait_ratio", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class WaitRatio:
    """Pilot's typical wait over the comparison's (0.7 is 30% shorter).

    ``logarithms`` is the Welch comparison of ln(days) that the ratio comes from.
    ``mean_difference`` (days, plain averages) is for budgets only: a few long waits decide it; it
    is None where the averages have no range.
    """

    waits: TwoWaits
    z: float
    pilot: TypicalWait
    comparison: TypicalWait
    same_day_share: float
    most_same_day: float
    logarithms: Welch
    ratio: Interval
    mean_difference: Interval | None

    @property
    def kind(self) -> EffectKind:
        return EffectKind.RATIO

    @property
    def effect(self) -> Interval:
        return self.ratio

    @property
    def smaller_n(self) -> int:
        return self.waits.smaller_n

    def benefit(self, direction: Direction) -> Interval:
        """The logarithm of the ratio with above 0 = better."""
        return benefit_of(self.ratio, self.kind, direction)


def wait_ratio(waits: TwoWaits, *, z: float = Z95) -> WaitRatio:
    """Compare typical waits by Welch's interval on their logarithms.

    Waits are lopsided: a few are very long. On logarithms the interval keeps its promise (.948 to
    .953) where averages reach .84 and rank sums .81 to .98 (STATISTICS B5).

    Parameters: ``waits`` in days, all of them over, at least 2 an arm; ``z`` > 0 standard errors.
    Raises ``NotComputable`` when anybody is still waiting (``still_waiting`` compares those), when
    10% or more waits are of 0 days (``ordinal`` compares those), with fewer than 2 in an arm, or
    when all waits of each arm are alike; ``Invalid`` for a ``z`` that is not above 0.
    Notes: a wait of 0 days counts as half a day. The share of those is taken over both arms.

    References: Welch 1947, Biometrika 34, 28-35, on ln(days).

    >>> def over(*days):
    ...     return Waits(days=days, ended=(True,) * len(days))
    >>> found = wait_ratio(TwoWaits(
    ...     pilot=over(3, 5, 8, 12, 14, 20, 21, 30, 45, 60),
    ...     comparison=over(7, 9, 15, 18, 22, 28, 35, 41, 60, 77, 90, 120)))
    >>> [round(x, 4) for x in (found.ratio.estimate, found.ratio.lower, found.ratio.upper)]
    [0.4943, 0.2152, 1.1353]

    Read: the typical wait was about half as long, and the data fit anything from 78% shorter to
    14% longer.
    """
    share = _same_day_share(waits)
    if share >= MOST_SAME_DAY:
        raise NotComputable(
            f"{share:.0%} of the waits are of 0 days: compare them in order of length instead."
        )
    pilot, comparison = _days(waits.pilot), _days(waits.comparison)
    logarithms = welch(TwoSamples(pilot=_log(pilot), comparison=_log(comparison)), z=z)
    return WaitRatio(
        waits=waits,
        z=z,
        pilot=_typical(waits.pilot, logarithms.pilot.mean),
        comparison=_typical(waits.comparison, logarithms.comparison.mean),
        same_day_share=share,
        most_same_day=MOST_SAME_DAY,
        logarithms=logarithms,
        ratio=_exp(logarithms.difference),
        mean_difference=_mean_difference(waits, z),
    )


def _same_day_share(waits: TwoWaits) -> float:
    if waits.pilot.still_waiting or waits.comparison.still_waiting:
        count = waits.pilot.still_waiting + waits.comparison.still_waiting
        raise NotComputable(
            f"{count} of {waits.pilot.n + waits.comparison.n} are still waiting: leaving them out "
            "would make waits look too short. Compare average waits up to a day instead."
        )
    if waits.smaller_n == 0:
        raise NotComputable("One of the arms has no waits yet: there is nothing to compare.")
    days = waits.pilot.days + waits.comparison.days
    return days.count(0.0) / len(days)


def _days(waits: Waits) -> Sample:
    return Sample(values=tuple(days or SAME_DAY for days in waits.days))


def _log(days: Sample) -> Sample:
    return Sample(values=tuple(np.log(days.values).tolist()))


def _typical(waits: Waits, mean_log: float) -> TypicalWait:
    return TypicalWait(n=waits.n, same_day=waits.days.count(0.0), days=exp(mean_log))


def _exp(difference: Interval) -> Interval:
    with np.errstate(over="ignore", under="ignore"):  # a limit beyond floating point is infinite
        estimate, lower, upper = np.exp(
            (difference.estimate, difference.lower, difference.upper)
        ).tolist()
    return Interval(estimate=estimate, lower=lower, upper=upper)


def _mean_difference(waits: TwoWaits, z: float) -> Interval | None:
    pilot, comparison = Sample(values=waits.pilot.days), Sample(values=waits.comparison.days)
    try:
        return welch(TwoSamples(pilot=pilot, comparison=comparison), z=z).difference
    except NotComputable:
        return None
