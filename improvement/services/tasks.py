"""Tasks: who does what by when, inside a test or one of its cycles."""

from collections.abc import Mapping
from dataclasses import dataclass

from improvement.domain.access import Action, Actor, require
from improvement.domain.tasks import Due, TaskDraft, due
from improvement.services.working import may_work
from improvement.store.repositories.tasks import KeptTask
from improvement.store.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """A task as lists show it."""

    kept: KeptTask
    owner: str
    due: Due
    cycle: int | None
    may_finish: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksView:
    """The tasks of a test; ``people`` may be asked to do something, ``cycles`` are still open."""

    tasks: tuple[TaskView, ...]
    people: Mapping[int, str]
    cycles: Mapping[int, int]
    may_edit: bool


def of_test(uow: UnitOfWork, actor: Actor, *, test_id: int) -> TasksView:
    """The tasks of a test, the most pressing first, those done last."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        test = store.plans.get(test_id)
        kept = store.tasks.of([test_id])
        names = store.people.names()
        people = {p.id: p.name for p in store.people.all() if p.active}
        cycles = store.cycles.of(test_id)
    numbers = {c.id: c.number for c in cycles}
    open_ones = {c.id: c.number for c in cycles if c.closed_at is None and c.archived_at is None}
    edits = may_work(actor, Action.RUN_CYCLES, test)
    views = [
        TaskView(
            kept=task,
            owner=names.get(task.owner_id or 0, ""),
            due=due(task.due_on, task.done_on, today=uow.today_of(actor)),
            cycle=numbers.get(task.cycle_id or 0),
            may_finish=edits or (task.owner_id == actor.person_id and test.archived_at is None),
        )
        for task in kept
    ]
    return TasksView(
        tasks=tuple(sorted(views, key=lambda v: v.due is Due.DONE)),
        people=people,
        cycles=open_ones,
        may_edit=edits,
    )


def add(uow: UnitOfWork, actor: Actor, *, test_id: int, draft: TaskDraft) -> int:
    """Keep a new task; returns its id."""
    with uow.writing(actor) as store:
        test = store.plans.get(test_id)
        require(actor, Action.RUN_CYCLES, team_id=test.team_id)
        task_id = store.tasks.add(test_id, draft)
        store.commit()
        return task_id


def change(uow: UnitOfWork, actor: Actor, *, task_id: int, version: int, draft: TaskDraft) -> None:
    """Other words, another person or day; raises ``Conflict`` for a stale version."""
    with uow.writing(actor) as store:
        _own_or_team(store, actor, task_id)
        store.tasks.change(task_id, draft, version=version)
        store.commit()


def finish(uow: UnitOfWork, actor: Actor, *, task_id: int, version: int, done: bool) -> None:
    """Done today, or open again. Whoever promised it may say so, besides the test's team."""
    with uow.writing(actor) as store:
        _own_or_team(store, actor, task_id)
        store.tasks.finish(task_id, uow.today_of(actor) if done else None, version=version)
        store.commit()


def settle(uow: UnitOfWork, actor: Actor, *, task_id: int) -> None:
    """Done today, from a list of what is due; done already is no trouble."""
    with uow.writing(actor) as store:
        _own_or_team(store, actor, task_id)
        task = store.tasks.get(task_id)
        if task.done_on is None:
            store.tasks.finish(task_id, uow.today_of(actor), version=task.version)
        store.commit()


def _own_or_team(store: Store, actor: Actor, task_id: int) -> None:
    task = store.tasks.get(task_id)
    if task.owner_id != actor.person_id:
        require(actor, Action.RUN_CYCLES, team_id=store.plans.get(task.test_id).team_id)
