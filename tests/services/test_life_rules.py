"""The rules of a test's life, each held on both databases, by services as people call them.

The tables of steps cell by cell in the domain: test_cycle_steps, test_decisions. Locked rows
against SQL: tests/store/test_locks. Deleting with undo: test_putting_away. Days and weeks:
test_zones. Long texts: test_long_texts. Both versions on the screen: tests/pages/test_register,
test_cycles_tab.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from improvement.domain.cycles import Cycle
from improvement.domain.plan import REQUIRED, Plan
from improvement.domain.theory import TheoryDraft
from improvement.domain.vocabulary import (
    Arm,
    Choice,
    CycleStep,
    DecisionStep,
    NodeKind,
    Ring,
    Role,
    Standing,
)
from improvement.errors import Conflict, Forbidden, Invalid
from improvement.services import cycles, decisions, people, putting_away, tests, theory
from improvement.services.decisions import DecisionDraft
from improvement.store.locked import KEPT
from improvement.store.tables import Base
from tests.services.test_cycles import ACTED, DONE, PLAN, STUDIED, closed, move, planned, save

ORDER = (CycleStep.DO, CycleStep.STUDY, CycleStep.ACT, CycleStep.CLOSED)
WHOLE = Cycle(plan=PLAN, did=DONE, studied=STUDIED, acted=ACTED)
MAY = {  # written down once more
    CycleStep.PLAN: {CycleStep.DO},
    CycleStep.DO: {CycleStep.STUDY},
    CycleStep.STUDY: {CycleStep.ACT, CycleStep.DO},
    CycleStep.ACT: {CycleStep.CLOSED, CycleStep.STUDY},
    CycleStep.CLOSED: set[CycleStep](),
}


def step_of(place: Any, test_id: int) -> CycleStep:
    (found,) = cycles.ramp(place.uow, place.member, test_id=test_id).cycles
    step: CycleStep = found.cycle.step
    return step


@pytest.mark.parametrize("at", list(CycleStep))
def test_every_cell_of_a_cycles_steps(place: Any, at: CycleStep) -> None:
    """What may not follow is refused, and the cycle stays where it was."""
    for to in CycleStep:
        test_id = place.running()
        cycle_id = planned(place, test_id)
        for step in ORDER[: list(CycleStep).index(at)]:
            move(place, test_id, cycle_id, step)
            if step is not CycleStep.CLOSED:
                save(place, test_id, cycle_id, replace(WHOLE, step=step))
        assert step_of(place, test_id) is at
        if to in MAY[at]:
            move(place, test_id, cycle_id, to)
            assert step_of(place, test_id) is to
        else:
            with pytest.raises(Conflict):
                move(place, test_id, cycle_id, to)
            assert step_of(place, test_id) is at


def proposed(place: Any, needs: str) -> tuple[int, int]:
    """A decision that waits: against the rule for a reviewer, else for leadership."""
    test_id = place.newcombe()
    scale = DecisionDraft(
        choice=Choice.SCALE,
        reason="It helped.",
        ring=Ring.FIVE,
        review_on=place.uow.today.replace(year=2027),
        community="The tenants' council",
    )
    stop = DecisionDraft(choice=Choice.STOP, reason="The desk closes.")
    draft = stop if needs == "review" else scale
    return test_id, decisions.record(place.uow, place.member, test_id=test_id, draft=draft)


def standing(place: Any, test_id: int) -> Standing:
    found: Standing = (
        decisions.of_test(place.uow, place.member, test_id=test_id).decisions[0].standing
    )
    return found


#: (what it waits for, step, who) -> how it stands then; whatever is not here is refused.
TAKEN = {
    ("review", DecisionStep.AGREE, "coach"): Standing.IN_FORCE,
    ("review", DecisionStep.AGREE, "leader"): Standing.IN_FORCE,
    ("review", DecisionStep.GIVE_BACK, "coach"): Standing.GIVEN_BACK,
    ("review", DecisionStep.GIVE_BACK, "leader"): Standing.GIVEN_BACK,
    ("review", DecisionStep.WITHDRAW, "member"): Standing.WITHDRAWN,
    ("approval", DecisionStep.APPROVE, "leader"): Standing.IN_FORCE,
    ("approval", DecisionStep.GIVE_BACK, "coach"): Standing.GIVEN_BACK,
    ("approval", DecisionStep.GIVE_BACK, "leader"): Standing.GIVEN_BACK,
    ("approval", DecisionStep.WITHDRAW, "member"): Standing.WITHDRAWN,
}


@pytest.mark.parametrize("needs", ["review", "approval"])
@pytest.mark.parametrize("step", list(DecisionStep))
def test_every_cell_of_a_decisions_steps_by_everybody(
    place: Any, needs: str, step: DecisionStep
) -> None:
    for who in ("member", "elsewhere", "coach", "leader"):
        test_id, made = proposed(place, needs)
        before, wanted = standing(place, test_id), TAKEN.get((needs, step, who))
        actor = getattr(place, who)
        ask = partial(
            decisions.take, place.uow, actor, decision_id=made, step=step, words="Say more."
        )
        if wanted is None:
            with pytest.raises((Conflict, Forbidden)):
                ask()
        else:
            ask()
        assert standing(place, test_id) is (wanted or before), who


def test_nobody_approves_or_agrees_to_their_own_override(place: Any) -> None:
    """Not even the one leader there is, in any order of steps."""
    test_id = place.newcombe()
    draft = DecisionDraft(choice=Choice.STOP, reason="The desk closes.")
    made = decisions.record(place.uow, place.leader, test_id=test_id, draft=draft)
    for step in (DecisionStep.AGREE, DecisionStep.APPROVE):
        with pytest.raises(Conflict):
            decisions.take(place.uow, place.leader, decision_id=made, step=step)
    assert standing(place, test_id) is Standing.PROPOSED


EMPTY = Plan()


@pytest.mark.parametrize("field", [field for field, _, _ in REQUIRED])
def test_nobody_starts_without_what_is_required(place: Any, field: str) -> None:
    """Not a member, not a coach; and what was not started is locked nowhere."""
    test_id = place.draft(replace(place.plan, **{field: getattr(EMPTY, field)}))
    for who in (place.member, place.coach):
        with pytest.raises(Invalid, match="Not ready to start"):
            tests.start(place.uow, who, test_id=test_id, version=place.version(test_id))
    view = tests.view(place.uow, place.member, test_id=test_id)
    assert (view.kept.started_at, view.versions) == (None, ())
    with pytest.raises(Conflict, match="has not started"):  # nor decided without a locked rule
        decisions.record(
            place.uow,
            place.leader,
            test_id=test_id,
            draft=DecisionDraft(choice=Choice.STOP, reason="No."),
        )


def locked(engine: Engine) -> dict[tuple[str, int], str]:
    """Every locked row as it stands in the database."""
    with engine.connect() as connection:
        return {
            (name, row.id): repr(tuple(row))
            for name in (*KEPT, "decision_quote")
            for row in connection.execute(select(Base.metadata.tables[name]))
        }


def test_whatever_people_do_locked_rows_are_only_added_to(place: Any, engine: Engine) -> None:
    """Amended, corrected, put away, brought back, renamed: each row that stood stays as it was."""
    test_id = place.newcombe()
    first = closed(place, test_id)
    draft = DecisionDraft(choice=Choice.STOP, reason="The desk closes.")
    made = decisions.record(place.uow, place.member, test_id=test_id, draft=draft)
    stood = locked(engine)

    def onwards(deed: Callable[[], object]) -> None:
        nonlocal stood
        deed()
        now = locked(engine)
        assert {row: now.get(row) for row in stood} == stood
        stood = now

    uow, ann, cora = place.uow, place.member, place.coach
    version = place.version(test_id)
    onwards(lambda: place.amend(test_id, minimum_worthwhile=0.05))
    onwards(lambda: place.log(test_id, [place.week(4, Arm.PILOT, (9, 20))]))
    onwards(lambda: decisions.take(uow, cora, decision_id=made, step=DecisionStep.AGREE))
    onwards(
        lambda: decisions.record(uow, ann, test_id=test_id, draft=draft, corrects=made),
    )
    onwards(lambda: cycles.begin(uow, ann, test_id=test_id, after=first))
    idea = theory.add(uow, ann, draft=TheoryDraft(kind=NodeKind.IDEA, title="A call"))
    onwards(lambda: theory.assign(uow, ann, test_id=test_id, idea_id=idea))
    version = place.version(test_id)
    onwards(
        lambda: putting_away.archive_test(
            uow, cora, test_id=test_id, version=version, because="Twice."
        )
    )
    onwards(lambda: putting_away.restore_test(uow, cora, test_id=test_id))
    onwards(lambda: people.add_person(uow, place.leader, name="Lou", role=Role.LEADER, team_ids=()))


@pytest.mark.parametrize("how", ["save", "amend"])
def test_of_two_who_send_the_same_plan_one_is_kept_and_one_is_told(place: Any, how: str) -> None:
    """Both at the same moment: nothing is overwritten, nothing is kept twice."""
    test_id = place.draft() if how == "save" else place.running()
    version, gate = place.version(test_id), threading.Barrier(2)
    told: list[str] = []

    def send(who: Any, words: str) -> None:
        plan = replace(place.plan, contingency=words)
        asked: dict[str, Any] = {"test_id": test_id, "version": version, "plan": plan}
        gate.wait()
        try:
            if how == "save":
                tests.save(place.uow, who, **asked)
            else:
                tests.amend(place.uow, who, reason=words, **asked)
        except Conflict as refused:
            told.append(f"told: {refused}")
        else:
            told.append(words)

    people_ = ((place.member, "Ann's words"), (place.coach, "Cora's words"))
    threads = [threading.Thread(target=send, args=each) for each in people_]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = [each for each in told if not each.startswith("told: ")]
    assert len(told) == 2
    assert len(kept) == 1
    view = tests.view(place.uow, place.member, test_id=test_id)
    assert view.plan.contingency == kept[0]
    assert len(view.versions) == (0 if how == "save" else 2)


#: What may be deleted from the database, where, and why nothing that people made is lost by it.
GONE_FOR_GOOD = {
    "attachments": "a file of a note, asked for by name; a note's own removal",
    "case_changes": "figures of a case that an import replaced: the earlier ones are kept",
    "case_rows": "an import taken back, in one step that can be read before",
    "case_sums": "computed anew from cases",
    "cells": "group tags of a cell, written anew",
    "codings": "a coder opens a note again; withdrawn words",
    "earlier": "what stood before an import, once that was taken back",
    "group_lists": "a group that nobody used",
    "habits": "an entry's own draft, once it is saved",
    "notes": "a note that was put away first; its themes, written anew",
    "observation_origins": "an import taken back",
    "people": "a role, whose giving stays in the history",
    "plans": "measures and groups of a draft, written anew",
    "sharing": "what was told back of words that were withdrawn",
    "theory": "a link, not what it linked",
}


def test_deleting_is_putting_away_wherever_people_delete() -> None:
    """No repository deletes rows but these; tests, cycles, decisions, plans, tasks are never."""
    folder = Path(tests.__file__).parents[1] / "store" / "repositories"
    deleting = re.compile(r"session\.delete\(|[\s(=]delete\((?!self)")
    found = {file.stem for file in folder.glob("*.py") if deleting.search(file.read_text("utf-8"))}
    assert found == set(GONE_FOR_GOOD)
