"""Figures as they stood before they were changed or taken back: what undo and history rest on."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, exists, func, select, update

from improvement.domain.repeated import Repeated
from improvement.store.bulk import insert_columns
from improvement.store.repositories.scope import Scope
from improvement.store.tables import EarlierFigureRow, ImportRow, TestRow
from improvement.store.tables.base import columns, table_of

EARLIER = columns(EarlierFigureRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """One figure (or case) as it stood; ``replaced_by`` is None where it was taken back."""

    place: str
    figures: Mapping[str, Any]
    import_id: int | None
    source_row: int | None
    replaced_by: int | None = None


class EarlierFigures:
    """The earlier figures of one partnership."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, test_id: int, subject: str, earlier: Sequence[Earlier]) -> None:
        """Keep these before they are overwritten or removed."""
        self._scope.own(TestRow, [test_id], "test")
        named = {e.import_id for e in earlier} | {e.replaced_by for e in earlier}
        self._scope.own(ImportRow, named, "import")
        if earlier:
            owner = self._scope.partnership_id
            insert_columns(
                self._scope.session,
                EarlierFigureRow,
                {"partnership_id": owner, "test_id": test_id, "subject": subject},
                {
                    "place": [e.place for e in earlier],
                    "figures": [json.dumps(dict(e.figures)) for e in earlier],
                    "import_id": Repeated.of([e.import_id for e in earlier]),
                    "source_row": [e.source_row for e in earlier],
                    "replaced_by": Repeated.of([e.replaced_by for e in earlier]),
                },
            )

    def of_places(
        self, test_id: int, subject: str, places: Sequence[str]
    ) -> dict[str, tuple[Earlier, ...]]:
        """What stood at these places before, oldest first."""
        found: dict[str, list[Earlier]] = defaultdict(list)
        for row in self._read(
            EARLIER.test_id == test_id, EARLIER.subject == subject, EARLIER.place.in_(places)
        ):
            found[row.place].append(row)
        return {place: tuple(rows) for place, rows in found.items()}

    def replaced_by(self, import_id: int, subject: str) -> dict[str, Earlier]:
        """What this import overwrote, by place."""
        rows = self._read(EARLIER.replaced_by == import_id, EARLIER.subject == subject)
        return {row.place: row for row in rows}

    def later_than(self, import_id: int) -> dict[int, int]:
        """Imports that overwrote figures of this one -> how many; without those taken back."""
        query = (
            select(EARLIER.replaced_by, func.count(EARLIER.id))
            .where(
                EARLIER.partnership_id == self._scope.partnership_id,
                EARLIER.import_id == import_id,
                EARLIER.replaced_by.is_not(None),
            )
            .group_by(EARLIER.replaced_by)
        )
        return {row[0]: row[1] for row in self._scope.session.execute(query)}

    def let_stay(self, import_id: int) -> None:
        """Later entries stay when this import goes: each now stands on what this one stood on.

        What this import had there counts as taken back. Where it had added the figure, the later
        import is from now on the one that did.
        """
        mine = EARLIER.partnership_id == self._scope.partnership_id
        later, on_top = _on_top(import_id)
        below = update(table_of(EarlierFigureRow)).where(
            mine, EARLIER.replaced_by == import_id, exists().where(*on_top)
        )
        by = select(later.c.replaced_by).where(*on_top).limit(1).scalar_subquery()
        self._scope.session.execute(below.values(replaced_by=by))
        gone = update(table_of(EarlierFigureRow)).where(
            mine, EARLIER.import_id == import_id, EARLIER.replaced_by.is_not(None)
        )
        self._scope.session.execute(gone.values(replaced_by=None))

    def to_restore(self, import_id: int) -> int:
        """How many figures this import overwrote and nobody has overwritten since."""
        _, on_top = _on_top(import_id)
        query = select(func.count(EARLIER.id)).where(
            EARLIER.partnership_id == self._scope.partnership_id,
            EARLIER.replaced_by == import_id,
            ~exists().where(*on_top),
        )
        return self._scope.session.scalar(query) or 0

    def restored(self, import_id: int) -> None:
        """What this import overwrote stands again: it is no earlier figure any more."""
        self._scope.session.execute(
            delete(EarlierFigureRow).where(
                EARLIER.partnership_id == self._scope.partnership_id,
                EARLIER.replaced_by == import_id,
            )
        )

    def _read(self, *conditions: Any) -> tuple[Earlier, ...]:
        query = self._scope.mine(EarlierFigureRow).where(*conditions).order_by(EARLIER.id)
        return tuple(
            Earlier(
                place=row.place,
                figures=row.figures,
                import_id=row.import_id,
                source_row=row.source_row,
                replaced_by=row.replaced_by,
            )
            for row in self._scope.session.scalars(query)
        )


def _on_top(import_id: int) -> tuple[Any, tuple[Any, ...]]:
    """Where a later import overwrote this one's figure, at the place of the row that is asked."""
    later = table_of(EarlierFigureRow).alias("later")
    same = (later.c[name] == EARLIER[name] for name in ("test_id", "subject", "place"))
    return later, (later.c.import_id == import_id, later.c.replaced_by.is_not(None), *same)
