"""Decisions: added, never edited."""

from dataclasses import dataclass
from datetime import date, datetime

from improvement.domain.vocabulary import Choice
from improvement.store.repositories.scope import Scope
from improvement.store.tables import AnalysisRow, DecisionRow, TestRow
from improvement.store.tables.base import columns

DECISION = columns(DecisionRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDecision:
    """A decision as it was recorded."""

    id: int
    test_id: int
    analysis_id: int
    recommended: str
    choice: Choice
    followed_rule: bool
    reason: str
    dissent: str
    lesson: str
    next_step: str
    decided_on: date
    decided_by: int
    decided_at: datetime


class Decisions:
    """What one partnership decided."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(
        self,
        *,
        test_id: int,
        analysis_id: int,
        recommended: str,
        choice: Choice,
        followed_rule: bool,
        reason: str,
        dissent: str,
        lesson: str,
        next_step: str,
        decided_on: date,
    ) -> int:
        """Record a decision; returns its id."""
        self._scope.own(TestRow, [test_id], "test")
        self._scope.own(AnalysisRow, [analysis_id], "analysis")
        row = DecisionRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "test_id": test_id,
                "analysis_id": analysis_id,
                "recommended": recommended,
                "choice": choice,
                "followed_rule": followed_rule,
                "reason": reason,
                "dissent": dissent,
                "lesson": lesson,
                "next_step": next_step,
                "decided_on": decided_on,
                "decided_by": self._scope.person_id,
                "decided_at": self._scope.now,
            }
        )
        self._scope.session.add(row)
        self._scope.session.flush()
        assert row.id is not None  # noqa: S101 - flushed
        return row.id

    def all(self) -> tuple[KeptDecision, ...]:
        """Every decision, newest first."""
        rows = self._scope.session.scalars(
            self._scope.mine(DecisionRow).order_by(DECISION.id.desc())
        )
        return tuple(_kept(row) for row in rows)

    def of(self, test_id: int) -> tuple[KeptDecision, ...]:
        """The decisions about one test, newest first."""
        return tuple(d for d in self.all() if d.test_id == test_id)

    def latest(self) -> dict[int, KeptDecision]:
        """Test id -> the decision that stands."""
        found: dict[int, KeptDecision] = {}
        for decision in self.all():
            found.setdefault(decision.test_id, decision)
        return found


def _kept(row: DecisionRow) -> KeptDecision:
    return KeptDecision(
        id=row.id or 0,
        test_id=row.test_id,
        analysis_id=row.analysis_id,
        recommended=row.recommended,
        choice=row.choice,
        followed_rule=row.followed_rule,
        reason=row.reason,
        dissent=row.dissent,
        lesson=row.lesson,
        next_step=row.next_step,
        decided_on=row.decided_on,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
