"""Cells: the sets of groups that figures are about, each kept once and pointed at."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from improvement.domain.answers import reported
from improvement.domain.dimensions import Dimension, GroupCell
from improvement.errors import Invalid
from improvement.store.audit import bulk_event
from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    CellAnswerRow,
    CellGroupRow,
    CellRow,
    DimensionRow,
    GroupRow,
)
from improvement.store.tables.base import columns

ANSWER = columns(CellAnswerRow)
CELL = columns(CellRow)
CELL_GROUP = columns(CellGroupRow)
DIMENSION = columns(DimensionRow)
GROUP = columns(GroupRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDimension:
    """A dimension with the ids it is kept under."""

    id: int
    version: int
    definition: str
    dimension: Dimension
    group_ids: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A kept cell: its id and the shape that says which dimensions it is broken down by."""

    id: int
    shape: str


class Cells:
    """The cells of one partnership; ``known_dimensions`` are read once for many of them."""

    def __init__(
        self, scope: Scope, known_dimensions: Callable[[], Mapping[str, KeptDimension]]
    ) -> None:
        self._scope = scope
        self._known_dimensions = known_dimensions

    def of(self, wanted: Iterable[GroupCell]) -> dict[GroupCell, Cell]:
        """The kept cells for these sets of groups; new ones are made. Raises ``Invalid``."""
        pairs_of = {cell: self._pairs(cell) for cell in set(wanted)}
        keys = {cell: _key(pairs) for cell, pairs in pairs_of.items()}
        known = self._known(set(keys.values()))
        missing = {cell: key for cell, key in keys.items() if key not in known}
        if missing:
            self._make(missing, pairs_of)
            known |= self._known(set(missing.values()))
        return {cell: known[key] for cell, key in keys.items()}

    def there(self, wanted: Iterable[GroupCell]) -> dict[GroupCell, Cell]:
        """Those of these sets of groups that are kept already; nothing is made."""
        keys = {cell: _key(self._pairs(cell)) for cell in set(wanted)}
        known = self._known(set(keys.values()))
        return {cell: known[key] for cell, key in keys.items() if key in known}

    def _pairs(self, cell: GroupCell) -> list[tuple[int, int]]:
        kept = self._known_dimensions()
        try:
            return sorted((kept[d].id, kept[d].group_ids[g]) for d, g in cell)
        except KeyError as unknown:
            raise Invalid(
                f"There is no group or dimension {unknown.args[0]!r}. "
                "Add it under Settings, or use one that exists."
            ) from None

    def _known(self, keys: set[str]) -> dict[str, Cell]:
        rows = self._scope.session.scalars(self._scope.mine(CellRow).where(CELL.key.in_(keys)))
        return {row.key: Cell(id=row.id or 0, shape=row.shape) for row in rows}

    def _make(
        self, missing: dict[GroupCell, str], pairs_of: dict[GroupCell, list[tuple[int, int]]]
    ) -> None:
        owner = self._scope.partnership_id
        # A dimension stands once in a shape, however many of its groups somebody named.
        shapes = {
            cell: ",".join(str(d) for d in dict.fromkeys(d for d, _ in pairs_of[cell]))
            for cell in missing
        }
        self._scope.session.execute(
            insert(CellRow),
            [
                {"partnership_id": owner, "shape": shapes[cell], "key": key}
                for cell, key in missing.items()
            ],
        )
        ids = {cell: found.id for cell, found in self._kept_cells(missing).items()}
        self._count(ids)
        self._tell("add", len(missing))

    def _kept_cells(self, keys: dict[GroupCell, str]) -> dict[GroupCell, Cell]:
        known = self._known(set(keys.values()))
        return {cell: known[key] for cell, key in keys.items()}

    def _count(self, ids: dict[GroupCell, int]) -> None:
        """Write down in which groups cells are counted, and several answers as they were given."""
        counted: list[dict[str, int]] = []
        answered: list[dict[str, int]] = []
        kept = self._known_dimensions()
        for cell, cell_id in ids.items():
            for key in {dimension for dimension, _ in cell}:
                answers = {group for dimension, group in cell if dimension == key}
                row = {
                    "partnership_id": self._scope.partnership_id,
                    "cell_id": cell_id,
                    "dimension_id": kept[key].id,
                }
                in_groups = reported(kept[key].dimension, answers)
                counted.extend(row | {"group_id": kept[key].group_ids[g]} for g in in_groups)
                if len(answers) > 1:
                    answered.extend(row | {"group_id": kept[key].group_ids[g]} for g in answers)
        for table, rows in ((CellGroupRow, counted), (CellAnswerRow, answered)):
            if rows:
                self._scope.session.execute(insert(table), rows)

    def recount(self, dimension_key: str) -> int:
        """Count people with several answers by the dimension's rule as it is now; how many cells.

        Raises ``Invalid`` where the rule takes one answer and somebody gave several.
        """
        kept = self._known_dimensions()[dimension_key]
        cells = self._answered(kept.id)
        mine = (
            CELL_GROUP.partnership_id == self._scope.partnership_id,
            CELL_GROUP.dimension_id == kept.id,
            CELL_GROUP.cell_id.in_(select(ANSWER.cell_id).where(ANSWER.dimension_id == kept.id)),
        )
        rows = [
            {
                "partnership_id": self._scope.partnership_id,
                "cell_id": cell_id,
                "dimension_id": kept.id,
                "group_id": kept.group_ids[group],
            }
            for cell_id, answers in cells.items()
            for group in reported(kept.dimension, answers)
        ]
        self._scope.session.execute(delete(CellGroupRow).where(*mine))
        if rows:
            self._scope.session.execute(insert(CellGroupRow), rows)
            self._tell("count several answers anew", len(cells))
        return len(cells)

    def _answered(self, dimension_id: int) -> dict[int, set[str]]:
        query = (
            select(ANSWER.cell_id, GROUP.key)
            .join(GroupRow, GROUP.id == ANSWER.group_id)
            .where(
                ANSWER.partnership_id == self._scope.partnership_id,
                ANSWER.dimension_id == dimension_id,
            )
        )
        found: dict[int, set[str]] = defaultdict(set)
        for cell_id, key in self._scope.session.execute(query):
            found[cell_id].add(key)
        return found

    def _tell(self, action: str, rows: int) -> None:
        bulk_event(
            self._scope.session,
            actor_id=self._scope.person_id,
            partnership_id=self._scope.partnership_id,
            action=action,
            subject="cell",
            subject_id=None,
            change={"rows": rows},
        )

    def contents(self) -> dict[int, GroupCell]:
        """Cell id -> the groups it was logged under, for listing what was logged.

        Several answers are listed as they were given, however they are counted.
        """
        pairs: dict[int, set[tuple[str, str]]] = defaultdict(set)
        answered: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for cell_id, dimension, group in self._pairs_in(CellGroupRow):
            pairs[cell_id].add((dimension, group))
        for cell_id, dimension, group in self._pairs_in(CellAnswerRow):
            answered[cell_id].add((dimension, group))
        for cell_id, answers in answered.items():
            several = {dimension for dimension, _ in answers}
            once = {(d, g) for d, g in pairs[cell_id] if d not in several}
            pairs[cell_id] = once | answers
        return {cell_id: frozenset(members) for cell_id, members in pairs.items()}

    def _pairs_in(self, table: type[CellGroupRow | CellAnswerRow]) -> Iterable[Any]:
        here = columns(table)
        query = (
            select(here.cell_id, DIMENSION.key, GROUP.key)
            .join(DimensionRow, DIMENSION.id == here.dimension_id)
            .join(GroupRow, GROUP.id == here.group_id)
            .where(here.partnership_id == self._scope.partnership_id)
        )
        return self._scope.session.execute(query)


def _key(pairs: Iterable[tuple[int, int]]) -> str:
    """What a cell is found by: its dimensions and groups, in order."""
    return ",".join(f"{dimension}:{group}" for dimension, group in pairs)
