"""The codebook of a partnership: which themes there are, what they mean, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.themes import ThemeDraft
from improvement.errors import Invalid
from improvement.services.shared_things import changing
from improvement.store.repositories.themes import KeptTheme, stands_for
from improvement.store.unit_of_work import UnitOfWork

__all__ = [
    "Codebook",
    "KeptTheme",
    "ThemeDraft",
    "add",
    "archive",
    "change",
    "codebook",
    "merge",
    "move",
    "restore",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """The themes in use, in their order; those merged (with what they became) and put away.

    ``notes`` says by theme id how many notes carry it, what was merged into it included.
    """

    in_use: tuple[KeptTheme, ...]
    merged: tuple[tuple[KeptTheme, KeptTheme], ...]
    put_away: tuple[KeptTheme, ...]
    notes: Mapping[int, int]
    may_change: bool

    @property
    def unexplained(self) -> int:
        """How many themes in use have no definition yet."""
        return sum(not theme.draft.definition for theme in self.in_use)


def codebook(uow: UnitOfWork, actor: Actor) -> Codebook:
    """Every theme of the partnership."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        themes, used = store.themes.all(), store.themes.usage()
    last = stands_for(themes)
    notes: dict[int, int] = {}
    for number, count in used.items():
        notes[last[number].id] = notes.get(last[number].id, 0) + count
    return Codebook(
        in_use=tuple(t for t in themes if t.in_use),
        merged=tuple((t, last[t.id]) for t in themes if t.merged_into is not None),
        put_away=tuple(t for t in themes if t.archived_at and t.merged_into is None),
        notes=notes,
        may_change=may(actor, Action.KEEP_CODEBOOK),
    )


def add(uow: UnitOfWork, actor: Actor, *, draft: ThemeDraft) -> int:
    """A new theme, last in the order; returns its id."""
    require(actor, Action.KEEP_CODEBOOK)
    with uow.writing(actor) as store:
        theme_id = store.themes.add(draft)
        store.commit()
        return theme_id


def change(
    uow: UnitOfWork, actor: Actor, *, theme_id: int, draft: ThemeDraft, version: int
) -> None:
    """Another name or meaning; raises ``Conflict`` where it was saved since ``version``."""
    with changing(Action.KEEP_CODEBOOK, uow, actor, lambda s: s.themes.get(theme_id)) as store:
        store.themes.change(theme_id, draft, version=version)


def move(uow: UnitOfWork, actor: Actor, *, theme_id: int, up: bool) -> None:
    """One place up or down among those in use."""
    with changing(Action.KEEP_CODEBOOK, uow, actor, lambda s: s.themes.get(theme_id)) as store:
        order = [t.id for t in store.themes.all() if t.in_use]
        if theme_id not in order:
            raise Invalid("This theme is not in use, so it has no place. Bring it back first.")
        here = order.index(theme_id)
        there = here - 1 if up else here + 1
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
            store.themes.order(order)


def archive(uow: UnitOfWork, actor: Actor, *, theme_id: int, version: int) -> None:
    """Offer it no more; the notes that carry it keep it."""
    with changing(Action.KEEP_CODEBOOK, uow, actor, lambda s: s.themes.get(theme_id)) as store:
        store.themes.archive(theme_id, version=version)


def restore(uow: UnitOfWork, actor: Actor, *, theme_id: int) -> None:
    """Bring back what was put away, or take a merge back: every note is as it was before."""
    with changing(Action.KEEP_CODEBOOK, uow, actor, lambda s: s.themes.get(theme_id)) as store:
        store.themes.restore(theme_id)


def merge(uow: UnitOfWork, actor: Actor, *, theme_id: int, into_id: int, version: int) -> None:
    """Count one theme as another from now on; can be taken back."""
    with changing(Action.KEEP_CODEBOOK, uow, actor, lambda s: s.themes.get(theme_id)) as store:
        store.themes.merge(theme_id, into_id, version=version)
