"""Case records one by one, for comparisons that need each household's own figure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import and_, func, or_, select

from improvement.domain.vocabulary import Arm, Phase
from improvement.store.repositories.carried import carried
from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    CaseRow,
    CaseValueRow,
    CellGroupRow,
    DimensionRow,
    GroupRow,
    MeasureRow,
)
from improvement.store.tables.base import columns

CASE = columns(CaseRow)
CASE_VALUE = columns(CaseValueRow)
CELL_GROUP = columns(CellGroupRow)
DIMENSION = columns(DimensionRow)
GROUP = columns(GroupRow)
MEASURE = columns(MeasureRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """One case's figure for one measure, without its code; ``value`` None where not known.

    ``case`` only tells that two figures are of the same household; ``groups`` are (dimension key,
    group key).
    """

    case: int
    arm: Arm
    phase: Phase
    starts_on: date
    due_on: date | None
    outcome_on: date | None
    value: float | None
    groups: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Largest:
    """One of the two largest figures of a day, side and cell, without a code."""

    day: date
    arm: Arm
    phase: Phase
    value: float = field(repr=False)
    groups: frozenset[tuple[str, str]]


class Households:
    """The households of one partnership."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, measure_ids: Iterable[int]) -> dict[int, tuple[Household, ...]]:
        """Every case of the test for each measure that case records carry at all, in two queries.

        As when cases are counted, a case whose row never named the outcome is missing it.
        """
        ids = list(measure_ids)
        found: dict[int, list[Household]] = {measure_id: [] for measure_id in ids}
        if not ids:
            return {}
        groups = self._groups()
        nowhere: frozenset[tuple[str, str]] = frozenset()
        for row in self._scope.session.execute(self._query(ids)):
            measure_id, case, arm, phase, starts_on, due_on, outcome_on, value, cell = row
            found[measure_id].append(
                Household(
                    case=case,
                    arm=arm,
                    phase=phase,
                    starts_on=starts_on,
                    due_on=due_on,
                    outcome_on=outcome_on,
                    value=value,
                    groups=groups.get(cell, nowhere),
                )
            )
        return {measure_id: tuple(rows) for measure_id, rows in found.items()}

    def carried(self, measure_ids: Iterable[int]) -> set[int]:
        """Those of these measures that case records speak of at all."""
        ids = list(measure_ids)
        return set(self._scope.session.scalars(self._carried(ids))) if ids else set()

    def largest(self, measure_ids: Iterable[int], *, as_of: date) -> dict[int, tuple[Largest, ...]]:
        """The two largest figures of each day, side and cell that are due, in two queries.

        Measures are left out of which a figure is below 0: there the largest decides nothing.
        """
        ids = list(measure_ids)
        if not ids:
            return {}
        found: dict[int, list[Largest]] = {measure_id: [] for measure_id in ids}
        below: set[int] = set()
        groups = self._groups()
        for row in self._scope.session.execute(self._two_largest(ids, as_of)):
            if row.least < 0:
                below.add(row.measure_id)
            found[row.measure_id].append(
                Largest(
                    day=row.starts_on,
                    arm=row.arm,
                    phase=row.phase,
                    value=row.value,
                    groups=groups.get(row.cell_id, frozenset()),
                )
            )
        return {number: tuple(rows) for number, rows in found.items() if number not in below}

    def _two_largest(self, ids: list[int], as_of: date):  # type: ignore[no-untyped-def] # as below
        measure_id, value = CASE_VALUE.measure_id, CASE_VALUE.value
        alike = [measure_id, CASE.starts_on, CASE.arm, CASE.phase, CASE.cell_id]
        place = func.row_number().over(partition_by=alike, order_by=value.desc()).label("place")
        least = func.min(value).over(partition_by=measure_id).label("least")
        ranked = (
            select(*alike, value, least, place)
            .join(CaseRow, CASE.id == CASE_VALUE.case_id)
            .where(
                CASE.partnership_id == self._scope.partnership_id,
                measure_id.in_(ids),
                value.is_not(None),
                or_(CASE.due_on.is_(None), CASE.due_on <= as_of),
            )
            .subquery()
        )
        return select(ranked).where(ranked.c.place <= 2)

    def _query(self, ids: list[int]):  # type: ignore[no-untyped-def] # SQLAlchemy's own long type
        value = and_(CASE_VALUE.case_id == CASE.id, CASE_VALUE.measure_id == MEASURE.id)
        return (
            select(
                MEASURE.id,
                CASE.id,
                CASE.arm,
                CASE.phase,
                CASE.starts_on,
                CASE.due_on,
                CASE.outcome_on,
                CASE_VALUE.value,
                CASE.cell_id,
            )
            .join(MeasureRow, MEASURE.test_id == CASE.test_id)
            .outerjoin(CaseValueRow, value)
            .where(CASE.partnership_id == self._scope.partnership_id, MEASURE.id.in_(carried(ids)))
            .order_by(MEASURE.id, CASE.id)
        )

    def _carried(self, ids: list[int]):  # type: ignore[no-untyped-def] # as above
        mine = MEASURE.partnership_id == self._scope.partnership_id
        return select(MEASURE.id).where(mine, MEASURE.id.in_(carried(ids)))

    def _groups(self) -> dict[int, frozenset[tuple[str, str]]]:
        query = (
            select(CELL_GROUP.cell_id, DIMENSION.key, GROUP.key)
            .join(GroupRow, GROUP.id == CELL_GROUP.group_id)
            .join(DimensionRow, DIMENSION.id == CELL_GROUP.dimension_id)
            .where(DIMENSION.partnership_id == self._scope.partnership_id)
        )
        found: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for cell, dimension, group in self._scope.session.execute(query):
            found[cell].add((dimension, group))
        return {cell: frozenset(groups) for cell, groups in found.items()}
