"""Case records on their way into the tables: what is kept of each, and under which keys."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AnySet
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from improvement.domain.case_batch import CaseBatch, Unnamed
from improvement.domain.dimensions import GroupCell
from improvement.store.repositories.phases import phase_of

KEPT = ("starts_on", "due_on", "outcome_on", "arm", "phase", "cell_id")
Values = Mapping[int, float | None]
#: The cell a case is kept in, and the one that its row names.
Pair = tuple[int, GroupCell]
Joining = Callable[[AnySet[Pair], frozenset[str]], Mapping[Pair, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """A batch on its way into the tables: where it goes, and what its keys are there.

    ``joining`` finds the cells of known cases of whose groups the batch tells some dimensions only.
    ``lengths`` are how long after its start a case's outcome can be known, for the test's measures.
    """

    batch: CaseBatch
    test_id: int
    measure_ids: Mapping[str, int]
    cell_ids: Mapping[GroupCell, int]
    starts_on: date | None
    import_id: int | None
    rows: Sequence[int] | None
    joining: Joining
    lengths: frozenset[timedelta]
    joined: Mapping[Pair, int] = field(default_factory=dict)
    progress: Callable[[float], None] | None = None

    def row(self, at: int) -> int | None:
        return None if self.rows is None else self.rows[at]

    def beside(self, known: Mapping[str, Any]) -> "Arriving":
        """The same to be held against the cases that are there (by code), one by one."""
        batch = self.batch.listed()
        told = batch.told.dimensions
        if not told:
            return replace(self, batch=batch)
        pairs = {
            (known[code].cell_id, cell)
            for code, cell in zip(batch.codes, batch.cells, strict=True)
            if code in known
        }
        return replace(self, batch=batch, joined=self.joining(pairs, told))

    def fields(self, at: int, row: Any) -> tuple[Any, ...]:
        """What is kept of a case that is there, in the order of ``KEPT``."""
        batch, parts = self.batch, self.batch.told.parts
        starts = batch.starts_on[at]
        return (
            starts,
            self._due(at, row),
            batch.outcome_on[at] if "outcome_on" in parts else row.outcome_on,
            batch.arms[at] if "arm" in parts else row.arm,
            phase_of(starts, self.starts_on),
            self._cell(at, row),
        )

    def _due(self, at: int, row: Any) -> date | None:
        """As its column says; else the latest, so that no file makes a case count too early.

        There is one due day a case, and a file may know only the measure that is known soonest.
        """
        told, starts, due = self.batch.told, self.batch.starts_on[at], self.batch.due_on[at]
        if "due_on" in told.parts:
            made = told.until_due is not None and due == starts + told.until_due
            if not made:
                return due
        stays: date | None = row.due_on
        began: date = row.starts_on
        if stays is None:
            return due
        if starts != began and stays - began in self.lengths:
            stays = starts + (stays - began)
        return stays if due is None else max(stays, due)

    def _cell(self, at: int, row: Any) -> int:
        told, cell = self.batch.told.dimensions, self.batch.cells[at]
        if told is None:
            return self.cell_ids[cell]
        return self.joined[row.cell_id, cell] if told else int(row.cell_id)

    def values(self, at: int) -> dict[int, float | None]:
        return {
            self.measure_ids[key]: value
            for key, column in self.batch.values.items()
            if not isinstance(value := column[at], Unnamed)
        }
