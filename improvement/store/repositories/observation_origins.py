"""Where period totals came from: what stood there before an import, and taking it back whole."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from improvement.domain.vocabulary import Arm
from improvement.store.repositories.earlier import Earlier, EarlierFigures
from improvement.store.repositories.observation_sums import FIGURES
from improvement.store.repositories.scope import Scope
from improvement.store.tables import ImportRow, MeasureRow, ObservationRow
from improvement.store.tables.base import columns

MEASURE = columns(MeasureRow)
OBSERVATION = columns(ObservationRow)

SUBJECT = "observation"
KEPT = (*FIGURES, "note")

Slot = tuple[int, date, Arm, int]


class ObservationOrigins:
    """The period totals of one partnership, by the imports that brought them."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._earlier = EarlierFigures(scope)

    def keep_earlier(self, rows: Sequence[ObservationRow], replaced_by: int | None) -> None:
        """What stands there now, before it is overwritten by an import or (None) taken back."""
        tests = self._tests_of({row.measure_id for row in rows})
        by_test: dict[int, list[Earlier]] = defaultdict(list)
        for row in rows:
            test_id = tests.get(row.measure_id)
            if test_id is not None:
                by_test[test_id].append(_earlier(row, replaced_by))
        for test_id, earlier in by_test.items():
            self._earlier.add(test_id, SUBJECT, earlier)

    def _tests_of(self, measure_ids: set[int]) -> dict[int, int | None]:
        query = select(MEASURE.id, MEASURE.test_id).where(MEASURE.id.in_(measure_ids))
        return {row.id: row.test_id for row in self._scope.session.execute(query)}

    def changed_before_histories(self, import_id: int) -> int:
        """Figures of an import that were changed when nobody wrote down what stood there before."""
        return (
            self._scope.session.scalar(
                select(func.count(OBSERVATION.id)).where(
                    OBSERVATION.partnership_id == self._scope.partnership_id,
                    OBSERVATION.import_id == import_id,
                    OBSERVATION.source_row.is_(None),
                    OBSERVATION.version > 1,
                )
            )
            or 0
        )

    def standing(self, import_id: int) -> int:
        """How many figures are as this import brought them."""
        mine = OBSERVATION.partnership_id == self._scope.partnership_id
        query = select(func.count(OBSERVATION.id)).where(mine, OBSERVATION.import_id == import_id)
        return self._scope.session.scalar(query) or 0

    def take_back(self, import_id: int) -> tuple[int, int]:
        """Remove the figures an import added and restore those it changed: how many of each."""
        self._scope.own(ImportRow, [import_id], "import")
        session = self._scope.session
        query = self._scope.mine(ObservationRow).where(OBSERVATION.import_id == import_id)
        rows = {place_of(*slot_of(row)): row for row in session.scalars(query)}
        before = self._earlier.replaced_by(import_id, SUBJECT)
        self.keep_earlier(list(rows.values()), None)
        for place, row in rows.items():
            if place not in before:
                session.delete(row)
                continue
            for name, value in before[place].figures.items():
                setattr(row, name, date.fromisoformat(value) if name == "period_end" else value)
            row.import_id, row.source_row = before[place].import_id, before[place].source_row
        session.flush()
        return len(rows.keys() - before.keys()), len(rows.keys() & before.keys())


def place_of(measure_id: int, start: date, arm: Arm, cell_id: int) -> str:
    """What a figure is about, as :class:`Earlier` has it."""
    return f"{measure_id}/{start.isoformat()}/{arm.value}/{cell_id}"


def slot_of(row: Any) -> Slot:
    """Where a figure belongs, of a kept row or one on its way."""
    if isinstance(row, dict):
        return row["measure_id"], row["period_start"], row["arm"], row["cell_id"]
    return row.measure_id, row.period_start, row.arm, row.cell_id


def _earlier(row: ObservationRow, replaced_by: int | None) -> Earlier:
    figures = {name: getattr(row, name) for name in KEPT}
    return Earlier(
        place=place_of(*slot_of(row)),
        figures=figures | {"period_end": row.period_end.isoformat()},
        import_id=row.import_id,
        source_row=row.source_row,
        replaced_by=replaced_by,
    )
