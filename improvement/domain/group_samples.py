"""Measured values of several groups, once or several times over, as statistics take them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from improvement.domain.samples import Sample
from improvement.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSample:
    """One value a household of ``group``, by the label people read."""

    group: str
    sample: Sample


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedScores:
    """One household of ``group``: its value at each time, None where it was not measured."""

    group: str
    values: tuple[float | None, ...]

    def __post_init__(self) -> None:
        for value in self.values:
            if value is not None and not isfinite(value):
                raise Invalid(f"{self.group}: {value} is not a score. Leave it empty instead.")

    @property
    def complete(self) -> bool:
        return None not in self.values


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresOverTime:
    """Households measured at the same times, each at least twice, in the measure's unit.

    Raises ``Invalid`` for fewer than 2 times, times with one label, or a household with more or
    fewer values than there are times.
    """

    times: tuple[str, ...]
    households: tuple[RepeatedScores, ...]

    def __post_init__(self) -> None:
        if len(self.times) < 2 or len(set(self.times)) < len(self.times):
            raise Invalid(f"Times {self.times}: give at least 2, each with a name of its own.")
        for household in self.households:
            if len(household.values) != len(self.times):
                raise Invalid(
                    f"A household of {household.group} has {len(household.values)} values for "
                    f"{len(self.times)} times: give one a time, empty where not measured."
                )

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups in the order of their first household."""
        return tuple(dict.fromkeys(household.group for household in self.households))


def check_groups(groups: Sequence[GroupSample]) -> None:
    """``Invalid`` for a group given twice."""
    labels = [group.group for group in groups]
    twice = next((label for label in labels if labels.count(label) > 1), None)
    if twice is not None:
        raise Invalid(f"{twice!r} is given twice: give each group once.")
