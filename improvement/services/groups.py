"""Dimensions and groups: the partnership's own lists."""

from dataclasses import replace
from itertools import pairwise

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.changing_groups import free_key, key_of
from improvement.domain.dimensions import Dimension, Group
from improvement.domain.vocabulary import GroupKind, Reporting
from improvement.errors import Invalid, NotFound
from improvement.store.repositories.cells import KeptDimension
from improvement.store.unit_of_work import UnitOfWork

__all__ = [
    "TWO_OR_MORE",
    "KeptDimension",
    "add_dimension",
    "add_group",
    "bands",
    "counted_by",
    "dimensions",
    "key_of",
    "visible",
]

#: The group that people with several answers make up, where they are counted as one.
TWO_OR_MORE = Group(key="two_or_more", label="Two or more")

#: The three ways of not knowing that every new dimension begins with.
NOT_KNOWN = (
    Group(key="declined", label="Declined to say", kind=GroupKind.DECLINED),
    Group(key="unknown", label="Unknown", kind=GroupKind.UNKNOWN),
    Group(key="not_collected", label="Not collected", kind=GroupKind.NOT_COLLECTED),
)


def dimensions(uow: UnitOfWork, actor: Actor) -> tuple[KeptDimension, ...]:
    """Every dimension with its groups, in the order people chose."""
    with uow.reading(actor) as store:
        return store.groups.all()


def visible(dimension: Dimension, actor: Actor, *, team_id: int | None = None) -> bool:
    """May this person see figures by the groups of this dimension (of that team's test)?"""
    return not dimension.sensitive or may(actor, Action.SEE_SENSITIVE, team_id=team_id)


def add_dimension(
    uow: UnitOfWork,
    actor: Actor,
    *,
    label: str,
    groups: tuple[str, ...],
    bounds: tuple[float, ...] = (),
    definition: str = "",
    sensitive: bool = False,
    reporting: Reporting = Reporting.ONE_ANSWER,
) -> str:
    """A new dimension; returns its key.

    Either ``groups`` are labels in the order they should be shown, or ``bounds`` are the cut points
    of bands of a number (60, 70 makes *Under 60*, *60 to under 70*, *70 and over*).
    """
    require(actor, Action.MANAGE_GROUPS)
    if not label.strip():
        raise Invalid("The dimension has no name. Type one, such as Language.")
    named = bands(bounds) if bounds else _named([g.strip() for g in groups if g.strip()])
    if len(named) < 2:
        raise Invalid(f"{label} has {len(named)} groups: name at least two.")
    dimension = counted_by(
        Dimension(
            key=key_of(label),
            label=label.strip(),
            groups=(*named, *NOT_KNOWN),
            sensitive=sensitive,
        ),
        reporting,
    )
    with uow.writing(actor) as store:
        store.groups.add(dimension, definition=definition)
        store.commit()
    return dimension.key


def add_group(
    uow: UnitOfWork,
    actor: Actor,
    *,
    dimension: str,
    label: str,
    definition: str = "",
    parent: str | None = None,
) -> None:
    """One more group in a dimension, before the ways of not knowing."""
    require(actor, Action.MANAGE_GROUPS)
    if not label.strip():
        raise Invalid("The group has no name. Type one.")
    with uow.writing(actor) as store:
        kept = next((k.dimension for k in store.groups.all() if k.dimension.key == dimension), None)
        if kept is None:
            raise NotFound(f"There is no dimension {dimension!r} here. Choose one that is.")
        group = Group(
            key=free_key(kept, label), label=label.strip(), definition=definition, parent=parent
        )
        store.group_lists.add_group(dimension, group)
        named = [g.key for g in (*kept.named, group)]
        store.group_lists.order(dimension, named)
        store.commit()


def counted_by(dimension: Dimension, reporting: Reporting) -> Dimension:
    """The dimension with another way of counting several answers.

    *Two or more* gets a group of its own the first time it is needed, at the end of those people
    belong to.
    """
    if reporting is not Reporting.TWO_OR_MORE or dimension.combined is not None:
        return replace(dimension, reporting=reporting)
    groups, known = dimension.groups, dimension.find(TWO_OR_MORE.label)
    if known is None:
        key = free_key(dimension, TWO_OR_MORE.label)
        known = replace(TWO_OR_MORE, key=key)
        others = (g for g in groups if g.kind is not GroupKind.NAMED)
        groups = (*dimension.named, known, *others)
    return replace(dimension, reporting=reporting, groups=groups, combined=known.key)


def bands(bounds: tuple[float, ...]) -> tuple[Group, ...]:
    """Bands between cut points, open at both ends.

    >>> [g.label for g in bands((60, 70))]
    ['Under 60', '60 to under 70', '70 and over']
    """
    cuts = sorted(set(bounds))
    middle = tuple(
        Group(key=f"{low:g}_to_{high:g}", label=f"{low:g} to under {high:g}", lower=low, upper=high)
        for low, high in pairwise(cuts)
    )
    first = Group(key=f"under_{cuts[0]:g}", label=f"Under {cuts[0]:g}", upper=cuts[0])
    last = Group(key=f"{cuts[-1]:g}_up", label=f"{cuts[-1]:g} and over", lower=cuts[-1])
    return (first, *middle, last)


def _named(labels: list[str]) -> tuple[Group, ...]:
    """Groups with keys of their own: some labels differ in signs alone (< 30%, > 30%)."""
    taken: dict[str, str] = {}
    found = []
    for label in labels:
        key, at = key_of(label), 2
        while taken.get(key, label.casefold()) != label.casefold():
            key, at = f"{key_of(label)}_{at}", at + 1
        taken[key] = label.casefold()
        found.append(Group(key=key, label=label))
    return tuple(found)
