"""Case records added up by day, side and cell: a million of them answer as quickly as a thousand.

The sums are written with the records. A look as of a day before they were built, and records from
before there were sums, are added up from the records themselves: the same figures, more slowly.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import and_, case, delete, func, insert, literal, or_, select

from improvement.store.repositories.scope import Scope
from improvement.store.tables import CaseRow, CaseSumRow, CaseValueRow, MeasureRow
from improvement.store.tables.base import columns, table_of

CASE = columns(CaseRow)
CASE_VALUE = columns(CaseValueRow)
MEASURE = columns(MeasureRow)
SUM = columns(CaseSumRow)

KEYS = ("measure_id", "arm", "phase", "starts_on", "due_on", "cell_id")


class CaseSumsKept:
    """The kept sums of one partnership."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def answering(self, measure_ids: Iterable[int], *, as_of: date) -> set[int]:
        """The measures whose sums can answer as of this day."""
        query = (
            select(SUM.measure_id)
            .where(
                SUM.partnership_id == self._scope.partnership_id,
                SUM.measure_id.in_(list(measure_ids)),
            )
            .group_by(SUM.measure_id)
            .having(func.max(SUM.built_on) <= as_of)
        )
        return set(self._scope.session.scalars(query))

    def rebuild(self, test_id: int, *, as_of: date) -> None:
        """Add all records of a test up anew."""
        session, owner = self._scope.session, self._scope.partnership_id
        session.flush()
        session.execute(
            delete(table_of(CaseSumRow)).where(SUM.partnership_id == owner, SUM.test_id == test_id)
        )
        names = (*KEYS, "known", "total", "missing")
        session.execute(
            insert(table_of(CaseSumRow)).from_select(
                ("partnership_id", "test_id", "built_on", *names),
                _added_up(owner, test_id, as_of),
            )
        )

    def forget(self, test_ids: Collection[int]) -> None:
        """Without sums, the records themselves are asked."""
        self._scope.session.execute(
            delete(table_of(CaseSumRow)).where(
                SUM.partnership_id == self._scope.partnership_id, SUM.test_id.in_(test_ids)
            )
        )


def _added_up(owner: int, test_id: int, as_of: date) -> Any:
    """One row for each measure that records carry at all, day, side, phase and cell."""
    carried = (
        select(CASE_VALUE.measure_id)
        .join(CaseRow, CASE.id == CASE_VALUE.case_id)
        .where(CASE.test_id == test_id)
        .distinct()
    )
    due = case((CASE.due_on <= as_of, None), else_=CASE.due_on)
    known = CASE_VALUE.value.is_not(None)
    keys = (MEASURE.id, CASE.arm, CASE.phase, CASE.starts_on, due, CASE.cell_id)
    return (
        select(
            literal(owner),
            literal(test_id),
            literal(as_of),
            *keys,
            func.sum(case((known, 1), else_=0)),
            func.coalesce(func.sum(CASE_VALUE.value), 0.0),
            func.sum(case((known, 0), else_=1)),
        )
        .select_from(CaseRow)
        .join(MeasureRow, MEASURE.test_id == CASE.test_id)
        .outerjoin(
            CaseValueRow,
            and_(CASE_VALUE.case_id == CASE.id, CASE_VALUE.measure_id == MEASURE.id),
        )
        .where(CASE.partnership_id == owner, CASE.test_id == test_id, MEASURE.id.in_(carried))
        .group_by(*keys)
    )


def counted(as_of: date, *, by_day: bool) -> Any:
    """The kept sums, added up by measure, side and (where wanted) day."""
    keys = (SUM.measure_id, SUM.arm, SUM.phase, *((SUM.starts_on,) if by_day else ()))
    day = SUM.starts_on if by_day else func.max(SUM.starts_on)
    due = or_(SUM.due_on.is_(None), SUM.due_on <= as_of)
    return select(
        SUM.measure_id.label("measure_id"),
        day.label("starts_on"),
        SUM.arm,
        SUM.phase,
        func.sum(case((due, SUM.known), else_=0)).label("known"),
        func.sum(case((due, SUM.total), else_=0.0)).label("total"),
        func.sum(case((due, SUM.missing), else_=0)).label("missing"),
        func.sum(case((due, 0), else_=SUM.known + SUM.missing)).label("waiting"),
    ).group_by(*keys)
