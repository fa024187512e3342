"""The record of what was told about groups: added to, never changed where somebody was told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from improvement.domain.told import Audience, Column, CountedBy, Stretch, Telling
from improvement.domain.totals import ADDABLE, SINGLE, Sums
from improvement.domain.vocabulary import Arm, Phase
from improvement.store.repositories.scope import Scope
from improvement.store.tables import DimensionRow, MeasureRow, TellingRow, TestRow, ToldStretchRow
from improvement.store.tables.base import columns

TELLING = columns(TellingRow)
STRETCH = columns(ToldStretchRow)
DIMENSION = columns(DimensionRow)

#: Which test, measure (by id) and dimension (by key; "" = everybody).
Place = tuple[int, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTelling:
    """A telling with its id, its version and up to which day weeks are closed in it."""

    id: int
    version: int
    until: date
    telling: Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLimit:
    """The laxest rule by which an audience was told of a test; no ``percent`` counts as 0."""

    test_id: int
    audience: Audience
    threshold: int
    percent: int


class Tellings:
    """What one partnership's people and others were told about groups."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(
        self, test_ids: Iterable[int], *, measure_ids: Iterable[int] | None = None
    ) -> dict[Place, KeptTelling]:
        """Every telling of these tests (of these measures, where given), in two queries."""
        query = (
            select(TellingRow, DIMENSION.key)
            .outerjoin(DimensionRow, DIMENSION.id == TELLING.dimension_id)
            .where(
                TELLING.partnership_id == self._scope.partnership_id,
                TELLING.test_id.in_(list(test_ids)),
            )
        )
        if measure_ids is not None:
            query = query.where(TELLING.measure_id.in_(list(measure_ids)))
        rows = [(row, key) for row, key in self._scope.session.execute(query)]
        stretches = self._stretches([row.id for row, _ in rows]) if rows else {}
        return {
            (row.test_id, row.measure_id, key or ""): KeptTelling(
                id=row.id,
                version=row.version,
                until=row.until,
                telling=_telling(row, stretches.get(row.id, ())),
            )
            for row, key in rows
        }

    def closed(self, test_ids: Iterable[int]) -> dict[int, date]:
        """Up to which Monday the weeks of each test are closed; absent where there is no record."""
        query = (
            select(TELLING.test_id, func.max(TELLING.until).label("until"))
            .where(
                TELLING.partnership_id == self._scope.partnership_id,
                TELLING.test_id.in_(list(test_ids)),
            )
            .group_by(TELLING.test_id)
        )
        return {row.test_id: row.until for row in self._scope.session.execute(query)}

    def limits(self, test_ids: Iterable[int]) -> tuple[KeptLimit, ...]:
        """From how many on each test's groups were told, at the least; in one query."""
        percent = func.min(func.coalesce(STRETCH.percent, 0))
        query = (
            select(TELLING.test_id, STRETCH.audience, func.min(STRETCH.threshold), percent)
            .join(ToldStretchRow, STRETCH.telling_id == TELLING.id)
            .where(
                TELLING.partnership_id == self._scope.partnership_id,
                TELLING.test_id.in_(list(test_ids)),
                TELLING.dimension_id.is_not(None),  # of everybody the rule is no setting
            )
            .group_by(TELLING.test_id, STRETCH.audience)
        )
        return tuple(
            KeptLimit(test_id=test_id, audience=Audience(who), threshold=least, percent=per)
            for test_id, who, least, per in self._scope.session.execute(query)
        )

    def _stretches(self, telling_ids: Sequence[int]) -> dict[int, list[Stretch]]:
        found: dict[int, list[Stretch]] = defaultdict(list)
        query = (
            self._scope.mine(ToldStretchRow)
            .where(STRETCH.telling_id.in_(telling_ids))
            .order_by(STRETCH.starts)
        )
        for row in self._scope.session.scalars(query):
            found[row.telling_id].append(
                Stretch(
                    audience=Audience(row.audience),
                    group=row.group_key,
                    start=row.starts,
                    end=row.ends,
                    threshold=row.threshold,
                    percent=row.percent,
                    told_on=row.told_on,
                )
            )
        return found

    def keep(
        self,
        telling: Telling,
        *,
        test_id: int,
        measure_id: int,
        dimension: str,
        until: date,
        before: KeptTelling | None,
    ) -> None:
        """Keep a telling that grew, and the stretches that are new in it.

        ``before`` is what was read when it was worked out; raises ``Conflict`` where somebody else
        kept one in the meantime.
        """
        self._scope.own(TestRow, [test_id], "test")
        self._scope.own(MeasureRow, [measure_id], "measure")
        row = self._row(measure_id, dimension) if before is not None else None
        if row is None or before is None:
            row = TellingRow.model_validate(
                {
                    "partnership_id": self._scope.partnership_id,
                    "test_id": test_id,
                    "measure_id": measure_id,
                    "dimension_id": self._dimension_id(dimension),
                    "until": until,
                    **_as_kept(telling),
                }
            )
        else:
            self._scope.unchanged(row, before.version)
            row.until = until
            for name, value in _as_kept(telling).items():
                setattr(row, name, value)
        self._scope.session.add(row)
        self._scope.session.flush()
        known = set(before.telling.stretches) if before else set()
        for stretch in telling.stretches:
            if stretch not in known:
                self._scope.session.add(self._stretch_row(row.id or 0, stretch))
        self._scope.session.flush()

    def _row(self, measure_id: int, dimension: str) -> TellingRow | None:
        return self._scope.session.scalars(
            self._scope.mine(TellingRow).where(
                TELLING.measure_id == measure_id,
                TELLING.dimension_id == self._dimension_id(dimension),
            )
        ).first()

    def _dimension_id(self, key: str) -> int | None:
        if not key:
            return None
        query = select(DIMENSION.id).where(
            DIMENSION.partnership_id == self._scope.partnership_id, DIMENSION.key == key
        )
        return int(self._scope.session.scalars(query).one())

    def _stretch_row(self, telling_id: int, stretch: Stretch) -> ToldStretchRow:
        return ToldStretchRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "telling_id": telling_id,
                "audience": stretch.audience,
                "group_key": stretch.group,
                "starts": stretch.start,
                "ends": stretch.end,
                "threshold": stretch.threshold,
                "percent": stretch.percent,
                "told_on": stretch.told_on,
            }
        )


