"""What is due for whom, calendars behind secret addresses, and mails at most once a day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from improvement.domain.access import Actor
from improvement.domain.tasks import Due, TaskDraft
from improvement.errors import Conflict, Invalid, NotFound
from improvement.services import reminders, tasks
from improvement.services.reminders import DueItem, DueKind
from improvement.store.tables import AuditRow
from tests.queries import counted

TODAY = date(2026, 11, 23)


def promise(place: Any, test_id: int, what: str, days: int | None, owner: Any = None) -> int:
    return tasks.add(
        place.uow,
        place.coach,
        test_id=test_id,
        draft=TaskDraft(
            what=what,
            owner_id=(owner or place.member).person_id,
            due_on=None if days is None else TODAY + timedelta(days=days),
        ),
    )


def told(place: Any, actor: Any = None) -> list[tuple[str, str, str]]:
    items = reminders.waiting(place.uow, actor or place.member)
    return [(i.kind.value, i.what, i.due.value) for i in items]


def wants_mail(place: Any, actor: Actor, email: str = "ann@example.org") -> None:
    version = reminders.wishes(place.uow, actor).version
    reminders.choose(place.uow, actor, email=email, daily_mail=True, version=version)


class Hands:
    """Takes mails; those to ``refused`` cannot be handed over."""

    def __init__(self, *refused: str) -> None:
        self.refused = set(refused)
        self.taken: list[tuple[str, list[str]]] = []

    def __call__(self, to: str, items: Sequence[DueItem], actor: Actor) -> None:
        if to in self.refused:
            raise ConnectionRefusedError("nobody at home")
        self.taken.append((to, [item.what for item in items]))


def test_late_first_then_the_week(place: Any) -> None:
    test_id = place.running()  # its plan ended a week ago
    for what, days in (("Later", 8), ("Soon", 7), ("Today", 0), ("Late", -2), ("Some day", None)):
        promise(place, test_id, what, days)
    promise(place, test_id, "Not mine", 0, owner=place.coach)
    assert told(place) == [
        ("test", "Compare and decide", "overdue"),
        ("task", "Late", "overdue"),
        ("task", "Today", "soon"),
        ("task", "Soon", "soon"),
    ]
    assert told(place, place.coach) == [("task", "Not mine", "soon")]
    assert told(place, place.elsewhere) == []


def test_what_is_done_is_no_longer_due(place: Any) -> None:
    test_id = place.draft()
    task_id = promise(place, test_id, "Call", 1)
    tasks.settle(place.uow, place.member, task_id=task_id)
    tasks.settle(place.uow, place.member, task_id=task_id)  # twice is no trouble
    assert told(place) == []
    (view,) = tasks.of_test(place.uow, place.member, test_id=test_id).tasks
    assert (view.due, view.kept.done_on, view.kept.done_by) == (
        Due.DONE,
        TODAY,
        place.member.person_id,
    )
    tasks.finish(place.uow, place.member, task_id=task_id, version=view.kept.version, done=False)
    assert told(place) == [("task", "Call", "soon")]


def test_who_promised_it_may_say_that_it_is_done(place: Any) -> None:
    task_id = promise(place, place.draft(), "Send the list", 1, owner=place.leader)
    tasks.settle(place.uow, place.leader, task_id=task_id)
    assert told(place, place.leader) == []


def test_a_task_belongs_to_a_cycle_of_its_own_test(place: Any) -> None:
    from improvement.services import cycles

    here, there = place.running(), place.running()
    cycle_id = cycles.begin(place.uow, place.member, test_id=there)
    with pytest.raises(Invalid, match="another test"):
        tasks.add(
            place.uow, place.member, test_id=here, draft=TaskDraft(what="x", cycle_id=cycle_id)
        )
    tasks.add(place.uow, place.member, test_id=there, draft=TaskDraft(what="x", cycle_id=cycle_id))
    view = tasks.of_test(place.uow, place.member, test_id=there)
    assert view.tasks[0].cycle == 1
    assert view.cycles == {cycle_id: 1}


def test_the_second_to_change_a_task_is_told(place: Any) -> None:
    task_id = promise(place, place.draft(), "Call", 1)
    for words in ("First", "Second"):
        draft = TaskDraft(what=words)
        if words == "First":
            tasks.change(place.uow, place.coach, task_id=task_id, version=1, draft=draft)
        else:
            with pytest.raises(Conflict):
                tasks.change(place.uow, place.member, task_id=task_id, version=1, draft=draft)


def test_empty_and_endless_tasks_are_refused() -> None:
    with pytest.raises(Invalid, match="empty"):
        TaskDraft(what="  ")
    with pytest.raises(Invalid, match="501 characters"):
        TaskDraft(what="x" * 501)


def test_mails_go_to_those_who_want_one_and_once_a_day(place: Any) -> None:
    promise(place, place.draft(), "Call", 1)
    wants_mail(place, place.member)
    wants_mail(place, place.coach, "cora@example.org")  # has nothing due
    hands = Hands()
    first = reminders.send_daily(place.uow, hands)
    assert (first.sent, first.nothing_due, first.already, first.troubles) == (1, 1, 0, ())
    second = reminders.send_daily(place.uow, hands)
    assert (second.sent, second.already) == (0, 1)
    assert hands.taken == [("ann@example.org", ["Call"])]
    tomorrow = reminders.send_daily(place.uow.on(TODAY + timedelta(days=1)), hands)
    assert tomorrow.sent == 1


def test_one_that_cannot_be_sent_keeps_nobody_back_and_is_tried_again(place: Any) -> None:
    test_id = place.draft()
    promise(place, test_id, "Call", 1)
    promise(place, test_id, "Write", 1, owner=place.leader)
    wants_mail(place, place.member)
    wants_mail(place, place.leader, "lea@example.org")
    hands = Hands("lea@example.org")
    found = reminders.send_daily(place.uow, hands)
    assert found.sent == 1
    assert found.troubles == ("Lea: nobody at home",)
    assert reminders.send_daily(place.uow, Hands()).sent == 1  # only the one that was missing


def test_opting_out_is_heard(place: Any) -> None:
    promise(place, place.draft(), "Call", 1)
    wants_mail(place, place.member)
    version = reminders.wishes(place.uow, place.member).version
    reminders.choose(place.uow, place.member, email="", daily_mail=False, version=version)
    assert reminders.send_daily(place.uow, Hands()).sent == 0


@pytest.mark.parametrize(
    "email", ["", "ann", "ann@", "@example.org", "a b@example.org", "a@b\nBcc: c@d.org", "x" * 400]
)
def test_what_is_no_address_is_refused(place: Any, email: str) -> None:
    with pytest.raises(Invalid, match="address"):
        wants_mail(place, place.member, email)
    assert reminders.wishes(place.uow, place.member).version == 0


def test_a_calendar_is_read_by_its_secret_address_only(place: Any, neighbour: Any) -> None:
    promise(place, place.draft(), "Call", 3)
    promise(place, place.draft(), "Some day", None)
    reminders.share_calendar(place.uow, place.member, shared=True, version=0)
    now = reminders.wishes(place.uow, place.member)
    assert now.calendar_key is not None
    assert len(now.calendar_key) >= 32
    who, items = reminders.calendar(place.uow, now.calendar_key)
    assert who.name == "Ann"
    assert [(i.kind, i.what) for i in items] == [(DueKind.TASK, "Call")]
    for wrong in ("", "x", now.calendar_key[:-1], now.calendar_key.upper() + "x"):
        with pytest.raises(NotFound):
            reminders.calendar(place.uow, wrong)


def test_an_address_taken_back_is_dead(place: Any) -> None:
    reminders.share_calendar(place.uow, place.member, shared=True, version=0)
    old = reminders.wishes(place.uow, place.member)
    assert old.calendar_key is not None
    reminders.share_calendar(place.uow, place.member, shared=True, version=old.version)
    new = reminders.wishes(place.uow, place.member)
    assert new.calendar_key not in (None, old.calendar_key)
    with pytest.raises(NotFound):
        reminders.calendar(place.uow, old.calendar_key)
    reminders.share_calendar(place.uow, place.member, shared=False, version=new.version)
    assert reminders.wishes(place.uow, place.member).calendar_key is None


def test_neither_the_secret_nor_the_mail_address_stands_in_the_history(
    place: Any, engine: Engine
) -> None:
    wants_mail(place, place.member, "ann@example.org")
    now = reminders.wishes(place.uow, place.member)
    reminders.share_calendar(place.uow, place.member, shared=True, version=now.version)
    now = reminders.wishes(place.uow, place.member)
    with Session(engine) as session:
        trail = [r for r in session.scalars(select(AuditRow)) if r.subject == "reminder"]
    assert [sorted(row.change) for row in trail] == [
        ["daily_mail", "email", "person_id"],
        ["calendar_key"],
    ]
    kept = str([row.change for row in trail])
    assert str(now.calendar_key) not in kept
    assert now.email not in kept


def test_who_wants_mail_is_asked_once_a_partnership(place: Any, engine: Engine) -> None:
    """However many people there are: those without a wish cost nothing."""
    with counted(engine) as seen:
        reminders.send_daily(place.uow, Hands())
    assert sum("FROM reminder" in statement for statement in seen) == 1


def test_a_cycle_on_its_last_day_wants_to_be_studied(demo: Any) -> None:
    from improvement.services import people

    (_, actors), *_ = people.actors(demo)
    keisha = next(a for a in actors if a.name == "Keisha Coleman")
    on_its_day = demo.on(date(2026, 12, 6))
    items = reminders.waiting(on_its_day, keisha)
    assert ("cycle", "Study cycle 4", "soon") in [
        (i.kind.value, i.what, i.due.value) for i in items
    ]
