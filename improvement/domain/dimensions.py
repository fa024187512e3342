"""Dimensions and their groups: along what, and into whom, figures are disaggregated."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from improvement.domain.group_changes import GroupChange
from improvement.domain.vocabulary import GroupChangeKind, GroupKind, Reporting
from improvement.errors import Invalid, NotComputable

#: A group cell: the (dimension key, group key) pairs that a figure is about. Empty = everybody.
GroupCell = frozenset[tuple[str, str]]

EVERYBODY: GroupCell = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group of a dimension; ``lower`` <= number < ``upper`` where the dimension has bands.

    ``parent`` is the group (by key) it is joined into where it is too small to be shown alone;
    ``begins_on`` and ``ends_on`` the first and the last day it was in use (None = open).
    """

    key: str
    label: str
    kind: GroupKind = GroupKind.NAMED
    lower: float | None = None
    upper: float | None = None
    definition: str = ""
    parent: str | None = None
    begins_on: date | None = None
    ends_on: date | None = None

    def holds(self, number: float) -> bool:
        """Does this band hold the number? The lower bound belongs to it, the upper does not."""
        above = self.lower is None or number >= self.lower
        below = self.upper is None or number < self.upper
        return (self.lower is not None or self.upper is not None) and above and below

    def in_use(self, day: date) -> bool:
        """Was this group in use on that day?"""
        begun = self.begins_on is None or self.begins_on <= day
        return begun and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """A way of telling groups apart, its groups in the order people chose.

    ``reference`` is the group that new plans hold the others beside (None = the largest when they
    look); ``reporting`` how people with several answers are counted, ``combined`` the group that
    stands for several answers. ``sensitive`` breakdowns are for those who may see them only.

    >>> age = Dimension(key="age", label="Age", groups=(
    ...     Group(key="under_60", label="Under 60", upper=60.0),
    ...     Group(key="60_up", label="60 and over", lower=60.0)))
    >>> age.find("60 and OVER").key, age.find(59.9).key, age.find("59").key
    ('60_up', 'under_60', 'under_60')
    """

    key: str
    label: str
    groups: tuple[Group, ...]
    reference: str | None = None
    reporting: Reporting = Reporting.ONE_ANSWER
    combined: str | None = None
    sensitive: bool = False
    changes: tuple[GroupChange, ...] = ()
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
        self._check_parents()
        self._check_chosen()
        self._add_former_names(names)
        object.__setattr__(self, "_by_name", names)

    def _check_parents(self) -> None:
        by_key = {group.key: group for group in self.groups}
        for group in self.groups:
            line = [group.key]
            while (parent := by_key[line[-1]].parent) is not None:
                if parent not in by_key or by_key[parent].kind is not GroupKind.NAMED:
                    raise Invalid(
                        f"{group.label} would be joined into {parent!r}, which is no group of "
                        f"{self.label} that people belong to. Choose another."
                    )
                if parent in line:
                    raise Invalid(
                        f"{group.label} would be joined into itself, by way of "
                        f"{by_key[parent].label}. Choose another group."
                    )
                line.append(parent)

    def _check_chosen(self) -> None:
        named = {group.key for group in self.named}
        for what, key in (("measured from", self.reference), ("several answers", self.combined)):
            if key is not None and key not in named:
                raise Invalid(
                    f"{self.label} has no group {key!r} ({what}). Choose one of its groups."
                )
        if self.reporting is Reporting.TWO_OR_MORE and self.combined is None:
            raise Invalid(
                f"{self.label} counts people with several answers as a group of their own: "
                "say which group that is."
            )

    def _add_former_names(self, names: dict[str, Group]) -> None:
        """Names that groups had are still understood, unless another group has them by now."""
        by_key = {group.key: group for group in self.groups}
        for change in self.changes:
            if change.kind is GroupChangeKind.RENAMED and change.after[0] in by_key:
                names.setdefault(_fold(change.old_label), by_key[change.after[0]])

    @property
    def banded(self) -> bool:
        """Are the groups bands of a number, such as ages?"""
        return any(g.lower is not None or g.upper is not None for g in self.groups)

    @property
    def named(self) -> tuple[Group, ...]:
        """The groups people belong to, without the three ways of not knowing."""
        return tuple(g for g in self.groups if g.kind is GroupKind.NAMED)

    @property
    def several(self) -> bool:
        """May one person name several groups?"""
        return self.reporting is not Reporting.ONE_ANSWER

    @property
    def disjoint(self) -> bool:
        """Is everybody in one group only, so that groups add up to the total?"""
        return self.reporting is not Reporting.IN_COMBINATION

    def group(self, key: str) -> Group:
        """The group with this key; raises ``Invalid`` if there is none."""
        for group in self.groups:
            if group.key == key:
                return group
        raise Invalid(f"{self.label} has no group {key!r}. Choose one of its groups.")

    def children(self, key: str) -> tuple[Group, ...]:
        """The groups that are joined into this one where they are small."""
        return tuple(group for group in self.groups if group.parent == key)

    def on(self, day: date, *, also: Collection[str] = ()) -> "Dimension":
        """The dimension as it was asked on that day: groups in use then, and those in ``also``."""
        kept = {g.key for g in self.groups if g.in_use(day) or g.key in also}
        kept |= {self.combined} if self.combined else set()
        return replace(
            self,
            groups=tuple(
                replace(g, parent=g.parent if g.parent in kept else None)
                for g in self.groups
                if g.key in kept
            ),
            reference=self.reference if self.reference in kept else None,
        )

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


def require_disjoint(dimension: Dimension, what: str) -> None:
    """Raise ``NotComputable`` where groups overlap: ``what`` needs everybody in one group only.

    >>> race = Dimension(key="race", label="Race and ethnicity", groups=(),
    ...                  reporting=Reporting.IN_COMBINATION)
    >>> require_disjoint(race, "A test of difference between groups")
    Traceback (most recent call last):
        ...
    improvement.errors.NotComputable: A test of difference between groups needs everybody in one \
group. Race and ethnicity counts people in every group they named, so its groups overlap. Count \
several answers as "two or more" under Settings, Groups, or look at each group by itself.
    """
    if not dimension.disjoint:
        raise NotComputable(
            f"{what} needs everybody in one group. {dimension.label} counts people in every group "
            'they named, so its groups overlap. Count several answers as "two or more" under '
            "Settings, Groups, or look at each group by itself."
        )


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()
