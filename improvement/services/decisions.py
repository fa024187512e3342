"""Scale, adapt, stop or keep testing: recorded beside what the rule says, with its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.vocabulary import Choice
from improvement.errors import Conflict, Invalid
from improvement.services.analyses import keep
from improvement.store.repositories.analyses import KeptAnalysis
from improvement.store.repositories.decisions import KeptDecision
from improvement.store.unit_of_work import UnitOfWork

NO_VERDICT = "no_verdict"  # the rule could not be applied; the kept analysis says why


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDraft:
    """A decision before it is recorded."""

    choice: Choice
    reason: str
    dissent: str = ""
    lesson: str = ""
    next_step: str = ""

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise Invalid("A decision needs its reason. Write one sentence that others will read.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsView:
    """The decisions about a test, newest first, each with the analysis it rested on."""

    decisions: tuple[KeptDecision, ...]
    analyses: Mapping[int, KeptAnalysis]
    names: Mapping[int, str]


def record(uow: UnitOfWork, actor: Actor, *, test_id: int, draft: DecisionDraft) -> int:
    """Record a decision: the verdict is computed again here and kept with it; returns its id."""
    with uow.writing(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.DECIDE, team_id=kept.team_id)
        if kept.started_at is None:
            raise Conflict(f"{kept.plan.title!r} has not started, so there is nothing to decide.")
        analysis_id, suggested = keep(store, kept, today=uow.today)
        decision_id = store.decisions.add(
            test_id=test_id,
            analysis_id=analysis_id,
            recommended=suggested.value if suggested else NO_VERDICT,
            choice=draft.choice,
            followed_rule=suggested is None or suggested.choice in (None, draft.choice),
            reason=draft.reason.strip(),
            dissent=draft.dissent.strip(),
            lesson=draft.lesson.strip(),
            next_step=draft.next_step.strip(),
            decided_on=uow.today,
        )
        store.commit()
        return decision_id


def of_test(uow: UnitOfWork, actor: Actor, *, test_id: int) -> DecisionsView:
    """Every decision about a test with its frozen evidence.

    Who may not see small groups gets the words as kept (they name nobody), not the figures.
    """
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        sees_all = may(actor, Action.SEE_SMALL_GROUPS, team_id=kept.team_id)
        decisions = store.decisions.of(test_id)
        return DecisionsView(
            decisions=decisions,
            analyses={
                d.analysis_id: _seen(store.analyses.get(d.analysis_id), sees_all=sees_all)
                for d in decisions
            },
            names=store.people.names(),
        )


def _seen(kept: KeptAnalysis, *, sees_all: bool) -> KeptAnalysis:
    return kept if sees_all else replace(kept, inputs={}, result={})
