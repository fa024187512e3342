"""A practice that was taken up, from here or elsewhere: changed, stopped, put away, brought back.

What was found there is not lost by stopping: it goes on counting on the card, and goes on being
given back. Only what was put away (it was never done) counts nowhere, until it is brought back.
"""

from dataclasses import dataclass

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.practices import (
    Adoption,
    PracticeCard,
    fidelity,
    from_kept,
    refuse_other_parts,
    refuse_step,
    stripped,
)
from improvement.errors import Invalid
from improvement.store.repositories.adoptions import KeptUse, Origin
from improvement.store.unit_of_work import Store, UnitOfWork

__all__ = ["AwayUse", "Origin", "bring_back", "change", "put_away", "those_away"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayUse:
    """One that was put away: practice, test, by whom; may whoever asked bring it back?"""

    kept: KeptUse
    name: str
    title: str
    who: str
    may_restore: bool


def change(
    uow: UnitOfWork,
    actor: Actor,
    *,
    origin: Origin,
    adoption_id: int,
    adoption: Adoption,
    version: int,
) -> None:
    """Say how it is done, and how it stands, from now on.

    What is given back to another partnership says at once how many core parts are kept and whether
    it goes on. Raises ``Conflict`` for a stale version and for a step back to planned.
    """
    with uow.writing(actor) as store:
        kept = _own(store, actor, origin, adoption_id)
        card = _card(store, kept)
        refuse_step(kept.done.standing, adoption.standing)
        refuse_other_parts(card, adoption)
        done = fidelity(card, adoption)
        store.adoptions.change(
            origin,
            adoption_id,
            stripped(adoption),
            version=version,
            told={"kept": done.kept, "of": done.of, "standing": adoption.standing.value},
        )
        store.commit()


def put_away(
    uow: UnitOfWork, actor: Actor, *, origin: Origin, adoption_id: int, version: int, because: str
) -> None:
    """The test does not do it, and never did: it is taken off the card, with the way back.

    Where its result is given to another partnership a leader must do it, as with taking it back.
    """
    with uow.writing(actor) as store:
        kept = _own(store, actor, origin, adoption_id)
        if kept.given:  # what a leader gave, a leader takes back
            require(actor, Action.PUBLISH)
        if not because.strip():
            raise Invalid("Say why it is put away, in a sentence: others counted on its result.")
        store.adoptions.away(origin, adoption_id, version=version, because=because.strip())
        store.commit()


def bring_back(uow: UnitOfWork, actor: Actor, *, origin: Origin, adoption_id: int) -> None:
    """As it was before it was put away, with what was given back."""
    with uow.writing(actor) as store:
        if _own(store, actor, origin, adoption_id).given:
            require(actor, Action.PUBLISH)
        store.adoptions.back(origin, adoption_id)
        store.commit()


def those_away(uow: UnitOfWork, actor: Actor) -> tuple[AwayUse, ...]:
    """Everything that was taken up and put away: everybody sees that it is there."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        found = store.adoptions.put_away()
        if not found:
            return ()
        names = store.people.names()
        tests = {kept.id: kept for kept in (*store.plans.all(), *store.plans.put_away())}
        practices = {practice.id: practice.name for practice in store.practices.all()}
    return tuple(
        AwayUse(
            kept=kept,
            name=str(kept.card["name"]) if kept.card else practices[kept.source],
            title=tests[kept.test_id].plan.title,
            who=names.get(kept.archived_by or 0, "somebody"),
            may_restore=_may(actor, kept, tests[kept.test_id].team_id),
        )
        for kept in found
    )


def _may(actor: Actor, kept: KeptUse, team_id: int) -> bool:
    given = not kept.given or may(actor, Action.PUBLISH)
    return given and may(actor, Action.KEEP_PRACTICE, team_id=team_id)


def _own(store: Store, actor: Actor, origin: Origin, adoption_id: int) -> KeptUse:
    kept = store.adoptions.get(origin, adoption_id)
    require(actor, Action.KEEP_PRACTICE, team_id=store.plans.get(kept.test_id).team_id)
    return kept


def _card(store: Store, kept: KeptUse) -> PracticeCard:
    """The card it is held against: as it was taken up, or one's own as it stands."""
    record = kept.card if kept.card is not None else store.practices.get(kept.source).card
    return from_kept(dict(record))
