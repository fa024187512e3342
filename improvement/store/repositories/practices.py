"""The practices of one partnership, with every version of their cards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from improvement.domain.practices import Adoption
from improvement.errors import Conflict
from improvement.store.repositories.adoptions import done_of, taken_up
from improvement.store.repositories.scope import Scope
from improvement.store.tables import AdoptionRow, PracticeRow, PracticeVersionRow, TestRow
from improvement.store.tables.base import columns

ADOPTION = columns(AdoptionRow)
PRACTICE = columns(PracticeRow)
VERSION = columns(PracticeVersionRow)

Card = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAdoption:
    """A test that does the practice, as kept."""

    id: int
    version: int
    practice_id: int
    test_id: int
    done: Adoption
    adopted_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCardVersion:
    """A card as it was written, by whom, when and why."""

    number: int
    card: Card
    reason: str
    made_by: int
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPractice:
    """A practice with its cards, oldest first, and the tests that do it."""

    id: int
    version: int
    test_id: int
    name: str
    versions: tuple[KeptCardVersion, ...]
    adoptions: tuple[KeptAdoption, ...]

    @property
    def card(self) -> Card:
        """The card as it stands."""
        return self.versions[-1].card


class PracticeCards:
    """What one partnership made of what it learned."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def all(self) -> tuple[KeptPractice, ...]:
        """Every practice by name, in three queries."""
        session = self._scope.session
        versions = _by_practice(
            session.scalars(self._scope.mine(PracticeVersionRow).order_by(VERSION.number))
        )
        adoptions = _by_practice(
            session.scalars(
                self._scope.mine(AdoptionRow)
                .where(ADOPTION.archived_at.is_(None))
                .order_by(ADOPTION.id)
            )
        )
        rows = session.scalars(self._scope.mine(PracticeRow).order_by(PRACTICE.name, PRACTICE.id))
        return tuple(
            KeptPractice(
                id=row.id or 0,
                version=row.version,
                test_id=row.test_id,
                name=row.name,
                versions=tuple(
                    self._scope.here(_version(v)) for v in versions.get(row.id or 0, ())
                ),
                adoptions=tuple(_adoption(a) for a in adoptions.get(row.id or 0, ())),
            )
            for row in rows
        )

    def get(self, practice_id: int) -> KeptPractice:
        """One practice; ``NotFound`` if it is not there, or not in this partnership."""
        self._scope.one(PracticeRow, practice_id, "practice")
        return next(p for p in self.all() if p.id == practice_id)

    def add(self, test_id: int, *, name: str) -> int:
        """A practice that came out of a test, still without a card; returns its id."""
        self._scope.own(TestRow, [test_id], "test")
        row = PracticeRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "test_id": test_id,
                "name": name,
                "created_by": self._scope.person_id,
                "created_at": self._scope.now,
            }
        )
        return self._scope.added(row)

    def write(self, practice_id: int, card: Card, *, name: str, reason: str, version: int) -> None:
        """Keep a card as the newest version; raises ``Conflict`` for a stale one."""
        row = self._scope.one(PracticeRow, practice_id, "practice")
        self._scope.unchanged(row, version)
        row.name, row.newest = name, row.newest + 1
        self._scope.session.add(
            PracticeVersionRow.model_validate(
                {
                    "partnership_id": self._scope.partnership_id,
                    "practice_id": practice_id,
                    "number": row.newest,
                    "card": dict(card),
                    "reason": reason,
                    "made_by": self._scope.person_id,
                    "made_at": self._scope.now,
                }
            )
        )
        self._scope.session.flush()

    def adopt(self, practice_id: int, test_id: int, done: Adoption) -> int:
        """This test does the practice from now on; returns the adoption's id.

        Raises ``Conflict`` where it does one already.
        """
        self._scope.own(PracticeRow, [practice_id], "practice")
        self._scope.own(TestRow, [test_id], "test")
        there = self._scope.mine(AdoptionRow).where(
            ADOPTION.test_id == test_id, ADOPTION.archived_at.is_(None)
        )
        if self._scope.session.scalars(there).first() is not None:
            raise Conflict("This test does another practice already. A test does one.")
        return self._scope.added(
            AdoptionRow.model_validate(
                {
                    "partnership_id": self._scope.partnership_id,
                    "practice_id": practice_id,
                    "test_id": test_id,
                    **taken_up(done),
                    "adopted_by": self._scope.person_id,
                    "adopted_at": self._scope.now,
                }
            )
        )

    def of_tests(self) -> dict[int, int]:
        """Test id -> the practice it does, or that came out of it."""
        session, mine = self._scope.session, self._scope.partnership_id
        made = select(PRACTICE.test_id, PRACTICE.id).where(PRACTICE.partnership_id == mine)
        done = select(ADOPTION.test_id, ADOPTION.practice_id).where(
            ADOPTION.partnership_id == mine, ADOPTION.archived_at.is_(None)
        )
        return {
            test_id: practice_id
            for query in (made, done)
            for test_id, practice_id in session.execute(query)
        }


def _by_practice(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.practice_id, []).append(row)
    return found


def _version(row: PracticeVersionRow) -> KeptCardVersion:
    return KeptCardVersion(
        number=row.number,
        card=row.card,
        reason=row.reason,
        made_by=row.made_by,
        made_at=row.made_at,
    )


def _adoption(row: AdoptionRow) -> KeptAdoption:
    return KeptAdoption(
        id=row.id or 0,
        version=row.version,
        practice_id=row.practice_id,
        test_id=row.test_id,
        done=done_of(row),
        adopted_by=row.adopted_by,
    )
