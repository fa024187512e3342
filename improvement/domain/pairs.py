"""The same households twice, or matched pairs: each side of a pair belongs to the other."""

from dataclasses import dataclass, field

from improvement.domain.event_counts import is_count
from improvement.domain.samples import Sample, checked_values
from improvement.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedYesNo:
    """Pairs by who had the outcome; for before and after, ``pilot`` is after the change.

    >>> PairedYesNo(both=36, pilot_only=12, comparison_only=2, neither=0).n
    50
    >>> PairedYesNo(both=-1, pilot_only=0, comparison_only=0, neither=0)
    Traceback (most recent call last):
        ...
    improvement.errors.Invalid: -1 pairs with the outcome on both sides: give a count from 0 on.
    """

    both: int
    pilot_only: int
    comparison_only: int
    neither: int

    def __post_init__(self) -> None:
        for count, place in (
            (self.both, "on both sides"),
            (self.pilot_only, "in the pilot only"),
            (self.comparison_only, "in the comparison only"),
            (self.neither, "on neither side"),
        ):
            if not is_count(count):
                raise Invalid(f"{count} pairs with the outcome {place}: give a count from 0 on.")

    @property
    def n(self) -> int:
        return self.both + self.pilot_only + self.comparison_only + self.neither


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedSamples:
    """One value on each side of every pair, in the measure's unit and in the same order.

    For before and after, ``pilot`` is after the change.

    >>> PairedSamples(pilot=(5, 6), comparison=(4, 6)).differences.values
    (1.0, 0.0)
    """

    pilot: tuple[float, ...] = field(repr=False)
    comparison: tuple[float, ...] = field(repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pilot", checked_values(self.pilot, "Value"))
        object.__setattr__(self, "comparison", checked_values(self.comparison, "Value"))
        if len(self.pilot) != len(self.comparison):
            raise Invalid(
                f"{len(self.pilot)} and {len(self.comparison)} values: every pair needs both. "
                "Leave out households measured once."
            )

    @property
    def n(self) -> int:
        return len(self.pilot)

    @property
    def differences(self) -> Sample:
        """Pilot minus comparison (after minus before), pair by pair."""
        return Sample(values=tuple(a - b for a, b in zip(self.pilot, self.comparison, strict=True)))

    def counted(self) -> "CountedPairs":
        """The same without the values of any single pair."""
        return CountedPairs(households=self.n)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPairs(PairedSamples):
    """How many pairs there were, and the values of none of them.

    >>> CountedPairs(households=30).n
    30
    """

    pilot: tuple[float, ...] = field(default=(), repr=False, init=False)
    comparison: tuple[float, ...] = field(default=(), repr=False, init=False)
    households: int

    @property
    def n(self) -> int:
        return self.households
