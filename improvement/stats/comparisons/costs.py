"""What does a household cost more or less on average, and do a few dear ones decide it?"""

from dataclasses import dataclass, field, replace
from math import fsum

from improvement.domain.samples import Sample, TwoSamples
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.face import EffectKind, benefit_of
from improvement.stats.comparisons.welch import Welch, welch
from improvement.stats.interval import Z95, Interval
from improvement.stats.record import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class LargestCost:
    """The dearest household of an arm, and its share (0-1) of all that the arm cost.

    ``share`` is None where the arm cost nothing.
    """

    cost: float = field(repr=False)  # of a single household: in no log, no traceback
    share: float | None = field(repr=False)


@recorded("cost_difference", schema=2, oldest=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class CostDifference:
    """Pilot's average cost per household minus the comparison's, in money.

    ``without_largest`` is the same difference with the dearest household of each arm left out:
    beside the first it shows how far single households decide the answer. It is not an estimate of
    anything else. It and the dearest households are None where they are not told (``untold``);
    ``decides`` then keeps whether single households do.
    """

    welch: Welch
    largest_pilot: LargestCost | None
    largest_comparison: LargestCost | None
    without_largest: float | None
    decides: bool | None = None

    @property
    def z(self) -> float:
        return self.welch.z

    @property
    def kind(self) -> EffectKind:
        return EffectKind.DIFFERENCE

    @property
    def effect(self) -> Interval:
        return self.welch.difference

    @property
    def smaller_n(self) -> int:
        return self.welch.arms.smaller_n

    @property
    def one_household_decides(self) -> bool:
        """Without the dearest of each arm the difference leaves its own range or changes sides."""
        seen, rest = self.effect, self.without_largest
        if rest is None:
            return bool(self.decides)
        return seen.estimate * rest < 0 or not seen.lower <= rest <= seen.upper

    def untold(self) -> "CostDifference":
        """The same without any figure of single households, for whoever is not to know them.

        Both differences side by side would be one combination of two households' costs.
        """
        return replace(
            self,
            largest_pilot=None,
            largest_comparison=None,
            without_largest=None,
            decides=self.one_household_decides,
        )

    def benefit(self, direction: Direction) -> Interval:
        """The difference with above 0 = better."""
        return benefit_of(self.effect, self.kind, direction)


def cost_difference(arms: TwoSamples, *, z: float = Z95) -> CostDifference:
    """Compare average costs: the average, because a budget pays for all households together.

    Parameters: ``arms`` cost per household >= 0 in one currency, at least 2 an arm; ``z`` > 0
    standard errors.
    Raises ``NotComputable`` with fewer than 2 in an arm or when the costs of each arm are all
    alike; ``Invalid`` for a cost below 0 or a ``z`` that is not above 0.
    Notes: with few households and a few very dear ones the range is too narrow (coverage .84 at
    worst, STATISTICS B5): say that it is sensitive to them.

    References: Welch 1947, Biometrika 34, 28-35.

    >>> found = cost_difference(TwoSamples(
    ...     pilot=Sample(values=(200, 220, 180, 900)),
    ...     comparison=Sample(values=(210, 240, 190, 230, 205))))
    >>> round(found.effect.estimate), round(found.without_largest), found.one_household_decides
    (160, -9, True)

    Read: 160 dearer on average, but one household makes that: without the dearest it is 9 cheaper.
    """
    for cost in (*arms.pilot.values, *arms.comparison.values):
        if cost < 0:
            raise Invalid(f"A household's cost is {cost:g}: give what it cost, from 0 on.")
    found = welch(arms, z=z)
    return CostDifference(
        welch=found,
        largest_pilot=_largest(arms.pilot),
        largest_comparison=_largest(arms.comparison),
        without_largest=_rest(arms.pilot) - _rest(arms.comparison),
    )


def _largest(costs: Sample) -> LargestCost:
    total, largest = fsum(costs.values), max(costs.values)
    return LargestCost(cost=largest, share=largest / total if total else None)


def _rest(costs: Sample) -> float:
    if costs.n < 2:
        raise NotComputable("Without its dearest household the arm is empty.")
    return fsum(sorted(costs.values)[:-1]) / (costs.n - 1)
