"""Effects in natural units: 30% shorter, 2.4 points higher, 2.1 times as many."""

from dataclasses import dataclass
from math import exp, inf

from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.face import EffectKind
from improvement.stats.interval import Interval
from improvement.words.amounts import Unit, amount
from improvement.words.shares import amount as people
from improvement.words.shares import hundredths

TWICE = 2.0  # from here "2.1 times as many" reads better than "110% more"
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How one kind of outcome is told.

    ``less`` and ``more`` follow an amount ("30% shorter"), ``times`` a multiple ("2.1 times as
    long"), ``alike`` stands by itself. ``one`` and ``many`` are the unit of a difference, ``sign``
    is put before an amount of money; ``per_hundred`` tells a difference of shares in whole people,
    ``tenths`` a size of a few days or so to one decimal.
    """

    kind: EffectKind
    less: str
    more: str
    times: str = "as many"
    alike: str = "as many"
    one: str = ""
    many: str = ""
    sign: str = ""
    per_hundred: bool = False
    tenths: bool = False

    def raw(self, benefit: float, direction: Direction) -> float:
        """The effect that a benefit (above 0 = better) stands for."""
        signed = benefit * direction.sign
        if self.kind is EffectKind.RATIO:
            return exp(min(signed, 700.0))  # beyond floating point it is any number of times
        return signed + (0.5 if self.kind is EffectKind.CHANCE else 0.0)

    def say(self, effect: float) -> str:
        """One effect.

        >>> RATIO.say(0.7), RATIO.say(2.11), RATIO.say(1.0), RATIO.say(0.0)
        ('30% shorter', '2.1 times as long', 'as long', '100% shorter')
        >>> POINTS.say(1.0), POINTS.say(-0.85), POINTS.say(0.0)
        ('1 point higher', '0.85 points lower', 'the same')
        """
        if self.kind is EffectKind.CHANCE:
            return f"{self.more} in {hundredths(effect)} of 100 pairs"
        size, side = self._parts(effect)
        if not side:
            return self.alike
        unit = self.one if size == "1" else self.many
        return " ".join(word for word in (size, unit, side) if word)

    def span(self, effect: Interval) -> str:
        """The limits of an effect.

        >>> RATIO.span(Interval(estimate=0.7, lower=0.52, upper=0.95))
        'between 5% and 48% shorter'
        >>> RATIO.span(Interval(estimate=0.5, lower=0.22, upper=1.14))
        'anything from 78% shorter to 14% longer'
        >>> RATIO.span(Interval(estimate=3.0, lower=1.3, upper=float("inf")))
        'at least 30% longer'
        """
        low, high = effect.lower, effect.upper
        if self.kind is EffectKind.CHANCE:
            return f"{self.more} in {hundredths(low)} to {hundredths(high)} of 100 pairs"
        if high == inf:
            return f"at least {self.say(low)}" if low > 0 else "anything at all"
        (size_1, side_1), (size_2, side_2) = self._parts(low), self._parts(high)
        if side_1 != side_2 or not side_1:
            return f"anything from {self.say(low)} to {self.say(high)}"
        if side_1 == self.less:
            size_1, size_2 = size_2, size_1
        if size_1 == size_2:
            return f"about {self.say(low)}"
        return " ".join(w for w in (f"between {size_1} and {size_2}", self.many, side_1) if w)

    def size(self, effect: float) -> str:
        """How much, without unit and side; never reads as 0.

        >>> DAYS.size(-4.34), DAYS.size(0.04), POINTS.size(4.34), money("$").size(4.34)
        ('4.3', 'under 0.1', '4.34', '$4.34')
        """
        if self.tenths:
            text = amount(abs(effect), Unit.COUNT)
            return "under 0.1" if text == "0" else text
        return self.sign + size(abs(effect))

    def _parts(self, effect: float) -> tuple[str, str]:
        """Size and side; no side where both are alike."""
        if self.kind is EffectKind.RATIO:
            return self._ratio(effect)
        if abs(effect) <= _NOTHING:
            return "", ""
        text = people(effect) if self.per_hundred else self.size(effect)
        return text, self.more if effect > 0 else self.less

    def _ratio(self, ratio: float) -> tuple[str, str]:
        if abs(ratio - 1) <= _NOTHING:
            return "", ""
        if ratio >= TWICE:
            return f"{amount(ratio, Unit.COUNT)} times", self.times
        share = amount(abs(ratio - 1), Unit.PERCENT)
        return "under 0.1%" if share == "0%" else share, self.more if ratio > 1 else self.less


def size(value: float) -> str:
    """A size above 0 that never reads as 0.

    >>> size(0.004), size(2.4), size(1234.5)
    ('under 0.01', '2.4', '1,234')
    """
    text = amount(value, Unit.NUMBER)
    return "under 0.01" if text == "0" else text


RATIO = Wording(
    kind=EffectKind.RATIO, less="shorter", more="longer", times="as long", alike="as long"
)
DAYS = Wording(
    kind=EffectKind.DIFFERENCE,
    less="shorter",
    more="longer",
    alike="as long",
    one="day",
    many="days",
    tenths=True,
)
EVENTS = Wording(kind=EffectKind.RATIO, less="fewer", more="more")
POINTS = Wording(
    kind=EffectKind.DIFFERENCE,
    less="lower",
    more="higher",
    alike="the same",
    one="point",
    many="points",
)


def money(sign: str) -> Wording:
    """Costs in a currency whose sign stands before the figure.

    >>> money("$").say(-1234.0), money("CHF").say(-1234.0)
    ('$1,234 cheaper', 'CHF 1,234 cheaper')
    """
    return Wording(
        kind=EffectKind.DIFFERENCE,
        less="cheaper",
        more="dearer",
        alike="as dear",
        sign=before(sign),
    )


def before(sign: str) -> str:
    """A sign as it stands before a figure: letters stand apart from it.

    >>> before("$"), before("CHF"), before("CHF ")
    ('$', 'CHF ', 'CHF ')
    """
    return f"{sign} " if sign[-1:].isalpha() else sign
