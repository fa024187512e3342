"""The rule of a decision row by row, as it came out on the day: read from the frozen record."""

from improvement.domain.access import Action, Actor, may
from improvement.domain.vocabulary import Design
from improvement.errors import Invalid
from improvement.services.analyses import KIND
from improvement.services.as_looked import TakenLook
from improvement.services.sensitive import closed_to
from improvement.services.telling import Told
from improvement.services.telling_everybody import EVERYBODY
from improvement.services.told_result import only_told
from improvement.stats.decisions.verdict import VerdictResult
from improvement.stats.record import from_record
from improvement.store.repositories.analyses import KeptAnalysis
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import Store


def rule_as_kept(
    store: Store,
    actor: Actor,
    test: KeptTest,
    analysis: KeptAnalysis,
    look: TakenLook | None,
) -> VerdictResult | None:
    """Every row of the rule with its values of that day; None where no verdict could be given.

    Who may not see every group of the test reads whether a row about groups held, and no more: a
    record is not told in weeks, so nothing of its groups is told at all. Of what households come
    to they read what the last ``look`` had when the decision was kept. None also where an older
    version wrote the record in a form that is not read any more.
    """
    if analysis.kind != KIND:
        return None
    try:
        result: VerdictResult = from_record(analysis.result)
    except Invalid:
        return None
    dimensions = [kept.dimension for kept in store.groups.all()]
    everything = may(actor, Action.SEE_SMALL_GROUPS, team_id=test.team_id)
    if everything and not closed_to(actor, dimensions, team_id=test.team_id):
        return result
    return only_told(result, test, (), Told(), look, points=_points(store, test)).result


def _points(store: Store, test: KeptTest) -> bool:
    """Is a series compared whose points are made of households? Of those everybody was told too."""
    if test.plan.design is not Design.INTERRUPTED:
        return False
    return any(dimension == EVERYBODY.key for _, _, dimension in store.tellings.of([test.id]))
