"""Scale, adapt, stop or keep testing: recorded beside what the rule says, with its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.decisions import (
    NO_VERDICT as NO_VERDICT,
)  # screens take these names from here
from improvement.domain.decisions import (
    STEPS,
    after,
    against_rule,
    check_person,
    lasts,
    missing,
    needs_words,
    wanted,
)
from improvement.domain.decisions import DecisionDraft as DecisionDraft
from improvement.domain.tasks import TaskDraft
from improvement.domain.vocabulary import Channel, DecisionStep, Standing
from improvement.errors import Conflict, Invalid
from improvement.services import stories
from improvement.services.analyses import VerdictResult, keep
from improvement.services.kept_looks import readable
from improvement.services.rules_as_kept import rule_as_kept
from improvement.services.sensitive import closed_in_notes, notes_seen
from improvement.store.repositories.analyses import KeptAnalysis
from improvement.store.repositories.decision_quotes import KeptQuote as KeptQuote
from improvement.store.repositories.decisions import KeptDecision as KeptDecision
from improvement.store.repositories.notes import KeptNote
from improvement.store.repositories.plans import KeptTest
from improvement.store.repositories.stories import KeptStory
from improvement.store.unit_of_work import Store, UnitOfWork

RIGHTS: Mapping[DecisionStep, Action] = {
    DecisionStep.AGREE: Action.REVIEW_DECISION,
    DecisionStep.APPROVE: Action.APPROVE_DECISION,
    DecisionStep.GIVE_BACK: Action.REVIEW_DECISION,
    DecisionStep.WITHDRAW: Action.DECIDE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsView:
    """The decisions about a test, newest first, each with the analysis it rested on.

    ``rules`` hold, by analysis, the rule's rows as they came out on that day, as far as this
    person may see them. ``quotes`` hold, by decision, what may still be quoted; ``ended`` the
    stories it quoted whose consent has ended, without their words; ``to_ask`` counts notes of
    which nobody wrote down who agreed; ``steps`` what whoever asked may do now; ``quotable`` the
    notes and ``stories`` the words under a consent that a new decision may quote.
    """

    decisions: tuple[KeptDecision, ...]
    analyses: Mapping[int, KeptAnalysis]
    rules: Mapping[int, VerdictResult | None]
    names: Mapping[int, str]
    quotes: Mapping[int, tuple[KeptQuote, ...]]
    ended: Mapping[int, tuple[KeptQuote, ...]]
    to_ask: Mapping[int, int]
    steps: Mapping[int, tuple[DecisionStep, ...]]
    quotable: tuple[KeptNote, ...]
    stories: tuple[KeptStory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A decision that waits for a second reviewer or for leadership."""

    decision: KeptDecision
    title: str
    author: str


def record(
    uow: UnitOfWork,
    actor: Actor,
    *,
    test_id: int,
    draft: DecisionDraft,
    corrects: int | None = None,
) -> int:
    """Record a decision: the verdict is computed again here and kept with it; returns its id.

    Against the rule it waits for a second reviewer, for scale for leadership; else it is in force.
    ``corrects`` names the decision that this one takes the place of: the old one stays as it is.
    """
    with uow.writing(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.DECIDE, team_id=kept.team_id)
        if kept.started_at is None:
            raise Conflict(f"{kept.plan.title!r} has not started, so there is nothing to decide.")
        lacks = missing(draft, today=uow.today_of(actor))
        if lacks:
            raise Invalid("The decision is not complete. " + " ".join(lacks))
        _may_correct(store, test_id, corrects)
        _may_quote(store, test_id, draft)
        _may_quote_stories(store, test_id, draft)
        analysis_id, suggested = keep(store, kept, today=uow.today_of(actor))
        against = against_rule(draft.choice, suggested.choice if suggested else None)
        decision_id = store.decisions.add(
            draft,
            test_id=test_id,
            analysis_id=analysis_id,
            recommended=suggested.value if suggested else NO_VERDICT,
            followed_rule=not against,
            needs=wanted(
                draft.choice, against=against, by_leadership=may(actor, Action.APPROVE_DECISION)
            ),
            corrects_id=corrects,
        )
        _remind(store, store.decisions.get(decision_id))
        store.commit()
        return decision_id


def take(
    uow: UnitOfWork, actor: Actor, *, decision_id: int, step: DecisionStep, words: str = ""
) -> Standing:
    """Agree, approve, give back or withdraw; returns how the decision stands then.

    Raises ``Conflict`` for a step that cannot be taken now, or that is another person's.
    """
    with uow.writing(actor) as store:
        decision = store.decisions.get(decision_id)
        kept = store.plans.get(decision.test_id)
        require(actor, RIGHTS[step], team_id=kept.team_id)
        if _shut(kept, step):
            raise Conflict(f"{kept.plan.title!r} was put away. Bring it back first, on its page.")
        check_person(
            step,
            author=decision.decided_by == actor.person_id,
            against=not decision.followed_rule,
        )
        after(decision.standing, step, decision.needs)
        if needs_words(step) and not words.strip():
            raise Invalid("Say what should change, so that a better decision can follow.")
        store.decisions.take(decision_id, step, words=words.strip())
        now = store.decisions.get(decision_id)
        _remind(store, now)
        store.commit()
        return now.standing


