"""Registering tests of change: drafts, the start that locks, amendments kept beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.currencies import USUAL, sign_of
from improvement.domain.measures import outcome_days
from improvement.domain.plan import Lack, Plan, lacking, newly_lacking
from improvement.domain.plan_template import plan_from
from improvement.domain.stage import Milestones, stage
from improvement.domain.vocabulary import ComparedBy, Stage
from improvement.errors import Conflict, Invalid
from improvement.services.assessment import plan_reached
from improvement.services.figures import load_figures
from improvement.services.outcome_data import needs_households
from improvement.services.settled_sites import scaled_on
from improvement.services.working import may_work
from improvement.stats.record import from_record, recorded, to_record
from improvement.store.repositories.decisions import KeptDecision
from improvement.store.repositories.people import Team
from improvement.store.repositories.plans import KeptTest, KeptVersion
from improvement.store.unit_of_work import Store, UnitOfWork
from improvement.words.plan_changes import Amendment, plan_changes

recorded("plan", schema=4, oldest=1)(Plan)  # so that a locked plan can be read back years later

#: Fields of the decision rule and the prediction: editing them after a look is marked.
LOCKED = (
    "prediction",
    "expected_now",
    "predicted",
    "confidence",
    "right_if",
    "design",
    "minimum_worthwhile",
    "no_worse",
    "before_measure",
    "cluster_dimension",
    "cluster_likeness",
    "chosen_worst",
    "planned_per_arm",
    "ends_on",
    "starts_on",
    "gap_tolerance",
    "fidelity_floor",
    "max_missing",
    "measures",
    "dimensions",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TestView:
    """A test as its pages see it."""

    __test__ = False  # a noun of the field, not a container of tests

    kept: KeptTest
    stage: Stage
    lacks: tuple[Lack, ...]
    decision: KeptDecision | None
    versions: tuple[KeptVersion, ...]
    names: Mapping[int, str]
    actions: frozenset[Action]

    @property
    def id(self) -> int:
        return self.kept.id

    @property
    def plan(self) -> Plan:
        return self.kept.plan

    def may(self, action: Action) -> bool:
        """May the person who asked do this to this test? (Shows a button; services decide.)"""
        return action in self.actions


@dataclass(frozen=True, slots=True, kw_only=True)
class TestLine:
    """A test as lists show it; ``scaled_on`` is the day with which its figures end, if any."""

    __test__ = False

    kept: KeptTest
    stage: Stage
    lacks: tuple[Lack, ...]
    decision: KeptDecision | None
    mine: bool
    scaled_on: date | None = None


class Ready(StrEnum):
    """What an amendment does to the certainty of a verdict."""

    BEFORE_DATA = "before data"
    AFTER_LOOKING = "after looking"


def draft(uow: UnitOfWork, actor: Actor, plan: Plan, *, team_id: int) -> int:
    """Begin a test of change as a draft; returns its id."""
    with uow.writing(actor) as store:
        store.people.team(team_id)  # another partnership's team does not exist for this person
        require(actor, Action.REGISTER_TEST, team_id=team_id)
        test_id = store.plans.add(_in_own_money(store, plan), team_id=team_id)
        store.commit()
        return test_id


def begin_from(uow: UnitOfWork, actor: Actor, *, test_id: int, team_id: int) -> int:
    """A draft that takes over an earlier test's plan and idea, not its days, prediction, checks."""
    with uow.writing(actor) as store:
        store.people.team(team_id)
        require(actor, Action.REGISTER_TEST, team_id=team_id)
        earlier = store.plans.get(test_id)
        draft_id = store.plans.add(plan_from(earlier.plan), team_id=team_id, began_from=test_id)
        if earlier.idea_id is not None:  # another test of the same idea stands beside the first
            store.theory.assign(draft_id, earlier.idea_id)
        store.commit()
        return draft_id


