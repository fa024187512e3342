"""Changing the lists: names, definitions, order, parents, and what became of groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm.attributes import flag_modified

from improvement.domain.dimensions import Dimension, Group
from improvement.domain.group_changes import GroupChange
from improvement.errors import Conflict, NotFound
from improvement.store.repositories.case_sums import SUM, CaseSumsKept
from improvement.store.repositories.groups import Groups
from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    CaseRow,
    CaseSumRow,
    CellAnswerRow,
    CellGroupRow,
    DimensionRow,
    GroupChangePartRow,
    GroupChangeRow,
    GroupRow,
    JointReadingRow,
    NoteRow,
    ObservationRow,
    StoryRow,
    TestDimensionRow,
)
from improvement.store.tables.base import columns

ANSWER = columns(CellAnswerRow)
CASE = columns(CaseRow)
CELL_GROUP = columns(CellGroupRow)
DIMENSION = columns(DimensionRow)
GROUP = columns(GroupRow)
OBSERVATION = columns(ObservationRow)
EACH_CASE = func.sum(SUM.known + SUM.missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What is logged under a group: totals and case records, and their first and last day."""

    totals: int = 0
    cases: int = 0
    first: date | None = None
    last: date | None = None

    @property
    def any(self) -> bool:
        return bool(self.totals or self.cases)


