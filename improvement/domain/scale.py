"""On which scale a gain is counted: the smallest worthwhile one, margins and tolerances with it.

One table for every outcome and design, so that what a team writes down before it looks is held
against figures of the same kind. Nothing here depends on the data: a scale that changed with what
came in could not have been written down beforehand.
"""

from collections.abc import Mapping
from enum import StrEnum
from math import isfinite, log, log1p

from improvement.domain.vocabulary import ComparedBy, Design, Direction
from improvement.errors import Invalid


class Scale(StrEnum):
    """How a gain is counted; above 0 is better, alike is 0."""

    SHARE = "share"  # difference of shares: 0.10 is 10 of 100 households
    RATIO = "ratio"  # written down as a share less (or more), 0.20 is 20%; counted as a logarithm
    CHANCE = "chance"  # of 100 pairs of households, how many more than 50, as a share: 0.10 is 60
    UNITS = "units"  # the measure's own unit: days, points, money, events per household


_ARMS = (Design.RANDOMISED, Design.SIDE_BY_SIDE, Design.BEFORE_AFTER)
_SAME_EVERYWHERE = {
    ComparedBy.SHARE: Scale.SHARE,
    ComparedBy.SCORE: Scale.UNITS,
    ComparedBy.COST: Scale.UNITS,
    ComparedBy.AVERAGE_DAYS: Scale.UNITS,
}
#: (outcome, design) -> scale; None where there is no method that keeps a promise.
SCALES: Mapping[tuple[ComparedBy, Design], Scale | None] = {
    **{(way, design): scale for way, scale in _SAME_EVERYWHERE.items() for design in Design},
    **{(ComparedBy.EVENTS, design): Scale.RATIO for design in _ARMS},
    (ComparedBy.EVENTS, Design.DIFF_IN_DIFF): Scale.UNITS,
    (ComparedBy.EVENTS, Design.PAIRED): Scale.UNITS,
    (ComparedBy.EVENTS, Design.INTERRUPTED): Scale.UNITS,
    **{(ComparedBy.TYPICAL_WAIT, design): Scale.RATIO for design in _ARMS},
    (ComparedBy.TYPICAL_WAIT, Design.DIFF_IN_DIFF): Scale.RATIO,
    (ComparedBy.TYPICAL_WAIT, Design.PAIRED): Scale.RATIO,
    (ComparedBy.TYPICAL_WAIT, Design.INTERRUPTED): Scale.UNITS,
    **{(ComparedBy.ORDER, design): Scale.CHANCE for design in _ARMS},
    (ComparedBy.ORDER, Design.PAIRED): Scale.SHARE,
    (ComparedBy.ORDER, Design.DIFF_IN_DIFF): None,
    (ComparedBy.ORDER, Design.INTERRUPTED): None,
}
#: The largest value that can be written down on a scale; beyond it nothing could reach it.
BELOW: Mapping[Scale, float] = {
    Scale.SHARE: 1.0,
    Scale.RATIO: 1.0,
    Scale.CHANCE: 0.5,
    Scale.UNITS: float("inf"),
}


def scale_of(way: ComparedBy, design: Design) -> Scale | None:
    """The scale for an outcome in a design; None where the two do not go together.

    >>> scale_of(ComparedBy.TYPICAL_WAIT, Design.RANDOMISED).value
    'ratio'
    >>> scale_of(ComparedBy.ORDER, Design.DIFF_IN_DIFF) is None
    True
    """
    return SCALES[way, design]


def possible(value: float, scale: Scale) -> bool:
    """Can this be a smallest worthwhile gain on this scale?

    >>> possible(0.2, Scale.RATIO), possible(3, Scale.RATIO), possible(3, Scale.UNITS)
    (True, False, True)
    """
    return isfinite(value) and 0 < value < BELOW[scale]


def gain(written: float, scale: Scale, direction: Direction) -> float:
    """What was written down as worthwhile, in units of benefit.

    A share less (or more) becomes the logarithm of a ratio: 20% shorter is ln(1 / 0.8).

    >>> round(gain(0.20, Scale.RATIO, Direction.LOWER), 4), gain(3.0, Scale.UNITS, Direction.LOWER)
    (0.2231, 3.0)
    """
    if not possible(written, scale):
        raise Invalid(
            f"The smallest worthwhile difference is {written:g}: give it above 0 and below "
            f"{BELOW[scale]:g}."
        )
    if scale is not Scale.RATIO:
        return written
    return -log1p(-written) if direction is Direction.LOWER else log(1 + written)


def loss(written: float, scale: Scale, direction: Direction) -> float:
    """The same for how much worse something may get: the other way from what is better.

    >>> round(loss(0.20, Scale.RATIO, Direction.LOWER), 4), loss(0.0, Scale.RATIO, Direction.LOWER)
    (0.1823, 0.0)
    """
    if written == 0:
        return 0.0
    other = Direction.HIGHER if direction is Direction.LOWER else Direction.LOWER
    return gain(written, scale, other)
