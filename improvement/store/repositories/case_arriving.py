"""Case records on their way into the tables: what is kept of each, and under which keys."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from improvement.domain.case_batch import CaseBatch, Unnamed
from improvement.domain.dimensions import GroupCell
from improvement.store.repositories.phases import phase_of

KEPT = ("starts_on", "due_on", "outcome_on", "arm", "phase", "cell_id")
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
