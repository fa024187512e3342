"""Case records: one pseudonymous household or person each, read back counted in SQL."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from improvement.domain.entries import CaseRecord
from improvement.domain.vocabulary import Arm, Phase
from improvement.store.audit import bulk_event
from improvement.store.repositories.groups import Groups
from improvement.store.repositories.observations import Tallied, phase_of, phases_event
from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    CaseRow,
    CaseValueRow,
    CellGroupRow,
    DimensionRow,
    GroupRow,
    ImportRow,
    MeasureRow,
    TestRow,
)
from improvement.store.tables.base import columns, table_of

CASE = columns(CaseRow)
CASE_VALUE = columns(CaseValueRow)
CELL_GROUP = columns(CellGroupRow)
DIMENSION = columns(DimensionRow)
GROUP = columns(GroupRow)
MEASURE = columns(MeasureRow)

KEPT = ("starts_on", "due_on", "outcome_on", "arm", "phase", "cell_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSums:
    """Cases of one measure counted for a starting day, an arm and (where given) a group.

    ``known`` cases are due and have an outcome, adding up to ``total`` (events, for a proportion);
    ``missing`` are due without one; ``waiting`` are not due yet and counted nowhere else.
    """

    day: date
    arm: Arm
    phase: Phase
    group: str | None
    known: int
    total: float
    missing: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossedSums:
    """The same for the people who are in two groups at once, by the groups' keys."""

    first: str
    second: str
    sums: CaseSums


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCount:
    """How many cases a test holds, and from when to when they start."""

    n: int
    first: date | None
    last: date | None


