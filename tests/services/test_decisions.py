"""The way of a decision: proposed, looked at by others, in force; corrected, never changed."""

import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from improvement.domain.decisions import Moved
from improvement.domain.measures import MeasureSpec
from improvement.domain.notes import NoteDraft
from improvement.domain.stories import StoryDraft
from improvement.domain.vocabulary import (
    Arm,
    Choice,
    DecisionStep,
    MeasureKind,
    Ring,
    Role,
    Standing,
)
from improvement.errors import Conflict, Forbidden, Invalid
from improvement.services import decisions, notes, people, stories, tasks, tests, verifying
from improvement.services.decisions import DecisionDraft
from improvement.store.tables import Base

AVERAGE = MeasureSpec(key="days", label="Days", kind=MeasureKind.VALUE)
REVIEW = date(2027, 2, 22)
SCALE = DecisionDraft(  # as the rule says of Newcombe's example
    choice=Choice.SCALE,
    reason="Better for everybody we asked.",
    ring=Ring.FIVE,
    review_on=REVIEW,
    community="The tenants' council",
    community_how="At its October meeting",
    conditions="A desk that is open in the evening",
    resources="Half a post",
)
STOP = DecisionDraft(choice=Choice.STOP, reason="The desk closes.", lesson="Ask the desk first.")


def second_leader(place: Any) -> Any:
    people.add_person(place.uow, place.leader, name="Lou", role=Role.LEADER, team_ids=())
    return next(
        actor
        for partnership, actors in people.actors(place.uow)
        if partnership.id == place.leader.partnership_id
        for actor in actors
        if actor.name == "Lou"
    )


def standing(place: Any, test_id: int, decision_id: int) -> Standing:
    made = decisions.of_test(place.uow, place.member, test_id=test_id)
    return next(d.standing for d in made.decisions if d.id == decision_id)


def stage(place: Any, test_id: int) -> str:
    return str(tests.view(place.uow, place.member, test_id=test_id).stage)


def take(place: Any, who: Any, decision_id: int, step: DecisionStep, words: str = "") -> Standing:
    return decisions.take(place.uow, who, decision_id=decision_id, step=step, words=words)


def test_a_team_proposes_to_scale_and_leadership_approves(place: Any) -> None:
    test_id = place.newcombe()
    made = decisions.record(place.uow, place.member, test_id=test_id, draft=SCALE)
    assert standing(place, test_id, made) is Standing.REVIEWED
    assert stage(place, test_id) == "study"  # not decided yet
    with pytest.raises(Forbidden):
        take(place, place.coach, made, DecisionStep.APPROVE)
    (waits,) = decisions.waiting(place.uow, place.leader)
    assert (waits.decision.id, waits.author) == (made, "Ann")
    assert decisions.waiting(place.uow, place.coach) == ()
    assert take(place, place.leader, made, DecisionStep.APPROVE) is Standing.IN_FORCE
    assert stage(place, test_id) == "act"
    assert decisions.waiting(place.uow, place.leader) == ()
    with pytest.raises(Conflict, match="It is in force"):
        take(place, place.leader, made, DecisionStep.APPROVE)


def test_leadership_that_follows_the_rule_needs_nobody_else(place: Any) -> None:
    test_id = place.newcombe()
    made = decisions.record(place.uow, place.leader, test_id=test_id, draft=SCALE)
    assert standing(place, test_id, made) is Standing.IN_FORCE


def test_against_the_rule_a_second_person_looks_at_it(place: Any) -> None:
    test_id = place.newcombe()
    made = decisions.record(place.uow, place.member, test_id=test_id, draft=STOP)
    assert standing(place, test_id, made) is Standing.PROPOSED
    assert stage(place, test_id) == "study"
    with pytest.raises(Forbidden):  # a member, even of another team, has not the role
        take(place, place.elsewhere, made, DecisionStep.AGREE)
    with pytest.raises(Forbidden):
        take(place, place.member, made, DecisionStep.AGREE)
    assert [w.decision.id for w in decisions.waiting(place.uow, place.coach)] == [made]
    assert take(place, place.coach, made, DecisionStep.AGREE, "Fair.") is Standing.IN_FORCE
    (kept,) = decisions.of_test(place.uow, place.member, test_id=test_id).decisions
    assert [(s.step, s.words, s.taken_by) for s in kept.steps] == [
        (DecisionStep.AGREE, "Fair.", place.coach.person_id)
    ]


