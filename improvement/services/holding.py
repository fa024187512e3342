"""Holding the gains: the chart goes on after scaling, and says when the gain fades."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from improvement.domain.access import Action, Actor, require
from improvement.domain.vocabulary import Choice
from improvement.services.chart_lines import ChartLine, of_primary_measures
from improvement.stats.charts.variation import Variation
from improvement.store.repositories.decisions import KeptDecision
from improvement.store.unit_of_work import UnitOfWork


class Held(StrEnum):
    """What a chart says of a gain since the day it was scaled."""

    HOLDS = "holds"  # figures since, and no signal of worse that began since
    FADES = "fades"
    NO_FIGURES = "no_figures"  # none since that day


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """A scaled test and how its gain does; ``since`` is the first day of a signal of worse.

    ``measure`` is empty where nothing was recorded at all.
    """

    test_id: int
    title: str
    measure: str
    scaled_on: date
    held: Held
    since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fading:
    """A scaled test whose chart signals worse, beginning on or after the day it was scaled."""

    test_id: int
    title: str
    measure: str
    scaled_on: date
    since: date


def gains(uow: UnitOfWork, actor: Actor) -> Mapping[int, Gain]:
    """Every scaled test by its number, by its own chart's rules.

    Only what began after the decision counts: an older signal was known when it was made.
    """
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        scaled = {n: d for n, d in store.decisions.latest().items() if d.choice is Choice.SCALE}
        if not scaled:
            return {}
        titles = {kept.id: kept.plan.title for kept in store.plans.all()}
    lines = of_primary_measures(uow, actor)
    return {n: _gain(titles[n], decision, lines.get(n)) for n, decision in scaled.items()}


def fading(uow: UnitOfWork, actor: Actor) -> tuple[Fading, ...]:
    """Scaled tests whose gain fades, the newest signal first."""
    require(actor, Action.VIEW_TESTS)
    found = [
        Fading(
            test_id=gain.test_id,
            title=gain.title,
            measure=gain.measure,
            scaled_on=gain.scaled_on,
            since=gain.since,
        )
        for gain in gains(uow, actor).values()
        if gain.since is not None
    ]
    return tuple(sorted(found, key=lambda f: f.since, reverse=True))


def _gain(title: str, decision: KeptDecision, line: ChartLine | None) -> Gain:
    scaled_on = decision.decided_on
    worse = line is not None and line.found is Variation.WORSENING
    fades = worse and line is not None and line.since is not None and line.since >= scaled_on
    went_on = line is not None and any(p.period > scaled_on for p in line.series.points)
    return Gain(
        test_id=decision.test_id,
        title=title,
        measure=line.spec.label if line else "",
        scaled_on=scaled_on,
        held=Held.FADES if fades else Held.HOLDS if went_on else Held.NO_FIGURES,
        since=line.since if fades and line else None,
    )
