"""Finding what people wrote: notes, plans, practices, lessons and reasons of decisions."""

from collections.abc import Mapping
from dataclasses import dataclass

from improvement.domain.access import Action, Actor, require
from improvement.domain.practices import card_text, from_kept
from improvement.domain.search import Subject, begins_all, wanted
from improvement.domain.stage import FINAL
from improvement.store.repositories.search import MOST_HITS, Hit
from improvement.store.unit_of_work import Store, UnitOfWork

__all__ = ["Found", "Subject", "find"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardHit:
    """A practice on whose card all words were found."""

    practice_id: int
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found, the best fit first.

    ``cards`` are practices, by name; ``words`` those looked for, folded; ``titles`` names tests by
    id; ``practices`` are the decisions that stand as a practice card; ``more`` whether there is
    more than is listed.
    """

    words: tuple[str, ...]
    hits: tuple[Hit, ...]
    cards: tuple[CardHit, ...]
    titles: Mapping[int, str]
    practices: frozenset[int]
    more: bool


def find(uow: UnitOfWork, actor: Actor, *, words: str, test_id: int | None = None) -> Found:
    """Everything of this partnership in which all these words occur (of one test, if named)."""
    require(actor, Action.VIEW_TESTS)
    asked = wanted(words)
    with uow.reading(actor) as store:
        if test_id is not None:
            store.plans.get(test_id)
        taken_back = store.stories.silenced()
        hits = tuple(
            hit
            for hit in store.search.find(asked, test_id=test_id, most=MOST_HITS + 1)
            if hit.subject is not Subject.NOTE or hit.subject_id not in taken_back
        )
        shown = hits[:MOST_HITS]
        return Found(
            words=asked,
            hits=shown,
            cards=_cards(store, words, test_id) if asked else (),
            titles=_titles(store) if shown else {},
            practices=_practices(store) if shown else frozenset(),
            more=len(hits) > MOST_HITS,
        )


def _titles(store: Store) -> Mapping[int, str]:
    return {kept.id: kept.plan.title for kept in store.plans.all()}


def _cards(store: Store, words: str, test_id: int | None) -> tuple[CardHit, ...]:
    """Practices by their newest card (there are few: they are looked through one by one)."""
    cards = [
        (practice.id, from_kept(dict(practice.card)))
        for practice in store.practices.all()
        if practice.versions and test_id in (None, practice.test_id)
    ]
    found = (
        CardHit(practice_id=number, name=card.name, text=card_text(card))
        for number, card in cards
        if begins_all(words, card_text(card))
    )
    return tuple(sorted(found, key=lambda hit: hit.name.casefold()))


def _practices(store: Store) -> frozenset[int]:
    return frozenset(d.id for d in store.decisions.latest().values() if d.choice in FINAL)
