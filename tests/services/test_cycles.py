"""A ramp of cycles: locked when it begins, amended beside the original, followed by the next."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from improvement.domain.cycles import (
    Cycle,
    CycleAct,
    CycleDo,
    CyclePlan,
    CycleStudy,
    Finding,
    Question,
    Reach,
)
from improvement.domain.vocabulary import Act, AsPlanned, CyclePurpose, CycleStep, Foretold
from improvement.errors import Conflict, Invalid, NotFound
from improvement.services import cycles

DAY = date(2026, 9, 7)
PLAN = CyclePlan(
    objective="Does a text in Spanish reach families?",
    questions=(
        Question(text="How many answer?", prediction="Half.", low=40, high=60, unit="of 100",
                 confidence=0.7, right_if="40 to 60 of 100 answer"),
    ),
    who="Ann",
    where="Building A",
    households=5,
    starts_on=DAY,
    ends_on=date(2026, 9, 14),
    measures=("kept",),
    data_plan="Ann keeps a tally.",
    ethics_checked=True,
)  # fmt: skip
DONE = CycleDo(
    carried_out=AsPlanned.PARTLY,
    deviation="One family had moved.",
    offered=5,
    took_part=4,
    reach=(Reach(dimension="gender", group="women", offered=3, took_part=3),),
)
STUDIED = CycleStudy(
    shown="3 of 4 answered.",
    findings=(Finding(observed="3 of 4", value=75, came_out=Foretold.WRONG),),
    learned="More answer than we thought.",
)
ACTED = CycleAct(act=Act.ADAPT, reason="It reaches them.", next_change="Send it on payday.")


def version(place: Any, test_id: int, cycle_id: int) -> int:
    found = cycles.ramp(place.uow, place.member, test_id=test_id)
    return next(c.kept.version for c in found.cycles if c.id == cycle_id)


def planned(place: Any, test_id: int, plan: CyclePlan = PLAN, after: int | None = None) -> int:
    cycle_id = cycles.begin(place.uow, place.member, test_id=test_id, after=after)
    save(place, test_id, cycle_id, Cycle(plan=plan))
    return cycle_id


def save(place: Any, test_id: int, cycle_id: int, cycle: Cycle) -> None:
    at = version(place, test_id, cycle_id)
    cycles.save(place.uow, place.member, cycle_id=cycle_id, version=at, cycle=cycle)


def move(place: Any, test_id: int, cycle_id: int, to: CycleStep) -> None:
    at = version(place, test_id, cycle_id)
    cycles.move(place.uow, place.member, cycle_id=cycle_id, version=at, to=to)


def closed(place: Any, test_id: int) -> int:
    cycle_id = planned(place, test_id)
    move(place, test_id, cycle_id, CycleStep.DO)
    save(place, test_id, cycle_id, Cycle(plan=PLAN, did=DONE))
    move(place, test_id, cycle_id, CycleStep.STUDY)
    save(place, test_id, cycle_id, Cycle(plan=PLAN, did=DONE, studied=STUDIED))
    move(place, test_id, cycle_id, CycleStep.ACT)
    whole = Cycle(plan=PLAN, did=DONE, studied=STUDIED, acted=ACTED)
    save(place, test_id, cycle_id, whole)
    move(place, test_id, cycle_id, CycleStep.CLOSED)
    return cycle_id


def test_one_whole_turn_and_the_next(place: Any) -> None:
    test_id = place.running()
    first = closed(place, test_id)
    second = cycles.begin(place.uow, place.member, test_id=test_id, after=first)
    found = cycles.ramp(place.uow, place.member, test_id=test_id)
    assert [(c.id, c.number, c.parent) for c in found.cycles] == [(first, 1, None), (second, 2, 1)]
    one, two = found.cycles
    assert one.cycle == Cycle(
        plan=PLAN, did=DONE, studied=STUDIED, acted=ACTED, step=CycleStep.CLOSED
    )
    assert one.locked_by == "Ann"
    assert one.kept.locked_at is not None
    assert one.kept.closed_at is not None
    assert [(v.number, v.plan) for v in one.versions] == [(1, PLAN)]
    assert two.cycle.plan.questions == PLAN.questions
    assert two.cycle.plan.starts_on is None
    assert {c.field for c in two.changed} == {"starts_on", "ends_on", "ethics_checked"}
    assert two.next_step is CycleStep.DO
    assert len(two.lacks) == 3


def test_what_changed_is_highlighted(place: Any) -> None:
    test_id = place.running()
    first = closed(place, test_id)
    second = planned(place, test_id, replace(PLAN, households=25), after=first)
    found = cycles.ramp(place.uow, place.member, test_id=test_id).latest
    assert found is not None
    assert found.id == second
    assert [(c.field, c.before, c.after) for c in found.changed] == [("households", 5, 25)]


def test_the_locked_plan_cannot_change_but_be_amended(place: Any) -> None:
    test_id = place.running()
    cycle_id = planned(place, test_id)
    move(place, test_id, cycle_id, CycleStep.DO)
    other = replace(PLAN, who="Ben")
    with pytest.raises(Conflict, match="locked"):
        save(place, test_id, cycle_id, Cycle(plan=other))
    at = version(place, test_id, cycle_id)
    amend = {"cycle_id": cycle_id, "version": at, "plan": other}
    with pytest.raises(Invalid, match="reason"):
        cycles.amend(place.uow, place.member, **amend, reason=" ")
    moved = replace(PLAN, questions=(replace(PLAN.questions[0], prediction="All of them."),))
    with pytest.raises(Conflict, match="stay as they were locked"):
        cycles.amend(place.uow, place.member, **(amend | {"plan": moved}), reason="Better.")
    cycles.amend(place.uow, place.member, **amend, reason="Ann is ill.")
    (found,) = cycles.ramp(place.uow, place.member, test_id=test_id).cycles
    assert found.cycle.plan.who == "Ben"
    assert [(v.number, v.plan.who, v.reason) for v in found.versions] == [
        (1, "Ann", ""),
        (2, "Ben", "Ann is ill."),
    ]
    assert [c.field for c in found.versions[1].changes] == ["who"]


def test_a_draft_is_saved_not_amended(place: Any) -> None:
    test_id = place.running()
    cycle_id = planned(place, test_id)
    at = version(place, test_id, cycle_id)
    with pytest.raises(Conflict, match="save it instead"):
        cycles.amend(place.uow, place.member, cycle_id=cycle_id, version=at, plan=PLAN, reason="x")


def test_nothing_begins_with_something_missing(place: Any) -> None:
    test_id = place.running()
    cycle_id = planned(place, test_id, replace(PLAN, questions=()))
    with pytest.raises(Invalid, match="at least one question"):
        move(place, test_id, cycle_id, CycleStep.DO)
    (found,) = cycles.ramp(place.uow, place.member, test_id=test_id).cycles
    assert found.cycle.step is CycleStep.PLAN
    assert found.kept.locked_at is None


def test_before_the_test_starts_only_finding_out(place: Any) -> None:
    test_id = place.draft()
    cycle_id = planned(place, test_id)
    with pytest.raises(Invalid, match="Start the test first"):
        move(place, test_id, cycle_id, CycleStep.DO)
    save(place, test_id, cycle_id, Cycle(plan=replace(PLAN, purpose=CyclePurpose.COLLECT)))
    move(place, test_id, cycle_id, CycleStep.DO)


def test_the_second_to_save_is_told(place: Any) -> None:
    test_id = place.running()
    cycle_id = planned(place, test_id)
    at = version(place, test_id, cycle_id)
    for words in ("First.", "Second."):
        attempt = Cycle(plan=replace(PLAN, objective=words))
        if words == "First.":
            cycles.save(place.uow, place.coach, cycle_id=cycle_id, version=at, cycle=attempt)
        else:
            with pytest.raises(Conflict, match="in the meantime"):
                cycles.save(place.uow, place.member, cycle_id=cycle_id, version=at, cycle=attempt)
    (found,) = cycles.ramp(place.uow, place.member, test_id=test_id).cycles
    assert found.cycle.plan.objective == "First."


def test_a_closed_cycle_is_history(place: Any) -> None:
    test_id = place.running()
    cycle_id = closed(place, test_id)
    with pytest.raises(Conflict, match="closed"):
        save(place, test_id, cycle_id, Cycle(plan=PLAN))
    with pytest.raises(Conflict, match="closed"):
        move(place, test_id, cycle_id, CycleStep.ACT)
    at = version(place, test_id, cycle_id)
    with pytest.raises(Conflict, match="closed"):
        cycles.amend(place.uow, place.member, cycle_id=cycle_id, version=at, plan=PLAN, reason="x")


def test_the_next_follows_a_closed_cycle_of_the_same_test(place: Any) -> None:
    test_id = place.running()
    still_open = planned(place, test_id)
    with pytest.raises(Conflict, match="still open"):
        cycles.begin(place.uow, place.member, test_id=test_id, after=still_open)
    elsewhere = closed(place, place.running())
    with pytest.raises(Invalid, match="another test"):
        cycles.begin(place.uow, place.member, test_id=test_id, after=elsewhere)


def test_a_measure_must_be_the_tests_own(place: Any) -> None:
    test_id = place.running()
    with pytest.raises(Invalid, match="'paid'"):
        planned(place, test_id, replace(PLAN, measures=("paid",)))


def test_reach_by_group_is_for_those_who_may_see_it(place: Any) -> None:
    test_id = place.running()
    closed(place, test_id)
    for actor, seen in (
        (place.member, 1),
        (place.coach, 1),
        (place.leader, 0),
        (place.elsewhere, 0),
    ):
        found = cycles.ramp(place.uow, actor, test_id=test_id)
        assert len(found.cycles[0].cycle.did.reach) == seen, actor.name
        assert found.sees_reach is bool(seen)
        assert found.cycles[0].cycle.did.took_part == 4


def test_a_cycle_of_strangers_does_not_exist(place: Any, neighbour: Any) -> None:
    test_id = place.running()
    cycle_id = planned(place, test_id)
    with pytest.raises(NotFound):
        cycles.move(neighbour.uow, neighbour.member, cycle_id=cycle_id, version=2, to=CycleStep.DO)
