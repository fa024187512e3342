"""Writing case records: new ones in bulk, changed ones with what stood before, taken back whole."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import compress
from typing import Any

import numpy as np
from sqlalchemy import bindparam, delete, select, update

from improvement.domain.case_batch import CaseBatch, Unnamed
from improvement.domain.dimensions import GroupCell
from improvement.domain.repeated import Places, Repeated
from improvement.domain.vocabulary import Arm
from improvement.store.audit import bulk_event
from improvement.store.bulk import insert_columns, insert_rows, new_ids
from improvement.store.repositories.earlier import Earlier, EarlierFigures
from improvement.store.repositories.observations import Tallied, phase_of
from improvement.store.repositories.scope import Scope
from improvement.store.tables import CaseRow, CaseValueRow, TestRow
from improvement.store.tables.base import columns, table_of

CASE = columns(CaseRow)
CASE_VALUE = columns(CaseValueRow)
TEST = columns(TestRow)

SUBJECT = "case_record"
KEPT = ("starts_on", "due_on", "outcome_on", "arm", "phase", "cell_id")
VALUE_COLUMNS = ("partnership_id", "case_id", "measure_id", "value")
Values = Mapping[int, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """A batch on its way into the tables: where it goes, and what its keys are there."""

    batch: CaseBatch
    test_id: int
    measure_ids: Mapping[str, int]
    cell_ids: Mapping[GroupCell, int]
    starts_on: date | None
    import_id: int | None
    rows: Sequence[int] | None
    progress: Callable[[float], None] | None = None

    def row(self, at: int) -> int | None:
        return None if self.rows is None else self.rows[at]

    def fields(self, at: int) -> tuple[Any, ...]:
        """What is kept of a case, in the order of ``KEPT``."""
        batch = self.batch
        starts = batch.starts_on[at]
        return (
            starts,
            batch.due_on[at],
            batch.outcome_on[at],
            batch.arms[at],
            phase_of(starts, self.starts_on),
            self.cell_ids[batch.cells[at]],
        )

    def values(self, at: int) -> dict[int, float | None]:
        return {
            self.measure_ids[key]: value
            for key, column in self.batch.values.items()
            if not isinstance(value := column[at], Unnamed)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _SortedOut:
    """Which places of a batch are new, which differ (with what stands there), how many do not."""

    new: Sequence[int]
    changed: Sequence[tuple[int, Any, Values]]
    same: int

    @property
    def tallied(self) -> Tallied:
        return Tallied(added=len(self.new), changed=len(self.changed), identical=self.same)


class CaseRows:
    """The rows of case records of one partnership."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._earlier = EarlierFigures(scope)

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
        new: list[int] = []
        changed: list[tuple[int, Any, Values]] = []
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
            if fits and tuple(row)[2:8] == arriving.fields(at):
                same += 1
            else:
                changed.append((at, row, before))
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
        values: Sequence[Any] = column.listed()
        if Unnamed.UNNAMED in column.entries:
            named = [not isinstance(value, Unnamed) for value in values]
            values, ids = list(compress(values, named)), list(compress(ids, named))
        if not values:
            return
        alike = {
            "partnership_id": self._scope.partnership_id,
            "measure_id": arriving.measure_ids[key],
        }
        each = {"case_id": ids, "value": values}
        insert_columns(self._scope.session, CaseValueRow, alike, each, told=told)

    def _change(self, arriving: Arriving, changed: Sequence[tuple[int, Any, Values]]) -> None:
        if not changed:
            return
        if arriving.import_id is not None:
            before = [_earlier(row, values, arriving.import_id) for _, row, values in changed]
            self._earlier.add(arriving.test_id, SUBJECT, before)
        self._overwrite(
            [
                {
                    "at": row.id,
                    **dict(zip(KEPT, arriving.fields(at), strict=True)),
                    "import_id": arriving.import_id or row.import_id,
                    "source_row": arriving.row(at) or row.source_row,
                }
                for at, row, _ in changed
            ]
        )
        self._put_values({row.id: arriving.values(at) for at, row, _ in changed})
        self._tell("change", arriving, len(changed))

    def _overwrite(self, rows: Sequence[dict[str, Any]]) -> None:
        names = (*KEPT, "import_id", "source_row")
        table = table_of(CaseRow)
        change = update(table).where(table.c.id == bindparam("at"))
        change = change.values(
            version=table.c.version + 1, **{name: bindparam(f"new_{name}") for name in names}
        )
        given = [{"at": r["at"]} | {f"new_{name}": r[name] for name in names} for r in rows]
        self._scope.session.connection().execute(change, given)

    def _put_values(self, values: Mapping[int, Values]) -> None:
        """These figures in place of those that the cases have for the same measures."""
        table = table_of(CaseValueRow)
        connection = self._scope.session.connection()
        pairs = [(c, m, v) for c, own in values.items() for m, v in own.items()]
        if not pairs:
            return
        gone = delete(table).where(
            table.c.case_id == bindparam("case"), table.c.measure_id == bindparam("measure")
        )
        connection.execute(gone, [{"case": c, "measure": m} for c, m, _ in pairs])
        owner = self._scope.partnership_id
        rows = ((owner, case_id, measure_id, value) for case_id, measure_id, value in pairs)
        insert_rows(self._scope.session, CaseValueRow, VALUE_COLUMNS, rows)

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
        self._restore(restored, starts_on)
        added = _left_by(import_id, test_id, self._scope.partnership_id)
        session.execute(
            delete(table_of(CaseValueRow)).where(
                CASE_VALUE.case_id.in_(select(CASE.id).where(*added))
            )
        )
        session.execute(delete(table_of(CaseRow)).where(*added))
        return len(ids) - len(restored), len(restored)

    def _restore(self, restored: Mapping[int, Earlier], starts_on: date | None) -> None:
        if not restored:
            return
        self._overwrite(
            [
                {
                    "at": case_id,
                    **_fields_of(earlier.figures, starts_on),
                    "import_id": earlier.import_id,
                    "source_row": earlier.source_row,
                }
                for case_id, earlier in restored.items()
            ]
        )
        table = table_of(CaseValueRow)
        self._scope.session.connection().execute(
            delete(table).where(table.c.case_id == bindparam("case")),
            [{"case": case_id} for case_id in restored],
        )
        self._put_values(
            {
                case_id: {int(m): v for m, v in earlier.figures["values"].items()}
                for case_id, earlier in restored.items()
            }
        )

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


