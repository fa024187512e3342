"""What was put away is not worked on: whoever wants to go on brings it back first.

What protects people goes on all the same: a consent is taken back, a note removed, a decision
withdrawn, and what was told of groups written down.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from improvement.errors import Conflict
from improvement.store.tables import (
    AdoptionRow,
    CommentRow,
    CycleRow,
    DecisionRow,
    ImportRow,
    MeasureRow,
    NoteRow,
    OutsideAdoptionRow,
    PlanVersionRow,
    TaskRow,
    TestRow,
)
from improvement.store.tables.base import columns

TEST = columns(TestRow)
#: New rows of these are work on a test; so are changes of its plan, its cycles and tasks.
ADDED = (
    *(PlanVersionRow, MeasureRow, CycleRow, TaskRow, DecisionRow),
    *(ImportRow, NoteRow, CommentRow, AdoptionRow, OutsideAdoptionRow),
)
CHANGED = (CycleRow, TaskRow)


def keep_shut(session: Session) -> None:
    """From now on this session refuses work on tests that were put away."""

    @event.listens_for(session, "before_flush")
    def _refuse(session: Session, _context: UOWTransaction, _instances: Any) -> None:
        added = {row.test_id for row in session.new if isinstance(row, ADDED)}
        changed = {row.test_id for row in session.dirty if isinstance(row, CHANGED)}
        plans = {row.id for row in session.dirty if isinstance(row, TestRow) and not _moved(row)}
        refuse_put_away(session, (added | changed | plans) - {None})


def refuse_put_away(session: Session, test_ids: Collection[int | None]) -> None:
    """Raise ``Conflict`` if one of these tests was put away."""
    if not test_ids:
        return
    away = select(TEST.title).where(TEST.id.in_(test_ids), TEST.archived_at.is_not(None))
    title = session.scalars(away.limit(1)).first()
    if title is not None:
        raise Conflict(f"{title or 'This test'} was put away. Bring it back first, on its page.")


def _moved(row: TestRow) -> bool:
    """Is it being put away or brought back right now?"""
    return bool(inspect(row).attrs.archived_at.history.has_changes())