def waiting(uow: UnitOfWork, actor: Actor) -> tuple[Waiting, ...]:
    """Decisions with which whoever asks can do something now, oldest first."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        pending = [d for d in store.decisions.all() if lasts(d.standing)]
        if not pending:
            return ()
        tests = {kept.id: kept for kept in store.plans.all()}
        pending = [d for d in pending if d.test_id in tests]
        names = store.people.names()
    return tuple(
        Waiting(
            decision=decision,
            title=tests[decision.test_id].plan.title,
            author=names.get(decision.decided_by, "somebody"),
        )
        for decision in reversed(pending)
        if _onwards(actor, decision, tests[decision.test_id])
    )


def of_test(uow: UnitOfWork, actor: Actor, *, test_id: int) -> DecisionsView:
    """Every decision about a test with its frozen evidence.

    Who may not see small groups gets the words as kept (they name nobody), not the figures.
    """
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        sees_all = may(actor, Action.SEE_SMALL_GROUPS, team_id=kept.team_id)
        decisions = store.decisions.of(test_id)
        quotes = store.decisions.quotes(d.id for d in decisions)
        analyses = {d.analysis_id: store.analyses.get(d.analysis_id) for d in decisions}
        looks = {} if sees_all else readable(store.analyses.looks_before(analyses))
        return DecisionsView(
            decisions=decisions,
            analyses={n: _seen(found, sees_all=sees_all) for n, found in analyses.items()},
            rules={
                n: rule_as_kept(store, actor, kept, found, looks.get(n))
                for n, found in analyses.items()
            },
            names=store.people.names(),
            quotes={
                decision_id: tuple(quote for quote in found if quote.may_quote)
                for decision_id, found in quotes.items()
            },
            ended={
                decision_id: tuple(quote for quote in found if quote.ended)
                for decision_id, found in quotes.items()
            },
            to_ask={
                decision_id: sum(quote.ticked and not quote.may_quote for quote in found)
                for decision_id, found in quotes.items()
            },
            steps={d.id: _steps(actor, d, kept) for d in decisions},
            quotable=notes_seen(
                _quotable(store, test_id), closed_in_notes(store, actor, team_id=kept.team_id)
            ),
            stories=stories.standing(store, actor, {test_id: kept.team_id}),
        )


def _steps(actor: Actor, decision: KeptDecision, kept: KeptTest) -> tuple[DecisionStep, ...]:
    """What this person may do with a decision now."""
    found = []
    for step in STEPS[decision.standing]:
        if _shut(kept, step):
            continue
        try:
            check_person(
                step,
                author=decision.decided_by == actor.person_id,
                against=not decision.followed_rule,
            )
        except Conflict:
            continue
        if may(actor, RIGHTS[step], team_id=kept.team_id):
            found.append(step)
    return tuple(found)


def _shut(kept: KeptTest, step: DecisionStep) -> bool:
    """A test that was put away is decided no further; its author may still withdraw."""
    return kept.archived_at is not None and step is not DecisionStep.WITHDRAW


def _onwards(actor: Actor, decision: KeptDecision, kept: KeptTest) -> bool:
    """Can this person bring it on? Withdrawing does not."""
    return bool({DecisionStep.AGREE, DecisionStep.APPROVE} & {*_steps(actor, decision, kept)})


def _may_correct(store: Store, test_id: int, corrects: int | None) -> None:
    if corrects is None:
        return
    old = store.decisions.get(corrects)
    if old.test_id != test_id:
        raise Invalid(f"Decision {corrects} is about another test. Correct it there.")
    if old.standing is Standing.REPLACED:
        raise Conflict(
            f"Decision {corrects} was corrected already, by decision {old.corrected_by}. "
            "Correct that one."
        )


def _may_quote(store: Store, test_id: int, draft: DecisionDraft) -> None:
    """Only what its speaker lets us quote, and only of this test."""
    allowed = {note.id for note in _quotable(store, test_id)}
    others = sorted(set(draft.quotes) - allowed)
    if others:
        raise Invalid(
            f"Note {others[0]} may not be quoted here: nobody wrote down who agreed to it. Ask, "
            "and keep the consent under Notes, Quotes."
        )


def _may_quote_stories(store: Store, test_id: int, draft: DecisionDraft) -> None:
    """Only words of this test that people here may read today."""
    allowed = {story.id for story in store.stories.of([test_id]) if story.may(Channel.INSIDE)}
    others = sorted(set(draft.stories) - allowed)
    if others:
        raise Invalid(
            f"Quote or story {others[0]} may not be quoted here: no consent to be read inside "
            "stands today. Choose another one, or ask the speaker again, under Notes, Quotes."
        )


def _quotable(store: Store, test_id: int) -> tuple[KeptNote, ...]:
    """Notes whose speaker agreed, with the words that were agreed to. A tick is no consent."""
    agreed = store.stories.consented()
    notes = (n for n in store.notes.of(test_id) if n.id in agreed)
    return tuple(replace(note, text=agreed[note.id]) for note in notes)


def _remind(store: Store, decision: KeptDecision) -> None:
    """The day of review becomes a task of whoever decided, once the decision is in force."""
    if decision.in_force and decision.review_on is not None:
        words = f"Look again at the decision of {decision.decided_on}: does the gain hold?"
        store.tasks.add(
            decision.test_id,
            TaskDraft(what=words, owner_id=decision.decided_by, due_on=decision.review_on),
        )


def _seen(kept: KeptAnalysis, *, sees_all: bool) -> KeptAnalysis:
    return kept if sees_all else replace(kept, digest="", inputs={}, result={})
