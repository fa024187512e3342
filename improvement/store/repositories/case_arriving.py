"""Case records on their way into the tables: what is kept of each, and under which keys."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AnySet
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from improvement.domain.case_batch import CaseBatch, Unnamed
from improvement.domain.dimensions import GroupCell
from improvement.store.repositories.case_replay import due_beside
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
        starts, due = self.batch.starts_on[at], self.batch.due_on[at]
        if self._due_told(at):
            return due
        return due_beside(due, starts, stays=row.due_on, began=row.starts_on, lengths=self.lengths)

    def _due_told(self, at: int) -> bool:
        """Has the file a column for it, and something of its own in it?"""
        told, starts, due = self.batch.told, self.batch.starts_on[at], self.batch.due_on[at]
        made = told.until_due is not None and due == starts + told.until_due
        return "due_on" in told.parts and not made

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

    def brought(self, at: int) -> dict[str, Any]:
        """What the file says of this case, as its history keeps it."""
        batch = self.batch
        due, outcome = batch.due_on[at], batch.outcome_on[at]
        parts = {*batch.told.parts} - (set() if self._due_told(at) else {"due_on"})
        dimensions = batch.told.dimensions
        return {
            "starts_on": batch.starts_on[at].isoformat(),
            "due_on": due and due.isoformat(),
            "outcome_on": outcome and outcome.isoformat(),
            "arm": batch.arms[at].value,
            "cell_id": self.cell_ids[batch.cells[at]],
            "values": {str(m): None if v is None else float(v) for m, v in self.values(at).items()},
            "parts": sorted(parts),
            "dimensions": None if dimensions is None else sorted(dimensions),
        }
