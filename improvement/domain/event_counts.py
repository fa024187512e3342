"""Things that may happen to a household more than once, and the time in which they could."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isfinite

from improvement.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdCounts:
    """How many events each household of an arm had, whole numbers >= 0.

    ``exposure`` is how long each household was followed, the same for all of the arm and in the
    same unit (months, say) in both arms; leave it at 1 when both were followed equally long.

    >>> HouseholdCounts(counts=(0, 2, 1)).events
    3
    >>> HouseholdCounts(counts=(0, 1.5))
    Traceback (most recent call last):
        ...
    improvement.errors.Invalid: Household 2 had 1.5 events: give a whole number from 0 on.
    """

    counts: tuple[int, ...] = field(repr=False)  # of single households: in no log, no traceback
    exposure: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", _whole(self.counts))
        object.__setattr__(self, "exposure", _exposure(self.exposure))

    @property
    def n(self) -> int:
        return len(self.counts)

    @property
    def events(self) -> int:
        return sum(self.counts)

    @property
    def total_exposure(self) -> float:
        return self.n * self.exposure


@dataclass(frozen=True, slots=True, kw_only=True)
class SummedCounts(HouseholdCounts):
    """How many households and events there were, and not which household had how many.

    >>> SummedCounts(households=36, all_events=50, exposure=2).total_exposure
    72.0
    """

    counts: tuple[int, ...] = field(default=(), repr=False, init=False)
    households: int
    all_events: int

    @property
    def n(self) -> int:
        return self.households

    @property
    def events(self) -> int:
        return self.all_events


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoHouseholdCounts:
    """The pilot's counts beside those they are compared with; other households in each."""

    pilot: HouseholdCounts
    comparison: HouseholdCounts

    @property
    def smaller_n(self) -> int:
        return min(self.pilot.n, self.comparison.n)

    def counted(self) -> "TwoHouseholdCounts":
        """The same without the count of any single household."""
        return TwoHouseholdCounts(pilot=_summed(self.pilot), comparison=_summed(self.comparison))


def _summed(side: HouseholdCounts) -> SummedCounts:
    return SummedCounts(households=side.n, all_events=side.events, exposure=side.exposure)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTotal:
    """``events`` in an ``exposure`` (household-months, bed-days), nothing known by household.

    >>> EventTotal(events=3, exposure=0)
    Traceback (most recent call last):
        ...
    improvement.errors.Invalid: Events: 3, in an exposure of 0. Check both figures.
    """

    events: int
    exposure: float

    def __post_init__(self) -> None:
        if not is_count(self.events):
            raise Invalid(f"{self.events} events: give a whole number from 0 on.")
        object.__setattr__(self, "events", int(self.events))
        object.__setattr__(self, "exposure", _exposure(self.exposure))
        if self.events and not self.exposure:
            raise Invalid(f"Events: {self.events}, in an exposure of 0. Check both figures.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoEventTotals:
    """The pilot's total beside the one it is compared with."""

    pilot: EventTotal
    comparison: EventTotal


def _whole(counts: Iterable[int]) -> tuple[int, ...]:
    found = tuple(counts)
    for place, count in enumerate(found, start=1):
        if not is_count(count):
            raise Invalid(f"Household {place} had {count} events: give a whole number from 0 on.")
    return tuple(int(count) for count in found)


def is_count(value: float) -> bool:
    """A finite whole number from 0 on, whatever its type."""
    try:
        return isfinite(value) and value >= 0 and value == int(value)
    except (TypeError, ValueError):
        return False


def _exposure(value: float) -> float:
    if not (isfinite(value) and value >= 0):
        raise Invalid(f"The exposure is {value}: give a number from 0 on.")
    return float(value)
