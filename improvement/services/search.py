"""Finding what people wrote: notes, plans, practices, lessons and reasons of decisions."""

from collections.abc import Mapping
from dataclasses import dataclass

from improvement.domain.access import Action, Actor, require
from improvement.domain.search import Subject, phrases, wanted
from improvement.domain.stage import FINAL
from improvement.store.repositories.search import MOST_HITS
from improvement.store.repositories.search import Hit as Hit
from improvement.store.unit_of_work import Store, UnitOfWork

__all__ = ["Found", "Subject", "find"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardHit:
    """A practice on whose card, or at whose sites, all words were found."""

    practice_id: int
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found, the best fit first.

    ``cards`` are practices; ``words`` those looked for, folded; ``titles`` names tests by
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
    """Everything of this partnership in which all these words occur (of one test, if named).

    Words in quotation marks follow each other just so.
    """
    require(actor, Action.VIEW_TESTS)
    asked = wanted(words)
    with uow.reading(actor) as store:
        if test_id is not None:
            store.plans.get(test_id)
        taken_back = store.stories.silenced()
        hits = tuple(
            hit
            for hit in store.search.find(
                asked, phrases=phrases(words), test_id=test_id, most=MOST_HITS + 1
            )
            if hit.subject is not Subject.NOTE or hit.subject_id not in taken_back
        )
        cards = [hit for hit in hits if hit.subject is Subject.PRACTICE]
        shown = tuple(hit for hit in hits if hit.subject is not Subject.PRACTICE)[:MOST_HITS]
        return Found(
            words=asked,
            hits=shown,
            cards=tuple(
                CardHit(practice_id=hit.subject_id, name=hit.title, text=hit.text) for hit in cards
            ),
            titles=_titles(store) if shown else {},
            practices=_practices(store) if shown else frozenset(),
            more=len(hits) > MOST_HITS,
        )


def _titles(store: Store) -> Mapping[int, str]:
    return {kept.id: kept.plan.title for kept in store.plans.all()}


def _practices(store: Store) -> frozenset[int]:
    return frozenset(d.id for d in store.decisions.latest().values() if d.choice in FINAL)
