"""Dimensions, groups, and the cells they make."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select

from improvement.domain.dimensions import Dimension, Group, GroupCell
from improvement.domain.group_changes import GroupChange
from improvement.domain.vocabulary import GroupChangeKind, GroupKind, Reporting
from improvement.errors import Conflict, NotFound
from improvement.store.repositories.cells import Cell, Cells, KeptDimension
from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    DimensionRow,
    GroupChangePartRow,
    GroupChangeRow,
    GroupRow,
)
from improvement.store.tables.base import columns

CHANGE = columns(GroupChangeRow)
PART = columns(GroupChangePartRow)
DIMENSION = columns(DimensionRow)
GROUP = columns(GroupRow)


class Groups:
    """Along what figures are disaggregated."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._cache: dict[str, KeptDimension] | None = None  # cells are looked up row by row
        self._cells = Cells(scope, self._by_key_cached)

    def all(self) -> tuple[KeptDimension, ...]:
        """Every dimension with its groups, both in the order people chose, in three queries."""
        groups: dict[int, list[GroupRow]] = defaultdict(list)
        query = self._scope.mine(GroupRow).order_by(GROUP.position, GROUP.id)
        for row in self._scope.session.scalars(query):
            groups[row.dimension_id].append(row)
        rows = self._scope.session.scalars(
            self._scope.mine(DimensionRow).order_by(DIMENSION.position, DIMENSION.id)
        )
        changes = self._changes()
        return tuple(_kept(row, groups[row.id or 0], changes.get(row.id or 0, ())) for row in rows)

    def overlapping(self) -> frozenset[str]:
        """The dimensions (keys) in which people are counted in every group they named."""
        query = select(DIMENSION.key).where(
            DIMENSION.partnership_id == self._scope.partnership_id,
            DIMENSION.reporting == Reporting.IN_COMBINATION,
        )
        return frozenset(self._scope.session.scalars(query))

    def _changes(self) -> dict[int, tuple[GroupChange, ...]]:
        """What became of groups, oldest first, by dimension id."""
        query = (
            select(GroupChangeRow, PART.after, GROUP.key)
            .join(GroupChangePartRow, PART.change_id == CHANGE.id)
            .join(GroupRow, GROUP.id == PART.group_id)
            .where(CHANGE.partnership_id == self._scope.partnership_id)
            .order_by(CHANGE.happened_on, CHANGE.id, GROUP.position, GROUP.id)
        )
        rows: dict[int, GroupChangeRow] = {}
        parts: dict[tuple[int, bool], list[str]] = defaultdict(list)
        for row, after, key in self._scope.session.execute(query):
            rows[row.id] = row
            parts[row.id, after].append(key)
        found: dict[int, list[GroupChange]] = defaultdict(list)
        for number, row in rows.items():
            change = _change(row, parts[number, False], parts[number, True])
            found[row.dimension_id].append(change)
        return {dimension_id: tuple(changes) for dimension_id, changes in found.items()}

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
                "sensitive": dimension.sensitive,
                "reference": dimension.reference,
                "reporting": dimension.reporting,
                "combined": dimension.combined,
            }
        )
        self._scope.session.add(row)
        self._scope.session.flush()
        assert row.id is not None  # noqa: S101 - flushed
        rows = [
            self._add_group(row.id, group, position)
            for position, group in enumerate(dimension.groups)
        ]
        self._scope.session.flush()
        ids = {group.key: group.id for group in rows}
        for group, kept in zip(dimension.groups, rows, strict=True):
            kept.parent_id = ids[group.parent] if group.parent else None
        self._scope.session.flush()
        self.changed()
        return row.id

    def changed(self) -> None:
        """The lists were changed by another repository: read them anew."""
        self._cache = None

    def add_group(self, dimension_key: str, group: Group) -> None:
        """One more group at the end of a dimension's list."""
        kept = self._by_key().get(dimension_key)
        if kept is None:
            raise NotFound(f"There is no dimension {dimension_key!r} here. Choose one that is.")
        if kept.dimension.find(group.label) or kept.dimension.find(group.key):
            raise Conflict(f"{kept.dimension.label} has a group {group.label!r} already.")
        self._add_group(kept.id, group, len(kept.dimension.groups))
        self.changed()

    def _add_group(self, dimension_id: int, group: Group, position: int) -> GroupRow:
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
                "definition": group.definition,
                "begins_on": group.begins_on,
                "ends_on": group.ends_on,
            }
        )
        self._scope.session.add(row)
        return row

    def _by_key(self) -> dict[str, KeptDimension]:
        return {kept.dimension.key: kept for kept in self.all()}

    def cells(self, wanted: Iterable[GroupCell]) -> dict[GroupCell, Cell]:
        """The kept cells for these sets of groups; new ones are made. Raises ``Invalid``."""
        return self._cells.of(wanted)

    def cells_there(self, wanted: Iterable[GroupCell]) -> dict[GroupCell, Cell]:
        """Those of these cells that are kept already; nothing is made."""
        return self._cells.there(wanted)

    def contents(self) -> dict[int, GroupCell]:
        """Cell id -> the groups it was logged under, for listing what was logged."""
        return self._cells.contents()

    def recount(self, dimension_key: str) -> int:
        """Count people with several answers by the dimension's rule as it is now; how many cells.

        Raises ``Invalid`` where the rule takes one answer and somebody gave several.
        """
        self.changed()
        return self._cells.recount(dimension_key)

    def _by_key_cached(self) -> dict[str, KeptDimension]:
        if self._cache is None:
            self._cache = self._by_key()
        return self._cache


def _change(row: GroupChangeRow, before: list[str], after: list[str]) -> GroupChange:
    return GroupChange(
        kind=GroupChangeKind(row.kind),
        on=row.happened_on,
        before=tuple(before),
        after=tuple(after),
        reason=row.reason,
        old_label=row.old_label,
    )


def _kept(
    row: DimensionRow, groups: list[GroupRow], changes: tuple[GroupChange, ...]
) -> KeptDimension:
    keys = {group.id: group.key for group in groups}
    return KeptDimension(
        id=row.id or 0,
        version=row.version,
        definition=row.definition,
        dimension=Dimension(
            key=row.key,
            label=row.label,
            groups=tuple(_group(group, keys) for group in groups),
            reference=row.reference,
            reporting=Reporting(row.reporting),
            combined=row.combined,
            sensitive=row.sensitive,
            changes=changes,
        ),
        group_ids={g.key: g.id or 0 for g in groups},
    )


def _group(row: GroupRow, keys: Mapping[int | None, str]) -> Group:
    return Group(
        key=row.key,
        label=row.label,
        kind=GroupKind(row.kind),
        lower=row.lower,
        upper=row.upper,
        definition=row.definition,
        parent=keys[row.parent_id] if row.parent_id else None,
        begins_on=row.begins_on,
        ends_on=row.ends_on,
    )
