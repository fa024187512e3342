"""Comments reach whom they name, and nobody whom they do not concern; a test tells its history."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from improvement.domain.access import Actor
from improvement.domain.comments import CommentDraft
from improvement.domain.notes import NoteDraft
from improvement.domain.trail import Object
from improvement.domain.vocabulary import CommentOn
from improvement.errors import Conflict, Invalid, NotFound
from improvement.services import comments, cycles, notes, people, reminders, trail
from improvement.services.reminders import DueItem, DueKind
from improvement.words.reminders import due_line

NOTE = NoteDraft(text="Families asked for texts.", written_on=date(2026, 9, 7))


def say(place: Any, actor: Actor, test_id: int, text: str, **more: Any) -> int:
    draft = CommentDraft(text=text, **more)
    return comments.write(place.uow, actor, test_id=test_id, draft=draft)


def asked(place: Any, actor: Actor) -> list[DueItem]:
    items = reminders.waiting(place.uow, actor)
    return [item for item in items if item.kind is DueKind.COMMENT]


def settle(place: Any, actor: Actor, test_id: int, *, resolved: bool) -> None:
    (comment,) = comments.of_test(place.uow, actor, test_id=test_id).comments
    comments.settle(
        place.uow, actor, comment_id=comment.id, version=comment.version, resolved=resolved
    )


def test_who_is_named_finds_it_until_it_is_settled(place: Any) -> None:
    test_id = place.running()
    say(place, place.coach, test_id, "@Ann, is six weeks enough?")
    (item,) = asked(place, place.member)
    assert due_line(item, today=place.uow.today) == (
        "Cora asks for you in a comment · Rent reminders"
    )
    for other in (place.coach, place.leader, place.elsewhere):
        assert asked(place, other) == []
    settle(place, place.member, test_id, resolved=True)
    assert asked(place, place.member) == []
    settle(place, place.coach, test_id, resolved=False)
    assert len(asked(place, place.member)) == 1


def test_the_daily_mail_has_a_line_for_it(place: Any) -> None:
    say(place, place.member, place.draft(), "Please look.", to=(place.coach.person_id,))
    wish = reminders.wishes(place.uow, place.coach)
    reminders.choose(
        place.uow, place.coach, email="c@example.org", daily_mail=True, version=wish.version
    )
    mails: list[Sequence[DueItem]] = []
    sent = reminders.send_daily(place.uow, lambda to, items, who: mails.append(items))
    assert sent.sent == 1
    assert [item.what for item in mails[0]] == ["Ann asks for you in a comment"]


def test_nobody_is_reminded_of_their_own_words(place: Any) -> None:
    say(place, place.coach, place.running(), "@Cora remember")
    assert asked(place, place.coach) == []


def test_another_team_neither_reads_nor_is_mentioned(place: Any) -> None:
    test_id = place.running()
    say(place, place.coach, test_id, "@Ben, look")  # Ben is of another team
    assert asked(place, place.elsewhere) == []
    found = comments.of_test(place.uow, place.elsewhere, test_id=test_id)
    assert (found.comments, found.people, found.may_write) == ((), {}, False)
    with pytest.raises(Invalid, match="cannot see this test"):
        say(place, place.coach, test_id, "Look", to=(place.elsewhere.person_id,))


def test_who_leaves_the_team_is_asked_no_longer(place: Any) -> None:
    say(place, place.coach, place.running(), "@Ann, look")
    ann = next(
        p for p in people.overview(place.uow, place.leader).people if p.id == place.member.person_id
    )
    people.change_person(
        place.uow,
        place.leader,
        person_id=ann.id,
        version=ann.version,
        active=True,
        role=ann.role,
        team_ids=(place.other_team,),
    )
    moved = next(
        actor
        for partnership, actors in people.actors(place.uow)
        for actor in actors
        if actor.person_id == ann.id
    )
    assert asked(place, moved) == []


def test_a_comment_is_about_a_part_of_the_same_test(place: Any) -> None:
    one, two = place.running(), place.running()
    note = notes.write(place.uow, place.member, test_id=one, draft=NOTE)
    cycle = cycles.begin(place.uow, place.member, test_id=one)
    say(place, place.coach, one, "Which families?", about=CommentOn.NOTE, about_id=note)
    say(place, place.coach, one, "How many?", about=CommentOn.CYCLE, about_id=cycle)
    found = comments.of_test(place.uow, place.member, test_id=one)
    assert [found.about[c.about, c.about_id or 0] for c in found.comments] == [
        "Note of 7 September 2026: Families asked for texts.",
        "Cycle 1",
    ]
    with pytest.raises(NotFound, match="belongs to another test"):
        say(place, place.coach, two, "Which?", about=CommentOn.NOTE, about_id=note)


def test_two_who_settle_at_once_do_not_overwrite_each_other(place: Any) -> None:
    test_id = place.running()
    comment_id = say(place, place.coach, test_id, "Enough?")
    settle(place, place.member, test_id, resolved=True)
    with pytest.raises(Conflict):
        comments.settle(place.uow, place.coach, comment_id=comment_id, version=1, resolved=True)


def test_long_text_emoji_and_right_to_left_are_kept(place: Any) -> None:
    test_id = place.running()
    long = ("هل ستة أسابيع تكفي؟ 🌱 " * 1000)[:20_000].strip()
    say(place, place.member, test_id, long)
    (kept,) = comments.of_test(place.uow, place.coach, test_id=test_id).comments
    assert kept.text == long


def test_a_test_tells_its_own_history_and_no_other(place: Any) -> None:
    test_id = place.newcombe()
    other = place.running()
    notes.write(place.uow, place.member, test_id=test_id, draft=NOTE)
    cycles.begin(place.uow, place.member, test_id=test_id)
    say(place, place.coach, test_id, "Enough?")
    place.amend(test_id, planned_per_arm=70)
    notes.write(place.uow, place.member, test_id=other, draft=NOTE)
    found = trail.trail(place.uow, place.member, about=Object.TEST, number=test_id)
    told = [(line.who, line.what) for line in found.lines]
    whats = " | ".join(what for _, what in told)
    for words in (
        "Began a draft",
        "Started, prediction and rule locked",
        "Logged data",
        "Wrote a note: Rent reminders",
        "Began a cycle: cycle 1, Rent reminders",
        "Wrote a comment: Rent reminders",
        "Changed the plan of: Rent reminders",
    ):
        assert words in whats
    assert ("Cora", "Wrote a comment: Rent reminders") in told
    assert whats.count("Wrote a note") == 1
    assert "Families asked" not in whats, "what people said stays out of the history"