def save(uow: UnitOfWork, actor: Actor, *, test_id: int, version: int, plan: Plan) -> int:
    """Keep a draft as it is now and return its new version.

    Raises ``Conflict`` when it was saved by somebody else in the meantime.
    """
    with uow.writing(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.EDIT_PLAN, team_id=kept.team_id)
        if kept.started_at is not None:
            raise Conflict(
                f"{kept.plan.title!r} has started and its plan is locked. "
                "Amend it instead, with a reason: the original is kept beside it."
            )
        _keep(store, kept, _in_own_money(store, plan), version)
        store.commit()
        return store.plans.get(test_id).version


def start(uow: UnitOfWork, actor: Actor, *, test_id: int, version: int) -> None:
    """Lock prediction and decision rule (author, time) and begin."""
    with uow.writing(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.START_TEST, team_id=kept.team_id)
        if kept.started_at is not None:
            raise Conflict(f"{kept.plan.title!r} has started already. Log its first data.")
        lacks = lacking(kept.plan)
        if lacks:
            raise Invalid("Not ready to start. " + " ".join(lack.words for lack in lacks))
        store.plans.start(test_id, to_record(kept.plan), version=version)
        store.commit()


def amend(
    uow: UnitOfWork, actor: Actor, *, test_id: int, version: int, plan: Plan, reason: str
) -> Ready:
    """Change a locked plan: the original stays beside it, with the reason and who and when."""
    if not reason.strip():
        raise Invalid("An amendment needs a reason. Say why the plan changes.")
    with uow.writing(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.EDIT_PLAN, team_id=kept.team_id)
        if kept.started_at is None:
            raise Conflict(f"{kept.plan.title!r} has not started: save the draft instead.")
        lacks = newly_lacking(plan, kept.plan)
        if lacks:
            raise Invalid("The amended plan is not complete. " + lacks[0].words)
        looked = has_data(store, kept) and _touches_rule(kept.plan, plan)
        store.plans.amend(test_id, to_record(plan), reason=reason.strip(), after_looking=looked)
        _keep(store, kept, plan, version)
        store.commit()
    return Ready.AFTER_LOOKING if looked else Ready.BEFORE_DATA


def view(uow: UnitOfWork, actor: Actor, *, test_id: int) -> TestView:
    """One test; ``NotFound`` when it is not there or in another partnership."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        decision = next((d for d in store.decisions.of(test_id) if d.in_force), None)
        reached = _reached(store, kept, today=uow.today_of(actor))
        return TestView(
            kept=kept,
            stage=stage_of(kept, decision, today=uow.today_of(actor), reached=reached),
            lacks=lacking(kept.plan) if kept.started_at is None else (),
            decision=decision,
            versions=store.plans.versions(test_id),
            names=store.people.names(),
            actions=frozenset(a for a in Action if may_work(actor, a, kept)),
        )


def changes_of(view: TestView) -> tuple[Amendment, ...]:
    """Every amendment with what it changed, the original beside it; oldest first."""
    return tuple(
        Amendment(
            on=late.made_at.date(),
            who=view.names.get(late.made_by, "somebody"),
            reason=late.reason,
            after_looking=late.after_looking,
            changes=plan_changes(from_record(early.plan), from_record(late.plan)),
        )
        for early, late in pairwise(view.versions)
    )


def listing(uow: UnitOfWork, actor: Actor) -> tuple[TestLine, ...]:
    """Every test of the partnership, newest first."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        return lines(store, actor, today=uow.today_of(actor))


def teams_for(uow: UnitOfWork, actor: Actor) -> tuple[Team, ...]:
    """The teams this person may register a test for."""
    with uow.reading(actor) as store:
        found = store.people.teams()
    return tuple(t for t in found if may(actor, Action.REGISTER_TEST, team_id=t.id))


