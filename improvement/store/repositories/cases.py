"""Case records: one pseudonymous household or person each, read back counted in SQL."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AnySet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from types import MappingProxyType

from sqlalchemy import and_, func, select, update

from improvement.domain.case_batch import CaseBatch
from improvement.domain.dimensions import EVERYBODY, GroupCell
from improvement.domain.entries import CaseRecord
from improvement.domain.repeated import distinct
from improvement.domain.vocabulary import Arm, Period, Phase
from improvement.store.bulk import tell_planner
from improvement.store.repositories.case_arriving import Arriving, Pair
from improvement.store.repositories.case_codes import CaseCodes
from improvement.store.repositories.case_counts import ByDay, CaseCounts, CaseSums, CrossedSums
from improvement.store.repositories.case_parting import CaseParting, TakenBack
from improvement.store.repositories.case_rows import CaseRows
from improvement.store.repositories.case_sums import CaseSumsKept
from improvement.store.repositories.cells import Cell
from improvement.store.repositories.due_days import OutcomeDays, make_due_anew
from improvement.store.repositories.groups import Groups
from improvement.store.repositories.observations import NOWHERE, Tallied
from improvement.store.repositories.phases import phases_event
from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    CaseRow,
    CaseSumRow,
    CaseValueRow,
    CellGroupRow,
    DimensionRow,
    GroupRow,
    ImportRow,
    MeasureRow,
    TestRow,
)
from improvement.store.tables.base import columns

CASE = columns(CaseRow)
CASE_VALUE = columns(CaseValueRow)
CELL_GROUP = columns(CellGroupRow)
DIMENSION = columns(DimensionRow)
GROUP = columns(GroupRow)
MEASURE = columns(MeasureRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCount:
    """How many cases a test holds, and from when to when they start."""

    n: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCase:
    """One case record and where it came from."""

    record: CaseRecord
    import_id: int | None
    source_row: int | None


class Cases:
    """The case records of one partnership."""

    def __init__(self, scope: Scope, groups: Groups) -> None:
        self._scope = scope
        self._groups = groups
        self._codes = CaseCodes(scope)
        self._rows = CaseRows(scope)
        self._parting = CaseParting(scope, groups)
        self._kept = CaseSumsKept(scope)
        self._counts = CaseCounts(scope, self._kept)

    def put(
        self,
        records: Sequence[CaseRecord],
        *,
        test_id: int,
        measure_ids: Mapping[str, int],
        starts_on: date | None,
        import_id: int | None = None,
        rows: Sequence[int] | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> Tallied:
        """Add new cases, change those that differ (by code), leave the rest; one audit row.

        Each is kept under a code of ours made of the team's, which goes no further than here.
        ``rows`` says in which row of its file each stood; ``progress`` hears what part is written.
        """
        self._scope.own(TestRow, [test_id], "test")
        self._scope.own(MeasureRow, measure_ids.values(), "measure")
        self._scope.own(ImportRow, [import_id], "import")
        batch = self._coded(records, test_id)
        cells = self._groups.cells(distinct(batch.cells))
        arriving = Arriving(
            batch=batch,
            test_id=test_id,
            measure_ids=measure_ids,
            cell_ids={cell: kept.id for cell, kept in cells.items()},
            starts_on=starts_on,
            import_id=import_id,
            rows=rows,
            joining=partial(self._joined, self._groups.cells),
            lengths=self._lengths(test_id),
            progress=progress,
        )
        first = not self._rows.any_of(test_id)
        tallied = self._rows.put(arriving)
        if first:
            self._kept.begin(arriving, as_of=self._scope.today)
        elif tallied.added or tallied.changed:
            self._kept.rebuild(test_id, as_of=self._scope.today)
        tables = (CaseRow, CaseValueRow, CaseSumRow)
        tell_planner(self._scope.session, tables, tallied.added + tallied.changed)
        return tallied

    def compared(
        self,
        records: Sequence[CaseRecord],
        *,
        test_id: int,
        measure_ids: Mapping[str, int],
        starts_on: date | None,
    ) -> Tallied:
        """What ``put`` would find new, changed and there already; nothing is written."""
        self._scope.own(TestRow, [test_id], "test")
        batch = self._coded(records, test_id)
        cells = set(distinct(batch.cells))
        kept = self._groups.cells_there(cells)
        arriving = Arriving(
            batch=batch,
            test_id=test_id,
            measure_ids=measure_ids,
            cell_ids={c: kept[c].id if c in kept else NOWHERE for c in cells},
            starts_on=starts_on,
            import_id=None,
            rows=None,
            joining=partial(self._joined, self._groups.cells_there),
            lengths=self._lengths(test_id),
        )
        return self._rows.compared(arriving)

    def _lengths(self, test_id: int) -> frozenset[timedelta]:
        days = select(MEASURE.outcome_days).where(
            MEASURE.partnership_id == self._scope.partnership_id,
            MEASURE.test_id == test_id,
            MEASURE.outcome_days.is_not(None),
        )
        return frozenset(timedelta(days=found) for found in self._scope.session.scalars(days))

    def _joined(
        self,
        cells_of: Callable[[AnySet[GroupCell]], Mapping[GroupCell, Cell]],
        pairs: AnySet[Pair],
        told: frozenset[str],
    ) -> dict[Pair, int]:
        """The cell of each pair: as the row names it where it is told, else as the case has it."""
        contents = self._groups.contents()
        cells = {
            (cell_id, named): named.union(
                member for member in contents.get(cell_id, EVERYBODY) if member[0] not in told
            )
            for cell_id, named in pairs
        }
        kept = cells_of(set(cells.values()))
        return {pair: kept[c].id if c in kept else NOWHERE for pair, c in cells.items()}

    def _coded(self, records: Sequence[CaseRecord], test_id: int) -> CaseBatch:
        batch = CaseBatch.of(records)
        return replace(batch, codes=self._codes.kept(batch.codes, test_id))

    def alike(self, test_id: int, codes: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """New codes (the team's own) beside one that is here but for capitals or zeros in front."""
        self._scope.own(TestRow, [test_id], "test")
        return self._codes.alike(codes, test_id)

    def there(self, test_id: int, codes: Sequence[str], *, arm: Arm | None = None) -> int:
        """How many of these codes (the team's own) have a case here, or in this arm."""
        self._scope.own(TestRow, [test_id], "test")
        return self._codes.there(codes, test_id, arm)

    def standing(self, import_id: int) -> int:
        """How many cases are as this import brought them."""
        mine = CASE.partnership_id == self._scope.partnership_id
        query = select(func.count()).where(mine, CASE.import_id == import_id)
        return self._scope.session.scalar(query) or 0

    def parted(self, import_id: int, test_id: int) -> int:
        """How many cases lose what an import brought and keep what later ones did."""
        self._scope.own(TestRow, [test_id], "test")
        self._scope.own(ImportRow, [import_id], "import")
        return self._parting.count(import_id, test_id, self._lengths(test_id))

    def take_back(self, import_id: int, test_id: int, *, starts_on: date | None) -> TakenBack:
        """Remove the cases an import added, restore those it changed, part it from later ones.

        To be done while its earlier figures still say what stands on it.
        """
        self._scope.own(TestRow, [test_id], "test")
        self._scope.own(ImportRow, [import_id], "import")
        parted = self._parting.part(import_id, test_id, starts_on, self._lengths(test_id))
        removed, restored = self._rows.take_back(import_id, test_id, starts_on)
        if removed or restored or parted:
            self._kept.rebuild(test_id, as_of=self._scope.today)
        return TakenBack(removed=removed, restored=restored, parted=parted)

    def sums(
        self, measure_ids: Iterable[int], *, as_of: date, by_day: ByDay = True
    ) -> dict[int, tuple[CaseSums, ...]]:
        """Cases by measure, starting day and arm, counted in SQL.

        The due-cohort rule: a case counts once its ``due_on`` is not after ``as_of``. Without
        ``by_day`` all days are one row, under the latest: enough for a comparison, not for a chart.
        It may be the measures (by id) whose days are told apart.
        """
        return self._counts.sums(measure_ids, as_of=as_of, by_day=by_day)

    def sums_by(
        self,
        measure_ids: Iterable[int],
        dimensions: Iterable[str],
        *,
        as_of: date,
        by_day: ByDay = True,
        periods: Mapping[int, Period] = MappingProxyType({}),
    ) -> dict[tuple[int, str], tuple[CaseSums, ...]]:
        """The same by group, for each (measure id, dimension key).

        Of a measure with one of ``periods`` the days are put together, under its first.
        """
        return self._counts.sums_by(
            measure_ids, dimensions, as_of=as_of, by_day=by_day, periods=periods
        )

    def sums_by_two(
        self, measure_ids: Iterable[int], first: str, second: str, *, as_of: date
    ) -> dict[int, tuple[CrossedSums, ...]]:
        """Cases by measure, side and the groups of two dimensions (by key) at once, in one query.

        Who has no group in one of the two is in no cell.
        """
        return self._counts.sums_by_two(measure_ids, first, second, as_of=as_of)

    def find(self, test_id: int, code: str) -> KeptCase | None:
        """The case with this code (the team's own, or as it is kept), and where it came from."""
        kept = self._codes.kept([code], test_id)[0]
        row = self._scope.session.scalars(
            self._scope.mine(CaseRow).where(CASE.test_id == test_id, CASE.code == kept)
        ).first()
        if row is None:
            return None
        values = self._scope.session.execute(
            select(MEASURE.key, CASE_VALUE.value)
            .join(MeasureRow, MEASURE.id == CASE_VALUE.measure_id)
            .where(CASE_VALUE.case_id == row.id)
        )
        record = CaseRecord(
            code=row.code,
            starts_on=row.starts_on,
            due_on=row.due_on,
            outcome_on=row.outcome_on,
            arm=row.arm,
            cell=self._groups.contents().get(row.cell_id, EVERYBODY),
            values={found.key: found.value for found in values},
        )
        return KeptCase(record=record, import_id=row.import_id, source_row=row.source_row)

    def changed_before_histories(self, import_id: int) -> int:
        """Cases of an import that were changed when nobody wrote down what stood there before."""
        return (
            self._scope.session.scalar(
                select(func.count(CASE.id)).where(
                    CASE.partnership_id == self._scope.partnership_id,
                    CASE.import_id == import_id,
                    CASE.source_row.is_(None),
                    CASE.version > 1,
                )
            )
            or 0
        )

    def count(self, test_id: int) -> CaseCount:
        """How many cases, and from when to when they start."""
        if found := self._kept.counted_cases(test_id).get(test_id):
            return CaseCount(n=found.n, first=found.first, last=found.last)
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
        summed = self._kept.counted_cases()
        query = (
            select(
                CASE.test_id,
                func.count(CASE.starts_on.distinct()).label("days"),
                func.min(CASE.starts_on).label("first"),
                func.max(CASE.starts_on).label("last"),
            )
            .where(CASE.test_id.in_(self._kept.without()))
            .group_by(CASE.test_id)
        )
        found = {row.test_id: row for row in self._scope.session.execute(query)} | summed
        return {
            test_id: min(row.days, (row.last - row.first).days // 7 + 1)
            for test_id, row in found.items()
        }

    def make_due_anew(
        self, test_id: int, *, now: OutcomeDays, before: Sequence[OutcomeDays]
    ) -> None:
        """Due days that no column gave follow from the plan; it changed, so they follow."""
        self._scope.own(TestRow, [test_id], "test")
        if self._rows.any_of(test_id):
            make_due_anew(self._scope, test_id, now=now, before=before)
            self._kept.rebuild(test_id, as_of=self._scope.today)

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
            self._kept.rebuild(test_id, as_of=self._scope.today)
            phases_event(self._scope, subject="case_record", starts_on=starts_on, of=[test_id])
