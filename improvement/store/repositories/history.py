"""Who changed what, when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    AuditRow,
    ChartSettingRow,
    CommentRow,
    CycleRow,
    DecisionRow,
    ImportRow,
    MeasureRow,
    NoteRow,
    PlanVersionRow,
    TaskRow,
    TestRow,
)
from improvement.store.tables.base import columns

AUDIT = columns(AuditRow)
CHART_SETTING = columns(ChartSettingRow)
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
}


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

    def of_test(self, test_id: int, *, limit: int = 500) -> tuple[Change, ...]:
        """The latest changes of a test and of everything that belongs to it, newest first."""
        self._scope.own(TestRow, [test_id], "test")
        parts = {name: self._ids(table, test_id) for name, table in PARTS.items()}
        measures = list(parts["measure"])
        settings = select(CHART_SETTING.id).where(CHART_SETTING.measure_id.in_(measures))
        parts["chart_setting"] = list(self._scope.session.scalars(settings))
        # Figures that were logged together are told with their import.
        parts["observation"] = parts["case_record"] = parts["import_batch"]
        about = [(AUDIT.subject == "test") & (AUDIT.subject_id == test_id)]
        about += [
            (AUDIT.subject == name) & AUDIT.subject_id.in_(ids)
            for name, ids in parts.items()
            if ids
        ]
        rows = self._scope.session.scalars(
            select(AuditRow)
            .where(AUDIT.partnership_id == self._scope.partnership_id, or_(*about))
            .order_by(AUDIT.id.desc())
            .limit(limit)
        )
        return tuple(self._scope.here(_change(row)) for row in rows)

    def _ids(self, table: type[Any], test_id: int) -> list[int]:
        found = columns(table)
        return list(
            self._scope.session.scalars(
                select(found.id).where(
                    found.partnership_id == self._scope.partnership_id, found.test_id == test_id
                )
            )
        )

    def newest(self, *, limit: int = 200) -> tuple[Change, ...]:
        """The latest changes, newest first."""
        rows = self._scope.session.scalars(
            select(AuditRow)
            .where(AUDIT.partnership_id == self._scope.partnership_id)
            .order_by(AUDIT.id.desc())
            .limit(limit)
        )
        return tuple(self._scope.here(_change(row)) for row in rows)


def _change(row: AuditRow) -> Change:
    return Change(
        at=row.at,
        actor_id=row.actor_id,
        action=row.action,
        subject=row.subject,
        subject_id=row.subject_id,
        change=row.change,
    )
