"""Tests and cycles that were put away: nothing is deleted, and everything can be brought back."""

from typing import Any

from improvement.errors import Conflict
from improvement.store.repositories.scope import Scope
from improvement.store.tables import CycleRow, TestRow


class PutAway:
    """Puts tests and cycles of one partnership away and brings them back."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def test(self, test_id: int, *, version: int, because: str) -> None:
        """Out of every list; raises ``Conflict`` for a stale version."""
        self._away(self._scope.one(TestRow, test_id, "test"), version, because)

    def cycle(self, cycle_id: int, *, version: int, because: str) -> None:
        """Out of its ramp; raises ``Conflict`` for a stale version."""
        self._away(self._scope.one(CycleRow, cycle_id, "cycle"), version, because)

    def test_back(self, test_id: int) -> None:
        """As it was before; what is not put away stays as it is."""
        self._back(self._scope.one(TestRow, test_id, "test"))

    def cycle_back(self, cycle_id: int) -> None:
        """As it was before; what is not put away stays as it is."""
        self._back(self._scope.one(CycleRow, cycle_id, "cycle"))

    def _away(self, row: Any, version: int, because: str) -> None:
        self._scope.unchanged(row, version)
        if row.archived_at is not None:
            raise Conflict("This was put away already. Bring it back, or leave it there.")
        row.archived_at, row.archived_by = self._scope.now, self._scope.person_id
        row.archived_because = because
        self._scope.session.flush()

    def _back(self, row: Any) -> None:
        row.archived_at, row.archived_by, row.archived_because = None, None, ""
        self._scope.session.flush()
