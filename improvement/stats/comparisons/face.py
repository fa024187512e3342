"""What every comparison of two groups shows to those who decide, whatever the outcome is."""

from enum import StrEnum
from math import inf, log
from typing import Protocol

from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.interval import Interval, in_benefit_terms


class EffectKind(StrEnum):
    """How an effect is counted, and where it says that both sides are alike."""

    DIFFERENCE = "difference"  # pilot minus comparison, in the measure's unit: alike at 0
    RATIO = "ratio"  # pilot over comparison: alike at 1
    CHANCE = "chance"  # that one of the pilot does better than one of the comparison: alike at 0.5


class TwoGroups(Protocol):
    """A comparison that a verdict can take; ``TwoProportions`` is one.

    ``benefit`` has above 0 = better for people. Raises ``NotComputable`` where there is none.
    """

    @property
    def z(self) -> float: ...

    def benefit(self, direction: Direction) -> Interval: ...


class Outcome(TwoGroups, Protocol):
    """A comparison that also says how its effect is counted and how many it rests on.

    ``effect`` is None where the data have no such number (no events at all).
    """

    @property
    def kind(self) -> EffectKind: ...

    @property
    def effect(self) -> Interval | None: ...

    @property
    def smaller_n(self) -> int: ...


def benefit_of(effect: Interval | None, kind: EffectKind, direction: Direction) -> Interval:
    """The effect with 0 = alike and above 0 = better.

    A ratio is taken as its natural logarithm: half and double are equally far from alike. A chance
    counts from one half. Raises ``NotComputable`` where there is no effect.

    >>> shorter = Interval(estimate=0.5, lower=0.25, upper=1.0)
    >>> found = benefit_of(shorter, EffectKind.RATIO, Direction.LOWER)
    >>> [round(x, 4) for x in (found.estimate, found.lower, found.upper)]
    [0.6931, 0.0, 1.3863]
    """
    if effect is None:
        raise NotComputable("There is no estimate with a range in these data, so no benefit.")
    return in_benefit_terms(_about_zero(effect, kind), direction)


def _about_zero(effect: Interval, kind: EffectKind) -> Interval:
    if kind is EffectKind.DIFFERENCE:
        return effect
    turned = _log if kind is EffectKind.RATIO else _from_half
    return Interval(
        estimate=turned(effect.estimate), lower=turned(effect.lower), upper=turned(effect.upper)
    )


def _log(ratio: float) -> float:
    return log(ratio) if ratio > 0 else -inf


def _from_half(chance: float) -> float:
    return chance - 0.5
