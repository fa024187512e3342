"""PDSA cycles of the tests of one partnership; their parts are kept as plain records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select

from improvement.domain.vocabulary import Act, CyclePurpose, CycleStep
from improvement.errors import Conflict
from improvement.store.repositories.scope import Scope
from improvement.store.tables import CyclePlanVersionRow, CycleRow, TestRow
from improvement.store.tables.base import columns

CYCLE = columns(CycleRow)
VERSION = columns(CyclePlanVersionRow)

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleParts:
    """The four parts of a cycle as records, and what is looked up by itself."""

    plan: Record
    did: Record
    studied: Record
    acted: Record
    purpose: CyclePurpose
    starts_on: date | None
    ends_on: date | None
    act: Act | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCycle:
    """A cycle as kept."""

    id: int
    version: int
    test_id: int
    number: int
    parent_id: int | None
    step: CycleStep
    parts: CycleParts
    locked_by: int | None
    locked_at: datetime | None
    closed_at: datetime | None
    closed_by: int | None
    created_by: int
    archived_at: datetime | None = None
    archived_by: int | None = None
    archived_because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCyclePlan:
    """A cycle's plan as it was locked (number 1) or amended."""

    number: int
    plan: Record
    reason: str
    made_by: int
    made_at: datetime


class Cycles:
    """The cycles of one partnership."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def all(self) -> tuple[KeptCycle, ...]:
        """Every cycle in sight, by test and number."""
        rows = self._scope.session.scalars(
            self._scope.mine(CycleRow)
            .where(CYCLE.archived_at.is_(None))
            .order_by(CYCLE.test_id, CYCLE.number)
        )
        return tuple(self._scope.here(_kept(row)) for row in rows)

    def predicted(self) -> tuple[KeptCycle, ...]:
        """Cycles in sight and all that were ever locked: a prediction stays made."""
        rows = self._scope.session.scalars(
            self._scope.mine(CycleRow)
            .where(or_(CYCLE.archived_at.is_(None), CYCLE.locked_at.is_not(None)))
            .order_by(CYCLE.test_id, CYCLE.number)
        )
        return tuple(self._scope.here(_kept(row)) for row in rows)

    def of(self, test_id: int) -> tuple[KeptCycle, ...]:
        """The ramp of a test, first cycle first, with those that were put away."""
        rows = self._scope.session.scalars(
            self._scope.mine(CycleRow).where(CYCLE.test_id == test_id).order_by(CYCLE.number)
        )
        return tuple(self._scope.here(_kept(row)) for row in rows)

    def get(self, cycle_id: int) -> KeptCycle:
        """One cycle; ``NotFound`` if it is not there, or not in this partnership."""
        return self._scope.here(_kept(self._scope.one(CycleRow, cycle_id, "cycle")))

    def add(self, test_id: int, parts: CycleParts, *, parent_id: int | None) -> int:
        """A new cycle at the end of the ramp; returns its id."""
        self._scope.own(TestRow, [test_id], "test")
        self._scope.own(CycleRow, [parent_id], "cycle")
        newest = self._scope.session.scalar(
            select(func.max(CYCLE.number)).where(CYCLE.test_id == test_id)
        )
        row = CycleRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "test_id": test_id,
                "number": (newest or 0) + 1,
                "parent_id": parent_id,
                "created_by": self._scope.person_id,
                "created_at": self._scope.now,
                **_columns(parts),
            }
        )
        return self._scope.added(row)

    def save(self, cycle_id: int, parts: CycleParts, *, version: int) -> None:
        """Keep the parts as they are now; raises ``Conflict`` for a stale version."""
        row = self._scope.one(CycleRow, cycle_id, "cycle")
        self._scope.unchanged(row, version)
        if row.locked_at is not None and dict(parts.plan) != row.plan:
            raise Conflict("The plan of this cycle is locked. Amend it, with a reason, instead.")
        for name, value in _columns(parts).items():
            setattr(row, name, value)
        self._scope.session.flush()

    def move(self, cycle_id: int, to: CycleStep, *, version: int) -> None:
        """Go to another step; the first time at Do locks the plan, with author and time."""
        row = self._scope.one(CycleRow, cycle_id, "cycle")
        self._scope.unchanged(row, version)
        if to is CycleStep.DO and row.locked_at is None:
            row.locked_at, row.locked_by = self._scope.now, self._scope.person_id
            self._add_version(cycle_id, row.plan, number=1, reason="")
        if to is CycleStep.CLOSED:
            row.closed_at, row.closed_by = self._scope.now, self._scope.person_id
        row.step = to
        self._scope.session.flush()

    def amend(self, cycle_id: int, parts: CycleParts, *, reason: str, version: int) -> None:
        """Change a locked plan: the original stays beside it, with reason, author and time."""
        row = self._scope.one(CycleRow, cycle_id, "cycle")
        self._scope.unchanged(row, version)
        newest = self._scope.session.scalar(
            select(func.max(VERSION.number)).where(VERSION.cycle_id == cycle_id)
        )
        self._add_version(cycle_id, parts.plan, number=(newest or 0) + 1, reason=reason)
        self._scope.session.flush()  # a locked plan changes only once its amendment is there
        for name, value in _columns(parts).items():
            setattr(row, name, value)
        self._scope.session.flush()

    def versions(self, cycle_ids: Iterable[int]) -> dict[int, tuple[KeptCyclePlan, ...]]:
        """By cycle: the plan as locked and its amendments, oldest first; unlocked ones left out."""
        rows = self._scope.session.scalars(
            self._scope.mine(CyclePlanVersionRow)
            .where(VERSION.cycle_id.in_(list(cycle_ids)))
            .order_by(VERSION.cycle_id, VERSION.number)
        )
        found: dict[int, tuple[KeptCyclePlan, ...]] = {}
        for row in rows:
            version = KeptCyclePlan(
                number=row.number,
                plan=row.plan,
                reason=row.reason,
                made_by=row.made_by,
                made_at=row.made_at,
            )
            found[row.cycle_id] = (*found.get(row.cycle_id, ()), self._scope.here(version))
        return found

    def _add_version(self, cycle_id: int, plan: Record, *, number: int, reason: str) -> None:
        self._scope.session.add(
            CyclePlanVersionRow.model_validate(
                {
                    "partnership_id": self._scope.partnership_id,
                    "cycle_id": cycle_id,
                    "number": number,
                    "plan": dict(plan),
                    "reason": reason,
                    "made_by": self._scope.person_id,
                    "made_at": self._scope.now,
                }
            )
        )


def _columns(parts: CycleParts) -> dict[str, Any]:
    return {
        "plan": dict(parts.plan),
        "did": dict(parts.did),
        "studied": dict(parts.studied),
        "acted": dict(parts.acted),
        "purpose": parts.purpose,
        "starts_on": parts.starts_on,
        "ends_on": parts.ends_on,
        "act": parts.act,
    }


def _kept(row: CycleRow) -> KeptCycle:
    return KeptCycle(
        id=row.id or 0,
        version=row.version,
        test_id=row.test_id,
        number=row.number,
        parent_id=row.parent_id,
        step=row.step,
        parts=CycleParts(
            plan=row.plan,
            did=row.did,
            studied=row.studied,
            acted=row.acted,
            purpose=row.purpose,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            act=row.act,
        ),
        locked_by=row.locked_by,
        locked_at=row.locked_at,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        created_by=row.created_by,
        archived_at=row.archived_at,
        archived_by=row.archived_by,
        archived_because=row.archived_because,
    )
