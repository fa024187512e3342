"""Nobody in a small group stands out: not in words, rows, pictures or kept decisions of a leader.

Everything that a leader's pages draw of a test with a small group is searched for its label; the
attacks on random groups are in test_told_attack and test_told_channels.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from improvement.domain.vocabulary import Arm, Choice, DecisionStep, Ring
from improvement.services import analyses, charts, decisions, overview, people, portfolio, practices
from improvement.services.charts import ChartWishes
from improvement.services.decisions import DecisionDraft
from improvement.stats.decisions.verdict import Reason


def fair_and_small(place: Any) -> list[Any]:
    """Women: many. Men: 4 and 3, worse off in the pilot."""
    return [
        place.week(0, Arm.PILOT, (56, 70)),
        place.week(0, Arm.COMPARISON, (48, 80)),
        place.week(0, Arm.PILOT, (55, 66), "women"),
        place.week(0, Arm.COMPARISON, (45, 77), "women"),
        place.week(0, Arm.PILOT, (1, 4), "men"),
        place.week(0, Arm.COMPARISON, (3, 3), "men"),
    ]


@pytest.fixture
def small(place: Any) -> tuple[Any, int]:
    test_id = place.running()
    assert place.log(test_id, fair_and_small(place)).saved
    return place, test_id


#: What a leader may read of the plan and the lists: the groups that exist, without figures.
PLANNED = ("kept", "notes")


def told(view: Any) -> str:
    names = [n for n in view.__dataclass_fields__ if n not in PLANNED]
    return repr([getattr(view, name) for name in names])


def test_a_leader_compares_without_seeing_who_is_few(small: tuple[Any, int]) -> None:
    place, test_id = small
    leader = analyses.compare(place.uow, place.leader, test_id=test_id)
    own = analyses.compare(place.uow, place.member, test_id=test_id)
    elsewhere = analyses.compare(place.uow, place.elsewhere, test_id=test_id)
    coach = analyses.compare(place.uow, place.coach, test_id=test_id)
    for view in (leader, elsewhere):
        assert not view.sees_all
        assert "Men" not in told(view)
        assert "men'" not in told(view)  # nor under its key
        assert view.dimensions[0].hidden == 2  # with one hidden, the other would give it away
    for view in (own, coach):
        assert view.sees_all
        assert "Men" in told(view)
        assert view.dimensions[0].hidden == 0
    assert leader.result.verdict is own.result.verdict
    assert own.result.reason is Reason.SMALL_GROUPS
    assert leader.reading.headline == own.reading.headline


SCALED = DecisionDraft(
    choice=Choice.SCALE,
    reason="It helped.",
    ring=Ring.FIVE,
    review_on=date(2027, 2, 22),
    community="Nobody yet.",
)


def test_a_kept_decision_names_nobody_whoever_records_it(small: tuple[Any, int]) -> None:
    place, test_id = small
    draft = replace(SCALED, reason="In steps.")
    decisions.record(place.uow, place.member, test_id=test_id, draft=draft)
    for actor in (place.member, place.coach, place.leader, place.elsewhere):
        seen = decisions.of_test(place.uow, actor, test_id=test_id)
        (kept,) = seen.analyses.values()
        assert "Men" not in repr(kept.words)
        sees_all = actor in (place.member, place.coach)
        assert ("Men" in repr(kept.result)) is sees_all
        assert bool(kept.inputs) is sees_all
        assert len(kept.digest) == (64 if sees_all else 0)


def test_lists_and_practices_of_a_leader_name_nobody(small: tuple[Any, int]) -> None:
    place, test_id = small
    draft = replace(SCALED, reason="In steps.")
    decision = decisions.record(place.uow, place.member, test_id=test_id, draft=draft)
    decisions.take(place.uow, place.leader, decision_id=decision, step=DecisionStep.APPROVE)
    for line in portfolio.portfolio(place.uow, place.leader).lines:
        assert "Men" not in repr(line.shown)
        assert line.small_groups == 1
    for card in practices.practices(place.uow, place.leader).all:
        assert "Men" not in repr(card.dimensions)
        assert card.dimensions[0].hidden == 2
    for status in overview.home(place.uow, place.leader).tests:
        assert "Men" not in repr((status.reading, status.why_not, status.todos))
    (own,) = practices.practices(place.uow, place.member).all
    assert "Men" in repr(own.dimensions)


def test_a_chart_is_not_shown_where_another_could_be_worked_out(small: tuple[Any, int]) -> None:
    """One hidden chart could be worked out by taking the others from the overall one."""
    place, test_id = small
    wishes = ChartWishes(dimension="gender")
    leader = charts.of_test(place.uow, place.leader, test_id=test_id, wishes=wishes)
    assert leader.groups == ()
    assert leader.hidden == 2
    assert leader.figures.groups == {}
    own = charts.of_test(place.uow, place.member, test_id=test_id, wishes=wishes)
    assert all(g.chart is not None for g in own.groups)
    assert own.hidden == 0


def test_charts_of_large_groups_are_shown_to_everybody(place: Any) -> None:
    test_id = place.newcombe()
    wishes = ChartWishes(dimension="gender")
    found = charts.of_test(place.uow, place.leader, test_id=test_id, wishes=wishes)
    assert [g.label for g in found.groups if g.chart] == ["Women", "Men"]


def test_the_threshold_is_the_partnerships_own(place: Any) -> None:
    """A lower threshold counts from the next closing on, a higher one at once."""
    test_id = place.newcombe()  # 35 and 40 in each group
    place.log(test_id, [place.week(2, Arm.PILOT, (0, 0), "women")])  # 22 women are left
    people.set_small_group(place.uow, place.leader, threshold=30)

    def hidden(uow: Any) -> int:
        return analyses.compare(uow, place.leader, test_id=test_id).dimensions[0].hidden

    assert hidden(place.uow) == 2
    people.set_small_group(place.uow, place.leader, threshold=10)
    assert hidden(place.uow) == 2
    assert hidden(place.uow.on(date(2026, 12, 7))) == 0
    people.set_small_group(place.uow, place.leader, threshold=30)
    assert hidden(place.uow.on(date(2027, 1, 11))) == 2
