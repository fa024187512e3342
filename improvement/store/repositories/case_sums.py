"""Case records added up by day, side and cell: a million of them answer as quickly as a thousand.

The sums are written with the records. A look as of a day before they were built, and records from
before there were sums, are added up from the records themselves: the same figures, more slowly.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import (
    String,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    type_coerce,
)

from improvement.domain.case_batch import Unnamed
from improvement.domain.repeated import Repeated, together
from improvement.store.bulk import insert_rows, plain_days
from improvement.store.repositories.case_arriving import Arriving
from improvement.store.repositories.phases import phase_of
from improvement.store.repositories.scope import Scope
from improvement.store.tables import CaseRow, CaseSumRow, CaseValueRow, MeasureRow, TestRow
from improvement.store.tables.base import columns, table_of

CASE = columns(CaseRow)
CASE_VALUE = columns(CaseValueRow)
MEASURE = columns(MeasureRow)
SUM = columns(CaseSumRow)
TEST = columns(TestRow)

KEYS = ("measure_id", "arm", "phase", "starts_on", "due_on", "cell_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many cases a test has, on how many days they begin, and the first and the last."""

    n: int
    days: int
    first: date
    last: date


class CaseSumsKept:
    """The kept sums of one partnership."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def answering(self, measure_ids: Iterable[int], *, as_of: date) -> set[int]:
        """The measures whose sums can answer as of this day.

        All sums of a test are built together: where there are some, a measure without any is one
        that no record speaks of.
        """
        built_on = select(SUM.built_on).where(SUM.test_id == MEASURE.test_id).limit(1)
        query = select(MEASURE.id).where(
            MEASURE.partnership_id == self._scope.partnership_id,
            MEASURE.id.in_(list(measure_ids)),
            built_on.scalar_subquery() <= as_of,
        )
        return set(self._scope.session.scalars(query))

    def begin(self, arriving: Arriving, *, as_of: date) -> None:
        """The sums of a test's first records, added up from memory: no need to read them back."""
        owner, built_on = (
            self._scope.partnership_id,
            plain_days(self._scope.session, [as_of])[as_of],
        )
        sums = [row for key in arriving.batch.values for row in _of_batch(arriving, key, as_of)]
        day = plain_days(self._scope.session, {d for row in sums for d in row[3:5]})
        insert_rows(
            self._scope.session,
            CaseSumRow,
            ("partnership_id", "test_id", "built_on", *KEYS, "known", "total", "missing"),
            (
                (owner, arriving.test_id, built_on, *row[:3], day[row[3]], day[row[4]], *row[5:])
                for row in sums
            ),
        )

    def counted_cases(self, test_id: int | None = None) -> dict[int, Counted]:
        """Test -> how many cases there are, and on which days they begin; from the sums alone.

        Every case counts for each measure that records carry, so one measure tells of all. Tests
        without sums are not in it.
        """
        mine = [SUM.partnership_id == self._scope.partnership_id]
        if test_id is not None:
            mine.append(SUM.test_id == test_id)
        one = self._one_of_each(mine)
        query = (
            select(
                SUM.test_id,
                func.sum(SUM.known + SUM.missing).label("n"),
                func.count(SUM.starts_on.distinct()).label("days"),
                func.min(SUM.starts_on).label("first"),
                func.max(SUM.starts_on).label("last"),
            )
            .where(*mine, SUM.measure_id.in_(one))
            .group_by(SUM.test_id)
        )
        return {
            row.test_id: Counted(n=int(row.n), days=row.days, first=row.first, last=row.last)
            for row in self._scope.session.execute(query)
        }

    def _one_of_each(self, mine: Sequence[Any]) -> list[int]:
        """A measure of each test.

        Asked for by itself: in one query with the next, PostgreSQL may hold every sum against every
        other, and take minutes.
        """
        first = select(func.min(SUM.measure_id)).where(*mine).group_by(SUM.test_id)
        return list(self._scope.session.scalars(first))

    def telling_all(self) -> Any:
        """The sums that count every case once (``known`` and ``missing`` added), as a condition."""
        mine = [SUM.partnership_id == self._scope.partnership_id]
        return and_(*mine, SUM.measure_id.in_(self._one_of_each(mine)))

    def without(self) -> Any:
        """The ids of the tests of this partnership that have no sums, as a query."""
        mine = TEST.partnership_id == self._scope.partnership_id
        return select(TEST.id).where(mine, ~exists().where(SUM.test_id == TEST.id))

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


def _of_batch(arriving: Arriving, key: str, as_of: date) -> list[tuple[Any, ...]]:
    """The sums of one measure, as ``_added_up`` has them: the same places, counts and totals."""
    batch = arriving.batch
    column = Repeated.of(batch.values[key])
    if all(isinstance(value, Unnamed) for value in column.entries):
        return []  # no record carries it
    found: dict[tuple[Any, ...], list[Any]] = {}
    alike = together([batch.arms, batch.starts_on, batch.due_on, batch.cells, column])
    counts = np.bincount(alike.places).tolist()
    for (arm, starts, due, cell, value), n in zip(alike.entries, counts, strict=True):
        phase = phase_of(starts, arriving.starts_on).value
        waiting = None if due is None or due <= as_of else due
        place = (arm.value, phase, starts, waiting, arriving.cell_ids[cell])
        sums = found.setdefault(place, [0, 0.0, 0])
        if value is None or isinstance(value, Unnamed):
            sums[2] += n
        else:
            sums[0] += n
            sums[1] += n * value
    measure_id = arriving.measure_ids[key]
    return [(measure_id, *place, *sums) for place, sums in found.items()]


def counted(as_of: date, *, day: Any, by_cell: bool) -> Any:
    """The kept sums by measure, side, cell and ``day`` (the column, or what is made of it).

    Added up over all cells or, where ``day`` is None, all days: then the cell is 0, the day the
    latest.
    """
    due = or_(SUM.due_on.is_(None), SUM.due_on <= as_of)
    figures = (
        case((due, SUM.known), else_=0),
        case((due, SUM.total), else_=0.0),
        case((due, SUM.missing), else_=0),
        case((due, 0), else_=SUM.known + SUM.missing),
    )
    keys = [SUM.measure_id, SUM.arm, SUM.phase]
    keys += ([] if day is None else [day]) + [SUM.cell_id] * by_cell
    # As texts, or every row is turned into words of our vocabulary one by one.
    where = (
        SUM.measure_id,
        type_coerce(func.max(SUM.starts_on) if day is None else day, String),
        type_coerce(SUM.arm, String),
        type_coerce(SUM.phase, String),
        SUM.cell_id if by_cell else literal(0),
    )
    if day is SUM.starts_on and by_cell:  # as they stand
        return select(*where, *figures)
    return select(*where, *map(func.sum, figures)).group_by(*keys)
