"""Both sides of a comparison before and after the change, as statistics take them."""

from dataclasses import dataclass
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

    pilot: tuple[BeforeAfter, ...]
    comparison: tuple[BeforeAfter, ...]
