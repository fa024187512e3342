"""Decisions: added, never edited; what others did with them stands beside them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from improvement.domain.decisions import DecisionDraft, Wanted, content_digest, standing
from improvement.domain.vocabulary import Choice, DecisionStep, Ring, Standing
from improvement.store.repositories.decision_quotes import KeptQuote, add_quotes, quotes_of
from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    AnalysisRow,
    DecisionRow,
    DecisionStepRow,
    NoteRow,
    StoryRow,
    TestRow,
)
from improvement.store.tables.base import columns

DECISION = columns(DecisionRow)
STEP = columns(DecisionStepRow)

#: What a decision says: it is what its digest is taken of.
WORDS: tuple[str, ...] = (
    *("reason", "dissent", "lesson", "next_step"),
    *("community", "community_how", "conditions", "resources"),
)
SAID: tuple[str, ...] = (
    *WORDS,
    *("choice", "ring", "review_on", "recommended", "followed_rule", "test_id", "analysis_id"),
    *("decided_on", "decided_by", "corrects_id", "needs_review", "needs_approval"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStep:
    """What somebody did with a decision, when, and in which words."""

    step: DecisionStep
    words: str
    taken_by: int
    taken_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDecision:
    """A decision as it was recorded, and how it stands by the steps taken since."""

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
    community: str
    community_how: str
    conditions: str
    resources: str
    ring: Ring | None
    review_on: date | None
    decided_on: date
    decided_by: int
    decided_at: datetime
    needs: Wanted
    corrects_id: int | None
    corrected_by: int | None
    quoted: int
    steps: tuple[KeptStep, ...]
    standing: Standing
    as_kept: bool

    @property
    def in_force(self) -> bool:
        return self.standing is Standing.IN_FORCE


class Decisions:
    """What one partnership decided."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(
        self,
        draft: DecisionDraft,
        *,
        test_id: int,
        analysis_id: int,
        recommended: str,
        followed_rule: bool,
        needs: Wanted,
        corrects_id: int | None = None,
    ) -> int:
        """Record a decision; returns its id."""
        self._scope.own(TestRow, [test_id], "test")
        self._scope.own(AnalysisRow, [analysis_id], "analysis")
        self._scope.own(DecisionRow, [corrects_id], "decision")
        self._scope.own(NoteRow, draft.quotes, "note")
        self._scope.own(StoryRow, draft.stories, "quote or story")
        row = DecisionRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "test_id": test_id,
                "analysis_id": analysis_id,
                "recommended": recommended,
                "choice": draft.choice,
                "followed_rule": followed_rule,
                **{name: getattr(draft, name).strip() for name in WORDS},
                "ring": draft.ring,
                "review_on": draft.review_on,
                "decided_on": self._scope.today,
                "decided_by": self._scope.person_id,
                "decided_at": self._scope.now,
                "needs_review": needs.review,
                "needs_approval": needs.approval,
                "corrects_id": corrects_id,
                "quoted": len({*draft.quotes}) + len({*draft.stories}),
            }
        )
        row.content_digest = _digest(row)
        self._scope.session.add(row)
        self._scope.session.flush()
        assert row.id is not None  # noqa: S101 - flushed
        add_quotes(self._scope, row.id, draft)
        return row.id

    def take(self, decision_id: int, step: DecisionStep, *, words: str) -> None:
        """Keep a step; two at the same moment cannot both be the next one."""
        self._scope.own(DecisionRow, [decision_id], "decision")
        newest = self._scope.session.scalar(
            select(func.max(STEP.number)).where(STEP.decision_id == decision_id)
        )
        self._scope.session.add(
            DecisionStepRow.model_validate(
                {
                    "partnership_id": self._scope.partnership_id,
                    "decision_id": decision_id,
                    "number": (newest or 0) + 1,
                    "step": step,
                    "words": words,
                    "taken_by": self._scope.person_id,
                    "taken_at": self._scope.now,
                }
            )
        )
        self._scope.session.flush()

    def all(self) -> tuple[KeptDecision, ...]:
        """Every decision, newest first, in two queries."""
        rows = self._scope.session.scalars(
            self._scope.mine(DecisionRow).order_by(DECISION.id.desc())
        ).all()
        return self._kept(rows)

    def of(self, test_id: int) -> tuple[KeptDecision, ...]:
        """The decisions about one test, newest first."""
        rows = self._scope.session.scalars(
            self._scope.mine(DecisionRow)
            .where(DECISION.test_id == test_id)
            .order_by(DECISION.id.desc())
        ).all()
        return self._kept(rows)

    def _kept(self, rows: Sequence[DecisionRow]) -> tuple[KeptDecision, ...]:
        found = _kept(rows, self._steps([row.id or 0 for row in rows]))
        return tuple(self._scope.here(decision) for decision in found)

    def get(self, decision_id: int) -> KeptDecision:
        """One decision; ``NotFound`` if it is not there, or not in this partnership."""
        row = self._scope.one(DecisionRow, decision_id, "decision")
        return next(d for d in self.of(row.test_id) if d.id == decision_id)

    def latest(self) -> dict[int, KeptDecision]:
        """Test id -> the decision in force, the newest where there are several."""
        return newest_in_force(self.all())

    def in_force(self) -> dict[int, list[KeptDecision]]:
        """Test id -> its decisions in force, newest first."""
        found: dict[int, list[KeptDecision]] = defaultdict(list)
        for decision in self.all():
            if decision.in_force:
                found[decision.test_id].append(decision)
        return dict(found)

    def quotes(self, decision_ids: Iterable[int]) -> dict[int, tuple[KeptQuote, ...]]:
        """By decision: what it quotes, with what may be read of it today."""
        return quotes_of(self._scope, decision_ids)

    def _steps(self, decision_ids: Iterable[int | None]) -> dict[int, tuple[KeptStep, ...]]:
        rows = self._scope.session.scalars(
            self._scope.mine(DecisionStepRow)
            .where(STEP.decision_id.in_(list(decision_ids)))
            .order_by(STEP.decision_id, STEP.number)
        )
        found: dict[int, list[KeptStep]] = defaultdict(list)
        for row in rows:
            found[row.decision_id].append(
                self._scope.here(
                    KeptStep(
                        step=row.step, words=row.words, taken_by=row.taken_by, taken_at=row.taken_at
                    )
                )
            )
        return {decision_id: tuple(steps) for decision_id, steps in found.items()}


