"""Counts as statistics take them: x of n, per arm and per group, checked once at the edge."""

from dataclasses import dataclass

from improvement.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """``events`` of ``n`` households (or people) had the outcome; 0 <= events <= n.

    >>> Tally(events=9, n=10).n
    10
    >>> Tally(events=11, n=10)
    Traceback (most recent call last):
        ...
    improvement.errors.Invalid: 11 of 10: the count cannot be above the total. Check both.
    """

    events: int
    n: int

    def __post_init__(self) -> None:
        if self.n < 0 or self.events < 0:
            raise Invalid(
                f"{self.events} of {self.n}: counts cannot be below 0. Check both figures."
            )
        if self.events > self.n:
            raise Invalid(
                f"{self.events} of {self.n}: the count cannot be above the total. Check both."
            )

    @property
    def share(self) -> float | None:
        """events / n, or None when nobody is counted (never a neutral 0)."""
        return self.events / self.n if self.n else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoArms:
    """The pilot beside what it is compared with."""

    pilot: Tally
    comparison: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupArms:
    """One group's pilot and comparison tallies.

    ``group`` is the label people read; ``named`` says whether the group was listed beforehand
    (groups such as *declined* or *unknown* are shown but carry no flag).
    """

    group: str
    pilot: Tally
    comparison: Tally
    named: bool = True

    @property
    def smaller_n(self) -> int:
        return min(self.pilot.n, self.comparison.n)
