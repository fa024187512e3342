"""Writing case records: new ones in bulk, changed ones with what stood before, taken back whole."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import compress
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import delete, select

from improvement.domain.case_batch import Unnamed
from improvement.domain.repeated import Places, Repeated
from improvement.errors import Invalid
from improvement.store.audit import bulk_event
from improvement.store.bulk import insert_columns, new_ids
from improvement.store.repositories.case_arriving import KEPT, Arriving, Values
from improvement.store.repositories.case_changes import SUBJECT, CaseChanges, as_it_stood
from improvement.store.repositories.earlier import EarlierFigures
from improvement.store.repositories.observations import Tallied
from improvement.store.repositories.phases import phase_of
from improvement.store.repositories.scope import Scope
from improvement.store.tables import CaseRow, CaseValueRow, TestRow
from improvement.store.tables.base import columns, table_of

CASE = columns(CaseRow)
CASE_VALUE = columns(CaseValueRow)
TEST = columns(TestRow)


class _Changed(NamedTuple):
    """A place of a batch, the case that stands there with its figures, and what it becomes."""

    at: int
    row: Any
    values: Values
    fields: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _SortedOut:
    """Which places of a batch are new, which differ, and how many do not."""

    new: Sequence[int]
    changed: Sequence["_Changed"]
    same: int

    @property
    def tallied(self) -> Tallied:
        return Tallied(added=len(self.new), changed=len(self.changed), identical=self.same)


class CaseRows:
    """The rows of case records of one partnership."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._earlier = EarlierFigures(scope)
        self._changes = CaseChanges(scope)

    def put(self, arriving: Arriving) -> Tallied:
        """Add, change or leave each record, all in this transaction."""
        # Two who save for one test at once would each compare with what the other has not kept.
        self._scope.session.execute(
            select(TEST.id).where(TEST.id == arriving.test_id).with_for_update()
        )
        sorted_out = self._sorted_out(arriving)
        self._add(arriving, sorted_out.new)
        self._change(arriving, sorted_out.changed)
        return sorted_out.tallied

    def any_of(self, test_id: int) -> bool:
        """Has this test any case records yet?"""
        mine = (CASE.partnership_id == self._scope.partnership_id, CASE.test_id == test_id)
        return self._scope.session.scalar(select(CASE.id).where(*mine).limit(1)) is not None

    def compared(self, arriving: Arriving) -> Tallied:
        """What ``put`` would do, without doing it."""
        return self._sorted_out(arriving).tallied

    def _sorted_out(self, arriving: Arriving) -> "_SortedOut":
        known = self._known(arriving.test_id)
        if not known:
            return _SortedOut(new=range(len(arriving.batch)), changed=(), same=0)
        arriving = arriving.beside(known)
        new: list[int] = []
        changed: list[_Changed] = []
        values = self._values(arriving.test_id)
        same = 0
        for at, code in enumerate(arriving.batch.codes):
            row = known.get(code)
            if row is None:
                new.append(at)
                continue
            before = values.get(row.id, {})
            given = arriving.values(at)
            fits = all(m in before and before[m] == v for m, v in given.items())
            fields = arriving.fields(at, row)
            if fits and tuple(row)[2:8] == fields:
                same += 1
            else:
                changed.append(_Changed(at, row, before, fields))
        _in_order(changed)
        return _SortedOut(new=new, changed=changed, same=same)

    def _known(self, test_id: int) -> dict[str, Any]:
        query = select(
            CASE.id, CASE.code, *(CASE[name] for name in KEPT), CASE.import_id, CASE.source_row
        ).where(CASE.partnership_id == self._scope.partnership_id, CASE.test_id == test_id)
        return {row.code: row for row in self._scope.session.execute(query)}

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

    def _add(self, arriving: Arriving, which: Sequence[int]) -> None:
        """In the order of the file: analyses read cases by id, and the same file reads the same.

        Written in the order of their codes they would be a little quicker, and every partnership's
        secret would deal them out in another order: the same data with another digest.
        """
        if not which:
            return
        session, batch = self._scope.session, arriving.batch
        order = np.array(which)
        ids = new_ids(session, CaseRow, len(which))
        told = _parts(arriving, len(which))
        insert_columns(
            session,
            CaseRow,
            {
                "partnership_id": self._scope.partnership_id,
                "version": 1,
                "test_id": arriving.test_id,
                "import_id": arriving.import_id,
            },
            {"id": ids} | self._columns(arriving, order),
            told=next(told),
        )
        for key in batch.values:
            self._add_values(arriving, key, order, ids, next(told))
        self._tell("add", arriving, len(which))

    def _columns(self, arriving: Arriving, which: Places) -> dict[str, Sequence[Any]]:
        batch = arriving.batch
        rows = None if arriving.rows is None else np.array(arriving.rows)[which].tolist()
        return ({} if rows is None else {"source_row": rows}) | {
            "code": [batch.codes[at] for at in which.tolist()],
            "starts_on": _told(batch.starts_on, which, date.isoformat),
            "due_on": _told(batch.due_on, which, lambda day: day and day.isoformat()),
            "outcome_on": _told(batch.outcome_on, which, lambda day: day and day.isoformat()),
            "arm": _told(batch.arms, which, lambda arm: arm.value),
            "phase": _told(
                batch.starts_on, which, lambda day: phase_of(day, arriving.starts_on).value
            ),
            "cell_id": _told(batch.cells, which, arriving.cell_ids.__getitem__),
        }

    def _add_values(
        self,
        arriving: Arriving,
        key: str,
        which: Places,
        ids: Sequence[int],
        told: Callable[[int], None] | None,
    ) -> None:
        column = Repeated.of(arriving.batch.values[key]).take(which)
        if Unnamed.UNNAMED in column.entries:
            named = column.map(lambda value: not isinstance(value, Unnamed)).listed()
            column, ids = column.take(np.array(named)), list(compress(ids, named))
        if not len(column):
            return
        alike = {
            "partnership_id": self._scope.partnership_id,
            "measure_id": arriving.measure_ids[key],
        }
        each = {"case_id": ids, "value": column}
        insert_columns(self._scope.session, CaseValueRow, alike, each, told=told)

    def _change(self, arriving: Arriving, changed: Sequence[_Changed]) -> None:
        if not changed:
            return
        if arriving.import_id is not None:
            before = [
                as_it_stood(of.row, of.values, arriving.import_id, arriving.brought(of.at))
                for of in changed
            ]
            self._earlier.add(arriving.test_id, SUBJECT, before)
        self._changes.overwrite(
            [
                (
                    of.row.id,
                    *of.fields,
                    arriving.import_id or of.row.import_id,
                    arriving.row(of.at) or of.row.source_row,
                )
                for of in changed
            ]
        )
        self._changes.put_values({of.row.id: arriving.values(of.at) for of in changed})
        self._tell("change", arriving, len(changed))

    def take_back(self, import_id: int, test_id: int, starts_on: date | None) -> tuple[int, int]:
        """Remove what an import added and restore what it changed: how many of each."""
        session = self._scope.session
        before = self._earlier.replaced_by(import_id, SUBJECT)
        query = select(CASE.id, CASE.code).where(
            CASE.partnership_id == self._scope.partnership_id,
            CASE.test_id == test_id,
            CASE.import_id == import_id,
        )
        ids = {code: case_id for case_id, code in session.execute(query)}
        restored = {ids[code]: earlier for code, earlier in before.items() if code in ids}
        self._changes.restore(restored, starts_on)
        added = _left_by(import_id, test_id, self._scope.partnership_id)
        session.execute(
            delete(table_of(CaseValueRow)).where(
                CASE_VALUE.case_id.in_(select(CASE.id).where(*added))
            )
        )
        session.execute(delete(table_of(CaseRow)).where(*added))
        return len(ids) - len(restored), len(restored)

    def _tell(self, action: str, arriving: Arriving, n: int) -> None:
        bulk_event(
            self._scope.session,
            actor_id=self._scope.person_id,
            partnership_id=self._scope.partnership_id,
            action=action,
            subject=SUBJECT,
            subject_id=arriving.import_id,
            change={"rows": n, "import": arriving.import_id, "test": arriving.test_id},
        )