def _digest(row: DecisionRow) -> str:
    return content_digest({name: getattr(row, name) for name in SAID})


def newest_in_force(decisions: Iterable[KeptDecision]) -> dict[int, KeptDecision]:
    """Of decisions, newest first: test id -> the one in force."""
    found: dict[int, KeptDecision] = {}
    for decision in decisions:
        if decision.in_force:
            found.setdefault(decision.test_id, decision)
    return found


def _kept(
    rows: Iterable[DecisionRow], steps: Mapping[int, tuple[KeptStep, ...]]
) -> tuple[KeptDecision, ...]:
    found: list[KeptDecision] = []
    corrected: dict[int, int] = {}  # by the correction in force; rows come newest first
    for row in rows:
        kept = _one(row, steps.get(row.id or 0, ()), corrected.get(row.id or 0))
        if kept.corrects_id is not None and kept.standing in (
            Standing.IN_FORCE,
            Standing.REPLACED,
        ):
            corrected.setdefault(kept.corrects_id, kept.id)
        found.append(kept)
    return tuple(found)


def _one(row: DecisionRow, steps: tuple[KeptStep, ...], corrected_by: int | None) -> KeptDecision:
    needs = Wanted(review=row.needs_review, approval=row.needs_approval)
    plain: dict[str, Any] = {name: getattr(row, name) for name in WORDS}
    return KeptDecision(
        **plain,
        id=row.id or 0,
        test_id=row.test_id,
        analysis_id=row.analysis_id,
        recommended=row.recommended,
        choice=row.choice,
        followed_rule=row.followed_rule,
        ring=row.ring,
        review_on=row.review_on,
        decided_on=row.decided_on,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        needs=needs,
        corrects_id=row.corrects_id,
        corrected_by=corrected_by,
        quoted=row.quoted,
        steps=steps,
        standing=standing((s.step for s in steps), needs, replaced=corrected_by is not None),
        as_kept=row.content_digest in ("", _digest(row)),
    )
