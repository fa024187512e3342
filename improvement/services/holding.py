"""Holding the gains: the chart goes on after scaling, and says when the gain fades."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from improvement.domain.access import Action, Actor, require
from improvement.domain.series import Point
from improvement.domain.vocabulary import Choice, MeasureKind
from improvement.services.chart_lines import ChartLine, of_tests
from improvement.services.telling import bring_up_to_date
from improvement.stats.charts.variation import Variation
from improvement.store.repositories.decisions import KeptDecision
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import Store, UnitOfWork


class Held(StrEnum):
    """What a chart says of a gain since the day it was scaled."""

    HOLDS = "holds"  # figures since, and no signal of worse that began since
    FADES = "fades"
    NO_FIGURES = "no_figures"  # none since that day


@dataclass(frozen=True, slots=True, kw_only=True)
class Worse:
    """Another measure of the test whose chart signals worse, since when: where to look first."""

    measure: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """A scaled test and how its gain does; ``since`` is the first day of a signal of worse.

    ``measure`` is empty where nothing was recorded at all; ``households`` are those with an outcome
    that began after it was scaled (0 where the measure is no share); ``line`` is its chart.
    """

    test_id: int
    title: str
    measure: str
    scaled_on: date
    held: Held
    since: date | None
    households: int
    also_worse: tuple[Worse, ...]
    line: ChartLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fading:
    """A scaled test whose chart signals worse, beginning on or after the day it was scaled."""

    test_id: int
    title: str
    measure: str
    scaled_on: date
    since: date
    also_worse: tuple[Worse, ...]


def gains(uow: UnitOfWork, actor: Actor) -> Mapping[int, Gain]:
    """Every scaled test by its number, by its own charts' rules.

    Only what began after the decision counts: an older signal was known when it was made.
    """
    require(actor, Action.VIEW_TESTS)
    bring_up_to_date(uow, actor, by_group=False)
    with uow.reading(actor) as store:
        latest = store.decisions.latest()
        tests = store.plans.all() if latest else ()
        return gains_of(store, actor, tests, latest, today=uow.today_of(actor))


def gains_of(
    store: Store,
    actor: Actor,
    tests: Iterable[KeptTest],
    latest: Mapping[int, KeptDecision],
    *,
    today: date,
) -> Mapping[int, Gain]:
    """The same inside somebody's transaction, of these tests by their decisions in force.

    However many were scaled, their charts come in the same few queries.
    """
    scaled = [t for t in tests if t.id in latest and latest[t.id].choice is Choice.SCALE]
    if not scaled:
        return {}
    lines: dict[int, list[ChartLine]] = {test.id: [] for test in scaled}
    for line in of_tests(store, actor, scaled, today=today):
        if line.found is not None:
            lines[line.kept.id].append(line)
    return {test.id: _gain(test, latest[test.id], lines[test.id]) for test in scaled}


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
            also_worse=gain.also_worse,
        )
        for gain in gains(uow, actor).values()
        if gain.since is not None
    ]
    return tuple(sorted(found, key=lambda f: f.since, reverse=True))


def _gain(test: KeptTest, decision: KeptDecision, lines: Sequence[ChartLine]) -> Gain:
    scaled_on, primary = decision.decided_on, test.plan.primary
    line = next((one for one in lines if primary and one.spec.key == primary.key), None)
    later = [p for p in line.series.points if p.period > scaled_on] if line else []
    since = _worse_since(line, scaled_on) if line else None
    return Gain(
        test_id=test.id,
        title=test.plan.title,
        measure=line.spec.label if line else "",
        scaled_on=scaled_on,
        held=Held.FADES if since else Held.HOLDS if later else Held.NO_FIGURES,
        since=since,
        households=_households(line, later) if line else 0,
        also_worse=tuple(
            Worse(measure=one.spec.label, since=began)
            for one in lines
            if one is not line and (began := _worse_since(one, scaled_on)) is not None
        ),
        line=line,
    )


def _worse_since(line: ChartLine, scaled_on: date) -> date | None:
    """The first day of a signal of worse that began on or after that day."""
    worse = line.found is Variation.WORSENING and line.since is not None
    return line.since if worse and line.since and line.since >= scaled_on else None


def _households(line: ChartLine, points: Sequence[Point]) -> int:
    if line.spec.kind is not MeasureKind.PROPORTION:
        return 0
    return round(sum(point.denominator or 0 for point in points))
