"""PDSA cycles as a ramp inside a test: planned, locked, done, studied, acted upon, followed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.cycle_changes import PlanChange, cloned, plan_changes
from improvement.domain.cycle_steps import check_move, missing, onwards
from improvement.domain.cycles import (
    Cycle,
    CycleAct,
    CycleDo,
    CyclePlan,
    CycleStudy,
)
from improvement.domain.vocabulary import CycleStep
from improvement.errors import Conflict, Invalid
from improvement.services.sensitive import closed_keys
from improvement.services.working import may_work
from improvement.stats.record import from_record, recorded, to_record
from improvement.store.repositories.cycles import CycleParts, KeptCycle, KeptCyclePlan
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import Store, UnitOfWork

for _kind, _part in (
    ("cycle_plan", CyclePlan),
    ("cycle_do", CycleDo),
    ("cycle_study", CycleStudy),
    ("cycle_act", CycleAct),
):
    recorded(_kind, schema=1)(_part)  # so that a cycle can be read back years later


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVersion:
    """A cycle's plan as locked or amended, with what the amendment changed."""

    number: int
    plan: CyclePlan
    reason: str
    made_by: str
    made_at: datetime
    changes: tuple[PlanChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleView:
    """A cycle as pages see it.

    ``changed`` is what differs from the plan of the cycle it follows, ``lacks`` what is missing
    before the next step, ``next_step`` None once it is closed.
    """

    kept: KeptCycle
    cycle: Cycle
    parent: int | None
    changed: tuple[PlanChange, ...]
    next_step: CycleStep | None
    lacks: tuple[str, ...]
    versions: tuple[PlanVersion, ...]
    locked_by: str
    closed_by: str

    @property
    def id(self) -> int:
        return self.kept.id

    @property
    def number(self) -> int:
        return self.kept.number


@dataclass(frozen=True, slots=True, kw_only=True)
class RampView:
    """The cycles of a test, first to last; ``measures`` are the test's, by key.

    ``put_away`` are those that were taken out of the ramp; ``names`` people by id.
    """

    test: KeptTest
    cycles: tuple[CycleView, ...]
    put_away: tuple[CycleView, ...]
    names: Mapping[int, str]
    measures: Mapping[str, str]
    groups: Mapping[tuple[str, str], str]
    may_edit: bool
    sees_reach: bool

    @property
    def latest(self) -> CycleView | None:
        return self.cycles[-1] if self.cycles else None


def ramp(uow: UnitOfWork, actor: Actor, *, test_id: int) -> RampView:
    """The cycles of a test. Reach by group is left out for whoever may not see small groups."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        test = store.plans.get(test_id)
        sees_reach = may(actor, Action.SEE_SMALL_GROUPS, team_id=test.team_id)
        kept = store.cycles.of(test_id)
        by_id = {k.id: k for k in kept}
        names = store.people.names()
        versions = store.cycles.versions(by_id)
        closed = closed_keys(store, actor, team_id=test.team_id)
        known = [k.dimension for k in store.groups.all() if k.dimension.key not in closed]
    views = [
        _view(k, by_id, test, names, versions.get(k.id, ()), sees_reach=sees_reach) for k in kept
    ]
    return RampView(
        test=test,
        cycles=tuple(v for v in views if v.kept.archived_at is None),
        put_away=tuple(v for v in views if v.kept.archived_at is not None),
        names=names,
        measures={m.key: m.label for m in test.plan.measures},
        groups={(d.key, g.key): g.label for d in known for g in d.groups},
        may_edit=may_work(actor, Action.RUN_CYCLES, test),
        sees_reach=sees_reach,
    )


def begin(uow: UnitOfWork, actor: Actor, *, test_id: int, after: int | None = None) -> int:
    """A new cycle: empty, or the next one after a cycle of the same test, carrying its plan.

    Returns its id. Raises ``Conflict`` where the cycle to follow is not closed yet.
    """
    with uow.writing(actor) as store:
        test = store.plans.get(test_id)
        require(actor, Action.RUN_CYCLES, team_id=test.team_id)
        plan = CyclePlan() if after is None else _following(store, test_id, after)
        _check_plan(plan, test)
        cycle_id = store.cycles.add(test_id, _parts(Cycle(plan=plan)), parent_id=after)
        store.commit()
        return cycle_id


def save(uow: UnitOfWork, actor: Actor, *, cycle_id: int, version: int, cycle: Cycle) -> int:
    """Keep what is written so far and return the new version; the step stays as it is.

    Raises ``Conflict`` for a stale version, a closed cycle, and a plan that is locked.
    """
    with uow.writing(actor) as store:
        kept, test = _mine(store, actor, cycle_id)
        now = _cycle(kept)
        _check_open(now)
        if kept.locked_at is not None and cycle.plan != now.plan:
            raise Conflict("The plan of this cycle is locked. Amend it, with a reason, instead.")
        _check_plan(cycle.plan, test)
        store.cycles.save(cycle_id, _parts(cycle), version=version)
        store.commit()
        return store.cycles.get(cycle_id).version


def move(uow: UnitOfWork, actor: Actor, *, cycle_id: int, version: int, to: CycleStep) -> None:
    """Go on to the next step, or back by one: what is missing is said in words (``Invalid``)."""
    with uow.writing(actor) as store:
        kept, test = _mine(store, actor, cycle_id)
        check_move(_cycle(kept), to, test_started=test.started_at is not None)
        store.cycles.move(cycle_id, to, version=version)
        store.commit()


def amend(
    uow: UnitOfWork, actor: Actor, *, cycle_id: int, version: int, plan: CyclePlan, reason: str
) -> None:
    """Change a locked plan with a reason; the predictions stay as they were locked."""
    if not reason.strip():
        raise Invalid("An amendment needs a reason. Say why the plan changes.")
    with uow.writing(actor) as store:
        kept, test = _mine(store, actor, cycle_id)
        now = _cycle(kept)
        _check_open(now)
        if kept.locked_at is None:
            raise Conflict("This cycle's plan is not locked yet: save it instead.")
        if plan.questions != now.plan.questions:
            raise Conflict(
                "Questions and predictions stay as they were locked: that is what they are held "
                "against. Put a new question into the next cycle."
            )
        _check_plan(plan, test)
        amended = _parts(replace(now, plan=plan))
        store.cycles.amend(cycle_id, amended, reason=reason.strip(), version=version)
        store.commit()


def _mine(store: Store, actor: Actor, cycle_id: int) -> tuple[KeptCycle, KeptTest]:
    kept = store.cycles.get(cycle_id)
    test = store.plans.get(kept.test_id)
    require(actor, Action.RUN_CYCLES, team_id=test.team_id)
    if kept.archived_at is not None:
        raise Conflict(f"Cycle {kept.number} was put away. Bring it back first.")
    return kept, test


def _check_open(cycle: Cycle) -> None:
    if cycle.step is CycleStep.CLOSED:
        raise Conflict("This cycle is closed. Begin the next one from it instead.")


def _check_plan(plan: CyclePlan, test: KeptTest) -> None:
    unknown = set(plan.measures) - set(test.measure_ids)
    if unknown:
        raise Invalid(
            f"The test has no measure {min(unknown)!r} any more. Choose one of its measures."
        )


def _following(store: Store, test_id: int, after: int) -> CyclePlan:
    before = store.cycles.get(after)
    if before.test_id != test_id:
        raise Invalid(f"Cycle {before.number} belongs to another test. Choose one of this test.")
    if before.archived_at is not None:
        raise Conflict(f"Cycle {before.number} was put away. Bring it back, or follow another.")
    if before.step is not CycleStep.CLOSED:
        raise Conflict(
            f"Cycle {before.number} is still open. Close it first: what it taught is what the "
            "next one begins with."
        )
    test = store.plans.get(test_id)
    plan = cloned(_cycle(before).plan)
    return replace(plan, measures=tuple(m for m in plan.measures if m in test.measure_ids))


def _parts(cycle: Cycle) -> CycleParts:
    return CycleParts(
        plan=to_record(cycle.plan),
        did=to_record(cycle.did),
        studied=to_record(cycle.studied),
        acted=to_record(cycle.acted),
        purpose=cycle.plan.purpose,
        starts_on=cycle.plan.starts_on,
        ends_on=cycle.plan.ends_on,
        act=cycle.acted.act,
    )


def _cycle(kept: KeptCycle) -> Cycle:
    parts = kept.parts
    return Cycle(
        plan=from_record(parts.plan),
        did=from_record(parts.did),
        studied=from_record(parts.studied),
        acted=from_record(parts.acted),
        step=kept.step,
    )


def read(kept: Iterable[KeptCycle]) -> tuple[Cycle, ...]:
    """Kept cycles as the domain knows them, for services that look at many."""
    return tuple(_cycle(k) for k in kept)


def _view(
    kept: KeptCycle,
    by_id: Mapping[int, KeptCycle],
    test: KeptTest,
    names: Mapping[int, str],
    versions: Sequence[KeptCyclePlan],
    *,
    sees_reach: bool,
) -> CycleView:
    cycle = _cycle(kept)
    before = by_id.get(kept.parent_id or 0)
    to = onwards(kept.step)
    started = test.started_at is not None
    return CycleView(
        kept=kept,
        cycle=cycle if sees_reach else replace(cycle, did=replace(cycle.did, reach=())),
        parent=before.number if before else None,
        changed=plan_changes(_cycle(before).plan, cycle.plan) if before else (),
        next_step=to,
        lacks=missing(cycle, to, test_started=started) if to else (),
        versions=_versions(versions, names),
        locked_by=names.get(kept.locked_by or 0, ""),
        closed_by=names.get(kept.closed_by or 0, "somebody") if kept.closed_at else "",
    )


def _versions(kept: Sequence[KeptCyclePlan], names: Mapping[int, str]) -> tuple[PlanVersion, ...]:
    found: list[PlanVersion] = []
    for version in kept:
        plan: CyclePlan = from_record(version.plan)
        found.append(
            PlanVersion(
                number=version.number,
                plan=plan,
                reason=version.reason,
                made_by=names.get(version.made_by, "somebody"),
                made_at=version.made_at,
                changes=plan_changes(found[-1].plan, plan) if found else (),
            )
        )
    return tuple(found)
