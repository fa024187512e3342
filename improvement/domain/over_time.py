"""Both sides of a comparison before and after the change, as statistics take them."""

from dataclasses import dataclass, field
from math import isfinite

from improvement.domain.tallies import Tally
from improvement.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class FourTallies:
    """Pilot and comparison, each counted before the change began and after it.

    The four are different households: whoever is counted twice belongs in ``SameHouseholds``.
    """

    pilot_before: Tally
    pilot_after: Tally
    comparison_before: Tally
    comparison_after: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeAfter:
    """One household measured twice, in the measure's own unit; both values finite.

    >>> BeforeAfter(before=3, after=5).change
    2
    """

    before: float
    after: float

    def __post_init__(self) -> None:
        for value in (self.before, self.after):
            if not isfinite(value):
                raise Invalid(
                    f"{value} is not a score: leave households out that were not measured twice."
                )

    @property
    def change(self) -> float:
        return self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class SameHouseholds:
    """The same households before and after, in the pilot and in the comparison; any number."""

    pilot: tuple[BeforeAfter, ...] = field(repr=False)  # in no log, in no traceback
    comparison: tuple[BeforeAfter, ...] = field(repr=False)

    def counted(self) -> "CountedHouseholds":
        """The same without the values of any single household."""
        return CountedHouseholds(in_pilot=len(self.pilot), in_comparison=len(self.comparison))


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedHouseholds(SameHouseholds):
    """How many households were measured twice on each side, and the values of none of them."""

    pilot: tuple[BeforeAfter, ...] = field(default=(), repr=False, init=False)
    comparison: tuple[BeforeAfter, ...] = field(default=(), repr=False, init=False)
    in_pilot: int
    in_comparison: int
