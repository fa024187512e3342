"""Gains in the outcome's own words: 10 per 100, 20% shorter, 3 days, $40, 60 of 100 pairs.

The verdict's sentences are the same for every kind of outcome; only how a figure is told differs.
"""

from dataclasses import dataclass
from math import exp, isfinite

from improvement.domain.outcomes import Outcome
from improvement.domain.scale import Scale
from improvement.domain.vocabulary import ComparedBy, Design, Direction
from improvement.stats.comparisons.face import EffectKind
from improvement.stats.interval import Interval
from improvement.words.amounts import Unit, amount
from improvement.words.effects import DAYS, EVENTS, POINTS, RATIO, Wording, money
from improvement.words.shares import amount as people
from improvement.words.shares import more_or_fewer
from improvement.words.shares import span as span_of_shares

LONGEST_SIGN = 3  # "$", "€", "CHF": longer units are words
SHARES = Wording(
    kind=EffectKind.DIFFERENCE,
    less="fewer per 100",
    more="more per 100",
    alike="as many",
    per_hundred=True,
)
ORDER = Wording(kind=EffectKind.CHANCE, less="lower", more="higher", alike="alike")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gains:
    """How gains on one scale are told; ``wording`` None for shares per 100."""

    direction: Direction
    scale: Scale = Scale.SHARE
    wording: Wording = SHARES

    def say(self, benefit: float) -> str:
        """One gain, with its side.

        >>> Gains(direction=Direction.LOWER).say(0.1)
        '10 fewer per 100'
        >>> Gains(direction=Direction.LOWER, scale=Scale.RATIO, wording=RATIO).say(0.2231)
        '20% shorter'
        """
        if self.scale is Scale.SHARE:
            words = more_or_fewer(benefit, self.direction)
            return words if words == "as many" else f"{words} per 100"
        return self.wording.say(self.wording.raw(benefit, self.direction))

    def span(self, benefit: Interval) -> str:
        """The limits of a gain, with their sides."""
        if self.scale is Scale.SHARE:
            return f"{span_of_shares(benefit, self.direction)} per 100"
        return self.wording.span(self.effect(benefit))

    def effect(self, benefit: Interval) -> Interval:
        """The effect that a benefit stands for, as the wording takes it."""
        turned = benefit if self.direction is Direction.HIGHER else benefit.flipped()
        raw = self.wording.raw
        return Interval(
            estimate=raw(turned.estimate, Direction.HIGHER),
            lower=raw(turned.lower, Direction.HIGHER),
            upper=raw(turned.upper, Direction.HIGHER),
        )

    def size(self, gain: float) -> str:
        """The size of a gain or of a difference between gains, without its side.

        >>> Gains(direction=Direction.HIGHER).size(0.1)
        '10 per 100'
        >>> Gains(direction=Direction.LOWER, scale=Scale.UNITS, wording=DAYS).size(-1.0)
        '1 day'
        """
        if not isfinite(gain):
            return "any size"
        if self.scale is Scale.SHARE:
            return f"{people(gain)} per 100"
        if self.scale is Scale.CHANCE:
            return f"{people(gain)} of 100 pairs"
        if self.scale is Scale.RATIO:
            return self._percent(gain)
        text = self.wording.size(gain)
        unit = self.wording.one if text == "1" else self.wording.many
        return f"{text} {unit}".strip()

    def _percent(self, gain: float) -> str:
        """A logarithm as people write it down: 20% fewer, or 20% more."""
        fewer = (gain > 0) is (self.direction is Direction.LOWER)
        share = 1 - exp(-abs(gain)) if fewer else exp(min(abs(gain), 700.0)) - 1
        return amount(share, Unit.PERCENT)


def gains_of(outcome: Outcome, scale: Scale, direction: Direction) -> Gains:
    """How gains in this outcome are told."""
    return Gains(direction=direction, scale=scale, wording=wording_of(outcome, scale))


def wording_of(outcome: Outcome, scale: Scale) -> Wording:
    """The words for an effect on this scale, in the measure's own unit where it has one."""
    if scale is Scale.SHARE:
        return SHARES
    if scale is Scale.CHANCE:
        return ORDER
    if scale is Scale.RATIO:
        return EVENTS if outcome.way is ComparedBy.EVENTS else RATIO
    return _in_units(outcome)


def _in_units(outcome: Outcome) -> Wording:
    unit = outcome.unit.strip()
    if outcome.way is ComparedBy.COST:
        return money(unit if unit and len(unit) <= LONGEST_SIGN else "$")
    if outcome.way in (ComparedBy.AVERAGE_DAYS, ComparedBy.TYPICAL_WAIT):
        return DAYS
    if outcome.way is ComparedBy.EVENTS:
        each = "period" if outcome.design is Design.INTERRUPTED else "household"
        return Wording(
            kind=EffectKind.DIFFERENCE,
            less="fewer",
            more="more",
            one=f"{unit or 'event'} a {each}",
            many=f"{unit or 'events'} a {each}",
        )
    if not unit:
        return POINTS
    return Wording(
        kind=EffectKind.DIFFERENCE,
        less="lower",
        more="higher",
        alike="the same",
        one=unit,
        many=unit,
    )
