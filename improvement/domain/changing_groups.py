"""Renaming, splitting and merging groups: the list afterwards, with what was logged left alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from improvement.domain.dimensions import Dimension, Group
from improvement.domain.group_changes import GroupChange
from improvement.domain.vocabulary import GroupChangeKind, GroupKind
from improvement.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWish:
    """What should become of which groups (keys), from which day on; ``labels`` are the new names.

    A renaming has one group and one label, a split one group and several labels, a merger several
    groups and one label.
    """

    kind: GroupChangeKind
    groups: tuple[str, ...]
    labels: tuple[str, ...]
    on: date
    reason: str = ""


def changed(dimension: Dimension, wish: GroupWish) -> Dimension:
    """The dimension as it will be; raises ``Invalid`` with what to do where that cannot be.

    >>> asian = Dimension(key="race", label="Race", groups=(
    ...     Group(key="asian", label="Asian"), Group(key="white", label="White")))
    >>> wish = GroupWish(kind=GroupChangeKind.SPLIT, groups=("asian",), on=date(2026, 7, 1),
    ...                  labels=("East Asian", "South Asian"))
    >>> [(g.label, g.parent) for g in changed(asian, wish).on(wish.on, also={"asian"}).groups]
    [('Asian', None), ('East Asian', 'asian'), ('South Asian', 'asian'), ('White', None)]
    """
    touched = _touched(dimension, wish)
    labels = _labels(wish)
    if wish.kind is GroupChangeKind.RENAMED:
        return _renamed(dimension, wish, touched, labels)
    if wish.kind is GroupChangeKind.SPLIT:
        return _split(dimension, wish, touched, labels)
    return _merged(dimension, wish, touched, labels)


def free_key(dimension: Dimension, label: str) -> str:
    """A short key for a label that no group of the dimension has yet."""
    key = key_of(label)
    used = {group.key for group in dimension.groups}
    numbers = (f"{key[:56]}_{number}" for number in range(2, len(used) + 3))
    return key if key not in used else next(k for k in numbers if k not in used)


def key_of(label: str) -> str:
    """A short key for a label.

    >>> key_of("Race and ethnicity")
    'race_and_ethnicity'
    """
    key = re.sub(r"\W+", "_", label.strip().casefold()).strip("_")
    if not key:
        raise Invalid(f"{label!r} has no letters to make a key from. Use a few letters.")
    return key[:60]


def _touched(dimension: Dimension, wish: GroupWish) -> list[Group]:
    groups = [dimension.group(key) for key in dict.fromkeys(wish.groups)]
    for group in groups:
        if group.kind is not GroupKind.NAMED:
            raise Invalid(f"{group.label} is a way of not knowing: it stays as it is.")
        if wish.kind is not GroupChangeKind.RENAMED and group.ends_on is not None:
            raise Invalid(f"{group.label} is out of use since {group.ends_on}. Choose another.")
        if group.begins_on is not None and wish.on <= group.begins_on:
            raise Invalid(
                f"{group.label} is in use since {group.begins_on}, and this would change it on "
                f"{wish.on}. Choose a later day."
            )
    if dimension.banded and wish.kind is not GroupChangeKind.RENAMED:
        raise Invalid(
            f"{dimension.label} is made of bands of a number. Make a new dimension with other cut "
            "points: figures under the old bands cannot be cut anew."
        )
    return groups


def _labels(wish: GroupWish) -> list[str]:
    labels = [label.strip() for label in wish.labels if label.strip()]
    few, many = {
        GroupChangeKind.RENAMED: ((1, 1), (1, 1)),
        GroupChangeKind.SPLIT: ((1, 1), (2, 20)),
        GroupChangeKind.MERGED: ((2, 50), (1, 1)),
    }[wish.kind]
    if not few[0] <= len(set(wish.groups)) <= few[1]:
        raise Invalid("Choose at least two groups to merge." if few[0] > 1 else "Choose one group.")
    if not many[0] <= len(labels) <= many[1]:
        raise Invalid(
            "Name at least two groups to split into, one on each line."
            if many[0] > 1
            else "Type the new name."
        )
    return labels


def _renamed(
    dimension: Dimension, wish: GroupWish, touched: Sequence[Group], labels: Sequence[str]
) -> Dimension:
    (old,), (label,) = touched, labels
    if label == old.label:
        raise Invalid(f"{label} is its name already. Type another.")
    change = GroupChange(
        kind=wish.kind,
        on=wish.on,
        before=(old.key,),
        after=(old.key,),
        reason=wish.reason,
        old_label=old.label,
    )
    groups = tuple(replace(g, label=label) if g is old else g for g in dimension.groups)
    return replace(dimension, groups=groups, changes=(*dimension.changes, change))


def _split(
    dimension: Dimension, wish: GroupWish, touched: Sequence[Group], labels: Sequence[str]
) -> Dimension:
    """The parts go by the old group where they are small: it says what they have in common."""
    (old,) = touched
    parts = _new(dimension, labels, wish.on, parent=old.key)
    groups: list[Group] = []
    for group in dimension.groups:
        groups.append(_ended(group, wish.on) if group is old else group)
        groups.extend(parts if group is old else ())
    return _with(dimension, wish, groups, (old.key,), parts, reference=None)


def _merged(
    dimension: Dimension, wish: GroupWish, touched: Sequence[Group], labels: Sequence[str]
) -> Dimension:
    parents = {group.parent for group in touched}
    keys = {group.key for group in touched}
    parent = parents.pop() if len(parents) == 1 else None
    (one,) = _new(dimension, labels, wish.on, parent=None if parent in keys else parent)
    first = next(group.key for group in dimension.groups if group.key in keys)
    groups: list[Group] = []
    for group in dimension.groups:
        groups.extend([one] if group.key == first else ())
        groups.append(_ended(group, wish.on) if group.key in keys else group)
    return _with(dimension, wish, groups, tuple(g.key for g in touched), (one,), reference=one.key)


def _with(
    dimension: Dimension,
    wish: GroupWish,
    groups: Sequence[Group],
    before: tuple[str, ...],
    after: Sequence[Group],
    *,
    reference: str | None,
) -> Dimension:
    change = GroupChange(
        kind=wish.kind,
        on=wish.on,
        before=before,
        after=tuple(group.key for group in after),
        reason=wish.reason,
    )
    if dimension.combined in before:
        raise Invalid(
            f"{dimension.group(dimension.combined or '').label} stands for several answers. Choose "
            "how several answers are counted first."
        )
    return replace(
        dimension,
        groups=tuple(groups),
        changes=(*dimension.changes, change),
        reference=reference if dimension.reference in before else dimension.reference,
    )


def _new(
    dimension: Dimension, labels: Sequence[str], on: date, *, parent: str | None
) -> tuple[Group, ...]:
    made: list[Group] = []
    for label in labels:
        taken = dimension.find(label) or next((g for g in made if g.label == label), None)
        if taken is not None:
            raise Invalid(
                f"{dimension.label} has, or had, a group called {label!r}. Give the new one a name "
                "of its own, or old and new figures could not be told apart."
            )
        key = free_key(replace(dimension, groups=(*dimension.groups, *made)), label)
        made.append(Group(key=key, label=label, parent=parent, begins_on=on))
    return tuple(made)


def _ended(group: Group, on: date) -> Group:
    return replace(group, ends_on=on - timedelta(days=1))
