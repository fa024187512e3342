"""Holding the gains: the chart goes on after scaling, and says when the gain fades."""

from dataclasses import dataclass
from datetime import date

from improvement.domain.access import Action, Actor, require
from improvement.domain.vocabulary import Choice
from improvement.services.chart_lines import of_primary_measures
from improvement.stats.charts.variation import Variation
from improvement.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Fading:
    """A scaled test whose chart signals worse, beginning on or after the day it was scaled."""

    test_id: int
    title: str
    measure: str
    scaled_on: date
    since: date


def fading(uow: UnitOfWork, actor: Actor) -> tuple[Fading, ...]:
    """Scaled tests whose gain fades by their own chart's rules, the newest signal first.

    Only what began after the decision counts: an older signal was known when it was made.
    """
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        scaled = {
            test_id: decision.decided_on
            for test_id, decision in store.decisions.latest().items()
            if decision.choice is Choice.SCALE
        }
    if not scaled:
        return ()
    lines = of_primary_measures(uow, actor)
    found = [
        Fading(
            test_id=test_id,
            title=line.kept.plan.title,
            measure=line.spec.label,
            scaled_on=scaled_on,
            since=line.since,
        )
        for test_id, scaled_on in scaled.items()
        if (line := lines.get(test_id)) is not None
        and line.found is Variation.WORSENING
        and line.since is not None
        and line.since >= scaled_on
    ]
    return tuple(sorted(found, key=lambda f: f.since, reverse=True))
