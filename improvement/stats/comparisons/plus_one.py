"""Difference of shares with one event and one non-event added to each arm: never a variance of 0.

Used where differences are weighted by how sure they are (heterogeneity, shrinkage): an arm at 0 of
n would otherwise have no variance and take all the weight.
"""

from dataclasses import dataclass

from improvement.domain.tallies import Tally, TwoArms


@dataclass(frozen=True, slots=True, kw_only=True)
class PlusOne:
    """Difference pilot - comparison of (x+1)/(n+2), and its variance."""

    difference: float
    variance: float


def plus_one(arms: TwoArms) -> PlusOne:
    """The +1 difference and variance (STATISTICS C2); defined even for an empty arm.

    >>> from improvement.domain.tallies import Tally
    >>> nothing = Tally(events=0, n=8)
    >>> plus_one(TwoArms(pilot=nothing, comparison=nothing))
    PlusOne(difference=0.0, variance=0.018000000000000002)
    """
    (p_1, v_1), (p_2, v_2) = _share(arms.pilot), _share(arms.comparison)
    return PlusOne(difference=p_1 - p_2, variance=v_1 + v_2)


def _share(tally: Tally) -> tuple[float, float]:
    share = (tally.events + 1) / (tally.n + 2)
    return share, share * (1 - share) / (tally.n + 2)
