"""What people decide about a chart: where it is parted, what is left out, what is aimed at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite

from improvement.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A declared change: from ``on`` the chart has a line of its own, for the ``reason`` given."""

    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """One period that is drawn but counts for nothing, and why."""

    period: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetStep:
    """What the measure is to reach from ``since`` on (None: from the first period)."""

    value: float
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartOptions:
    """Everything a person may ask of a chart beyond its kind.

    ``frozen_points`` (>= 1): line and limits come from so many first periods, gaps counted, and all
    later ones are held against them. With splits it is passed over: each part then has its own.
    ``known_centre``: a centre known beforehand, in the unit of the figures before ``multiply``.
    ``target``: steps in order of time, in the unit that is shown. ``multiply`` scales values, line
    and limits for showing (per 1,000). ``screened``: moving ranges of 3.267 times their mean and
    more are dropped once before limits are computed. ``rules`` names a rule set; ``astronomical``
    lists points that a person has called obviously different (the IHI rules take them as such).

    Raises ``Invalid`` for a baseline below 1, a multiplier that is not above 0, a known centre that
    is not a number, and two decisions about one date.
    """

    frozen_points: int | None = None
    splits: tuple[Split, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    known_centre: float | None = None
    target: tuple[TargetStep, ...] = ()
    multiply: float = 1.0
    screened: bool = True
    rules: str = "anhoej"
    astronomical: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        if self.frozen_points is not None and self.frozen_points < 1:
            raise Invalid(f"The baseline has {self.frozen_points} points: give at least 1.")
        if not isfinite(self.multiply) or self.multiply <= 0:
            raise Invalid(f"multiply is {self.multiply}: give a number above 0.")
        if self.known_centre is not None and not isfinite(self.known_centre):
            raise Invalid(f"The known centre is {self.known_centre}: give a number.")
        _once("splits", [split.on for split in self.splits])
        _once("exclusions", [left_out.period for left_out in self.exclusions])
        _once("target", [step.since or date.min for step in self.target])

    def target_on(self, period: date) -> float | None:
        """What was to be reached in a period; None before the first step.

        >>> steps = ChartOptions(target=(TargetStep(value=80), TargetStep(
        ...     value=90, since=date(2026, 7, 1))))
        >>> steps.target_on(date(2026, 6, 30)), steps.target_on(date(2026, 7, 1))
        (80, 90)
        """
        reached = [s for s in self.target if (s.since or date.min) <= period]
        return max(reached, key=lambda s: s.since or date.min).value if reached else None


def _once(name: str, dates: Sequence[date]) -> None:
    twice = sorted({day for day in dates if dates.count(day) > 1})
    if twice:
        raise Invalid(f"{name}: {twice[0]} is given twice. Give each date once.")
