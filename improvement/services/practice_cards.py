"""Practices: a card in versions, the tests that do it, and what they found together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.practices import (
    Adoption,
    PracticeCard,
    as_record,
    from_kept,
    refuse_other_parts,
    stripped,
)
from improvement.domain.publishing import evidence_from
from improvement.domain.search import Subject, phrases, wanted
from improvement.domain.vocabulary import Choice
from improvement.errors import Conflict, Invalid
from improvement.services import stories
from improvement.services.holding import gains_of
from improvement.services.overview import Overview
from improvement.services.overview import practices as overview_of
from improvement.services.practice_view import Around, PracticeView, Site, view_of
from improvement.services.settled_sites import settled
from improvement.services.stories import KeptStory
from improvement.store.repositories.decisions import newest_in_force
from improvement.store.unit_of_work import Store, UnitOfWork

__all__ = [
    "PracticeBook",
    "PracticeView",
    "Site",
    "adopt",
    "book",
    "book_of",
    "mentioning",
    "write",
]

MADE_OF = frozenset({Choice.SCALE, Choice.ADAPT})  # what somebody would do again


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeBook:
    """Every practice; ``can_become`` are decided tests (id -> title) without a card, ``can_adopt``
    running tests of this person's teams that do no practice yet.
    """

    all: tuple[PracticeView, ...]
    can_become: Mapping[int, str]
    can_adopt: Mapping[int, str]
    names: Mapping[int, str]
    currency: str

    def among(self, numbers: Iterable[int]) -> tuple[PracticeView, ...]:
        """Those with these numbers, in their order."""
        there = {practice.id: practice for practice in self.all}
        return tuple(there[number] for number in numbers if number in there)


def mentioning(uow: UnitOfWork, actor: Actor, *, words: str) -> tuple[int, ...]:
    """Practices on whose newest card, or in whose places' names, all these words begin a word.

    The best fit first, by the same search as notes and plans; words in quotation marks follow each
    other just so.
    """
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        found = store.search.find(wanted(words), phrases=phrases(words), subject=Subject.PRACTICE)
    return tuple(hit.subject_id for hit in found)


def write(
    uow: UnitOfWork,
    actor: Actor,
    *,
    test_id: int,
    card: PracticeCard,
    version: int = 0,
    reason: str = "",
) -> int:
    """Keep the card of the practice that came out of a test; returns the practice's id.

    The first card needs a decision in force to scale or adapt. ``version`` is that of the practice
    the form was opened with; raises ``Conflict`` for a stale one.
    """
    with uow.writing(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.KEEP_PRACTICE, team_id=kept.team_id)
        found = next((p for p in store.practices.all() if p.test_id == test_id), None)
        if found is None:
            practice_id, version = _begun(store, test_id, card), 1
        else:
            practice_id = found.id
            if not reason.strip():
                raise Invalid("Say why the card changes: others rely on how it was.")
        at_home = as_record(replace(card, currency=""))
        store.practices.write(
            practice_id, at_home, name=card.name, reason=reason.strip(), version=version
        )
        store.commit()
        return practice_id


def adopt(
    uow: UnitOfWork,
    actor: Actor,
    *,
    practice_id: int,
    test_id: int,
    adoption: Adoption,
) -> int:
    """This test does the practice, so and so; what it finds flows into the practice's card.

    Returns the adoption's id.
    """
    with uow.writing(actor) as store:
        practice = store.practices.get(practice_id)
        require(actor, Action.EDIT_PLAN, team_id=store.plans.get(test_id).team_id)
        if test_id in {a.test_id for a in store.publications.adoptions()}:
            raise Conflict("This test does a practice of another partnership. A test does one.")
        if practice.test_id == test_id:
            raise Invalid("The practice came out of this test, so it is among its sites already.")
        refuse_other_parts(from_kept(dict(practice.card)), adoption)
        number = store.practices.adopt(practice_id, test_id, stripped(adoption))
        store.commit()
        return number


def book(uow: UnitOfWork, actor: Actor) -> PracticeBook:
    """Every practice with its sites, each as this person may see it."""
    require(actor, Action.VIEW_TESTS)
    return book_of(overview_of(uow, actor, put_away=True), uow, actor)


def book_of(seen: Overview, uow: UnitOfWork, actor: Actor) -> PracticeBook:
    """The same from an overview, with tests put away, that the same person has had made."""
    require(actor, Action.VIEW_TESTS)
    statuses = {status.kept.id: status for status in seen.tests}
    with uow.reading(actor) as store:
        practices = [p for p in store.practices.all() if p.test_id in statuses and p.versions]
        elsewhere = {a.test_id for a in store.publications.adoptions()}
        taken = store.practices.of_tests()
        published = store.publications.mine()
        given = store.publications.evidence(p.id for p in published.values())
        decisions = store.decisions.all()
        found = settled(store, decisions, taken)
        words = stories.standing(store, actor, {n: statuses[n].kept.team_id for n in taken})
        held = gains_of(
            store,
            actor,
            [statuses[number].kept for number in taken],
            newest_in_force(decisions),
            today=seen.today,
        )
    around = Around(
        actor=actor,
        statuses=statuses,
        decisions=decisions,
        stories=_by_test(words),
        gains=held,
        given={
            number: tuple(evidence_from(record) for record in given.get(kept.id, ()))
            for number, kept in published.items()
        },
        settled=found,
        currency=seen.partnership.currency,
    )
    free = [
        status
        for status in seen.tests
        if status.kept.id not in {*taken, *elsewhere} and status.kept.archived_at is None
    ]
    return PracticeBook(
        all=tuple(view_of(around, practice) for practice in practices),
        can_become={
            status.kept.id: status.kept.plan.title
            for status in free
            if status.line.decision is not None
            and status.line.decision.choice in MADE_OF
            and may(actor, Action.KEEP_PRACTICE, team_id=status.kept.team_id)
        },
        can_adopt={
            status.kept.id: status.kept.plan.title
            for status in free
            if may(actor, Action.EDIT_PLAN, team_id=status.kept.team_id)
        },
        names=seen.names,
        currency=seen.partnership.currency,
    )


def _by_test(words: tuple[KeptStory, ...]) -> Mapping[int, list[KeptStory]]:
    found: dict[int, list[KeptStory]] = defaultdict(list)
    for story in words:
        found[story.test_id].append(story)
    return found


def _begun(store: Store, test_id: int, card: PracticeCard) -> int:
    decision = store.decisions.latest().get(test_id)
    if decision is None or decision.choice not in MADE_OF:
        raise Conflict(
            "A practice comes out of a decision in force to scale or adapt. "
            "Record that decision first, on the test's Decide tab."
        )
    return store.practices.add(test_id, name=card.name)
