"""Tests of change and their plans."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm.attributes import flag_modified

from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.errors import Conflict
from improvement.store.put_away import refuse_put_away
from improvement.store.repositories.carried import carried
from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    DimensionRow,
    GroupRow,
    MeasureRow,
    ObservationRow,
    PlanVersionRow,
    TeamRow,
    TestDimensionRow,
    TestRow,
)
from improvement.store.tables.base import columns

DIMENSION = columns(DimensionRow)
GROUP = columns(GroupRow)
MEASURE = columns(MeasureRow)
OBSERVATION = columns(ObservationRow)
PLAN_VERSION = columns(PlanVersionRow)
TEST = columns(TestRow)
TEST_DIMENSION = columns(TestDimensionRow)

#: Plan fields that live in columns of their own (the rest live in rows of other tables).
COLUMNS = tuple(f.name for f in fields(Plan) if f.name not in {"measures", "dimensions"})
SPEC = tuple(f.name for f in fields(MeasureSpec))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTest:
    """A test with its plan, as kept."""

    id: int
    version: int
    team_id: int
    team: str
    plan: Plan
    measure_ids: Mapping[str, int]
    started_at: datetime | None
    started_by: int | None
    created_at: datetime
    data_version: int
    amended_after_looking: bool
    began_from: int | None = None
    idea_id: int | None = None
    archived_at: datetime | None = None
    archived_by: int | None = None
    archived_because: str = ""

    @property
    def started_on(self) -> date | None:
        return self.started_at.date() if self.started_at else None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVersion:
    """A plan as it was locked, or amended."""

    number: int
    plan: Mapping[str, Any]
    reason: str
    after_looking: bool
    made_by: int
    made_at: datetime


class Plans:
    """The registered plans of one partnership."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def all(self) -> tuple[KeptTest, ...]:
        """Every test in sight, newest first, in five queries however many there are."""
        rows = self._scope.session.scalars(
            self._scope.mine(TestRow).where(TEST.archived_at.is_(None)).order_by(TEST.id.desc())
        )
        return self._kept(rows.all())

    def put_away(self) -> tuple[KeptTest, ...]:
        """Those that were put away, the latest first."""
        rows = self._scope.session.scalars(
            self._scope.mine(TestRow)
            .where(TEST.archived_at.is_not(None))
            .order_by(TEST.archived_at.desc(), TEST.id.desc())
        )
        return self._kept(rows.all())

    def of(self, test_ids: Iterable[int]) -> tuple[KeptTest, ...]:
        """Those of these tests that are here, in as many queries as one."""
        rows = self._scope.session.scalars(
            self._scope.mine(TestRow).where(TEST.id.in_(list(test_ids))).order_by(TEST.id)
        )
        return self._kept(rows.all())

    def get(self, test_id: int) -> KeptTest:
        """One test; ``NotFound`` if it is not there, or not in this partnership."""
        return self._kept([self._scope.one(TestRow, test_id, "test")])[0]

    def add(self, plan: Plan, *, team_id: int, began_from: int | None = None) -> int:
        """A new draft, of its own or from an earlier test; returns its id."""
        self._scope.one(TeamRow, team_id, "team")
        self._scope.own(TestRow, [began_from], "test")
        row = TestRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "team_id": team_id,
                "began_from": began_from,
                **_columns(plan),
            }
        )
        self._scope.session.add(row)
        self._scope.session.flush()
        assert row.id is not None  # noqa: S101 - flushed
        self._save_measures(row.id, plan)
        self._save_dimensions(row.id, plan)
        return row.id

    def save(self, test_id: int, plan: Plan, *, version: int) -> None:
        """Keep the plan as it is now; raises ``Conflict`` for a stale version."""
        row = self._scope.one(TestRow, test_id, "test")
        self._scope.unchanged(row, version)
        for name, value in _columns(plan).items():
            setattr(row, name, value)
        flag_modified(row, "created_at")  # measures and dimensions are part of the same form
        self._save_measures(test_id, plan)
        self._save_dimensions(test_id, plan)

    def _save_measures(self, test_id: int, plan: Plan) -> None:
        known = {row.key: row for row in self._measures([test_id])}
        for position, spec in enumerate(plan.measures):
            row = known.pop(spec.key, None)
            if row is None:
                self._scope.session.add(
                    MeasureRow.model_validate(
                        {
                            "partnership_id": self._scope.partnership_id,
                            "test_id": test_id,
                            "position": position,
                            **asdict(spec),
                        }
                    )
                )
                continue
            if row.kind != spec.kind:
                self._refuse_if_used(row, "kind cannot change")
            for name in SPEC:
                setattr(row, name, getattr(spec, name))
            row.position = position
        for row in known.values():
            self._remove_measure(row)

    def _remove_measure(self, row: MeasureRow) -> None:
        self._refuse_if_used(row, "place in the plan stays")
        self._scope.session.delete(row)

    def _refuse_if_used(self, row: MeasureRow, then: str) -> None:
        """Figures of one kind cannot be read as another, nor be left without their measure."""
        used = self._scope.session.scalar(
            select(OBSERVATION.id).where(OBSERVATION.measure_id == row.id).limit(1)
        ) or self._scope.session.scalar(carried([row.id or 0]))
        if used:
            raise Conflict(
                f"Figures are logged for the measure {row.label!r}, so its {then}. "
                "Add a new measure beside it instead."
            )

    def _save_dimensions(self, test_id: int, plan: Plan) -> None:
        session = self._scope.session
        for old in session.scalars(
            self._scope.mine(TestDimensionRow).where(TEST_DIMENSION.test_id == test_id)
        ):
            session.delete(old)
        session.flush()
        dimensions = {d.key: d.id or 0 for d in session.scalars(self._scope.mine(DimensionRow))}
        groups = {
            (g.dimension_id, g.key): g.id or 0 for g in session.scalars(self._scope.mine(GroupRow))
        }
        for position, named in enumerate(plan.dimensions):
            if named.key not in dimensions:
                raise Conflict(f"There is no dimension {named.key!r} any more. Choose another.")
            dimension_id = dimensions[named.key]
            session.add(
                TestDimensionRow.model_validate(
                    {
                        "partnership_id": self._scope.partnership_id,
                        "test_id": test_id,
                        "dimension_id": dimension_id,
                        "reference_group_id": groups.get((dimension_id, named.reference or "")),
                        "position": position,
                    }
                )
            )

    def start(self, test_id: int, plan_record: Mapping[str, Any], *, version: int) -> None:
        """Lock the plan (version 1, author, time) and begin."""
        row = self._scope.one(TestRow, test_id, "test")
        self._scope.unchanged(row, version)
        row.started_at = self._scope.now
        row.started_by = self._scope.person_id
        self._add_version(test_id, plan_record, number=1, reason="", after_looking=False)

    def amend(
        self, test_id: int, plan_record: Mapping[str, Any], *, reason: str, after_looking: bool
    ) -> None:
        """Keep an amended plan beside the locked one."""
        self._scope.own(TestRow, [test_id], "test")
        newest = self._scope.session.scalar(
            select(func.max(PLAN_VERSION.number)).where(PLAN_VERSION.test_id == test_id)
        )
        self._add_version(
            test_id,
            plan_record,
            number=(newest or 0) + 1,
            reason=reason,
            after_looking=after_looking,
        )
        self._scope.session.flush()  # a locked plan changes only once its amendment is there

    def _add_version(
        self,
        test_id: int,
        plan_record: Mapping[str, Any],
        *,
        number: int,
        reason: str,
        after_looking: bool,
    ) -> None:
        self._scope.session.add(
            PlanVersionRow.model_validate(
                {
                    "partnership_id": self._scope.partnership_id,
                    "test_id": test_id,
                    "number": number,
                    "plan": dict(plan_record),
                    "reason": reason,
                    "after_looking": after_looking,
                    "made_by": self._scope.person_id,
                    "made_at": self._scope.now,
                }
            )
        )

    def versions(self, test_id: int) -> tuple[KeptVersion, ...]:
        """The locked plan and its amendments, oldest first."""
        rows = self._scope.session.scalars(
            self._scope.mine(PlanVersionRow)
            .where(PLAN_VERSION.test_id == test_id)
            .order_by(PLAN_VERSION.number)
        )
        return tuple(
            self._scope.here(
                KeptVersion(
                    number=row.number,
                    plan=row.plan,
                    reason=row.reason,
                    after_looking=row.after_looking,
                    made_by=row.made_by,
                    made_at=row.made_at,
                )
            )
            for row in rows
        )

    def hold(self, test_id: int) -> int:
        """Keep others from changing this test's figures until we are done; their version now."""
        self._scope.own(TestRow, [test_id], "test")
        query = select(TEST.data_version).where(TEST.id == test_id).with_for_update()
        return self._scope.session.scalar(query) or 0

    def data_changed(self, test_id: int) -> None:
        """Mark that figures changed, for caches; the plan's own version stays as it is.

        No audit row of its own: what changed the figures has written one.
        """
        self._scope.own(TestRow, [test_id], "test")
        refuse_put_away(self._scope.session, {test_id})
        self._scope.session.execute(
            update(TestRow).where(TEST.id == test_id).values(data_version=TEST.data_version + 1)
        )

    def indicators(self) -> tuple[tuple[int, MeasureSpec], ...]:
        """The partnership's indicators: measures that belong to no test."""
        rows = self._scope.session.scalars(
            self._scope.mine(MeasureRow).where(MEASURE.test_id.is_(None)).order_by(MEASURE.id)
        )
        return tuple((row.id or 0, _spec(row)) for row in rows)

    def add_indicator(self, spec: MeasureSpec) -> int:
        row = MeasureRow.model_validate(
            {"partnership_id": self._scope.partnership_id, **asdict(spec)}
        )
        return self._scope.added(row)

    def _measures(self, test_ids: list[int]) -> list[MeasureRow]:
        query = (
            self._scope.mine(MeasureRow)
            .where(MEASURE.test_id.in_(test_ids))
            .order_by(MEASURE.position, MEASURE.id)
        )
        return list(self._scope.session.scalars(query))

    def _specs(self, test_ids: list[int]) -> dict[int, list[tuple[int, MeasureSpec]]]:
        """Ids and measures by test. Plain columns: hundreds of rows are read at every look."""
        query = (
            select(MEASURE.test_id, MEASURE.id, *(getattr(MEASURE, name) for name in SPEC))
            .where(
                MEASURE.partnership_id == self._scope.partnership_id,
                MEASURE.test_id.in_(test_ids),
            )
            .order_by(MEASURE.position, MEASURE.id)
        )
        found: dict[int, list[tuple[int, MeasureSpec]]] = defaultdict(list)
        for row in self._scope.session.execute(query):
            found[row.test_id].append((row.id, _spec(row)))
        return found

    def _named_dimensions(self, test_ids: list[int]) -> dict[int, list[NamedDimension]]:
        query = (
            select(TEST_DIMENSION.test_id, DIMENSION.key, GROUP.key)
            .join(DimensionRow, DIMENSION.id == TEST_DIMENSION.dimension_id)
            .outerjoin(GroupRow, GROUP.id == TEST_DIMENSION.reference_group_id)
            .where(TEST_DIMENSION.test_id.in_(test_ids))
            .order_by(TEST_DIMENSION.position)
        )
        named: dict[int, list[NamedDimension]] = defaultdict(list)
        for test_id, dimension, reference in self._scope.session.execute(query):
            named[test_id].append(NamedDimension(key=dimension, reference=reference))
        return named

    def _kept(self, rows: Any) -> tuple[KeptTest, ...]:
        ids = [row.id for row in rows]
        measures = self._specs(ids)
        dimensions = self._named_dimensions(ids)
        teams = {t.id: t.name for t in self._scope.session.scalars(self._scope.mine(TeamRow))}
        amended = set(
            self._scope.session.scalars(
                select(PLAN_VERSION.test_id).where(
                    PLAN_VERSION.test_id.in_(ids),
                    PLAN_VERSION.after_looking.is_(True),
                )
            )
        )
        return tuple(
            self._scope.here(
                KeptTest(
                    id=row.id,
                    version=row.version,
                    team_id=row.team_id,
                    team=teams[row.team_id],
                    plan=_plan(row, measures[row.id], dimensions[row.id]),
                    measure_ids={spec.key: number for number, spec in measures[row.id]},
                    started_at=row.started_at,
                    started_by=row.started_by,
                    created_at=row.created_at,
                    data_version=row.data_version,
                    amended_after_looking=row.id in amended,
                    began_from=row.began_from,
                    idea_id=row.idea_id,
                    archived_at=row.archived_at,
                    archived_by=row.archived_by,
                    archived_because=row.archived_because,
                )
            )
            for row in rows
        )


def _columns(plan: Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in COLUMNS}


def _spec(row: Any) -> MeasureSpec:
    return MeasureSpec(**{name: getattr(row, name) for name in SPEC})


def _plan(
    row: TestRow, measures: list[tuple[int, MeasureSpec]], dimensions: list[NamedDimension]
) -> Plan:
    return Plan(
        **{name: getattr(row, name) for name in COLUMNS},
        measures=tuple(spec for _, spec in measures),
        dimensions=tuple(dimensions),
    )
