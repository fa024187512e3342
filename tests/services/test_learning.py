"""How teams learn: the demo's ramp, and who sees whose."""

from typing import Any

from improvement.domain.cycles import Cycle
from improvement.domain.pdsa_features import Feature
from improvement.domain.vocabulary import CycleStep, Role
from improvement.services import cycles, learning, people, tests
from improvement.store.unit_of_work import UnitOfWork


def by_title(view: learning.LearningView) -> dict[str, learning.TestPractice]:
    return {practice.title: practice for practice in view.tests.values()}


def test_the_demos_ramp(demo: UnitOfWork) -> None:
    (_, actors), *_ = people.actors(demo)
    coach = next(a for a in actors if a.role is Role.COACH)
    view = learning.learning(demo, coach)
    assert by_title(view)["Rent reminders by text"].missing == ()
    assert Feature.CHAIN in by_title(view)["Court navigators"].missing
    (homes,) = view.teams
    assert homes.team == "Stable Homes Team"
    assert homes.found is not None
    assert (homes.found.right, homes.found.partly, homes.found.wrong) == (3, 0, 2)
    # (.8-1)^2 + (.9-1)^2 + (.6-0)^2 + (.6-1)^2 + (.7-0)^2 = 1.06, by hand
    assert abs(homes.found.brier - 1.06 / 5) < 1e-12
    assert len(homes.over_time) == 5
    assert abs(homes.over_time[0] - 0.04) < 1e-12
    assert homes.waiting == 1


def test_a_member_sees_their_own_team(demo: UnitOfWork) -> None:
    (_, actors), *_ = people.actors(demo)
    for actor in (a for a in actors if a.role is Role.MEMBER):
        view = learning.learning(demo, actor)
        mine = {line.kept.id for line in tests.listing(demo, actor) if line.mine}
        assert set(view.tests) == mine
        assert {t.team_id for t in view.teams} <= set(actor.team_ids)


def test_nothing_counts_before_its_cycle_is_closed(place: Any) -> None:
    test_id = place.running()
    cycle_id = cycles.begin(place.uow, place.member, test_id=test_id)
    cycles.save(place.uow, place.member, cycle_id=cycle_id, version=1, cycle=Cycle())
    view = learning.learning(place.uow, place.coach)
    (team,) = view.teams
    assert (team.found, team.over_time, team.waiting) == (None, (), 0)
    assert cycles.ramp(place.uow, place.coach, test_id=test_id).cycles[0].cycle.step is (
        CycleStep.PLAN
    )