class Cases:
    """The case records of one partnership."""

    def __init__(self, scope: Scope, groups: Groups) -> None:
        self._scope = scope
        self._groups = groups

    def put(
        self,
        records: Sequence[CaseRecord],
        *,
        test_id: int,
        measure_ids: Mapping[str, int],
        starts_on: date | None,
        import_id: int | None = None,
    ) -> Tallied:
        """Add new cases, change those that differ (by code), leave the rest; one audit row."""
        self._scope.own(TestRow, [test_id], "test")
        self._scope.own(MeasureRow, measure_ids.values(), "measure")
        self._scope.own(ImportRow, [import_id], "import")
        cells = self._groups.cells(record.cell for record in records)
        known = {row.code: row for row in self._rows(test_id)}
        values = self._values(test_id)
        new: list[CaseRecord] = []
        changed = same = 0
        for record in records:
            row = known.get(record.code)
            if row is None:
                new.append(record)
                continue
            fields = _fields(record, cells[record.cell].id, starts_on)
            given = {measure_ids[key]: value for key, value in record.values.items()}
            before = values[row.id or 0]
            if self._same(row, fields, before, given):
                same += 1
                continue
            changed += 1
            for name, value in fields.items():
                setattr(row, name, value)
            self._change_values(row, before, given)
        self._insert(new, test_id, measure_ids, cells, starts_on, import_id)
        return Tallied(added=len(new), changed=changed, identical=same)

    def _rows(self, test_id: int) -> list[CaseRow]:
        return list(
            self._scope.session.scalars(self._scope.mine(CaseRow).where(CASE.test_id == test_id))
        )

    def _values(self, test_id: int) -> dict[int, dict[int, float | None]]:
        query = (
            select(CASE_VALUE.case_id, CASE_VALUE.measure_id, CASE_VALUE.value)
            .join(CaseRow, CASE.id == CASE_VALUE.case_id)
            .where(CASE.test_id == test_id)
        )
        found: dict[int, dict[int, float | None]] = defaultdict(dict)
        for case_id, measure_id, value in self._scope.session.execute(query):
            found[case_id][measure_id] = value
        return found

    def _same(
        self,
        row: CaseRow,
        fields: Mapping[str, Any],
        before: Mapping[int, float | None],
        given: Mapping[int, float | None],
    ) -> bool:
        return all(getattr(row, name) == value for name, value in fields.items()) and all(
            measure_id in before and before[measure_id] == value
            for measure_id, value in given.items()
        )

    def _change_values(
        self,
        row: CaseRow,
        before: Mapping[int, float | None],
        given: Mapping[int, float | None],
    ) -> None:
        differing = {m: v for m, v in given.items() if m not in before or before[m] != v}
        for measure_id, value in differing.items():
            key = (row.id, measure_id)
            kept = self._scope.session.get(CaseValueRow, key)
            if kept is None:
                self._scope.session.add(
                    CaseValueRow.model_validate(
                        {
                            "partnership_id": row.partnership_id,
                            "case_id": row.id,
                            "measure_id": measure_id,
                            "value": value,
                        }
                    )
                )
            else:
                kept.value = value

    def _insert(
        self,
        new: Sequence[CaseRecord],
        test_id: int,
        measure_ids: Mapping[str, int],
        cells: Mapping[Any, Any],
        starts_on: date | None,
        import_id: int | None,
    ) -> None:
        if not new:
            return
        owner, session = self._scope.partnership_id, self._scope.session
        session.execute(
            insert(table_of(CaseRow)),
            [
                {
                    "partnership_id": owner,
                    "version": 1,
                    "test_id": test_id,
                    "code": record.code,
                    "import_id": import_id,
                    **_fields(record, cells[record.cell].id, starts_on),
                }
                for record in new
            ],
        )
        codes = select(CASE.code, CASE.id).where(CASE.test_id == test_id)
        ids: dict[str, int] = {row.code: row.id for row in session.execute(codes)}
        values = [
            {
                "partnership_id": owner,
                "case_id": ids[record.code],
                "measure_id": measure_ids[key],
                "value": value,
            }
            for record in new
            for key, value in record.values.items()
        ]
        if values:
            session.execute(insert(table_of(CaseValueRow)), values)
        bulk_event(
            session,
            actor_id=self._scope.person_id,
            partnership_id=owner,
            action="add",
            subject="case_record",
            subject_id=import_id,
            change={"rows": len(new), "import": import_id, "test": test_id},
        )

    def sums(
        self, measure_ids: Iterable[int], *, as_of: date, by_day: bool = True
    ) -> dict[int, tuple[CaseSums, ...]]:
        """Cases by measure, starting day and arm, counted in SQL.

        The due-cohort rule: a case counts once its ``due_on`` is not after ``as_of``. Without
        ``by_day`` all days are one row, under the latest: enough for a comparison, not for a chart.
        """
        ids = list(measure_ids)
        query = self._counted_of(ids, as_of, by_day)
        found: dict[int, list[CaseSums]] = {measure_id: [] for measure_id in ids}
        for row in self._scope.session.execute(query).mappings():
            found[row["measure_id"]].append(_case_sums(row))
        return {measure_id: tuple(rows) for measure_id, rows in found.items()}

    def sums_by(
        self,
        measure_ids: Iterable[int],
        dimensions: Iterable[str],
        *,
        as_of: date,
        by_day: bool = True,
    ) -> dict[tuple[int, str], tuple[CaseSums, ...]]:
        """The same by group, for each (measure id, dimension key), in one query."""
        query = (
            self._counted_of(list(measure_ids), as_of, by_day)
            .add_columns(GROUP.key.label("group"), DIMENSION.key.label("dimension"))
            .join(CellGroupRow, CELL_GROUP.cell_id == CASE.cell_id)
            .join(GroupRow, GROUP.id == CELL_GROUP.group_id)
            .join(DimensionRow, DIMENSION.id == CELL_GROUP.dimension_id)
            .where(DIMENSION.key.in_(list(dimensions)))
            .group_by(GROUP.key, DIMENSION.key)
        )
        found: dict[tuple[int, str], list[CaseSums]] = defaultdict(list)
        for row in self._scope.session.execute(query).mappings():
            found[row["measure_id"], row["dimension"]].append(_case_sums(row))
        return {key: tuple(rows) for key, rows in found.items()}

    def sums_by_two(
        self, measure_ids: Iterable[int], first: str, second: str, *, as_of: date
    ) -> dict[int, tuple[CrossedSums, ...]]:
        """Cases by measure, side and the groups of two dimensions (by key) at once, in one query.

        Who has no group in one of the two is in no cell.
        """
        query = self._counted_of(list(measure_ids), as_of, by_day=False)
        for name, key in (("first", first), ("second", second)):
            cell, group, dimension = _aliases(name)
            query = (
                query.add_columns(group.key.label(name))
                .join(cell, cell.cell_id == CASE.cell_id)
                .join(group, group.id == cell.group_id)
                .join(dimension, dimension.id == cell.dimension_id)
                .where(dimension.key == key)
                .group_by(group.key)
            )
        found: dict[int, list[CrossedSums]] = defaultdict(list)
        for row in self._scope.session.execute(query).mappings():
            crossed = CrossedSums(first=row["first"], second=row["second"], sums=_case_sums(row))
            found[row["measure_id"]].append(crossed)
        return {measure_id: tuple(rows) for measure_id, rows in found.items()}

    def _counted_of(self, ids: list[int], as_of: date, by_day: bool) -> Any:
        """Every case of the test counts for each measure that case records carry at all.

        A case whose row never named the outcome is missing it like one whose cell was empty.
        """
        carried = select(CASE_VALUE.measure_id).where(CASE_VALUE.measure_id.in_(ids)).distinct()
        return _counted(as_of, by_day).where(
            CASE.partnership_id == self._scope.partnership_id, MEASURE.id.in_(carried)
        )

    def count(self, test_id: int) -> CaseCount:
        """How many cases, and from when to when they start."""
        n, first, last = self._scope.session.execute(
            select(
                func.count(CASE.id),
                func.min(CASE.starts_on),
                func.max(CASE.starts_on),
            ).where(CASE.partnership_id == self._scope.partnership_id, CASE.test_id == test_id)
        ).one()
        return CaseCount(n=n, first=first, last=last)

    def weeks(self) -> dict[int, int]:
        """Test -> in how many weeks cases can have begun: never more than days on which one did."""
        query = (
            select(
                CASE.test_id,
                func.count(CASE.starts_on.distinct()).label("days"),
                func.min(CASE.starts_on).label("first"),
                func.max(CASE.starts_on).label("last"),
            )
            .where(CASE.partnership_id == self._scope.partnership_id)
            .group_by(CASE.test_id)
        )
        return {
            row.test_id: min(row.days, (row.last - row.first).days // 7 + 1)
            for row in self._scope.session.execute(query)
        }

    def sort_into_phases(self, test_id: int, starts_on: date | None) -> None:
        """Every case's phase follows from the start of the change; it moved, so they follow."""
        mine = and_(
            CASE.partnership_id == self._scope.partnership_id,
            CASE.test_id == test_id,
        )
        session = self._scope.session
        session.execute(update(CaseRow).where(mine).values(phase=Phase.TEST))
        if starts_on:
            before = CASE.starts_on < starts_on
            session.execute(update(CaseRow).where(mine, before).values(phase=Phase.BASELINE))
        if self.count(test_id).n:
            phases_event(self._scope, subject="case_record", starts_on=starts_on, of=[test_id])


def _aliases(name: str) -> tuple[Any, Any, Any]:
    """The tables that say in which group a cell is, once more under names of their own."""
    tables = (CellGroupRow, GroupRow, DimensionRow)
    first, second, third = (aliased(row, name=f"{name}_{row.__tablename__}") for row in tables)
    return first, second, third


def _fields(record: CaseRecord, cell_id: int, starts_on: date | None) -> dict[str, Any]:
    return {
        "starts_on": record.starts_on,
        "due_on": record.due_on,
        "outcome_on": record.outcome_on,
        "arm": record.arm,
        "phase": phase_of(record.starts_on, starts_on),
        "cell_id": cell_id,
    }


def _case_sums(row: Any) -> CaseSums:
    return CaseSums(
        day=row["starts_on"],
        arm=row["arm"],
        phase=row["phase"],
        group=row.get("group"),
        known=int(row["known"]),
        total=float(row["total"]),
        missing=int(row["missing"]),
        waiting=int(row["waiting"]),
    )


def _counted(as_of: date, by_day: bool) -> Any:
    keys = (MEASURE.id, CASE.arm, CASE.phase, *((CASE.starts_on,) if by_day else ()))
    day = CASE.starts_on if by_day else func.max(CASE.starts_on)
    due = or_(CASE.due_on.is_(None), CASE.due_on <= as_of)
    known = CASE_VALUE.value.is_not(None)
    value = and_(CASE_VALUE.case_id == CASE.id, CASE_VALUE.measure_id == MEASURE.id)
    return (
        select(
            MEASURE.id.label("measure_id"),
            day.label("starts_on"),
            CASE.arm,
            CASE.phase,
            func.sum(case((and_(due, known), 1), else_=0)).label("known"),
            func.sum(case((and_(due, known), CASE_VALUE.value), else_=0.0)).label("total"),
            func.sum(case((and_(due, ~known), 1), else_=0)).label("missing"),
            func.sum(case((~due, 1), else_=0)).label("waiting"),
        )
        .join(MeasureRow, MEASURE.test_id == CASE.test_id)
        .outerjoin(CaseValueRow, value)
        .group_by(*keys)
    )
