"""Who changed what, when: of everything, or of one object and all that belongs to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from improvement.domain.trail import AREAS, Area, Wish
from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    AdoptionRow,
    AttachmentRow,
    AuditRow,
    ChartSettingRow,
    CommentRow,
    CyclePlanVersionRow,
    CycleRow,
    DecisionRow,
    DecisionStepRow,
    ImportRow,
    JointReadingRow,
    MeasureRow,
    NoteRow,
    OutsideAdoptionRow,
    PlanVersionRow,
    PracticeRow,
    PracticeVersionRow,
    PublicationRow,
    StoryRow,
    TaskRow,
    TestRow,
    TheoryNodeRow,
)
from improvement.store.tables.base import columns

AUDIT = columns(AuditRow)
MOST = 500
#: Tables whose rows belong to one test, by the name the trail has for them.
PARTS: Mapping[str, type[Any]] = {
    "plan_version": PlanVersionRow,
    "measure": MeasureRow,
    "import_batch": ImportRow,
    "note": NoteRow,
    "cycle": CycleRow,
    "task": TaskRow,
    "decision": DecisionRow,
    "comment": CommentRow,
    "story": StoryRow,
    "joint_reading": JointReadingRow,
    "adoption": AdoptionRow,
    "outside_adoption": OutsideAdoptionRow,
}
#: Tables whose rows belong to a row of one of those: (part, table, column that points there).
PARTS_OF_PARTS: Mapping[str, tuple[str, type[Any], str]] = {
    "chart_setting": ("measure", ChartSettingRow, "measure_id"),
    "cycle_plan_version": ("cycle", CyclePlanVersionRow, "cycle_id"),
    "decision_step": ("decision", DecisionStepRow, "decision_id"),
    "attachment": ("note", AttachmentRow, "note_id"),
}
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of history."""

    at: datetime
    actor_id: int | None
    action: str
    subject: str
    subject_id: int | None
    change: Mapping[str, Any]


class History:
    """The audit trail of one partnership."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of_test(self, test_id: int, wish: Wish | None = None) -> tuple[Change, ...]:
        """The latest changes of a test and of everything that belongs to it, newest first."""
        self._scope.own(TestRow, [test_id], "test")
        parts = {name: self._ids(table, "test_id", [test_id]) for name, table in PARTS.items()}
        parts |= {
            name: self._ids(table, column, parts[part])
            for name, (part, table, column) in PARTS_OF_PARTS.items()
        }
        # Figures that were logged together are told with their import.
        parts["observation"] = parts["case_record"] = parts["import_batch"]
        return self._of(or_(_rows("test", [test_id]), *_each(parts)), wish)

    def of_node(self, node_id: int, wish: Wish | None = None) -> tuple[Change, ...]:
        """A driver or idea: its words, what it stood under, and which tests were put to it."""
        self._scope.own(TheoryNodeRow, [node_id], "driver or idea")
        link = AUDIT.change["parent_id"].as_integer(), AUDIT.change["child_id"].as_integer()
        linked = and_(AUDIT.subject == "theory_link", or_(*(end == node_id for end in link)))
        tried = and_(
            AUDIT.subject == "test",
            AUDIT.action == "change",
            AUDIT.change[("idea_id", 1)].as_integer() == node_id,
        )
        return self._of(or_(_rows("theory_node", [node_id]), linked, tried), wish)

    def of_practice(self, practice_id: int, wish: Wish | None = None) -> tuple[Change, ...]:
        """A practice: its card in versions, and the tests that took it up."""
        self._scope.own(PracticeRow, [practice_id], "practice")
        parts = {
            "practice": [practice_id],
            "practice_version": self._ids(PracticeVersionRow, "practice_id", [practice_id]),
            "adoption": self._ids(AdoptionRow, "practice_id", [practice_id]),
            "publication": self._ids(PublicationRow, "practice_id", [practice_id]),
        }
        return self._of(or_(*_each(parts)), wish)

    def newest(self, *, limit: int = 200, wish: Wish | None = None) -> tuple[Change, ...]:
        """The latest changes, newest first."""
        return self._of(None, wish, limit=limit)

    def _of(
        self, about: Condition | None, wish: Wish | None, *, limit: int = MOST
    ) -> tuple[Change, ...]:
        asked = self._asked(wish or Wish())
        rows = self._scope.session.scalars(
            select(AuditRow)
            .where(AUDIT.partnership_id == self._scope.partnership_id, *asked)
            .where(*([] if about is None else [about]))
            .order_by(AUDIT.id.desc())
            .limit(limit)
        )
        return tuple(self._scope.here(_change(row)) for row in rows)

    def _asked(self, wish: Wish) -> Iterator[Condition]:
        if wish.who is not None:
            yield AUDIT.actor_id == wish.who
        if wish.area is Area.PLACE:
            yield AUDIT.subject.not_in(list(AREAS))
        elif wish.area is not None:
            yield AUDIT.subject.in_([name for name, area in AREAS.items() if area is wish.area])
        if wish.since is not None:
            yield AUDIT.at >= self._scope.begins(wish.since)
        if wish.until is not None:
            yield AUDIT.at < self._scope.begins(_next(wish.until))

    def _ids(self, table: type[Any], column: str, of: list[int]) -> list[int]:
        found = columns(table)
        return list(
            self._scope.session.scalars(
                select(found.id).where(
                    found.partnership_id == self._scope.partnership_id, found[column].in_(of)
                )
            )
        )


def _next(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _rows(subject: str, ids: list[int]) -> Condition:
    return and_(AUDIT.subject == subject, AUDIT.subject_id.in_(ids))


def _each(parts: Mapping[str, list[int]]) -> Iterator[Condition]:
    return (_rows(name, ids) for name, ids in parts.items() if ids)


def _change(row: AuditRow) -> Change:
    return Change(
        at=row.at,
        actor_id=row.actor_id,
        action=row.action,
        subject=row.subject,
        subject_id=row.subject_id,
        change=row.change,
    )
