"""Tasks of the tests of one partnership."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from improvement.domain.tasks import TaskDraft
from improvement.errors import Invalid
from improvement.store.repositories.scope import Scope
from improvement.store.tables import CycleRow, PersonRow, TaskRow, TestRow
from improvement.store.tables.base import columns

TASK = columns(TaskRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTask:
    """A task as kept."""

    id: int
    version: int
    test_id: int
    cycle_id: int | None
    what: str
    place: str
    owner_id: int | None
    due_on: date | None
    done_on: date | None
    done_by: int | None
    created_by: int


class Tasks:
    """What is to be done in one partnership."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, test_ids: Iterable[int]) -> tuple[KeptTask, ...]:
        """The tasks of these tests: those with a day first, the earliest on top."""
        rows = self._scope.session.scalars(
            self._scope.mine(TaskRow)
            .where(TASK.test_id.in_(list(test_ids)))
            .order_by(TASK.due_on.is_(None), TASK.due_on, TASK.id)
        )
        return tuple(_kept(row) for row in rows)

    def owned_by(self, person_id: int) -> tuple[KeptTask, ...]:
        """What one person has promised and not done yet."""
        rows = self._scope.session.scalars(
            self._scope.mine(TaskRow)
            .where(TASK.owner_id == person_id, TASK.done_on.is_(None))
            .order_by(TASK.due_on.is_(None), TASK.due_on, TASK.id)
        )
        return tuple(_kept(row) for row in rows)

    def get(self, task_id: int) -> KeptTask:
        """One task; ``NotFound`` if it is not there, or not in this partnership."""
        return _kept(self._scope.one(TaskRow, task_id, "task"))

    def add(self, test_id: int, draft: TaskDraft) -> int:
        """Keep a new task; returns its id."""
        self._scope.own(TestRow, [test_id], "test")
        self._check(test_id, draft)
        row = TaskRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "test_id": test_id,
                "created_by": self._scope.person_id,
                "created_at": self._scope.now,
                **_columns(draft),
            }
        )
        return self._scope.added(row)

    def change(self, task_id: int, draft: TaskDraft, *, version: int) -> None:
        """Other words, another person or day; raises ``Conflict`` for a stale version."""
        row = self._scope.one(TaskRow, task_id, "task")
        self._scope.unchanged(row, version)
        self._check(row.test_id, draft)
        for name, value in _columns(draft).items():
            setattr(row, name, value)
        self._scope.session.flush()

    def finish(self, task_id: int, done_on: date | None, *, version: int) -> None:
        """Done on a day, or (None) open again."""
        row = self._scope.one(TaskRow, task_id, "task")
        self._scope.unchanged(row, version)
        row.done_on = done_on
        row.done_by = None if done_on is None else self._scope.person_id
        self._scope.session.flush()

    def _check(self, test_id: int, draft: TaskDraft) -> None:
        self._scope.own(PersonRow, [draft.owner_id], "person")
        if draft.cycle_id is not None:
            cycle = self._scope.one(CycleRow, draft.cycle_id, "cycle")
            if cycle.test_id != test_id:
                raise Invalid("That cycle belongs to another test. Choose one of this test.")


def _columns(draft: TaskDraft) -> dict[str, object]:
    return {
        "what": draft.what.strip(),
        "place": draft.place.strip(),
        "owner_id": draft.owner_id,
        "due_on": draft.due_on,
        "cycle_id": draft.cycle_id,
    }


def _kept(row: TaskRow) -> KeptTask:
    return KeptTask(
        id=row.id or 0,
        version=row.version,
        test_id=row.test_id,
        cycle_id=row.cycle_id,
        what=row.what,
        place=row.place,
        owner_id=row.owner_id,
        due_on=row.due_on,
        done_on=row.done_on,
        done_by=row.done_by,
        created_by=row.created_by,
    )