def _as_kept(telling: Telling) -> dict[str, Any]:
    return {
        "columns": [[c.closed.isoformat(), c.day.isoformat()] for c in telling.columns],
        "figures": [_figures(column, row) for column, row in telling.rows],
        "groups": {
            "place": dict(telling.place),
            "shown": [list(pair) for pair in telling.shown],
            "counted": _counted(telling.counted),
        },
    }


def _counted(by: CountedBy | None) -> list[str | None] | None:
    if by is None:
        return None
    return [by.several, by.starts_on.isoformat() if by.starts_on else None]


def _counted_by(kept: list[str] | None) -> CountedBy | None:
    if kept is None:
        return None
    several, start = kept
    return CountedBy(several=several, starts_on=date.fromisoformat(start) if start else None)


def _figures(column: int, row: Sums) -> list[Any]:
    names = (*ADDABLE, *SINGLE)
    known = {name: value for name in names if (value := getattr(row, name)) is not None}
    return [column, row.group, row.arm.value, row.phase.value, known]


def _telling(row: TellingRow, stretches: Iterable[Stretch]) -> Telling:
    cut = tuple(
        Column(closed=date.fromisoformat(closed), day=date.fromisoformat(day))
        for closed, day in row.columns
    )
    groups: Mapping[str, Any] = row.groups
    return Telling(
        columns=cut,
        rows=tuple(
            (
                column,
                Sums(
                    period=cut[column].day,
                    arm=Arm(arm),
                    phase=Phase(phase),
                    shape=(),
                    group=group,
                    **known,
                ),
            )
            for column, group, arm, phase, known in row.figures
        ),
        place=groups["place"],
        shown=tuple((key, label) for key, label in groups["shown"]),
        stretches=tuple(stretches),
        counted=_counted_by(groups.get("counted")),
    )
