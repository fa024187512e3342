"""Who changed what, when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from improvement.store.repositories.scope import Scope
from improvement.store.tables import AuditRow
from improvement.store.tables.base import columns

AUDIT = columns(AuditRow)


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

    def newest(self, *, limit: int = 200) -> tuple[Change, ...]:
        """The latest changes, newest first."""
        rows = self._scope.session.scalars(
            select(AuditRow)
            .where(AUDIT.partnership_id == self._scope.partnership_id)
            .order_by(AUDIT.id.desc())
            .limit(limit)
        )
        return tuple(
            Change(
                at=row.at,
                actor_id=row.actor_id,
                action=row.action,
                subject=row.subject,
                subject_id=row.subject_id,
                change=row.change,
            )
            for row in rows
        )
