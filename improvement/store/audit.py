"""Every change writes its audit row in its own transaction, without being asked to."""

from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import Session, UOWTransaction

from improvement.store.tables import AuditRow, Base
from improvement.store.tables.base import utc_now

#: What an audit row need not repeat.
UNTOLD = frozenset({"id", "partnership_id", "version"})
LONGEST_TOLD = 500


def watch(session: Session, *, actor_id: int | None) -> None:
    """From now on, every row this session adds, changes or deletes is written down."""

    @event.listens_for(session, "after_flush")
    def _write_down(session: Session, _context: UOWTransaction) -> None:
        events = [
            *(_event(row, "add", _added(row), actor_id) for row in session.new),
            *(_event(row, "change", _changed(row), actor_id) for row in session.dirty),
            *(_event(row, "delete", _added(row), actor_id) for row in session.deleted),
        ]
        told = [e for e in events if e["change"] or e["action"] == "delete"]
        if told:
            session.execute(insert(AuditRow), told)


def bulk_event(
    session: Session,
    *,
    actor_id: int | None,
    partnership_id: int,
    action: str,
    subject: str,
    subject_id: int | None,
    change: dict[str, Any],
) -> None:
    """The audit row of a bulk write, which does not pass through the unit of work's objects."""
    session.execute(
        insert(AuditRow),
        [
            {
                "partnership_id": partnership_id,
                "at": utc_now(),
                "actor_id": actor_id,
                "action": action,
                "subject": subject,
                "subject_id": subject_id,
                "change": change,
            }
        ],
    )


def _event(row: Any, action: str, change: dict[str, Any], actor_id: int | None) -> dict[str, Any]:
    return {
        "partnership_id": getattr(row, "partnership_id", None) or getattr(row, "id", None),
        "at": utc_now(),
        "actor_id": actor_id,
        "action": action,
        "subject": row.__tablename__,
        "subject_id": getattr(row, "id", None),
        "change": change,
    }


def _added(row: Base) -> dict[str, Any]:
    columns = inspect(type(row)).columns
    hushed = _hushed(row)
    return {
        c.key: _length(value) if c.key in hushed else _plain(value)
        for c in columns
        if c.key not in UNTOLD and (value := getattr(row, c.key)) not in (None, "")
    }


def _changed(row: Base) -> dict[str, Any]:
    changes = {}
    hushed = _hushed(row)
    for attribute in inspect(row).attrs:
        history = attribute.history
        # Marked as modified to raise the version, but not changed: there is no earlier value then.
        if attribute.key not in UNTOLD and history.has_changes() and history.deleted:
            told = _length if attribute.key in hushed else _plain
            changes[attribute.key] = [told(history.deleted[0]), told(attribute.value)]
    return changes


def _hushed(row: Any) -> frozenset[str]:
    """Columns with people's own words: the trail says that they changed, never what they were."""
    return getattr(type(row), "__untold__", frozenset())


def _length(value: Any) -> str:
    return f"{len(value or ''):,} characters"


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str) and len(value) > LONGEST_TOLD:
        return value[:LONGEST_TOLD] + "…"
    return value
