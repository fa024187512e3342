"""What a chart shows at a glance: the variation icon and the assurance icon of the NHS.

NHS England, Making Data Count; as coded in NHSRplotthedots 0.2.2. The variation icon is that of the
latest recorded point; the assurance icon asks where the target lies from the limits of the latest.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import isnan

import numpy as np

from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.charts.applied_rules import Applied
from improvement.stats.charts.rules.rule import RuleId
from improvement.stats.charts.rules.shown import Shown
from improvement.stats.record import recorded


class VariationIcon(StrEnum):
    """What the latest point shows; high and low say on which side, or which way it goes."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"


class AssuranceIcon(StrEnum):
    """Whether the target will be met if nothing changes, or why that is not said."""

    CONSISTENTLY_MET = "consistently_met"
    CONSISTENTLY_MISSED = "consistently_missed"
    HIT_AND_MISS = "hit_and_miss"
    NO_TARGET = "no_target"
    NO_DIRECTION = "no_direction"  # neither way is better, so no side of a target is
    NO_LIMITS = "no_limits"

    @property
    def drawn(self) -> bool:
        """Is there an icon to draw?"""
        return self in (
            AssuranceIcon.CONSISTENTLY_MET,
            AssuranceIcon.CONSISTENTLY_MISSED,
            AssuranceIcon.HIT_AND_MISS,
        )


@recorded("icons", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Icons:
    """Both icons with what decided them: the latest point's rule and side, limits and target."""

    variation: VariationIcon
    assurance: AssuranceIcon
    rule: RuleId | None
    side: int
    lower: float | None
    upper: float | None
    target: float | None
    direction: Direction | None


def icons(
    applied: Applied,
    shown: Shown,
    *,
    direction: Direction | None,
    target: float | None = None,
    series: int = 0,
) -> Icons:
    """The icons of one series.

    Parameters
    ----------
    applied : what the rules said about ``shown``.
    direction : which way is better; None if neither is.
    target : in the unit of the values; None if there is none.
    series : which row.

    Raises
    ------
    Invalid : a target that is not a number.
    NotComputable : nothing was recorded in this series.

    Notes
    -----
    A target exactly on a limit is hit and miss. Two departures from NHSRplotthedots 0.2.2: a series
    without a target, or without limits, has no assurance icon (there: hit and miss, where another
    series of the chart has one); a last period without a value is passed over (there: common
    cause).

    >>> from improvement.stats.charts.applied_rules import apply_rules
    >>> from improvement.stats.charts.rule_sets import rule_set
    >>> chart = Shown.of([6, 7, 6, 4, 3, 11], 5, lower=0, upper=10)
    >>> found = apply_rules(rule_set("nhs"), chart)
    >>> seen = icons(found, chart, direction=Direction.LOWER, target=12)
    >>> seen.variation.value, seen.assurance.value
    ('concern_high', 'consistently_met')

    The latest wait is above the limit, which is a concern; a target of 12 lies above all of them.
    """
    if target is not None and isnan(target):
        raise Invalid("The target is not a number: leave it out if there is none.")
    places = np.flatnonzero(shown.recorded[series])
    if not places.size:
        raise NotComputable("Nothing was recorded in this series, so there is no icon.")
    last = places[-1]
    side = int(applied.side[series, last])
    lower = _limit(float(shown.lower[series, last]))
    upper = _limit(float(shown.upper[series, last]))
    return Icons(
        variation=variation_icon(side, direction),
        assurance=assurance_icon(lower, upper, target, direction),
        rule=applied.labels(series)[last],
        side=side,
        lower=lower,
        upper=upper,
        target=target,
        direction=direction,
    )


def variation_icon(side: int, direction: Direction | None) -> VariationIcon:
    """The icon of a point to whose side a rule points (+1, -1; 0: none does).

    >>> variation_icon(-1, Direction.LOWER).value
    'improvement_low'
    """
    if side == 0:
        return VariationIcon.COMMON_CAUSE
    if direction is None:
        return VariationIcon.NEUTRAL_HIGH if side > 0 else VariationIcon.NEUTRAL_LOW
    if side * direction.sign > 0:
        return VariationIcon.IMPROVEMENT_HIGH if side > 0 else VariationIcon.IMPROVEMENT_LOW
    return VariationIcon.CONCERN_HIGH if side > 0 else VariationIcon.CONCERN_LOW


def assurance_icon(
    lower: float | None, upper: float | None, target: float | None, direction: Direction | None
) -> AssuranceIcon:
    """Where the target lies from the limits; exactly on a limit is hit and miss.

    A limit that does not exist (None) cannot keep a target from being met or missed on its side.

    >>> assurance_icon(0.2, 0.6, 0.7, Direction.HIGHER).value
    'consistently_missed'
    """
    if target is None:
        return AssuranceIcon.NO_TARGET
    if direction is None:
        return AssuranceIcon.NO_DIRECTION
    if lower is None and upper is None:
        return AssuranceIcon.NO_LIMITS
    above = upper is not None and target > upper
    below = lower is not None and target < lower
    if not (above or below):
        return AssuranceIcon.HIT_AND_MISS
    met = above == (direction is Direction.LOWER)
    return AssuranceIcon.CONSISTENTLY_MET if met else AssuranceIcon.CONSISTENTLY_MISSED


def _limit(value: float) -> float | None:
    return None if isnan(value) else value
