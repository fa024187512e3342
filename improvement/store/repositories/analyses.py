"""Kept analyses: what was computed, from what, and in which words it was shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from improvement import __version__
from improvement.store.repositories.scope import Scope
from improvement.store.tables import AnalysisRow, TestRow
from improvement.store.tables.base import columns, table_of

ANALYSIS = columns(AnalysisRow)
LOOKED = (ANALYSIS.test_id, ANALYSIS.as_of, ANALYSIS.inputs, ANALYSIS.result)
LOOK = "look"  #: evidence kept for those who are told in steps (services.kept_looks)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnalysis:
    """An analysis as kept; the three records are plain JSON."""

    id: int
    test_id: int
    kind: str
    schema_number: int
    package_version: str
    as_of: date
    digest: str
    inputs: Mapping[str, Any]
    result: Mapping[str, Any]
    words: Mapping[str, Any]
    made_by: int
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLook:
    """Evidence as it was kept for those who are told in steps; ``until`` its last day.

    ``result`` says of which measures it is.
    """

    test_id: int
    until: date
    inputs: Mapping[str, Any]
    result: Mapping[str, Any]


class Analyses:
    """The kept analyses of one partnership."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(
        self,
        *,
        test_id: int,
        kind: str,
        schema_number: int,
        as_of: date,
        digest: str,
        inputs: Mapping[str, Any],
        result: Mapping[str, Any],
        words: Mapping[str, Any],
    ) -> int:
        """Keep an analysis; returns its id."""
        self._scope.own(TestRow, [test_id], "test")
        row = AnalysisRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "test_id": test_id,
                "kind": kind,
                "schema_number": schema_number,
                "package_version": __version__,
                "as_of": as_of,
                "digest": digest,
                "inputs": dict(inputs),
                "result": dict(result),
                "words": dict(words),
                "made_by": self._scope.person_id,
                "made_at": self._scope.now,
            }
        )
        return self._scope.added(row)

    def inputs_of(self, analysis_ids: Iterable[int]) -> dict[int, Mapping[str, Any]]:
        """What some analyses were computed from, by their ids, in one query."""
        ids = list(analysis_ids)
        if not ids:
            return {}
        query = select(ANALYSIS.id, ANALYSIS.inputs).where(
            ANALYSIS.partnership_id == self._scope.partnership_id, ANALYSIS.id.in_(ids)
        )
        return {row.id: row.inputs for row in self._scope.session.execute(query)}

    def looks(self, test_ids: Iterable[int]) -> dict[int, KeptLook]:
        """The last look at each of these tests, in one query; absent where there is none."""
        newest = (
            select(func.max(ANALYSIS.id))
            .where(
                ANALYSIS.partnership_id == self._scope.partnership_id,
                ANALYSIS.test_id.in_(list(test_ids)),
                ANALYSIS.kind == LOOK,
            )
            .group_by(ANALYSIS.test_id)
        )
        query = select(*LOOKED).where(ANALYSIS.id.in_(newest))
        return {row.test_id: _look(row) for row in self._scope.session.execute(query)}

    def looks_before(self, analysis_ids: Iterable[int]) -> dict[int, KeptLook]:
        """The last look that was there when each of these was kept, by their ids; in one query."""
        earlier = table_of(AnalysisRow).alias()
        look = earlier.c
        newest = (
            select(ANALYSIS.id.label("kept"), func.max(look.id).label("look"))
            .join(earlier, look.test_id == ANALYSIS.test_id)
            .where(
                ANALYSIS.partnership_id == self._scope.partnership_id,
                ANALYSIS.id.in_(list(analysis_ids)),
                look.partnership_id == self._scope.partnership_id,
                look.kind == LOOK,
                look.id < ANALYSIS.id,
            )
            .group_by(ANALYSIS.id)
            .subquery()
        )
        query = select(newest.c.kept, *LOOKED).join(newest, newest.c.look == ANALYSIS.id)
        return {row.kept: _look(row) for row in self._scope.session.execute(query)}

    def get(self, analysis_id: int) -> KeptAnalysis:
        row = self._scope.one(AnalysisRow, analysis_id, "analysis")
        return KeptAnalysis(
            id=row.id or 0,
            test_id=row.test_id,
            kind=row.kind,
            schema_number=row.schema_number,
            package_version=row.package_version,
            as_of=row.as_of,
            digest=row.digest,
            inputs=row.inputs,
            result=row.result,
            words=row.words,
            made_by=row.made_by,
            made_at=row.made_at,
        )


def _look(row: Any) -> KeptLook:
    return KeptLook(test_id=row.test_id, until=row.as_of, inputs=row.inputs, result=row.result)
