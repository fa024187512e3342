"""Period totals: kept one by one, read back added up in SQL."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import Any

from sqlalchemy import and_, func, insert, select, update

from improvement.domain.dimensions import EVERYBODY, GroupCell
from improvement.domain.entries import PeriodTotal, Untold
from improvement.domain.total_checks import KeptPeriod
from improvement.domain.totals import Sums
from improvement.domain.vocabulary import Phase
from improvement.store.audit import bulk_event
from improvement.store.repositories.groups import Groups
from improvement.store.repositories.observation_origins import (
    KEPT,
    ObservationOrigins,
    Slot,
    place_of,
    slot_of,
)
from improvement.store.repositories.observation_sums import ObservationSums
from improvement.store.repositories.phases import phase_of, phases_event
from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    ImportRow,
    MeasureRow,
    ObservationRow,
)
from improvement.store.tables.base import columns, table_of

OBSERVATION = columns(ObservationRow)

NOWHERE = 0  # the id of a cell that is not kept yet: no row has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallied:
    """How many rows were new, changed, or there already just so."""

    added: int
    changed: int
    identical: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTotal:
    """A period total as kept, with its id and version."""

    id: int
    version: int
    measure_id: int
    total: PeriodTotal
    place: str
    import_id: int | None
    source_row: int | None


class Observations:
    """The period totals of one partnership."""

    def __init__(self, scope: Scope, groups: Groups) -> None:
        self._scope = scope
        self._groups = groups
        self._origins = ObservationOrigins(scope)
        self._sums = ObservationSums(scope)

    def put(
        self,
        totals: Sequence[PeriodTotal],
        *,
        measure_ids: Mapping[str, int],
        starts_on: date | None,
        import_id: int | None = None,
        source_rows: Sequence[int] | None = None,
        untold: Untold | None = None,
    ) -> Tallied:
        """Add what is new, change what differs, leave what is the same; one audit row for all.

        ``source_rows`` says in which row of its file each stood, ``untold`` what that did not say.
        """
        self._scope.own(MeasureRow, measure_ids.values(), "measure")
        self._scope.own(ImportRow, [import_id], "import")
        cells = self._groups.cells(total.cell for total in totals)
        rows = [
            self._row(t, measure_ids[t.measure], cells[t.cell].id, cells[t.cell].shape, starts_on)
            for t in totals
        ]
        for at, row in enumerate(rows):
            row["source_row"] = source_rows[at] if source_rows else None
        new, changed, same = self._sorted_out(rows, untold)
        self._write([row | {"import_id": import_id} for row in new], changed, import_id)
        return Tallied(added=len(new), changed=len(changed), identical=same)

    def compared(
        self,
        totals: Sequence[PeriodTotal],
        *,
        measure_ids: Mapping[str, int],
        untold: Untold | None = None,
    ) -> Tallied:
        """What ``put`` would find new, changed and there already; nothing is written."""
        self._scope.own(MeasureRow, measure_ids.values(), "measure")
        kept = self._groups.cells_there(total.cell for total in totals)
        rows = [
            self._row(
                t, measure_ids[t.measure], kept[t.cell].id if t.cell in kept else NOWHERE, "", None
            )
            for t in totals
        ]
        new, changed, same = self._sorted_out(rows, untold)
        return Tallied(added=len(new), changed=len(changed), identical=same)

    def _sorted_out(
        self, rows: Sequence[dict[str, Any]], untold: Untold | None
    ) -> tuple[list[dict[str, Any]], list[tuple[ObservationRow, dict[str, Any]]], int]:
        """New rows, those that differ with what stands there, and how many do not."""
        known = self._known(rows)
        new, changed, same = [], [], 0
        for row, silent in zip(rows, untold or repeat(()), strict=False):
            before = known.get(slot_of(row))
            if before is None:
                new.append(row)
                continue
            row.update({name: getattr(before, name) for name in silent})
            if all(getattr(before, name) == row[name] for name in (*KEPT, "period_end")):
                same += 1
            else:
                changed.append((before, row))
        return new, changed, same

    def _row(
        self,
        total: PeriodTotal,
        measure_id: int,
        cell_id: int,
        shape: str,
        starts_on: date | None,
    ) -> dict[str, Any]:
        return {
            "partnership_id": self._scope.partnership_id,
            "version": 1,
            "measure_id": measure_id,
            "period_start": total.start,
            "period_end": total.end,
            "arm": total.arm,
            "phase": phase_of(total.start, starts_on),
            "cell_id": cell_id,
            "shape": shape,
            **{name: getattr(total, name) for name in KEPT},
        }

    def _known(self, rows: Sequence[dict[str, Any]]) -> dict[Slot, ObservationRow]:
        """What is kept in the places of these rows; a week does not read years for it."""
        if not rows:
            return {}
        starts = [row["period_start"] for row in rows]
        query = self._scope.mine(ObservationRow).where(
            OBSERVATION.measure_id.in_({row["measure_id"] for row in rows}),
            OBSERVATION.period_start.between(min(starts), max(starts)),
        )
        return {slot_of(row): row for row in self._scope.session.scalars(query)}

    def _write(
        self,
        new: list[dict[str, Any]],
        changed: list[tuple[ObservationRow, dict[str, Any]]],
        import_id: int | None,
    ) -> None:
        if new:
            self._scope.session.execute(insert(table_of(ObservationRow)), new)
            bulk_event(
                self._scope.session,
                actor_id=self._scope.person_id,
                partnership_id=self._scope.partnership_id,
                action="add",
                subject="observation",
                subject_id=import_id,
                change={"rows": len(new), "import": import_id},
            )
        if import_id is not None:
            self._origins.keep_earlier([before for before, _ in changed], import_id)
        for before, row in changed:
            if import_id is not None:
                before.import_id, before.source_row = import_id, row["source_row"]
            for name in (*KEPT, "period_end"):
                setattr(before, name, row[name])

    def changed_before_histories(self, import_id: int) -> int:
        """Figures of an import that were changed when nobody wrote down what stood there before."""
        return self._origins.changed_before_histories(import_id)

    def standing(self, import_id: int) -> int:
        """How many figures are as this import brought them."""
        return self._origins.standing(import_id)

    def take_back(self, import_id: int) -> tuple[int, int]:
        """Remove the figures an import added and restore those it changed: how many of each."""
        return self._origins.take_back(import_id)

    def sums(self, measure_ids: Iterable[int]) -> dict[int, tuple[Sums, ...]]:
        """Every measure's figures by period, arm and shape: the raw material of an overall."""
        return self._sums.sums(measure_ids)

    def sums_by(
        self, measure_ids: Iterable[int], dimensions: Iterable[str]
    ) -> dict[tuple[int, str], tuple[Sums, ...]]:
        """The same by group, for each (measure id, dimension key), in one query.

        Every shape that holds the dimension is read; :func:`improvement.domain.totals.choose` then
        takes exactly one of them.
        """
        return self._sums.sums_by(measure_ids, dimensions)

    def has_any(self, measure_ids: Iterable[int]) -> bool:
        """Has anything been logged for these measures?"""
        query = select(OBSERVATION.id).where(
            OBSERVATION.partnership_id == self._scope.partnership_id,
            OBSERVATION.measure_id.in_(list(measure_ids)),
        )
        return self._scope.session.scalar(query.limit(1)) is not None

    def periods(self, measure_ids: Iterable[int]) -> dict[int, int]:
        """Measure -> how many different periods are recorded; measures without any left out."""
        query = (
            select(OBSERVATION.measure_id, func.count(OBSERVATION.period_start.distinct()))
            .where(
                OBSERVATION.partnership_id == self._scope.partnership_id,
                OBSERVATION.measure_id.in_(list(measure_ids)),
            )
            .group_by(OBSERVATION.measure_id)
        )
        return {row[0]: row[1] for row in self._scope.session.execute(query)}

    def listed(
        self, measure_ids: Iterable[int], *, start: date | None = None
    ) -> tuple[KeptTotal, ...]:
        """The period totals of these measures, newest first: all, or those that begin on a day."""
        query = (
            self._scope.mine(ObservationRow)
            .where(OBSERVATION.measure_id.in_(list(measure_ids)))
            .order_by(OBSERVATION.period_start.desc(), OBSERVATION.arm)
        )
        if start is not None:
            query = query.where(OBSERVATION.period_start == start)
        contents: Mapping[int, GroupCell] = self._groups.contents()
        return tuple(
            KeptTotal(
                id=row.id or 0,
                version=row.version,
                measure_id=row.measure_id,
                place=place_of(*slot_of(row)),
                import_id=row.import_id,
                source_row=row.source_row,
                total=PeriodTotal(
                    measure=str(row.measure_id),
                    start=row.period_start,
                    end=row.period_end,
                    arm=row.arm,
                    cell=contents.get(row.cell_id, frozenset()),
                    **{name: getattr(row, name) for name in KEPT},
                ),
            )
            for row in self._scope.session.scalars(query)
        )

    def beside(
        self, totals: Sequence[PeriodTotal], *, measure_ids: Mapping[str, int]
    ) -> tuple[KeptPeriod, ...]:
        """The periods kept for the same days, without those that these totals would replace."""
        if not totals:
            return ()
        keys = {measure_ids[t.measure]: t.measure for t in totals if t.measure in measure_ids}
        replaced = {(t.measure, t.start, t.arm, t.cell) for t in totals}
        query = select(
            OBSERVATION.measure_id,
            OBSERVATION.arm,
            OBSERVATION.period_start,
            OBSERVATION.period_end,
            OBSERVATION.cell_id,
        ).where(
            OBSERVATION.partnership_id == self._scope.partnership_id,
            OBSERVATION.measure_id.in_(list(keys)),
            OBSERVATION.period_end >= min(t.start for t in totals),
            OBSERVATION.period_start <= max(t.end for t in totals),
        )
        cells: Mapping[int, GroupCell] = self._groups.contents()
        return tuple(
            KeptPeriod(measure=keys[measure_id], arm=arm, start=start, end=end)
            for measure_id, arm, start, end, cell in self._scope.session.execute(query)
            if (keys[measure_id], start, arm, cells.get(cell, EVERYBODY)) not in replaced
        )

    def sort_into_phases(self, measure_ids: Iterable[int], starts_on: date | None) -> None:
        """Every figure's phase follows from the start of the change; it moved, so they follow."""
        ids = list(measure_ids)
        mine = and_(
            OBSERVATION.partnership_id == self._scope.partnership_id,
            OBSERVATION.measure_id.in_(ids),
        )
        session = self._scope.session
        session.execute(update(ObservationRow).where(mine).values(phase=Phase.TEST))
        if starts_on:
            before = OBSERVATION.period_start < starts_on
            session.execute(update(ObservationRow).where(mine, before).values(phase=Phase.BASELINE))
        if self.has_any(ids):
            phases_event(self._scope, subject="observation", starts_on=starts_on, of=ids)