def test_nobody_looks_at_or_approves_their_own_override(place: Any) -> None:
    test_id = place.newcombe()
    made = decisions.record(place.uow, place.leader, test_id=test_id, draft=STOP)
    with pytest.raises(Conflict, match="somebody else must look at it"):
        take(place, place.leader, made, DecisionStep.AGREE)
    assert decisions.waiting(place.uow, place.leader) == ()
    assert take(place, second_leader(place), made, DecisionStep.AGREE) is Standing.IN_FORCE


def test_to_scale_against_the_rule_needs_both(place: Any) -> None:
    test_id = place.running()
    place.log(test_id, [place.week(0, arm, (14, 20)) for arm in Arm])  # no difference at all
    made = decisions.record(place.uow, place.member, test_id=test_id, draft=SCALE)
    kept = decisions.of_test(place.uow, place.member, test_id=test_id).decisions[0]
    assert not kept.followed_rule, kept.recommended
    with pytest.raises(Conflict, match="second reviewer has to agree first"):
        take(place, place.leader, made, DecisionStep.APPROVE)
    assert take(place, place.coach, made, DecisionStep.AGREE) is Standing.REVIEWED
    assert take(place, place.leader, made, DecisionStep.APPROVE) is Standing.IN_FORCE


def test_given_back_says_why_and_is_not_in_force(place: Any) -> None:
    test_id = place.newcombe()
    made = decisions.record(place.uow, place.member, test_id=test_id, draft=SCALE)
    with pytest.raises(Invalid, match="Say what should change"):
        take(place, place.leader, made, DecisionStep.GIVE_BACK, "  ")
    found = take(place, place.leader, made, DecisionStep.GIVE_BACK, "Ask the tenants first.")
    assert found is Standing.GIVEN_BACK
    assert stage(place, test_id) == "study"
    again = decisions.record(place.uow, place.member, test_id=test_id, draft=SCALE, corrects=made)
    assert take(place, place.leader, again, DecisionStep.APPROVE) is Standing.IN_FORCE
    assert standing(place, test_id, made) is Standing.GIVEN_BACK


def test_only_its_author_withdraws(place: Any) -> None:
    test_id = place.newcombe()
    made = decisions.record(place.uow, place.member, test_id=test_id, draft=SCALE)
    with pytest.raises(Conflict, match="Only whoever recorded"):
        take(place, place.leader, made, DecisionStep.WITHDRAW)
    assert take(place, place.member, made, DecisionStep.WITHDRAW) is Standing.WITHDRAWN


def test_a_correction_takes_the_place_once_it_is_in_force(place: Any) -> None:
    test_id = place.newcombe()
    first = decisions.record(place.uow, place.leader, test_id=test_id, draft=SCALE)
    draft = replace(SCALE, ring=Ring.ONE)
    second = decisions.record(place.uow, place.member, test_id=test_id, draft=draft, corrects=first)
    assert standing(place, test_id, first) is Standing.IN_FORCE  # still, until it is approved
    take(place, place.leader, second, DecisionStep.APPROVE)
    newest, oldest = decisions.of_test(place.uow, place.member, test_id=test_id).decisions
    assert (oldest.standing, oldest.corrected_by) == (Standing.REPLACED, second)
    assert (newest.corrects_id, newest.ring) == (first, Ring.ONE)
    assert (oldest.ring, oldest.as_kept) == (Ring.FIVE, True)  # as it was
    with pytest.raises(Conflict, match=f"by decision {second}"):
        decisions.record(place.uow, place.leader, test_id=test_id, draft=SCALE, corrects=first)


def test_a_correction_is_about_the_same_test(place: Any) -> None:
    first = decisions.record(place.uow, place.leader, test_id=place.newcombe(), draft=SCALE)
    with pytest.raises(Invalid, match="about another test"):
        decisions.record(
            place.uow, place.leader, test_id=place.newcombe(), draft=SCALE, corrects=first
        )


