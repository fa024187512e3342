"""How teams learn: what their predictions came to, and which features of good PDSA they show."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.cycles import Cycle
from improvement.domain.pdsa_features import Feature, Practice, missing_features
from improvement.domain.predictions import ScoredPrediction
from improvement.domain.vocabulary import CycleStep
from improvement.services.cycles import read
from improvement.stats.learning.calibration import Calibration, calibration, running_brier
from improvement.store.repositories.cycles import KeptCycle
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLearning:
    """A team's predictions; ``found`` None while none was scored with how sure the team was.

    ``over_time`` is the Brier score of all predictions up to each one, oldest first.
    """

    team_id: int
    team: str
    found: Calibration | None
    over_time: tuple[float, ...]
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPractice:
    """A test and the features of good PDSA practice that it does not show yet."""

    __test__ = False

    test_id: int
    title: str
    missing: tuple[Feature, ...]

    @property
    def shown(self) -> int:
        return len(Feature) - len(self.missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningView:
    """Teams by name, never by score; tests by id."""

    teams: tuple[TeamLearning, ...]
    tests: Mapping[int, TestPractice]


def learning(uow: UnitOfWork, actor: Actor) -> LearningView:
    """How teams learn: all of them for whoever sees the board, else one's own.

    It is shown so that a team may learn; nothing here is about single people.
    """
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        kept = store.plans.all()
        by_test = _by_test(store.cycles.predicted())
        primaries = {t.id: t.measure_ids[t.plan.primary.key] for t in kept if t.plan.primary}
        points = store.observations.periods(primaries.values())
        weeks = store.cases.weeks()
    everything = may(actor, Action.SEE_BOARD)
    seen = [t for t in kept if everything or t.team_id in actor.team_ids]
    practices = {
        t.id: _practice(
            t,
            by_test[t.id],
            points=max(points.get(primaries.get(t.id, 0), 0), weeks.get(t.id, 0)),
        )
        for t in seen
    }
    return LearningView(teams=_teams(seen, by_test), tests=practices)


def _by_test(kept: Iterable[KeptCycle]) -> dict[int, list[KeptCycle]]:
    found: dict[int, list[KeptCycle]] = defaultdict(list)
    for cycle in kept:
        found[cycle.test_id].append(cycle)
    return found


def _practice(test: KeptTest, kept: Sequence[KeptCycle], *, points: int) -> TestPractice:
    practice = Practice(
        plan=test.plan,
        started=test.started_at is not None,
        cycles=read(kept),
        followed=sum(c.parent_id is not None and c.step is not CycleStep.PLAN for c in kept),
        points=points,
    )
    return TestPractice(
        test_id=test.id,
        title=test.plan.title or "Untitled test",
        missing=missing_features(practice),
    )


def _teams(
    tests: Iterable[KeptTest], by_test: Mapping[int, Sequence[KeptCycle]]
) -> tuple[TeamLearning, ...]:
    by_team: dict[tuple[str, int], list[KeptCycle]] = defaultdict(list)
    for test in tests:
        by_team[test.team, test.team_id] += by_test.get(test.id, [])
    return tuple(
        _team(name, number, kept) for (name, number), kept in sorted(by_team.items()) if kept
    )


def _team(name: str, number: int, kept: Sequence[KeptCycle]) -> TeamLearning:
    scored, waiting = [], 0
    for each, cycle in zip(kept, read(kept), strict=True):
        if each.locked_at is None:
            continue
        own = list(_scored(each, cycle))
        scored += own
        waiting += sum(q.confidence is not None for q in cycle.plan.questions) - len(own)
    scored.sort(key=lambda s: (s.on is None, s.on))
    return TeamLearning(
        team_id=number,
        team=name,
        found=calibration(scored) if scored else None,
        over_time=running_brier(scored),
        waiting=waiting,
    )


def _scored(kept: KeptCycle, cycle: Cycle) -> Iterable[ScoredPrediction]:
    """Only what was closed counts: until then a score may still be thought over."""
    if kept.closed_at is None:
        return
    for place, question in enumerate(cycle.plan.questions):
        came_out = cycle.finding(place).came_out
        if question.confidence is not None and came_out is not None:
            yield ScoredPrediction(
                confidence=question.confidence, came_out=came_out, on=kept.closed_at.date()
            )
