"""Period totals added up in SQL by period, arm and shape, overall and by group."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from improvement.domain.totals import Shape, Sums
from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    CellGroupRow,
    CellRow,
    DimensionRow,
    GroupRow,
    ObservationRow,
)
from improvement.store.tables.base import columns

CELL = columns(CellRow)
CELL_GROUP = columns(CellGroupRow)
DIMENSION = columns(DimensionRow)
GROUP = columns(GroupRow)
OBSERVATION = columns(ObservationRow)

FIGURES = ("numerator", "denominator", "count", "exposure", "value", "n")


class ObservationSums:
    """The period totals of one partnership, added up."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def sums(self, measure_ids: Iterable[int]) -> dict[int, tuple[Sums, ...]]:
        """Every measure's figures by period, arm and shape: the raw material of an overall."""
        ids = list(measure_ids)
        query = (
            select(*_keys(), *_added_up())
            .where(
                OBSERVATION.partnership_id == self._scope.partnership_id,
                OBSERVATION.measure_id.in_(ids),
            )
            .group_by(*_keys())
        )
        shapes = self._shapes()
        found: dict[int, list[Sums]] = {measure_id: [] for measure_id in ids}
        for row in self._scope.session.execute(query).mappings():
            found[row["measure_id"]].append(_sums(row, shapes))
        return {measure_id: tuple(rows) for measure_id, rows in found.items()}

    def sums_by(
        self, measure_ids: Iterable[int], dimensions: Iterable[str]
    ) -> dict[tuple[int, str], tuple[Sums, ...]]:
        """The same by group, for each (measure id, dimension key), in one query.

        Every shape that holds the dimension is read; :func:`improvement.domain.totals.choose` then
        takes exactly one of them.
        """
        query = (
            select(*_keys(), DIMENSION.key.label("dimension"), GROUP.key.label("group"))
            .add_columns(*_added_up())
            .join(CellGroupRow, CELL_GROUP.cell_id == OBSERVATION.cell_id)
            .join(GroupRow, GROUP.id == CELL_GROUP.group_id)
            .join(DimensionRow, DIMENSION.id == CELL_GROUP.dimension_id)
            .where(
                OBSERVATION.partnership_id == self._scope.partnership_id,
                OBSERVATION.measure_id.in_(list(measure_ids)),
                DIMENSION.key.in_(list(dimensions)),
            )
            .group_by(*_keys(), DIMENSION.key, GROUP.key)
        )
        shapes = self._shapes()
        found: dict[tuple[int, str], list[Sums]] = defaultdict(list)
        for row in self._scope.session.execute(query).mappings():
            found[row["measure_id"], row["dimension"]].append(_sums(row, shapes))
        return {key: tuple(rows) for key, rows in found.items()}

    def _shapes(self) -> dict[str, Shape]:
        """Shapes as kept ("3,5") -> the keys of their dimensions, read once for all rows."""
        keys = {
            row.id or 0: row.key
            for row in self._scope.session.scalars(self._scope.mine(DimensionRow))
        }
        kept = select(CELL.shape).where(CELL.partnership_id == self._scope.partnership_id)
        return {
            shape: tuple(keys[int(number)] for number in shape.split(",") if number)
            for shape in self._scope.session.scalars(kept.distinct())
        }


def _sums(row: Any, shapes: Mapping[str, Shape]) -> Sums:
    return Sums(  # spelled out: a comparison reads ten thousand of these
        period=row["period_start"],
        arm=row["arm"],
        phase=row["phase"],
        shape=shapes[row["shape"]],
        group=row.get("group"),
        numerator=row["sum_numerator"],
        denominator=row["sum_denominator"],
        count=row["sum_count"],
        exposure=row["sum_exposure"],
        value=row["sum_value"],
        n=row["sum_n"],
        weighted=row["sum_weighted"],
    )


def _keys() -> tuple[Any, ...]:
    return (
        OBSERVATION.measure_id,
        OBSERVATION.arm,
        OBSERVATION.phase,
        OBSERVATION.period_start,
        OBSERVATION.shape,
    )


def _added_up() -> tuple[Any, ...]:
    plain = tuple(func.sum(getattr(ObservationRow, name)).label(f"sum_{name}") for name in FIGURES)
    weighted = func.sum(OBSERVATION.value * OBSERVATION.n)
    return (*plain, weighted.label("sum_weighted"))
