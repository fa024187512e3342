"""Which way can a chart speak at all? Near 0% and 100% a side has no limit.

With few people a share of 0 lies inside the limits, so no value can fall below them. A P chart of
15 households a week cannot show an improvement from 30% to 15%: it finds it in 1% of charts, the
run rules in 76% (STATISTICS A3).
"""

from enum import StrEnum

import numpy as np

from improvement.domain.vocabulary import Direction
from improvement.stats.charts.limits.limits import Limits, Mask


class OpenSide(StrEnum):
    """The side on which no value can be outside."""

    NONE = "none"
    LOWER = "lower"
    UPPER = "upper"
    BOTH = "both"


class WarnsOf(StrEnum):
    """What a point outside the limits can mean."""

    BOTH = "both"
    WORSENING = "worsening"  # "this chart can only warn of worsening"
    IMPROVEMENT = "improvement"
    NOTHING = "nothing"


def open_sides(
    limits: Limits, *, floor: float = 0.0, ceiling: float = np.inf
) -> tuple[OpenSide, ...]:
    """For each series, the side that has no limit at any point.

    Parameters: ``floor`` and ``ceiling`` are the least and the largest possible value of what is
    plotted (0 and 1 for shares). A limit on or beyond them can never be passed, as one that is not
    there.

    >>> two = np.array([[0.0, 0.0], [0.1, 0.0]])
    >>> limits = Limits(
    ...     centre=two, lower=two, near_lower=two, upper=two + 0.5, near_upper=two + 0.4)
    >>> [side.value for side in open_sides(limits, ceiling=1.0)]
    ['lower', 'none']
    """
    has_lower, has_upper = limits.lower > floor, limits.upper < ceiling
    return tuple(
        _side(low, high) for low, high in zip(_any(has_lower), _any(has_upper), strict=True)
    )


def can_only_warn_of(side: OpenSide, direction: Direction) -> WarnsOf:
    """What a chart with this open side can tell, given which way is better.

    >>> can_only_warn_of(OpenSide.LOWER, Direction.LOWER).value
    'worsening'

    Fewer is better and there is no lower limit: this chart can only warn of worsening.
    """
    if side is OpenSide.NONE:
        return WarnsOf.BOTH
    if side is OpenSide.BOTH:
        return WarnsOf.NOTHING
    better_is_open = (side is OpenSide.UPPER) is (direction is Direction.HIGHER)
    return WarnsOf.WORSENING if better_is_open else WarnsOf.IMPROVEMENT


def _any(mask: Mask) -> list[bool]:
    return [bool(row.any()) for row in mask]


def _side(has_lower: bool, has_upper: bool) -> OpenSide:
    if has_lower:
        return OpenSide.NONE if has_upper else OpenSide.UPPER
    return OpenSide.LOWER if has_upper else OpenSide.BOTH
