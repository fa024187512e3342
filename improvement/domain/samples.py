"""Measured values as statistics take them: one figure a household, checked once at the edge."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isfinite

from improvement.errors import Invalid

#: Beyond this a figure is a slip of the keyboard, and its square would leave floating point.
LARGEST = 1e15


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One value a household (or person), in the measure's unit; any number of them >= 0.

    >>> Sample(values=(3, 4.5)).values
    (3.0, 4.5)
    >>> Sample(values=(3.0, float("nan")))
    Traceback (most recent call last):
        ...
    improvement.errors.Invalid: Value 2 is nan: give a number, or leave the household out.
    """

    values: tuple[float, ...] = field(repr=False)  # of single households: in no log, no traceback

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", checked_values(self.values, "Value"))

    @property
    def n(self) -> int:
        return len(self.values)

    @property
    def constant(self) -> bool:
        """All values alike (also when there are none)."""
        return len(set(self.values)) <= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedSample(Sample):
    """How many households there were, and the value of none of them.

    >>> CountedSample(households=36).n, CountedSample(households=36).values
    (36, ())
    """

    values: tuple[float, ...] = field(default=(), repr=False, init=False)
    households: int

    @property
    def n(self) -> int:
        return self.households


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoSamples:
    """The pilot's values beside those it is compared with; other households in each."""

    pilot: Sample
    comparison: Sample

    @property
    def smaller_n(self) -> int:
        return min(self.pilot.n, self.comparison.n)

    def counted(self) -> "TwoSamples":
        """The same without the value of any single household."""
        return TwoSamples(
            pilot=CountedSample(households=self.pilot.n),
            comparison=CountedSample(households=self.comparison.n),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How long each household waited, in days >= 0, and whether its wait is over.

    ``ended`` is false for a household that is still waiting (or was lost): its days are how long
    it is known to have waited, and the end is somewhere beyond.

    >>> Waits(days=(3, 10), ended=(True, False)).still_waiting
    1
    >>> Waits(days=(-3,), ended=(True,))
    Traceback (most recent call last):
        ...
    improvement.errors.Invalid: Wait 1 is -3 days: a wait cannot be below 0. Check the two dates.
    """

    days: tuple[float, ...] = field(repr=False)
    ended: tuple[bool, ...] = field(repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", checked_values(self.days, "Wait"))
        object.__setattr__(self, "ended", tuple(bool(known) for known in self.ended))
        if len(self.days) != len(self.ended):
            raise Invalid(
                f"{len(self.days)} waits, and for {len(self.ended)} of them it is said whether "
                "they are over: say it for each."
            )
        for place, days in enumerate(self.days, start=1):
            if days < 0:
                raise Invalid(
                    f"Wait {place} is {days:g} days: a wait cannot be below 0. Check the two dates."
                )

    @property
    def n(self) -> int:
        return len(self.days)

    @property
    def still_waiting(self) -> int:
        return self.ended.count(False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedWaits(Waits):
    """How many waits there were and how many go on, and the days of none of them.

    >>> CountedWaits(households=36, going_on=4).still_waiting
    4
    """

    days: tuple[float, ...] = field(default=(), repr=False, init=False)
    ended: tuple[bool, ...] = field(default=(), repr=False, init=False)
    households: int
    going_on: int

    @property
    def n(self) -> int:
        return self.households

    @property
    def still_waiting(self) -> int:
        return self.going_on


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoWaits:
    """The pilot's waits beside those they are compared with; other households in each."""

    pilot: Waits
    comparison: Waits

    @property
    def smaller_n(self) -> int:
        return min(self.pilot.n, self.comparison.n)

    def counted(self) -> "TwoWaits":
        """The same without the days of any single household."""
        return TwoWaits(pilot=_counted(self.pilot), comparison=_counted(self.comparison))


def _counted(waits: Waits) -> CountedWaits:
    return CountedWaits(households=waits.n, going_on=waits.still_waiting)


def checked_values(values: Iterable[float], name: str) -> tuple[float, ...]:
    """The values as floats, or ``Invalid`` for what is missing, not a number or far too large."""
    return tuple(_checked(value, f"{name} {place}") for place, value in enumerate(values, start=1))


def _checked(value: float, name: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if not isfinite(number):
        raise Invalid(f"{name} is {value}: give a number, or leave the household out.")
    if abs(number) > LARGEST:
        raise Invalid(f"{name} is {value:g}: that is too large to be right. Check it.")
    return number
