"""Deleting is putting away with a way back; what is locked, predicted or decided stays."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from improvement.domain.access import Action
from improvement.domain.comments import CommentDraft
from improvement.domain.notes import NoteDraft
from improvement.domain.tasks import TaskDraft
from improvement.domain.trail import Object
from improvement.domain.vocabulary import Choice, CycleStep, DecisionStep, Standing
from improvement.errors import Conflict, Forbidden, Invalid, NotFound
from improvement.services import (
    comments,
    cycles,
    decisions,
    export,
    learning,
    notes,
    overview,
    portfolio,
    practices,
    putting_away,
    reminders,
    search,
    tasks,
    tests,
    theory,
    trail,
    verifying,
)
from improvement.services.decisions import DecisionDraft
from improvement.services.working import READING
from tests.services.conftest import CYCLE

DAY = date(2026, 11, 23)
WHY = "Registered twice."


def away(place: Any, test_id: int, actor: Any = None, because: str = WHY) -> None:
    putting_away.archive_test(
        place.uow,
        actor or place.coach,
        test_id=test_id,
        version=place.version(test_id),
        because=because,
    )


def cycle_of(place: Any, test_id: int, to: CycleStep | None = None) -> int:
    cycle_id = cycles.begin(place.uow, place.member, test_id=test_id)
    version = cycles.save(place.uow, place.member, cycle_id=cycle_id, version=1, cycle=CYCLE)
    if to is not None:
        cycles.move(place.uow, place.member, cycle_id=cycle_id, version=version, to=to)
    return cycle_id


def cycle_away(place: Any, test_id: int, cycle_id: int, because: str = WHY) -> None:
    ramp = cycles.ramp(place.uow, place.member, test_id=test_id)
    version = next(c.kept.version for c in ramp.cycles if c.id == cycle_id)
    putting_away.archive_cycle(
        place.uow, place.member, cycle_id=cycle_id, version=version, because=because
    )


def lists(place: Any, test_id: int) -> dict[str, bool]:
    """Where the test is listed."""
    uow, coach, member = place.uow, place.coach, place.member
    due = reminders.waiting(uow, member)
    book = export.package(uow, coach)
    return {
        "home": test_id in {s.kept.id for s in overview.home(uow, member).tests},
        "board": test_id in {s.kept.id for s in overview.board(uow, coach).tests},
        "portfolio": test_id in {x.status.kept.id for x in portfolio.portfolio(uow, coach).lines},
        "tests": test_id in {x.kept.id for x in tests.listing(uow, member)},
        "theory": test_id in {s.kept.id for s in theory.diagram(uow, member).unlinked},
        "search": test_id in {h.test_id for h in search.find(uow, member, words="sandcastle").hits},
        "due": test_id in {item.test_id for item in due},
        "export": b"sandcastle" in _unzipped(book),
    }


def _unzipped(content: bytes) -> bytes:
    from io import BytesIO
    from zipfile import ZipFile

    with ZipFile(BytesIO(content)) as file:
        return b"".join(file.read(name) for name in file.namelist())


def busy(place: Any) -> int:
    """A started test that stands in every list."""
    test_id: int = place.running(replace(place.plan, aim="A sandcastle."))
    mine = place.member.person_id
    tasks.add(
        place.uow,
        place.member,
        test_id=test_id,
        draft=TaskDraft(what="Call", owner_id=mine, due_on=DAY),
    )
    notes.write(
        place.uow, place.member, test_id=test_id, draft=NoteDraft(text="sandcastle", written_on=DAY)
    )
    comments.write(
        place.uow,
        place.coach,
        test_id=test_id,
        draft=CommentDraft(text="Enough?", to=(mine,)),
    )
    cycle_of(place, test_id, CycleStep.DO)
    return test_id


def test_a_test_is_gone_from_every_list_and_back_in_every_list(place: Any) -> None:
    test_id = busy(place)
    assert set(lists(place, test_id).values()) == {True}
    away(place, test_id)
    assert set(lists(place, test_id).values()) == {False}
    (found,) = putting_away.archived_tests(place.uow, place.member)
    assert (found.kept.id, found.kept.archived_because, found.who) == (test_id, WHY, "Cora")
    putting_away.restore_test(place.uow, place.coach, test_id=test_id)
    assert set(lists(place, test_id).values()) == {True}
    assert putting_away.archived_tests(place.uow, place.member) == ()


def test_its_page_stays_and_its_words_are_found_there(place: Any) -> None:
    test_id = busy(place)
    away(place, test_id)
    view = tests.view(place.uow, place.member, test_id=test_id)
    assert view.kept.archived_because == WHY
    assert search.find(place.uow, place.member, words="sandcastle", test_id=test_id).hits
    assert b"sandcastle" in _unzipped(export.package(place.uow, place.coach, test_id=test_id))


def test_the_trail_tells_both_ways(place: Any) -> None:
    test_id = place.running()
    cycle_id = cycle_of(place, test_id)
    cycle_away(place, test_id, cycle_id)
    putting_away.restore_cycle(place.uow, place.member, cycle_id=cycle_id)
    away(place, test_id)
    putting_away.restore_test(place.uow, place.leader, test_id=test_id)
    found = trail.trail(place.uow, place.member, about=Object.TEST, number=test_id)
    told = [(line.who, line.what) for line in found.lines]
    assert told[:4] == [
        ("Lea", "Brought a test back: Rent reminders"),
        ("Cora", "Put a test away: Rent reminders"),
        ("Ann", "Brought a cycle back"),
        ("Ann", "Put a cycle away"),
    ]


def test_a_draft_goes_without_a_reason_by_its_team(place: Any) -> None:
    test_id = place.draft()
    with pytest.raises(Forbidden):
        away(place, test_id, place.elsewhere)
    away(place, test_id, place.member, because="")
    putting_away.restore_test(place.uow, place.member, test_id=test_id)
    assert test_id in {x.kept.id for x in tests.listing(place.uow, place.member)}


def test_nobody_makes_a_result_of_their_own_team_disappear(place: Any) -> None:
    test_id = place.newcombe()
    with pytest.raises(Forbidden):
        away(place, test_id, place.member)
    with pytest.raises(Invalid, match="with a reason"):
        away(place, test_id, because="  ")
    assert putting_away.archived_tests(place.uow, place.member) == ()


def test_a_stale_page_puts_nothing_away(place: Any) -> None:
    test_id = place.draft()
    version = place.version(test_id)
    tests.save(
        place.uow,
        place.member,
        test_id=test_id,
        version=version,
        plan=replace(place.plan, aim="Another."),
    )
    with pytest.raises(Conflict, match="Somebody else saved"):
        putting_away.archive_test(place.uow, place.member, test_id=test_id, version=version)


def test_putting_away_twice_keeps_the_first_reason(place: Any) -> None:
    test_id = place.running()
    away(place, test_id)
    with pytest.raises(Conflict, match="away already"):
        away(place, test_id, because="Another reason.")
    assert tests.view(place.uow, place.coach, test_id=test_id).kept.archived_because == WHY


def worked_on(place: Any, test_id: int) -> dict[str, Any]:
    uow, member = place.uow, place.member
    version = place.version(test_id)
    return {
        "figures": lambda: place.log(test_id, place.example()),
        "a note": lambda: notes.write(
            uow, member, test_id=test_id, draft=NoteDraft(text="Seen.", written_on=DAY)
        ),
        "a task": lambda: tasks.add(uow, member, test_id=test_id, draft=TaskDraft(what="Call")),
        "a comment": lambda: comments.write(
            uow, member, test_id=test_id, draft=CommentDraft(text="Why?")
        ),
        "a cycle": lambda: cycles.begin(uow, member, test_id=test_id),
        "an amendment": lambda: tests.amend(
            uow, member, test_id=test_id, version=version, plan=place.plan, reason="Because."
        ),
        "a decision": lambda: decisions.record(
            uow, member, test_id=test_id, draft=DecisionDraft(choice=Choice.STOP, reason="So.")
        ),
        "an idea": lambda: theory.assign(uow, member, test_id=test_id, idea_id=None),
    }


@pytest.mark.parametrize(
    "what",
    ["figures", "a note", "a task", "a comment", "a cycle", "an amendment", "a decision"],
)
def test_what_is_put_away_is_not_worked_on(place: Any, what: str) -> None:
    test_id = place.newcombe()
    away(place, test_id)
    attempt = worked_on(place, test_id)[what]
    with pytest.raises(Conflict, match="Rent reminders was put away"):
        attempt()
    putting_away.restore_test(place.uow, place.coach, test_id=test_id)
    if what != "figures":  # the same figures twice change nothing
        worked_on(place, test_id)[what]()


def test_a_decision_stays_as_it_was_and_verifiable(place: Any) -> None:
    test_id = place.newcombe()
    made = decisions.record(
        place.uow,
        place.member,
        test_id=test_id,
        draft=DecisionDraft(choice=Choice.STOP, reason="So."),
    )
    before = verifying.verify(place.uow, place.leader, decision_id=made)
    away(place, test_id)
    assert verifying.verify(place.uow, place.leader, decision_id=made) == before
    assert [
        d.id for d in decisions.of_test(place.uow, place.leader, test_id=test_id).decisions
    ] == [made]
    assert decisions.waiting(place.uow, place.leader) == ()
    assert practices.practices(place.uow, place.leader).all == ()


def test_a_planned_cycle_leaves_the_ramp_and_comes_back(place: Any) -> None:
    test_id = place.running()
    first = cycle_of(place, test_id)
    cycle_away(place, test_id, first, because="")
    ramp = cycles.ramp(place.uow, place.member, test_id=test_id)
    assert (ramp.cycles, [c.id for c in ramp.put_away]) == ((), [first])
    assert ramp.latest is None
    second = cycles.begin(place.uow, place.member, test_id=test_id)
    putting_away.restore_cycle(place.uow, place.member, cycle_id=first)
    ramp = cycles.ramp(place.uow, place.member, test_id=test_id)
    assert [(c.id, c.number) for c in ramp.cycles] == [(first, 1), (second, 2)]


def test_a_cycle_that_is_put_away_is_not_worked_on(place: Any) -> None:
    test_id = place.running()
    cycle_id = cycle_of(place, test_id)
    cycle_away(place, test_id, cycle_id)
    with pytest.raises(Conflict, match="Cycle 1 was put away"):
        cycles.save(place.uow, place.member, cycle_id=cycle_id, version=3, cycle=CYCLE)
    with pytest.raises(Conflict, match="Cycle 1 was put away"):
        cycles.begin(place.uow, place.member, test_id=test_id, after=cycle_id)


def test_a_locked_cycle_needs_a_reason_and_its_prediction_goes_on_counting(place: Any) -> None:
    test_id = place.running()
    cycle_id = cycle_of(place, test_id, CycleStep.DO)
    with pytest.raises(Invalid, match="with a reason"):
        cycle_away(place, test_id, cycle_id, because=" ")
    before = learning.learning(place.uow, place.member)
    cycle_away(place, test_id, cycle_id)
    assert learning.learning(place.uow, place.member) == before
    with place.uow.reading(place.member) as store:
        assert len(store.cycles.versions([cycle_id])[cycle_id]) == 1


def test_a_cycle_that_a_decision_rests_on_cannot_vanish(place: Any) -> None:
    test_id = place.newcombe()
    tried = cycle_of(place, test_id, CycleStep.DO)
    planned = cycle_of(place, test_id)
    made = decisions.record(
        place.uow,
        place.member,
        test_id=test_id,
        draft=DecisionDraft(choice=Choice.STOP, reason="So."),
    )
    with pytest.raises(Conflict, match=f"Decision {made} was made with what cycle 1 taught"):
        cycle_away(place, test_id, tried)
    cycle_away(place, test_id, planned)


def test_another_partnerships_things_do_not_exist(place: Any, neighbour: Any) -> None:
    test_id = place.running()
    cycle_id = cycle_of(place, test_id)
    for attempt in (
        lambda: putting_away.restore_test(place.uow, neighbour.leader, test_id=test_id),
        lambda: putting_away.restore_cycle(place.uow, neighbour.coach, cycle_id=cycle_id),
    ):
        with pytest.raises(NotFound):
            attempt()
    away(place, test_id)
    assert putting_away.archived_tests(place.uow, neighbour.leader) == ()


def test_a_waiting_decision_goes_no_further_but_its_author_withdraws(place: Any) -> None:
    test_id = place.newcombe()
    draft = DecisionDraft(choice=Choice.STOP, reason="The desk closes.")  # against the rule
    made = decisions.record(place.uow, place.member, test_id=test_id, draft=draft)
    away(place, test_id)
    for step in (DecisionStep.AGREE, DecisionStep.GIVE_BACK):
        with pytest.raises(Conflict, match="Bring it back first"):
            decisions.take(place.uow, place.coach, decision_id=made, step=step, words="No.")
    assert decisions.of_test(place.uow, place.coach, test_id=test_id).steps[made] == ()
    mine = decisions.of_test(place.uow, place.member, test_id=test_id).steps[made]
    assert mine == (DecisionStep.WITHDRAW,)
    step = DecisionStep.WITHDRAW
    found = decisions.take(place.uow, place.member, decision_id=made, step=step)
    assert found is Standing.WITHDRAWN


def test_nobody_may_work_on_it_and_everybody_may_read_it(place: Any) -> None:
    test_id = place.newcombe()
    mine = TaskDraft(what="Call the desk", owner_id=place.elsewhere.person_id)
    tasks.add(place.uow, place.member, test_id=test_id, draft=mine)
    view = tests.view(place.uow, place.member, test_id=test_id)
    assert {Action.LOG_DATA, Action.WRITE_NOTE, Action.DECIDE} <= view.actions
    away(place, test_id)
    for who in (place.member, place.coach, place.leader, place.elsewhere):
        found = tests.view(place.uow, who, test_id=test_id).actions
        assert found <= READING
        assert Action.VIEW_TESTS in found
        assert not cycles.ramp(place.uow, who, test_id=test_id).may_edit
        (task,) = tasks.of_test(place.uow, who, test_id=test_id).tasks
        assert not task.may_finish
