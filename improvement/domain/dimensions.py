"""Dimensions and their groups: along what, and into whom, figures are disaggregated."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from improvement.domain.vocabulary import GroupKind
from improvement.errors import Invalid

#: A group cell: the (dimension key, group key) pairs that a figure is about. Empty = everybody.
GroupCell = frozenset[tuple[str, str]]

EVERYBODY: GroupCell = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group of a dimension; ``lower`` <= number < ``upper`` where the dimension has bands."""

    key: str
    label: str
    kind: GroupKind = GroupKind.NAMED
    lower: float | None = None
    upper: float | None = None

    def holds(self, number: float) -> bool:
        """Does this band hold the number? The lower bound belongs to it, the upper does not."""
        above = self.lower is None or number >= self.lower
        below = self.upper is None or number < self.upper
        return (self.lower is not None or self.upper is not None) and above and below


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """A way of telling groups apart, its groups in the order people chose.

    >>> age = Dimension(key="age", label="Age", groups=(
    ...     Group(key="under_60", label="Under 60", upper=60.0),
    ...     Group(key="60_up", label="60 and over", lower=60.0)))
    >>> age.find("60 and OVER").key, age.find(59.9).key, age.find("59").key
    ('60_up', 'under_60', 'under_60')
    """

    key: str
    label: str
    groups: tuple[Group, ...]
    _by_name: Mapping[str, Group] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        names: dict[str, Group] = {}
        for group in self.groups:
            for name in (group.key, group.label):
                if names.setdefault(_fold(name), group) is not group:
                    raise Invalid(
                        f"{self.label}: two groups are called {name!r}. Give each its own name."
                    )
        object.__setattr__(self, "_by_name", names)

    @property
    def banded(self) -> bool:
        """Are the groups bands of a number, such as ages?"""
        return any(g.lower is not None or g.upper is not None for g in self.groups)

    @property
    def named(self) -> tuple[Group, ...]:
        """The groups people belong to, without the three ways of not knowing."""
        return tuple(g for g in self.groups if g.kind is GroupKind.NAMED)

    def find(self, entry: str | float) -> Group | None:
        """The group that an entry names (key or label, any case) or that holds a number."""
        if isinstance(entry, str):
            by_name = self._by_name.get(_fold(entry))
            if by_name or not self.banded:
                return by_name
            try:
                entry = float(entry)
            except ValueError:
                return None
        return next((g for g in self.groups if g.holds(entry)), None)


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()
