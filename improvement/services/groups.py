"""Dimensions and groups: the partnership's own lists."""

import re
from itertools import pairwise

from improvement.domain.access import Action, Actor, require
from improvement.domain.dimensions import Dimension, Group
from improvement.domain.vocabulary import GroupKind
from improvement.errors import Invalid
from improvement.store.repositories.groups import KeptDimension
from improvement.store.unit_of_work import UnitOfWork

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


def add_dimension(
    uow: UnitOfWork,
    actor: Actor,
    *,
    label: str,
    groups: tuple[str, ...],
    bounds: tuple[float, ...] = (),
    definition: str = "",
) -> str:
    """A new dimension; returns its key.

    Either ``groups`` are labels in the order they should be shown, or ``bounds`` are the cut points
    of bands of a number (60, 70 makes *Under 60*, *60 to under 70*, *70 and over*).
    """
    require(actor, Action.MANAGE_GROUPS)
    if not label.strip():
        raise Invalid("The dimension has no name. Type one, such as Language.")
    named = bands(bounds) if bounds else tuple(_named(g) for g in groups if g.strip())
    if len(named) < 2:
        raise Invalid(f"{label} has {len(named)} groups: name at least two.")
    dimension = Dimension(key=key_of(label), label=label.strip(), groups=(*named, *NOT_KNOWN))
    with uow.writing(actor) as store:
        store.groups.add(dimension, definition=definition)
        store.commit()
    return dimension.key


def add_group(uow: UnitOfWork, actor: Actor, *, dimension: str, label: str) -> None:
    """One more group in a dimension."""
    require(actor, Action.MANAGE_GROUPS)
    if not label.strip():
        raise Invalid("The group has no name. Type one.")
    with uow.writing(actor) as store:
        store.groups.add_group(dimension, _named(label))
        store.commit()


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


def key_of(label: str) -> str:
    """A short key for a label.

    >>> key_of("Race and ethnicity")
    'race_and_ethnicity'
    """
    key = re.sub(r"\W+", "_", label.strip().casefold()).strip("_")
    if not key:
        raise Invalid(f"{label!r} has no letters to make a key from. Use a few letters.")
    return key[:60]


def _named(label: str) -> Group:
    return Group(key=key_of(label), label=label.strip())
