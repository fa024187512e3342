"""What is due for whom: on the first page, as a calendar to subscribe to, and as a daily mail."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.mail_address import checked_address
from improvement.domain.stage import FINAL
from improvement.domain.tasks import Due, due
from improvement.domain.todo import Tab
from improvement.domain.vocabulary import CycleStep
from improvement.errors import NotFound
from improvement.store.repositories.plans import KeptTest
from improvement.store.repositories.reminders import KeptReminder
from improvement.store.unit_of_work import Store, UnitOfWork

__all__ = [
    "DueItem",
    "DueKind",
    "HandOver",
    "KeptReminder",
    "Sent",
    "calendar",
    "choose",
    "send_daily",
    "share_calendar",
    "waiting",
    "wishes",
]

KEY_BYTES = 24  # of randomness in a calendar's address


class DueKind(StrEnum):
    """What is due."""

    TASK = "task"  # somebody promised it
    CYCLE = "cycle"  # its last day: study it
    TEST = "test"  # its last day: compare and decide
    COMMENT = "comment"  # somebody named this person in it, and it is open


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """One thing that is due for one person; ``id`` is of the task, cycle or test."""

    kind: DueKind
    id: int
    test_id: int
    test: str
    what: str
    place: str
    on: date | None
    due: Due
    tab: Tab


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of a round of daily mails; ``troubles`` names whom nothing reached and why."""

    sent: int
    nothing_due: int
    already: int
    troubles: tuple[str, ...]


#: Hands one mail over: (to, what is due, who). Raises ``OSError`` where it cannot be handed over.
HandOver = Callable[[str, Sequence[DueItem], Actor], None]


def waiting(uow: UnitOfWork, actor: Actor) -> tuple[DueItem, ...]:
    """What is overdue or due within a week for the person who asks, the most pressing first."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        found = _items(store, actor, today=uow.today_of(actor))
    return tuple(item for item in found if item.due in (Due.OVERDUE, Due.SOON))


def wishes(uow: UnitOfWork, actor: Actor) -> KeptReminder:
    """How the person who asks is reminded."""
    with uow.reading(actor) as store:
        return store.reminders.mine()


def choose(uow: UnitOfWork, actor: Actor, *, email: str, daily_mail: bool, version: int) -> None:
    """Ask for a daily mail, or no longer; raises ``Invalid`` for an address that cannot be."""
    address = checked_address(email, needed=daily_mail)
    with uow.writing(actor) as store:
        now = store.reminders.mine()
        store.reminders.save(
            email=address,
            daily_mail=daily_mail,
            calendar_key=now.calendar_key,
            version=version,
        )
        store.commit()


def share_calendar(uow: UnitOfWork, actor: Actor, *, shared: bool, version: int) -> None:
    """A new secret address for one's calendar, or none; one given out before is then dead."""
    with uow.writing(actor) as store:
        now = store.reminders.mine()
        store.reminders.save(
            email=now.email,
            daily_mail=now.daily_mail,
            calendar_key=secrets.token_urlsafe(KEY_BYTES) if shared else None,
            version=version,
        )
        store.commit()


def calendar(uow: UnitOfWork, key: str) -> tuple[Actor, tuple[DueItem, ...]]:
    """Whose calendar has this secret address, and everything in it that has a day.

    Raises ``NotFound`` for an address that is not given out (any more).
    """
    with uow.arriving() as front:
        owner = front.reminders.owner_of(key)
        actors = front.people.actors(owner[0]) if owner else ()
    actor = next((a for a in actors if owner and a.person_id == owner[1]), None)
    if actor is None:
        raise NotFound("There is no calendar at this address. Ask for a new one under Settings.")
    with uow.reading(actor) as store:
        items = _items(store, actor, today=uow.today_of(actor))
    return actor, tuple(item for item in items if item.on is not None)


def send_daily(uow: UnitOfWork, hand_over: HandOver) -> Sent:
    """Today's mail to everybody who wants one and has something due; never twice a day.

    One mail that cannot be handed over does not keep the others back: it is tried again next time.
    """
    sent, nothing, already, troubles = 0, 0, 0, []
    for actor, wish in _wanting_mail(uow):
        if wish.mailed_on == uow.today_of(actor):
            already += 1
        elif not (items := waiting(uow, actor)):
            nothing += 1
        else:
            try:
                hand_over(wish.email, items, actor)
            except OSError as trouble:
                troubles.append(f"{actor.name}: {trouble}")
                continue
            _mark(uow, actor)
            sent += 1
    return Sent(sent=sent, nothing_due=nothing, already=already, troubles=tuple(troubles))


