"""What brought figures in: one row per file or form that was saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from improvement.store.repositories.observations import Tallied
from improvement.store.repositories.scope import Scope
from improvement.store.tables import ImportRow, ImportUndoRow, TestRow
from improvement.store.tables.base import columns

IMPORT = columns(ImportRow)
UNDO = columns(ImportUndoRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptImport:
    """One import, with what became of its rows."""

    id: int
    name: str
    added: int
    changed: int
    identical: int
    rejected: int
    made_by: int
    made_at: datetime
    test_id: int | None = None
    digest: str = ""
    undone_by: int | None = None
    undone_at: datetime | None = None


class Imports:
    """The imports of one partnership."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def open(self, *, test_id: int | None, name: str, digest: str, rejected: int) -> int:
        """Begin an import; returns its id, for the rows that come with it."""
        self._scope.own(TestRow, [test_id], "test")
        row = ImportRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "test_id": test_id,
                "name": name,
                "digest": digest,
                "rejected": rejected,
                "made_by": self._scope.person_id,
                "made_at": self._scope.now,
            }
        )
        return self._scope.added(row)

    def close(self, import_id: int, tallied: Tallied) -> None:
        """Write down what became of the rows."""
        row = self._scope.one(ImportRow, import_id, "import")
        row.added, row.changed, row.identical = tallied.added, tallied.changed, tallied.identical

    def of(self, test_id: int) -> tuple[KeptImport, ...]:
        """The imports of a test, newest first."""
        rows = list(
            self._scope.session.scalars(
                self._scope.mine(ImportRow)
                .where(IMPORT.test_id == test_id)
                .order_by(IMPORT.id.desc())
            )
        )
        return self._kept(rows)

    def get(self, import_id: int) -> KeptImport:
        """One import; raises ``NotFound``."""
        return self._kept([self._scope.one(ImportRow, import_id, "import")])[0]

    def take_back(self, import_id: int, *, removed: int, restored: int) -> None:
        """Write down that an import was taken back."""
        self._scope.own(ImportRow, [import_id], "import")
        row = ImportUndoRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "import_id": import_id,
                "removed": removed,
                "restored": restored,
                "made_by": self._scope.person_id,
                "made_at": self._scope.now,
            }
        )
        self._scope.session.add(row)
        self._scope.session.flush()

    def _kept(self, rows: Sequence[ImportRow]) -> tuple[KeptImport, ...]:
        ids = [row.id for row in rows]
        undone = {
            row.import_id: row
            for row in self._scope.session.scalars(
                self._scope.mine(ImportUndoRow).where(UNDO.import_id.in_(ids))
            )
        }
        return tuple(self._scope.here(_kept(row, undone.get(row.id or 0))) for row in rows)


def _kept(row: ImportRow, undo: ImportUndoRow | None) -> KeptImport:
    return KeptImport(
        id=row.id or 0,
        name=row.name,
        added=row.added,
        changed=row.changed,
        identical=row.identical,
        rejected=row.rejected,
        made_by=row.made_by,
        made_at=row.made_at,
        test_id=row.test_id,
        digest=row.digest,
        undone_by=undo.made_by if undo else None,
        undone_at=undo.made_at if undo else None,
    )
