"""Changing what was taken up: practices of one's own and of other partnerships alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from improvement.domain.practices import Adoption, Standing
from improvement.errors import Conflict
from improvement.store.repositories.scope import Scope
from improvement.store.tables import AdoptionRow, OutsideAdoptionRow
from improvement.store.tables.base import columns


class Origin(StrEnum):
    """Where a practice that was taken up is from."""

    HERE = "here"
    OUTSIDE = "outside"


ROWS: Mapping[Origin, type[AdoptionRow] | type[OutsideAdoptionRow]] = {
    Origin.HERE: AdoptionRow,
    Origin.OUTSIDE: OutsideAdoptionRow,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptUse:
    """A test that does, or did, a practice; ``source`` is the practice's or publication's id.

    ``card`` is its card as it was taken up, and None for a practice of one's own.
    """

    id: int
    origin: Origin
    version: int
    source: int
    test_id: int
    card: Mapping[str, Any] | None
    done: Adoption
    given: bool
    archived_at: datetime | None
    archived_by: int | None
    archived_because: str


class Adoptions:
    """How one partnership does the practices it took up."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, origin: Origin, adoption_id: int) -> KeptUse:
        """One of them, also one that was put away; ``NotFound`` if it is not there."""
        return _kept(self._scope.one(ROWS[origin], adoption_id, "adoption"))

    def put_away(self) -> tuple[KeptUse, ...]:
        """Those that were put away, the latest first."""
        found = [_kept(row) for table in ROWS.values() for row in self._away_rows(table)]
        return tuple(
            self._scope.here(kept)
            for kept in sorted(found, key=lambda k: (k.archived_at, k.id), reverse=True)
        )

    def _away_rows(self, table: type[Any]) -> Any:
        away = columns(table).archived_at.is_not(None)
        return self._scope.session.scalars(self._scope.mine(table).where(away))

    def change(
        self,
        origin: Origin,
        adoption_id: int,
        done: Adoption,
        *,
        version: int,
        told: Mapping[str, Any] | None = None,
    ) -> None:
        """Done so from now on; ``told`` goes into evidence that is given back.

        Raises ``Conflict`` for a stale version and for what was put away.
        """
        row = self._scope.one(ROWS[origin], adoption_id, "adoption")
        self._scope.unchanged(row, version)
        if row.archived_at is not None:
            raise Conflict("This was put away. Bring it back first, at the end of Practices.")
        for name, value in taken_up(done).items():
            setattr(row, name, value)
        if isinstance(row, OutsideAdoptionRow) and row.shared_on is not None and told:
            row.evidence = {**row.evidence, **told}
        self._scope.session.flush()

    def away(self, origin: Origin, adoption_id: int, *, version: int, because: str) -> None:
        """Out of every list, and nothing of it is given; raises ``Conflict`` if stale."""
        row = self._scope.one(ROWS[origin], adoption_id, "adoption")
        self._scope.unchanged(row, version)
        if row.archived_at is not None:
            raise Conflict("This was put away already. Bring it back, or leave it there.")
        row.archived_at, row.archived_by = self._scope.now, self._scope.person_id
        row.archived_because = because
        self._scope.session.flush()

    def back(self, origin: Origin, adoption_id: int) -> None:
        """As it was before; raises ``Conflict`` where its test does another practice by now."""
        row = self._scope.one(ROWS[origin], adoption_id, "adoption")
        if row.archived_at is None:
            return
        if self._busy(row.test_id):
            raise Conflict("The test does another practice by now. Put that away first.")
        row.archived_at, row.archived_by, row.archived_because = None, None, ""
        self._scope.session.flush()

    def _busy(self, test_id: int) -> bool:
        queries = (
            select(at.id).where(
                at.partnership_id == self._scope.partnership_id,
                at.test_id == test_id,
                at.archived_at.is_(None),
            )
            for at in (columns(table) for table in ROWS.values())
        )
        return any(self._scope.session.scalar(query.limit(1)) is not None for query in queries)


def taken_up(done: Adoption) -> Mapping[str, Any]:
    """How a practice is done, as a row keeps it."""
    return {
        "kept": list(done.kept),
        "adaptations": done.adaptations,
        "standing": done.standing,
        "reason": done.reason,
        "lesson": done.lesson,
    }


def done_of(row: AdoptionRow | OutsideAdoptionRow) -> Adoption:
    """How a row says that the practice is done."""
    return Adoption(
        kept=tuple(row.kept),
        adaptations=row.adaptations,
        standing=Standing(row.standing),
        reason=row.reason,
        lesson=row.lesson,
    )


def _kept(row: AdoptionRow | OutsideAdoptionRow) -> KeptUse:
    outside = row if isinstance(row, OutsideAdoptionRow) else None
    here = row if isinstance(row, AdoptionRow) else None
    return KeptUse(
        id=row.id or 0,
        origin=Origin.OUTSIDE if outside else Origin.HERE,
        version=row.version,
        source=outside.publication_id if outside else here.practice_id if here else 0,
        test_id=row.test_id,
        card=outside.card if outside else None,
        done=done_of(row),
        given=outside is not None and outside.shared_on is not None,
        archived_at=row.archived_at,
        archived_by=row.archived_by,
        archived_because=row.archived_because,
    )