class GroupLists:
    """The lists of one partnership, as people change them.

    Every change goes by the version of its dimension, which it raises: two people at the same list
    never overwrite each other.
    """

    def __init__(self, scope: Scope, groups: Groups) -> None:
        self._scope = scope
        self._groups = groups

    def open(self, dimension: str, *, version: int) -> None:
        """Begin a change: raise ``Conflict`` unless the list is as it was when it was opened."""
        row = self._dimension(dimension)
        self._scope.unchanged(row, version)
        flag_modified(row, "key")  # raises the version even if only a group changes

    def save_dimension(self, dimension: Dimension, *, definition: str) -> None:
        """Name, definition and rules of a dimension (its groups are changed one by one)."""
        row = self._dimension(dimension.key)
        row.label, row.definition = dimension.label, definition
        row.reference, row.combined = dimension.reference, dimension.combined
        row.reporting, row.sensitive = dimension.reporting, dimension.sensitive
        self._flush()

    def save_group(self, dimension: str, group: Group) -> None:
        """Everything about a group but its place in the order."""
        row = self._group(dimension, group.key)
        row.label, row.definition = group.label, group.definition
        row.begins_on, row.ends_on = group.begins_on, group.ends_on
        row.parent_id = self._group(dimension, group.parent).id if group.parent else None
        self._flush()

    def add_group(self, dimension: str, group: Group) -> None:
        """A new group at the end of the list."""
        kept = self._group(dimension, group.parent).id if group.parent else None
        self._groups.add_group(dimension, group)
        self._flush()
        self._group(dimension, group.key).parent_id = kept
        self._flush()

    def remove_group(self, dimension: str, key: str) -> None:
        """Take out a group that nothing was ever logged, written or decided about.

        Raises ``Conflict`` where something was: such a group is put out of use instead.
        """
        row = self._group(dimension, key)
        if self._is_pointed_at(row.id or 0):
            raise Conflict(
                f"{row.label} is in use: figures, notes, plans or other groups point at it, and "
                "they would lose what they are about. Put it out of use instead."
            )
        self._scope.session.delete(row)
        self._flush()

    def order(self, dimension: str, keys: Sequence[str]) -> None:
        """Put a dimension's groups in this order; those not named keep theirs, behind."""
        rows = {row.key: row for row in self._groups_of(dimension)}
        wanted = [*keys, *(key for key in rows if key not in keys)]
        for position, key in enumerate(wanted):
            rows[key].position = position
        self._flush()

    def order_dimensions(self, keys: Sequence[str]) -> None:
        """Put the dimensions in this order; those not named keep theirs, behind."""
        query = self._scope.mine(DimensionRow).order_by(DIMENSION.position, DIMENSION.id)
        rows = {row.key: row for row in self._scope.session.scalars(query)}
        wanted = [*(key for key in keys if key in rows), *(k for k in rows if k not in keys)]
        for position, key in enumerate(wanted):
            rows[key].position = position
        self._flush()

    def record(self, dimension: str, change: GroupChange) -> None:
        """Write down what became of groups."""
        row = GroupChangeRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "dimension_id": self._dimension(dimension).id,
                "kind": change.kind,
                "happened_on": change.on,
                "reason": change.reason,
                "old_label": change.old_label,
                "made_by": self._scope.person_id,
                "made_at": self._scope.now,
            }
        )
        self._scope.session.add(row)
        self._scope.session.flush()
        for after, keys in ((False, change.before), (True, change.after)):
            for key in keys:
                part = {
                    "partnership_id": self._scope.partnership_id,
                    "change_id": row.id,
                    "group_id": self._group(dimension, key).id,
                    "after": after,
                }
                self._scope.session.add(GroupChangePartRow.model_validate(part))
        self._flush()

    def usage(self, dimension: str, *, since: date | None = None) -> dict[str, Usage]:
        """What is logged under each group (key), of periods and cases that began ``since``."""
        counted: dict[str, dict[str, tuple[int, date | None, date | None]]] = {}
        sums = CaseSumsKept(self._scope)
        for name, table, began, number, which in (
            ("totals", ObservationRow, OBSERVATION.period_start, func.count(), true()),
            ("cases", CaseSumRow, SUM.starts_on, EACH_CASE, sums.telling_all()),
            ("others", CaseRow, CASE.starts_on, func.count(), CASE.test_id.in_(sums.without())),
        ):
            query = self._uses(dimension, table, began, number).where(which)
            if since is not None:
                query = query.where(began >= since)
            for key, found, first, last in self._scope.session.execute(query):
                counted.setdefault(key, {})[name] = (int(found), first, last)
        return {key: _usage(found) for key, found in counted.items()}

    def _uses(self, dimension: str, table: type, began: Any, number: Any) -> Select[Any]:
        """A cell with several answers is in use under each of them, however it is counted."""
        here = columns(table)
        pairs = (
            select(CELL_GROUP.cell_id, CELL_GROUP.group_id)
            .union(select(ANSWER.cell_id, ANSWER.group_id))
            .subquery()
        )
        return (
            select(GROUP.key, number, func.min(began), func.max(began))
            .join(pairs, pairs.c.group_id == GROUP.id)
            .join(table, here.cell_id == pairs.c.cell_id)
            .where(
                GROUP.partnership_id == self._scope.partnership_id,
                here.partnership_id == self._scope.partnership_id,
                GROUP.dimension_id == self._dimension(dimension).id,
            )
            .group_by(GROUP.key)
        )

    def _is_pointed_at(self, group_id: int) -> bool:
        pointing = (
            columns(CellGroupRow).group_id,
            columns(CellAnswerRow).group_id,
            columns(NoteRow).group_id,
            columns(StoryRow).group_id,
            columns(JointReadingRow).group_id,
            columns(TestDimensionRow).reference_group_id,
            columns(GroupChangePartRow).group_id,
            columns(GroupRow).parent_id,
        )
        return any(
            self._scope.session.scalar(select(column).where(column == group_id).limit(1))
            for column in pointing
        )

    def _dimension(self, key: str) -> DimensionRow:
        row = self._scope.session.scalars(
            self._scope.mine(DimensionRow).where(DIMENSION.key == key)
        ).first()
        if row is None:
            raise NotFound(f"There is no dimension {key!r} here. Choose one that is.")
        return row

    def _groups_of(self, dimension: str) -> list[GroupRow]:
        query = self._scope.mine(GroupRow).where(
            GROUP.dimension_id == self._dimension(dimension).id
        )
        return list(self._scope.session.scalars(query.order_by(GROUP.position, GROUP.id)))

    def _group(self, dimension: str, key: str | None) -> GroupRow:
        for row in self._groups_of(dimension):
            if row.key == key:
                return row
        raise NotFound(f"There is no group {key!r} in {dimension}. Choose one that is.")

    def _flush(self) -> None:
        self._scope.session.flush()
        self._groups.changed()


def _usage(found: dict[str, tuple[int, date | None, date | None]]) -> Usage:
    days = [day for _, *both in found.values() for day in both if day is not None]
    return Usage(
        totals=found.get("totals", (0,))[0],
        cases=found.get("cases", (0,))[0] + found.get("others", (0,))[0],
        first=min(days, default=None),
        last=max(days, default=None),
    )