def test_a_test_that_did_not_finish_goes_against_no_rule(place: Any) -> None:
    test_id = place.newcombe()
    draft = DecisionDraft(choice=Choice.DID_NOT_FINISH, reason="The court closed.")
    made = decisions.record(place.uow, place.member, test_id=test_id, draft=draft)
    assert standing(place, test_id, made) is Standing.IN_FORCE
    assert stage(place, test_id) == "act"


def test_the_day_of_review_becomes_a_task_when_it_is_in_force(place: Any) -> None:
    test_id = place.newcombe()
    made = decisions.record(place.uow, place.member, test_id=test_id, draft=SCALE)
    assert tasks.of_test(place.uow, place.member, test_id=test_id).tasks == ()
    take(place, place.leader, made, DecisionStep.APPROVE)
    (task,) = tasks.of_test(place.uow, place.member, test_id=test_id).tasks
    assert (task.kept.due_on, task.owner) == (REVIEW, "Ann")
    assert "does the gain hold?" in task.kept.what


def test_what_is_missing_is_said_and_nothing_is_kept(place: Any) -> None:
    test_id = place.newcombe()
    bare = DecisionDraft(choice=Choice.SCALE, reason="It helped.")
    with pytest.raises(Invalid, match=r"how far it goes next.*look again.*who of the community"):
        decisions.record(place.uow, place.member, test_id=test_id, draft=bare)
    assert decisions.of_test(place.uow, place.member, test_id=test_id).decisions == ()


def consent(place: Any, test_id: int, note: int) -> int:
    """A speaker agreed that people here read a part of what was noted."""
    agreed = StoryDraft(
        text="It came in time.",
        purpose="Show why",
        given_by="A7",
        given_on=place.uow.today,
        note=note,
    )
    return stories.add(place.uow, place.member, test_id=test_id, draft=agreed)


def test_a_quote_of_former_days_waits_for_a_consent(place: Any, engine: Engine) -> None:
    """Ticked, quoted, but nobody wrote down who agreed: not shown until somebody does."""
    test_id = place.newcombe()
    said = NoteDraft(text="The text came in time.", written_on=place.uow.today, may_quote=True)
    note = notes.write(place.uow, place.member, test_id=test_id, draft=said)
    consent(place, test_id, note)
    made = decisions.record(
        place.uow, place.leader, test_id=test_id, draft=replace(SCALE, quotes=(note,))
    )
    with engine.begin() as connection:  # as decisions quoted before consents were kept
        connection.execute(Base.metadata.tables["story"].delete())
    view = decisions.of_test(place.uow, place.coach, test_id=test_id)
    assert (view.quotes[made], view.to_ask[made], view.quotable) == ((), 1, ())
    found = verifying.verify(place.uow, place.leader, decision_id=made)
    assert (found.moved, found.quotes_there) == ((Moved.QUOTES_TO_ASK,), 0)
    consent(place, test_id, note)
    view = decisions.of_test(place.uow, place.coach, test_id=test_id)
    assert ([q.text for q in view.quotes[made]], view.to_ask[made]) == (["It came in time."], 0)


def test_a_quote_leaves_the_decision_when_it_is_taken_back(place: Any) -> None:
    test_id = place.newcombe()
    said = NoteDraft(text="The text came in time.", written_on=place.uow.today, may_quote=True)
    ids = [notes.write(place.uow, place.member, test_id=test_id, draft=said) for _ in range(2)]
    agreed = [consent(place, test_id, note) for note in ids]
    closed = notes.write(place.uow, place.member, test_id=test_id, draft=said)  # only ticked
    draft = replace(SCALE, quotes=(*ids, closed))
    with pytest.raises(Invalid, match=f"Note {closed} may not be quoted"):
        decisions.record(place.uow, place.leader, test_id=test_id, draft=draft)
    draft = replace(SCALE, quotes=tuple(ids))
    made = decisions.record(place.uow, place.leader, test_id=test_id, draft=draft)

    def quoted() -> list[tuple[str, bool]]:
        view = decisions.of_test(place.uow, place.coach, test_id=test_id)
        assert view.decisions[0].quoted == 2
        return [(q.text, q.changed) for q in view.quotes.get(made, ())]

    assert quoted() == [("It came in time.", False)] * 2  # the words agreed to, not the whole note
    stories.withdraw(place.uow, place.member, story_id=agreed[0])
    other = replace(said, text="The text came late.")
    notes.change(place.uow, place.member, note_id=ids[1], draft=other, version=1)
    assert quoted() == [("It came in time.", True)]
    notes.archive(place.uow, place.member, note_id=ids[1], version=2)
    assert quoted() == []
    notes.remove(place.uow, place.member, note_id=ids[1])  # its row goes with it
    assert quoted() == []