def _in_order(changed: Iterable[_Changed]) -> None:
    """A day that the file has no column for stays; the file may have moved the beginning past it.

    Raises ``Invalid``: an outcome cannot come before its beginning.
    """
    after = 0
    for of in changed:
        starts, due, outcome = of.fields[:3]
        after += (outcome is not None and outcome < starts) or (due is not None and due < starts)
    if after:
        raise Invalid(
            f"By this file {after:,} of the households that are here would begin after the day on "
            "which their outcome is dated or due. Check the day on which they began, or add the "
            "columns with those days."
        )


def _parts(arriving: Arriving, n: int) -> Iterator[Callable[[int], None] | None]:
    """For each table in turn who hears how far it is: as a part of all that is written."""
    told, of = arriving.progress, n * (1 + len(arriving.batch.values))
    for begun in range(0, of, n):
        yield None if told is None else partial(_part, told, begun, of)


def _part(told: Callable[[float], None], begun: int, of: int, done: int) -> None:
    told((begun + done) / of)


def _told(column: Sequence[Any], which: Places, how: Callable[[Any], Any]) -> Repeated[Any]:
    """The entries at these places as they are written down, each told once."""
    return Repeated.of(column).map(how).take(which)


def _left_by(import_id: int, test_id: int, owner: int) -> tuple[Any, ...]:
    """The conditions for the cases that stand as this import left them."""
    return CASE.partnership_id == owner, CASE.test_id == test_id, CASE.import_id == import_id
