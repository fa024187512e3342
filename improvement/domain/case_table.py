"""A table of cases or counts, column by column, added up into the tallies that statistics take."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from improvement.domain.crossed import CrossedArms
from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.domain.vocabulary import Arm
from improvement.errors import Invalid

Key = TypeVar("Key", bound=Hashable)


class Added(NamedTuple):
    """What one row adds: ``events`` among ``known`` outcomes, and how many were ``due``."""

    events: int
    known: int
    due: int


YES = Added(events=1, known=1, due=1)
NO = Added(events=0, known=1, due=1)
NOT_KNOWN = Added(events=0, known=0, due=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTable:
    """Rows of a comparison as columns of one length: arm, what the row adds, groups by dimension.

    ``unnamed`` are entries such as *declined* that are shown but carry no flag.

    >>> table = CaseTable(arms=(Arm.PILOT, Arm.PILOT, Arm.COMPARISON), added=(YES, NO, NOT_KNOWN),
    ...                   groups={"Tenure": ("Rent", "Own", "Rent")})
    >>> table.arms_counted.pilot, table.due(Arm.COMPARISON)
    (Tally(events=1, n=2), 1)
    >>> [(g.group, g.pilot.n, g.comparison.n) for g in table.by("Tenure")]
    [('Rent', 1, 0), ('Own', 1, 0)]
    """

    arms: tuple[Arm, ...]
    added: tuple[Added, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unnamed: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        columns = {"added": self.added, **self.groups}
        wrong = next((name for name, c in columns.items() if len(c) != len(self.arms)), None)
        if wrong is not None:
            raise Invalid(
                f"{wrong}: {len(columns[wrong])} entries beside {len(self.arms)} arms. Give one "
                "for each row."
            )

    @property
    def arms_counted(self) -> TwoArms:
        """Everybody, x of n in each arm."""
        found = _summed(self._in_pilot(), self.added)
        return TwoArms(pilot=_tally(found, True), comparison=_tally(found, False))

    def due(self, arm: Arm) -> int:
        """How many outcomes of an arm should be known."""
        found, in_pilot = _summed(self._in_pilot(), self.added), arm is Arm.PILOT
        return found[in_pilot].due if in_pilot in found else 0

    def by(self, dimension: str) -> tuple[GroupArms, ...]:
        """The groups of a dimension in the order in which the rows first name them."""
        column = self._column(dimension)
        found = _summed(zip(self._in_pilot(), column, strict=True), self.added)
        return tuple(
            GroupArms(
                group=group,
                pilot=_tally(found, (True, group)),
                comparison=_tally(found, (False, group)),
                named=group not in self.unnamed,
            )
            for group in dict.fromkeys(column)
        )

    def crossed(self, first: str, second: str) -> tuple[CrossedArms, ...]:
        """Every combination of two dimensions that the rows hold."""
        one, other = self._column(first), self._column(second)
        found = _summed(zip(self._in_pilot(), one, other, strict=True), self.added)
        return tuple(
            CrossedArms(
                first=a,
                second=b,
                pilot=_tally(found, (True, a, b)),
                comparison=_tally(found, (False, a, b)),
            )
            for a, b in dict.fromkeys(zip(one, other, strict=True))
        )

    def _in_pilot(self) -> list[bool]:
        # Counted by the row, ten times over: a bool is counted in C, an enum's hash is not.
        return [arm is Arm.PILOT for arm in self.arms]

    def _column(self, dimension: str) -> tuple[str, ...]:
        if dimension not in self.groups:
            known = ", ".join(self.groups) or "none"
            raise Invalid(f"There is no dimension {dimension!r} in these rows; there are: {known}.")
        return self.groups[dimension]


def _summed(keys: Iterable[Key], added: Iterable[Added]) -> dict[Key, Added]:
    """What the rows of each key add up to; equal rows are counted first, then multiplied."""
    found: dict[Key, Added] = {}
    for (key, one), times in Counter(zip(keys, added, strict=True)).items():
        so_far = found.get(key, Added(0, 0, 0))
        found[key] = Added(*(a + times * b for a, b in zip(so_far, one, strict=True)))
    return found


def _tally(found: Mapping[Key, Added], key: Key) -> Tally:
    one = found.get(key)
    return Tally(events=one.events, n=one.known) if one else Tally(events=0, n=0)
