"""Dimensions, groups, and the cells they make."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import insert, select

from improvement.domain.dimensions import Dimension, Group, GroupCell
from improvement.domain.vocabulary import GroupKind
from improvement.errors import Conflict, Invalid, NotFound
from improvement.store.audit import bulk_event
from improvement.store.repositories.scope import Scope
from improvement.store.tables import CellGroupRow, CellRow, DimensionRow, GroupRow
from improvement.store.tables.base import columns

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


class Groups:
    """Along what figures are disaggregated."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._cache: dict[str, KeptDimension] | None = None  # cells are looked up row by row

    def all(self) -> tuple[KeptDimension, ...]:
        """Every dimension with its groups, both in the order people chose, in two queries."""
        groups: dict[int, list[GroupRow]] = defaultdict(list)
        query = self._scope.mine(GroupRow).order_by(GROUP.position, GROUP.id)
        for row in self._scope.session.scalars(query):
            groups[row.dimension_id].append(row)
        rows = self._scope.session.scalars(
            self._scope.mine(DimensionRow).order_by(DIMENSION.position, DIMENSION.id)
        )
        return tuple(_kept(row, groups[row.id or 0]) for row in rows)

    def add(self, dimension: Dimension, *, definition: str = "") -> int:
        """A new dimension with its groups; returns its id, raises ``Conflict`` for a used key."""
        known = self.all()
        if dimension.key in {k.dimension.key for k in known}:
            raise Conflict(f"There is a dimension {dimension.label!r} already. Change that one.")
        row = DimensionRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "key": dimension.key,
                "label": dimension.label,
                "definition": definition,
                "position": len(known),
            }
        )
        self._scope.session.add(row)
        self._scope.session.flush()
        assert row.id is not None  # noqa: S101 - flushed
        for position, group in enumerate(dimension.groups):
            self._add_group(row.id, group, position)
        self._scope.session.flush()
        self._cache = None
        return row.id

    def add_group(self, dimension_key: str, group: Group) -> None:
        """One more group at the end of a dimension's list."""
        kept = self._by_key().get(dimension_key)
        if kept is None:
            raise NotFound(f"There is no dimension {dimension_key!r} here. Choose one that is.")
        if kept.dimension.find(group.label) or kept.dimension.find(group.key):
            raise Conflict(f"{kept.dimension.label} has a group {group.label!r} already.")
        self._add_group(kept.id, group, len(kept.dimension.groups))
        self._cache = None

    def _add_group(self, dimension_id: int, group: Group, position: int) -> None:
        row = GroupRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "dimension_id": dimension_id,
                "key": group.key,
                "label": group.label,
                "kind": group.kind,
                "position": position,
                "lower": group.lower,
                "upper": group.upper,
            }
        )
        self._scope.session.add(row)

    def _by_key(self) -> dict[str, KeptDimension]:
        return {kept.dimension.key: kept for kept in self.all()}

    def cells(self, wanted: Iterable[GroupCell]) -> dict[GroupCell, Cell]:
        """The kept cells for these sets of groups; new ones are made. Raises ``Invalid``."""
        pairs_of = {cell: self._pairs(cell) for cell in set(wanted)}
        keys = {cell: ",".join(f"{d}:{g}" for d, g in pairs) for cell, pairs in pairs_of.items()}
        known = self._known(set(keys.values()))
        missing = {cell: key for cell, key in keys.items() if key not in known}
        if missing:
            self._make(missing, pairs_of)
            known |= self._known(set(missing.values()))
        return {cell: known[key] for cell, key in keys.items()}

    def _pairs(self, cell: GroupCell) -> list[tuple[int, int]]:
        kept = self._by_key_cached()
        try:
            return sorted((kept[d].id, kept[d].group_ids[g]) for d, g in cell)
        except KeyError as unknown:
            raise Invalid(
                f"There is no group or dimension {unknown.args[0]!r}. "
                "Add it under Settings, or use one that exists."
            ) from None

    def _by_key_cached(self) -> dict[str, KeptDimension]:
        if self._cache is None:
            self._cache = self._by_key()
        return self._cache

    def _known(self, keys: set[str]) -> dict[str, Cell]:
        rows = self._scope.session.scalars(self._scope.mine(CellRow).where(CELL.key.in_(keys)))
        return {row.key: Cell(id=row.id or 0, shape=row.shape) for row in rows}

    def _make(
        self, missing: dict[GroupCell, str], pairs_of: dict[GroupCell, list[tuple[int, int]]]
    ) -> None:
        owner = self._scope.partnership_id
        shapes = {cell: ",".join(str(d) for d, _ in pairs_of[cell]) for cell in missing}
        self._scope.session.execute(
            insert(CellRow),
            [
                {"partnership_id": owner, "shape": shapes[cell], "key": key}
                for cell, key in missing.items()
            ],
        )
        ids = self._known(set(missing.values()))
        members = [
            {
                "partnership_id": owner,
                "cell_id": ids[key].id,
                "dimension_id": dimension_id,
                "group_id": group_id,
            }
            for cell, key in missing.items()
            for dimension_id, group_id in pairs_of[cell]
        ]
        if members:
            self._scope.session.execute(insert(CellGroupRow), members)
        bulk_event(
            self._scope.session,
            actor_id=self._scope.person_id,
            partnership_id=owner,
            action="add",
            subject="cell",
            subject_id=None,
            change={"rows": len(missing)},
        )

    def contents(self) -> dict[int, GroupCell]:
        """Cell id -> the groups it is made of, for listing what was logged."""
        query = (
            select(CELL_GROUP.cell_id, DIMENSION.key, GROUP.key)
            .join(DimensionRow, DIMENSION.id == CELL_GROUP.dimension_id)
            .join(GroupRow, GROUP.id == CELL_GROUP.group_id)
            .where(CELL_GROUP.partnership_id == self._scope.partnership_id)
        )
        pairs: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for cell_id, dimension, group in self._scope.session.execute(query):
            pairs[cell_id].add((dimension, group))
        return {cell_id: frozenset(members) for cell_id, members in pairs.items()}


def _kept(row: DimensionRow, groups: list[GroupRow]) -> KeptDimension:
    return KeptDimension(
        id=row.id or 0,
        version=row.version,
        definition=row.definition,
        dimension=Dimension(
            key=row.key,
            label=row.label,
            groups=tuple(
                Group(
                    key=g.key,
                    label=g.label,
                    kind=GroupKind(g.kind),
                    lower=g.lower,
                    upper=g.upper,
                )
                for g in groups
            ),
        ),
        group_ids={g.key: g.id or 0 for g in groups},
    )