def _parts(arriving: Arriving, n: int) -> Iterator[Callable[[int], None] | None]:
    """For each table in turn who hears how far it is: as a part of all that is written."""
    told, of = arriving.progress, n * (1 + len(arriving.batch.values))
    for begun in range(0, of, n):
        yield None if told is None else partial(_part, told, begun, of)


def _part(told: Callable[[float], None], begun: int, of: int, done: int) -> None:
    told((begun + done) / of)


def _told(column: Sequence[Any], which: Places, how: Callable[[Any], Any]) -> list[Any]:
    """The entries at these places as they are written down, each told once."""
    return Repeated.of(column).map(how).take(which).listed()


def _left_by(import_id: int, test_id: int, owner: int) -> tuple[Any, ...]:
    """The conditions for the cases that stand as this import left them."""
    return CASE.partnership_id == owner, CASE.test_id == test_id, CASE.import_id == import_id


def _earlier(row: Any, values: Values, replaced_by: int) -> Earlier:
    fields = {name: getattr(row, name) for name in KEPT}
    plain = {n: v.isoformat() if isinstance(v, date) else v for n, v in fields.items()}
    return Earlier(
        place=row.code,
        figures=plain | {"values": {str(m): v for m, v in values.items()}},
        import_id=row.import_id,
        source_row=row.source_row,
        replaced_by=replaced_by,
    )


def _fields_of(figures: Mapping[str, Any], starts_on: date | None) -> dict[str, Any]:
    """As it stood; but its phase as the plan has it now."""
    days = {
        name: date.fromisoformat(figures[name]) if figures[name] else None
        for name in ("starts_on", "due_on", "outcome_on")
    }
    return days | {
        "arm": Arm(figures["arm"]),
        "phase": phase_of(days["starts_on"] or date.min, starts_on),
        "cell_id": figures["cell_id"],
    }