def _wanting_mail(uow: UnitOfWork) -> Iterator[tuple[Actor, KeptReminder]]:
    """Who wants a mail, asked once a partnership and not once a person."""
    with uow.arriving() as front:
        partnerships = [front.people.actors(p.id) for p in front.people.partnerships()]
    for actors in partnerships:
        if not actors:
            continue
        with uow.reading(actors[0]) as store:
            wishes = {wish.person_id: wish for wish in store.reminders.wanting_mail()}
        yield from (
            (actor, wishes[actor.person_id]) for actor in actors if actor.person_id in wishes
        )


def _mark(uow: UnitOfWork, actor: Actor) -> None:
    with uow.writing(actor) as store:
        store.reminders.mailed(uow.today_of(actor))
        store.commit()


def _items(store: Store, actor: Actor, *, today: date) -> list[DueItem]:
    """What is due in tests in sight: nobody is reminded of what was put away."""
    tests = {test.id: test for test in store.plans.all()}
    found = [
        *_tasks(store, actor, tests, today),
        *_cycles(store, actor, tests, today),
        *_ends(store, actor, tests, today),
        *_comments(store, actor, tests),
    ]
    return sorted(found, key=lambda item: (item.on is None, item.on or today, item.kind, item.id))


def _tasks(
    store: Store, actor: Actor, tests: dict[int, KeptTest], today: date
) -> Iterator[DueItem]:
    for task in store.tasks.owned_by(actor.person_id):
        if task.test_id not in tests:
            continue
        yield DueItem(
            kind=DueKind.TASK,
            id=task.id,
            test_id=task.test_id,
            test=_title(tests[task.test_id]),
            what=task.what,
            place=task.place,
            on=task.due_on,
            due=due(task.due_on, None, today=today),
            tab=Tab.PLAN,
        )


def _cycles(
    store: Store, actor: Actor, tests: dict[int, KeptTest], today: date
) -> Iterator[DueItem]:
    """Cycles of one's own teams that are being done: on the last day they want to be studied."""
    for cycle in store.cycles.all():
        test = tests.get(cycle.test_id)
        if test is None:
            continue
        if test.team_id in actor.team_ids and cycle.step is CycleStep.DO:
            yield DueItem(
                kind=DueKind.CYCLE,
                id=cycle.id,
                test_id=test.id,
                test=_title(test),
                what=f"Study cycle {cycle.number}",
                place="",
                on=cycle.parts.ends_on,
                due=due(cycle.parts.ends_on, None, today=today),
                tab=Tab.PLAN,
            )


def _ends(store: Store, actor: Actor, tests: dict[int, KeptTest], today: date) -> Iterator[DueItem]:
    """Tests of one's own teams whose plan ends, until they are decided."""
    decided = {i for i, decision in store.decisions.latest().items() if decision.choice in FINAL}
    for test in tests.values():
        started = test.started_at is not None and test.team_id in actor.team_ids
        if started and test.id not in decided and test.plan.ends_on is not None:
            yield DueItem(
                kind=DueKind.TEST,
                id=test.id,
                test_id=test.id,
                test=_title(test),
                what="Compare and decide",
                place=test.plan.place,
                on=test.plan.ends_on,
                due=due(test.plan.ends_on, None, today=today),
                tab=Tab.DECIDE,
            )


def _comments(store: Store, actor: Actor, tests: dict[int, KeptTest]) -> Iterator[DueItem]:
    """Open comments that name the person, as long as they may read what is said there."""
    names = store.people.names()
    for comment in store.comments.meant_for(actor.person_id):
        test = tests.get(comment.test_id)
        if test is not None and may(actor, Action.WRITE_NOTE, team_id=test.team_id):
            yield DueItem(
                kind=DueKind.COMMENT,
                id=comment.id,
                test_id=test.id,
                test=_title(test),
                what=f"{names.get(comment.written_by, 'Somebody')} asks for you in a comment",
                place="",
                on=None,
                due=Due.SOON,
                tab=Tab.PLAN,
            )


def _title(test: KeptTest) -> str:
    return test.plan.title or "Untitled test"