def lines(
    store: Store, actor: Actor, *, today: date, put_away: bool = False
) -> tuple[TestLine, ...]:
    """The tests of a partnership as lists show them (inside somebody's transaction).

    With ``put_away``, also those that had started when they were put away.
    """
    decided = store.decisions.in_force()
    away = [t for t in store.plans.put_away() if t.started_at is not None] if put_away else []
    return tuple(
        _line(kept, actor, decided.get(kept.id, ()), today=today)
        for kept in (*store.plans.all(), *away)
    )


def _line(
    kept: KeptTest, actor: Actor, in_force: Sequence[KeptDecision], *, today: date
) -> TestLine:
    newest = in_force[0] if in_force else None
    return TestLine(
        kept=kept,
        stage=stage_of(kept, newest, today=today),
        lacks=lacking(kept.plan) if kept.started_at is None else (),
        decision=newest,
        mine=kept.team_id in actor.team_ids,
        scaled_on=scaled_on(in_force),
    )


def stage_of(
    kept: KeptTest, decision: KeptDecision | None, *, today: date, reached: bool = False
) -> Stage:
    """Where a kept test stands; ``reached`` when the planned number of outcomes is in."""
    return stage(
        Milestones(
            started_on=kept.started_on,
            ends_on=kept.plan.ends_on,
            plan_reached=reached,
            decided=decision.choice if decision else None,
        ),
        today=today,
    )


def _reached(store: Store, kept: KeptTest, *, today: date) -> bool:
    primary = kept.plan.primary
    if primary is None or kept.started_at is None:
        return False
    wanted = {primary.key, kept.plan.before_measure} & set(kept.measure_ids)
    specs = {kept.measure_ids[m.key]: m for m in kept.plan.measures if m.key in wanted}
    each = [kept.measure_ids[key] for key in needs_households(kept.plan) & wanted]
    found = load_figures(store, specs, dimensions=[], as_of=today, households=each)
    figures = {specs[measure_id].key: own for measure_id, own in found.items()}
    return plan_reached(kept.plan, figures, today=today)


def has_data(store: Store, kept: KeptTest) -> bool:
    """Has anything been logged for this test?"""
    return store.cases.count(kept.id).n > 0 or store.observations.has_any(kept.measure_ids.values())


def _keep(store: Store, kept: KeptTest, plan: Plan, version: int) -> None:
    store.plans.save(kept.id, plan, version=version)
    if kept.plan.starts_on != plan.starts_on:  # what was before and after the change moves with it
        store.observations.sort_into_phases(kept.measure_ids.values(), plan.starts_on)
        store.cases.sort_into_phases(kept.id, plan.starts_on)
    was, now = (outcome_days(p.measures, kept.measure_ids) for p in (kept.plan, plan))
    if was != now:
        store.cases.make_due_anew(kept.id, now=now, before=[was])


def due_as_planned(store: Store, kept: KeptTest) -> None:
    """Households as they stood under an earlier plan are due as the plan has it now."""
    plans = (from_record(version.plan) for version in store.plans.versions(kept.id))
    before = [outcome_days(plan.measures, kept.measure_ids) for plan in plans]
    now = outcome_days(kept.plan.measures, kept.measure_ids)
    if others := [days for days in before if days != now]:
        store.cases.make_due_anew(kept.id, now=now, before=others)


def _in_own_money(store: Store, plan: Plan) -> Plan:
    """Costs without a unit are in the partnership's currency; the unit stays with the plan.

    No unit at all reads as dollars, so only other money has to be written down.
    """
    if not any(m.outcome is ComparedBy.COST and not m.unit.strip() for m in plan.measures):
        return plan
    currency = store.people.partnership().currency
    if currency == USUAL:
        return plan
    sign = sign_of(currency)
    return replace(
        plan,
        measures=tuple(
            replace(m, unit=sign) if m.outcome is ComparedBy.COST and not m.unit.strip() else m
            for m in plan.measures
        ),
    )


def _touches_rule(before: Plan, after: Plan) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in LOCKED)
