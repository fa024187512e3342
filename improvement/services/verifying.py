"""A kept decision held against what is there today: what differs, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from improvement import __version__
from improvement.domain.access import Action, Actor, require
from improvement.domain.decisions import UNSOUND, Moved
from improvement.domain.stories import Standing
from improvement.services.analyses import KIND, Verification, checked
from improvement.store.repositories.decision_quotes import KeptQuote
from improvement.store.repositories.decisions import KeptDecision
from improvement.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionCheck:
    """What differs from the day of the decision, most serious first; nothing where nothing does.

    ``analysis`` is the verdict computed again, None where none could be given that day; ``ended``
    are the quoted stories whose words are no longer to be read, without them.
    """

    decision_id: int
    test_id: int
    choice: str
    standing: str
    made_by_version: str
    checked_by_version: str
    moved: tuple[Moved, ...]
    analysis: Verification | None
    quoted: int
    quotes_there: int
    ended: tuple[KeptQuote, ...]

    @property
    def sound(self) -> bool:
        """Is it still what was recorded, and does its evidence still lead there?"""
        return not UNSOUND & set(self.moved)


def verify(uow: UnitOfWork, actor: Actor, *, decision_id: int) -> DecisionCheck:
    """Compute everything that a decision rests on again, and say what differs and why."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        decision = store.decisions.get(decision_id)
        quotes = store.decisions.quotes([decision_id]).get(decision_id, ())
        kept = store.analyses.get(decision.analysis_id)
        analysis = checked(store, decision.analysis_id) if kept.kind == KIND else None
    there = tuple(quote for quote in quotes if quote.may_quote)
    return DecisionCheck(
        decision_id=decision.id,
        test_id=decision.test_id,
        choice=decision.choice,
        standing=decision.standing,
        made_by_version=kept.package_version,
        checked_by_version=__version__,
        moved=tuple(_moved(decision, analysis, quotes)),
        analysis=analysis,
        quoted=decision.quoted,
        quotes_there=len(there),
        ended=tuple(quote for quote in quotes if quote.ended),
    )


def _moved(
    decision: KeptDecision,
    analysis: Verification | None,
    quotes: tuple[KeptQuote, ...],
) -> Iterator[Moved]:
    if not decision.as_kept:
        yield Moved.RECORD_ALTERED
    if analysis is not None:
        yield from _evidence(analysis)
    yield from _words(decision, quotes)


def _words(decision: KeptDecision, quotes: tuple[KeptQuote, ...]) -> Iterator[Moved]:
    """What became of the words it quotes: none of this makes the record less sound."""
    to_ask = sum(quote.ticked and not quote.may_quote for quote in quotes)
    there = sum(quote.may_quote for quote in quotes)
    ran_out = sum(quote.ended and quote.standing is not Standing.WITHDRAWN for quote in quotes)
    if any(quote.may_quote and quote.changed for quote in quotes):
        yield Moved.QUOTES_CHANGED
    if to_ask:
        yield Moved.QUOTES_TO_ASK
    if there + to_ask + ran_out < decision.quoted:
        yield Moved.QUOTES_TAKEN_BACK
    if ran_out:
        yield Moved.QUOTES_RAN_OUT


def _evidence(analysis: Verification) -> Iterator[Moved]:
    same_version = analysis.made_by_version == __version__
    if not analysis.inputs_as_kept or (not analysis.same_result and same_version):
        yield Moved.EVIDENCE_ALTERED  # the same version comes to the same result, or it was touched
    elif not analysis.same_result:
        yield Moved.METHOD_CHANGED
    if analysis.data_changed:
        yield Moved.DATA_CHANGED
    if analysis.plan_changed:
        yield Moved.PLAN_CHANGED
