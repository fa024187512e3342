"""What brought figures in: one row per file or form that was saved."""

from dataclasses import dataclass
from datetime import datetime

from improvement.store.repositories.observations import Tallied
from improvement.store.repositories.scope import Scope
from improvement.store.tables import ImportRow, TestRow
from improvement.store.tables.base import columns

IMPORT = columns(ImportRow)


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
        self._scope.session.add(row)
        self._scope.session.flush()
        assert row.id is not None  # noqa: S101 - flushed
        return row.id

    def close(self, import_id: int, tallied: Tallied) -> None:
        """Write down what became of the rows."""
        row = self._scope.one(ImportRow, import_id, "import")
        row.added, row.changed, row.identical = tallied.added, tallied.changed, tallied.identical

    def of(self, test_id: int) -> tuple[KeptImport, ...]:
        """The imports of a test, newest first."""
        rows = self._scope.session.scalars(
            self._scope.mine(ImportRow).where(IMPORT.test_id == test_id).order_by(IMPORT.id.desc())
        )
        return tuple(
            KeptImport(
                id=row.id or 0,
                name=row.name,
                added=row.added,
                changed=row.changed,
                identical=row.identical,
                rejected=row.rejected,
                made_by=row.made_by,
                made_at=row.made_at,
            )
            for row in rows
        )
