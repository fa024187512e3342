"""The partnership's lists: order, definitions, parents, rules, and what became of groups."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from improvement.domain.access import Action, Actor, require
from improvement.domain.changing_groups import GroupWish, changed
from improvement.domain.dimensions import Dimension
from improvement.domain.vocabulary import GroupKind, Reporting
from improvement.errors import Conflict, Invalid, NotFound
from improvement.services.groups import counted_by
from improvement.store.repositories.cells import KeptDimension
from improvement.store.repositories.group_lists import Usage
from improvement.store.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionDraft:
    """What a form about a dimension holds."""

    label: str
    definition: str
    reference: str | None
    reporting: Reporting
    sensitive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDraft:
    """What a form about a group holds (its name is changed by renaming it)."""

    definition: str
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePreview:
    """What a change would do: the list before and after, and what is logged under its groups.

    ``later`` counts what began on the day of the change or after, by group key: it stays where it
    was logged.
    """

    wish: GroupWish
    before: Dimension
    after: Dimension
    logged: Mapping[str, Usage]
    later: Mapping[str, Usage]


def save_dimension(
    uow: UnitOfWork, actor: Actor, *, dimension: str, version: int, draft: DimensionDraft
) -> None:
    """Name, definition, reference group, rule for several answers, and who may see it."""
    require(actor, Action.MANAGE_GROUPS)
    if not draft.label.strip():
        raise Invalid("The dimension has no name. Type one, such as Language.")
    with _changing(uow, actor, dimension, version) as (store, kept):
        before = kept.dimension
        after = replace(
            counted_by(before, draft.reporting),
            label=draft.label.strip(),
            reference=draft.reference,
            sensitive=draft.sensitive,
        )
        for group in after.groups:
            if group not in before.groups:
                store.group_lists.add_group(dimension, group)
                store.group_lists.order(dimension, [g.key for g in after.groups])
        store.group_lists.save_dimension(after, definition=draft.definition.strip())
        if after.reporting is not before.reporting:
            _count_anew(store, after)


def _count_anew(store: Store, dimension: Dimension) -> None:
    try:
        store.groups.recount(dimension.key)
    except Invalid as several:
        raise Conflict(
            f"Some people named several groups of {dimension.label}, so it cannot take one answer "
            f"only. Count them as two or more, or in every group they named. ({several})"
        ) from None


def save_group(
    uow: UnitOfWork, actor: Actor, *, dimension: str, group: str, version: int, draft: GroupDraft
) -> None:
    """Who belongs to a group, and into which one it is joined where it is small."""
    require(actor, Action.MANAGE_GROUPS)
    with _changing(uow, actor, dimension, version) as (store, kept):
        old = kept.dimension.group(group)
        new = replace(old, definition=draft.definition.strip(), parent=draft.parent)
        replace(
            kept.dimension,
            groups=tuple(new if g is old else g for g in kept.dimension.groups),
        )  # refuses a parent that cannot be
        store.group_lists.save_group(dimension, new)


def move_group(
    uow: UnitOfWork, actor: Actor, *, dimension: str, group: str, version: int, up: bool
) -> None:
    """One place up or down among the groups in use; those out of use keep their places."""
    require(actor, Action.MANAGE_GROUPS)
    with _changing(uow, actor, dimension, version) as (store, kept):
        today = uow.today_of(actor)
        offered = [g.key for g in kept.dimension.named if g.ends_on is None or g.ends_on >= today]
        swapped = dict(zip(offered, _moved(list(offered), group, up=up), strict=True))
        named = [swapped.get(g.key, g.key) for g in kept.dimension.named]
        store.group_lists.order(dimension, named)


def move_dimension(
    uow: UnitOfWork, actor: Actor, *, dimension: str, version: int, up: bool
) -> None:
    """One place up or down among the dimensions."""
    require(actor, Action.MANAGE_GROUPS)
    with _changing(uow, actor, dimension, version) as (store, _):
        keys = [k.dimension.key for k in store.groups.all()]
        store.group_lists.order_dimensions(_moved(keys, dimension, up=up))


def put_out_of_use(
    uow: UnitOfWork, actor: Actor, *, dimension: str, group: str, version: int, last_day: date
) -> None:
    """No longer offered after that day. What was logged under it stays and is shown."""
    require(actor, Action.MANAGE_GROUPS)
    with _changing(uow, actor, dimension, version) as (store, kept):
        old = kept.dimension.group(group)
        if old.kind is not GroupKind.NAMED or group == kept.dimension.combined:
            raise Invalid(f"{old.label} is needed for counting: it stays in use.")
        if old.begins_on is not None and last_day < old.begins_on:
            raise Invalid(
                f"{old.label} is in use since {old.begins_on}, so {last_day} cannot be its last "
                "day. Choose a later one."
            )
        store.group_lists.save_group(dimension, replace(old, ends_on=last_day))
        if kept.dimension.reference == group:
            without = replace(kept.dimension, reference=None)
            store.group_lists.save_dimension(without, definition=kept.definition)


def put_back(uow: UnitOfWork, actor: Actor, *, dimension: str, group: str, version: int) -> None:
    """In use again, unless it was split or merged into others."""
    require(actor, Action.MANAGE_GROUPS)
    with _changing(uow, actor, dimension, version) as (store, kept):
        old = kept.dimension.group(group)
        if any(group in c.before and group not in c.after for c in kept.dimension.changes):
            raise Conflict(
                f"{old.label} was split, or merged into another group. Use what came of it, so "
                "that nobody is counted under both."
            )
        store.group_lists.save_group(dimension, replace(old, ends_on=None))


def remove_group(
    uow: UnitOfWork, actor: Actor, *, dimension: str, group: str, version: int
) -> None:
    """Take out a group that was never used; raises ``Conflict`` for one that was."""
    require(actor, Action.MANAGE_GROUPS)
    with _changing(uow, actor, dimension, version) as (store, kept):
        chosen = (kept.dimension.reference, kept.dimension.combined)
        if kept.dimension.group(group).kind is not GroupKind.NAMED or group in chosen:
            raise Invalid(
                f"{kept.dimension.group(group).label} is needed for counting or comparing. Choose "
                "another group for that first."
            )
        store.group_lists.remove_group(dimension, group)
        if len(kept.dimension.named) <= 2:
            raise Invalid(f"{kept.dimension.label} needs at least two groups. Nothing was changed.")


def preview_change(
    uow: UnitOfWork, actor: Actor, *, dimension: str, wish: GroupWish
) -> ChangePreview:
    """What renaming, splitting or merging would do, with what is logged so far."""
    require(actor, Action.MANAGE_GROUPS)
    with uow.reading(actor) as store:
        before = _kept(store, dimension).dimension
        return ChangePreview(
            wish=wish,
            before=before,
            after=changed(before, wish),
            logged=store.group_lists.usage(dimension),
            later=store.group_lists.usage(dimension, since=wish.on),
        )


def change_groups(
    uow: UnitOfWork, actor: Actor, *, dimension: str, version: int, wish: GroupWish
) -> None:
    """Rename, split or merge. Nothing that was logged is touched: the list remembers instead."""
    require(actor, Action.MANAGE_GROUPS)
    with _changing(uow, actor, dimension, version) as (store, kept):
        before, after = kept.dimension, changed(kept.dimension, wish)
        known = {group.key: group for group in before.groups}
        for group in after.groups:
            if group.key not in known:
                store.group_lists.add_group(dimension, group)
            elif known[group.key] != group:
                store.group_lists.save_group(dimension, group)
        store.group_lists.order(dimension, [group.key for group in after.groups])
        store.group_lists.record(dimension, after.changes[-1])
        if after.reference != before.reference:
            store.group_lists.save_dimension(after, definition=kept.definition)


@contextmanager
def _changing(
    uow: UnitOfWork, actor: Actor, dimension: str, version: int
) -> Iterator[tuple[Store, KeptDimension]]:
    """A list as it was opened, kept when nothing went wrong."""
    with uow.writing(actor) as store:
        kept = _kept(store, dimension)
        store.group_lists.open(dimension, version=version)
        yield store, kept
        store.groups.all()  # refuses a list that does not fit together
        store.commit()


def _kept(store: Store, dimension: str) -> KeptDimension:
    for kept in store.groups.all():
        if kept.dimension.key == dimension:
            return kept
    raise NotFound(f"There is no dimension {dimension!r} here. Choose one that is.")


def _moved(keys: list[str], key: str, *, up: bool) -> list[str]:
    if key not in keys:
        raise NotFound(f"There is nothing called {key!r} in this list. Choose something that is.")
    here = keys.index(key)
    there = min(max(here + (-1 if up else 1), 0), len(keys) - 1)
    keys[here], keys[there] = keys[there], keys[here]
    return keys
