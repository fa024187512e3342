"""Deleting is putting away, with a way back: tests and cycles.

Everything locked stays locked and verifiable, predictions go on counting, and results that were
brought together elsewhere keep counting too: nobody makes an unwelcome result disappear.
"""

from dataclasses import dataclass

from improvement.domain.access import Action, Actor, may, require
from improvement.errors import Conflict, Invalid
from improvement.store.repositories.cycles import KeptCycle
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayTest:
    """A test that was put away: by whom, and whether whoever asked may bring it back."""

    kept: KeptTest
    who: str
    may_restore: bool


def may_put_away(actor: Actor, kept: KeptTest) -> bool:
    """A draft: its team too. A started test: a coach or a leader. (Shows a button.)"""
    if may(actor, Action.PUT_AWAY_TEST, team_id=kept.team_id):
        return True
    return kept.started_at is None and may(actor, Action.EDIT_PLAN, team_id=kept.team_id)


def archive_test(
    uow: UnitOfWork, actor: Actor, *, test_id: int, version: int, because: str = ""
) -> None:
    """Out of every list and search; a started test needs a coach or a leader, and a reason.

    Raises ``Conflict`` for a stale version and for what was put away already.
    """
    with uow.writing(actor) as store:
        kept = store.plans.get(test_id)
        _require(actor, kept)
        if kept.started_at is not None and not because.strip():
            raise Invalid("A started test is put away with a reason. Say why, in a sentence.")
        store.put_away.test(test_id, version=version, because=because.strip())
        store.commit()


def restore_test(uow: UnitOfWork, actor: Actor, *, test_id: int) -> None:
    """Bring a test back, as it was."""
    with uow.writing(actor) as store:
        _require(actor, store.plans.get(test_id))
        store.put_away.test_back(test_id)
        store.commit()


def archived_tests(uow: UnitOfWork, actor: Actor) -> tuple[AwayTest, ...]:
    """Every test that was put away, the latest first: everybody sees that it is there."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        found = store.plans.put_away()
        names = store.people.names() if found else {}
    return tuple(
        AwayTest(
            kept=kept,
            who=names.get(kept.archived_by or 0, "somebody"),
            may_restore=may_put_away(actor, kept),
        )
        for kept in found
    )


def archive_cycle(
    uow: UnitOfWork, actor: Actor, *, cycle_id: int, version: int, because: str = ""
) -> None:
    """Out of the ramp; one whose plan was locked needs a reason, its predictions go on counting.

    Raises ``Conflict`` for a cycle that a decision rests on, and for a stale version.
    """
    with uow.writing(actor) as store:
        kept = _own_cycle(store, actor, cycle_id)
        if kept.locked_at is not None and not because.strip():
            raise Invalid("A cycle that was begun is put away with a reason. Say why.")
        _refuse_evidence(store, kept)
        store.put_away.cycle(cycle_id, version=version, because=because.strip())
        store.commit()


def restore_cycle(uow: UnitOfWork, actor: Actor, *, cycle_id: int) -> None:
    """Bring a cycle back to its place in the ramp."""
    with uow.writing(actor) as store:
        _own_cycle(store, actor, cycle_id)
        store.put_away.cycle_back(cycle_id)
        store.commit()


def _require(actor: Actor, kept: KeptTest) -> None:
    if not may_put_away(actor, kept):
        require(actor, Action.PUT_AWAY_TEST, team_id=kept.team_id)


def _own_cycle(store: Store, actor: Actor, cycle_id: int) -> KeptCycle:
    kept = store.cycles.get(cycle_id)
    require(actor, Action.RUN_CYCLES, team_id=store.plans.get(kept.test_id).team_id)
    return kept


def _refuse_evidence(store: Store, kept: KeptCycle) -> None:
    """What was tried before a decision is what the decision was made with."""
    locked = kept.locked_at
    if locked is None:
        return
    after = [d for d in store.decisions.of(kept.test_id) if d.decided_at >= locked]
    if after:
        raise Conflict(
            f"Decision {min(d.id for d in after)} was made with what cycle {kept.number} taught, "
            "so the cycle stays in the record."
        )
