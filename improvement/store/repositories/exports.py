"""Everything that was logged, row by row as it is kept: for whoever takes the data along.

Plain rows in the order asked for, fetched some thousands at a time: a million of them never stand
in memory at once, and none becomes an object.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, select

from improvement.store.audit import bulk_event
from improvement.store.repositories.history import Change
from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    AuditRow,
    CaseRow,
    CaseValueRow,
    ImportRow,
    ImportUndoRow,
    MeasureRow,
    ObservationRow,
    PlanVersionRow,
    TestRow,
)
from improvement.store.tables.base import columns

AUDIT = columns(AuditRow)
CASE = columns(CaseRow)
CASE_VALUE = columns(CaseValueRow)
IMPORT = columns(ImportRow)
MEASURE = columns(MeasureRow)
OBSERVATION = columns(ObservationRow)
UNDO = columns(ImportUndoRow)
VERSION = columns(PlanVersionRow)

AT_A_TIME = 5_000  # rows: some megabytes
Row = tuple[Any, ...]


class Exports:
    """The rows of one partnership, streamed."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def taken(self, test_id: int | None, *, as_: str) -> None:
        """Write down that somebody takes data along: of one test (None: of all), in which form."""
        self._scope.own(TestRow, [test_id], "test")
        bulk_event(
            self._scope.session,
            actor_id=self._scope.person_id,
            partnership_id=self._scope.partnership_id,
            action="take along",
            subject="test",
            subject_id=test_id,
            change={"form": as_},
        )

    def observations(self, measure_ids: Iterable[int]) -> Iterator[Row]:
        """Period totals, oldest first within each measure.

        (measure id, cell id, first day, last day, arm, phase, numerator, denominator, count,
        exposure, value, n, note, import id, row of its file)
        """
        figures = ("numerator", "denominator", "count", "exposure", "value", "n", "note")
        query = (
            select(
                *(OBSERVATION.measure_id, OBSERVATION.cell_id, OBSERVATION.period_start),
                *(OBSERVATION.period_end, OBSERVATION.arm, OBSERVATION.phase),
                *(OBSERVATION[name] for name in figures),
                *(OBSERVATION.import_id, OBSERVATION.source_row),
            )
            .where(
                OBSERVATION.partnership_id == self._scope.partnership_id,
                OBSERVATION.measure_id.in_(list(measure_ids)),
            )
            .order_by(OBSERVATION.measure_id, OBSERVATION.period_start, OBSERVATION.id)
        )
        return self._streamed(query)

    def cases(self, test_ids: Iterable[int]) -> Iterator[Row]:
        """Of each case.

        (test id, code, cell id, start, due, outcome day, arm, phase, import id, row of its file)
        """
        query = (
            select(
                *(CASE.test_id, CASE.code, CASE.cell_id, CASE.starts_on, CASE.due_on),
                *(CASE.outcome_on, CASE.arm, CASE.phase, CASE.import_id, CASE.source_row),
            )
            .where(
                CASE.partnership_id == self._scope.partnership_id,
                CASE.test_id.in_(list(test_ids)),
            )
            .order_by(CASE.test_id, CASE.id)
        )
        return self._streamed(query)

    def case_values(self, test_ids: Iterable[int]) -> Iterator[Row]:
        """What is known of each case: (test id, code, measure key, value)."""
        query = (
            select(CASE.test_id, CASE.code, MEASURE.key, CASE_VALUE.value)
            .join(CaseValueRow, CASE_VALUE.case_id == CASE.id)
            .join(MeasureRow, MEASURE.id == CASE_VALUE.measure_id)
            .where(
                CASE.partnership_id == self._scope.partnership_id,
                CASE.test_id.in_(list(test_ids)),
            )
            .order_by(CASE.test_id, CASE.id, MEASURE.position, MEASURE.id)
        )
        return self._streamed(query)

    def plan_versions(self, test_ids: Iterable[int]) -> Iterator[Row]:
        """(test id, number, made at, made by, reason, after looking, plan) of each version."""
        query = (
            select(
                *(VERSION.test_id, VERSION.number, VERSION.made_at, VERSION.made_by),
                *(VERSION.reason, VERSION.after_looking, VERSION.plan),
            )
            .where(
                VERSION.partnership_id == self._scope.partnership_id,
                VERSION.test_id.in_(list(test_ids)),
            )
            .order_by(VERSION.test_id, VERSION.number)
        )
        return self._streamed(query)

    def imports(self, test_ids: Iterable[int]) -> Iterator[Row]:
        """Imports, oldest first.

        (id, test id, made at, made by, name, added, changed, identical, rejected, taken back at)
        """
        query = (
            select(
                *(IMPORT.id, IMPORT.test_id, IMPORT.made_at, IMPORT.made_by, IMPORT.name),
                *(IMPORT.added, IMPORT.changed, IMPORT.identical, IMPORT.rejected, UNDO.made_at),
            )
            .outerjoin(ImportUndoRow, UNDO.import_id == IMPORT.id)
            .where(
                IMPORT.partnership_id == self._scope.partnership_id,
                IMPORT.test_id.in_(list(test_ids)),
            )
            .order_by(IMPORT.id)
        )
        return self._streamed(query)

    def changes(self) -> Iterator[Change]:
        """Every line of the audit trail, oldest first."""
        query = (
            select(
                *(AUDIT.at, AUDIT.actor_id, AUDIT.action, AUDIT.subject, AUDIT.subject_id),
                AUDIT.change,
            )
            .where(AUDIT.partnership_id == self._scope.partnership_id)
            .order_by(AUDIT.id)
        )
        for at, actor_id, action, subject, subject_id, change in self._streamed(query):
            yield Change(
                at=at,
                actor_id=actor_id,
                action=action,
                subject=subject,
                subject_id=subject_id,
                change=change,
            )

    def _streamed(self, query: Select[Any]) -> Iterator[Row]:
        found = self._scope.session.execute(query, execution_options={"yield_per": AT_A_TIME})
        for row in found:
            yield tuple(row)