def test_what_moved_since_a_decision_is_told_with_its_reason(place: Any) -> None:
    test_id = place.newcombe()
    said = NoteDraft(text="It came in time.", written_on=place.uow.today, may_quote=True)
    note = notes.write(place.uow, place.member, test_id=test_id, draft=said)
    consent(place, test_id, note)
    draft = replace(SCALE, quotes=(note,))
    made = decisions.record(place.uow, place.leader, test_id=test_id, draft=draft)

    def moved() -> tuple[Moved, ...]:
        found = verifying.verify(place.uow, place.leader, decision_id=made)
        assert found.sound
        return found.moved

    assert moved() == ()
    place.log(test_id, [place.week(3, Arm.PILOT, (0, 30))])
    assert moved() == (Moved.DATA_CHANGED,)
    found = verifying.verify(place.uow, place.leader, decision_id=made).analysis
    assert found is not None
    assert (found.kept_verdict, found.verdict_by_data_now) != ("scale", "scale")
    place.amend(test_id, minimum_worthwhile=0.15)
    assert moved() == (Moved.DATA_CHANGED, Moved.PLAN_CHANGED)
    notes.change(
        place.uow, place.member, note_id=note, draft=replace(said, text="Late."), version=1
    )
    assert moved()[-1] is Moved.QUOTES_CHANGED
    notes.archive(place.uow, place.member, note_id=note, version=2)
    assert moved()[-1] is Moved.QUOTES_TAKEN_BACK


def test_where_no_verdict_was_given_the_record_is_still_checked(place: Any) -> None:
    test_id = place.running(replace(place.plan, measures=(AVERAGE,), dimensions=()))
    week = replace(place.week(0, Arm.PILOT, (0, 0)), measure="days", numerator=None)
    place.log(test_id, [replace(week, denominator=None, value=4.0, n=8)])
    made = decisions.record(place.uow, place.member, test_id=test_id, draft=STOP)
    found = verifying.verify(place.uow, place.leader, decision_id=made)
    assert (found.analysis, found.moved, found.sound) == (None, (), True)


def test_of_two_who_approve_at_once_one_is_told(place: Any) -> None:
    test_id = place.newcombe()
    made = decisions.record(place.uow, place.member, test_id=test_id, draft=SCALE)
    lou, found, gate = second_leader(place), [], threading.Barrier(2)

    def approve(who: Any) -> None:
        gate.wait()
        try:
            found.append(str(take(place, who, made, DecisionStep.APPROVE)))
        except Conflict as told:
            found.append(str(told))

    threads = [threading.Thread(target=approve, args=(who,)) for who in (place.leader, lou)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert found.count("in_force") == 1
    (kept,) = decisions.of_test(place.uow, place.member, test_id=test_id).decisions
    assert len(kept.steps) == 1


@pytest.mark.parametrize("words", ["x" * 20_000, "👩‍👧 " * 200, "قالت العائلة إنهم بقوا في منزلهم"])
def test_any_words_are_kept_as_they_were_written(place: Any, words: str) -> None:
    test_id = place.newcombe()
    draft = replace(SCALE, reason=words, dissent=words, community=words, conditions=words)
    decisions.record(place.uow, place.leader, test_id=test_id, draft=draft)
    (kept,) = decisions.of_test(place.uow, place.member, test_id=test_id).decisions
    assert (kept.reason, kept.dissent, kept.community) == (words.strip(),) * 3
    assert kept.as_kept
