"""How the difference came about: added up week by week, on both stores."""

from dataclasses import replace
from typing import Any

import pytest

from improvement.domain.vocabulary import Arm, Design, Phase
from improvement.errors import NotComputable
from improvement.services import analyses, over_time


def compared(place: Any, test_id: int, actor: Any = None) -> Any:
    return analyses.compare(place.uow, actor or place.member, test_id=test_id)


def test_week_by_week_everybody_so_far(place: Any) -> None:
    found = compared(place, place.newcombe())
    way = over_time.difference(found)
    tallies = [
        (p.arms.pilot.events, p.arms.pilot.n, p.arms.comparison.events, p.arms.comparison.n)
        for p in way.points
    ]
    assert tallies == [(14, 20, 12, 20), (36, 45, 28, 50), (56, 70, 48, 80)]
    assert way.now.benefit == found.shares.comparison.benefit
    assert way == over_time.difference(compared(place, found.kept.id, place.leader))


def test_before_and_after_in_one_place_has_everything_before_at_once(place: Any) -> None:
    plan = replace(place.plan, design=Design.BEFORE_AFTER)
    test_id = place.running(plan)
    rows = [
        place.week(-2, Arm.PILOT, (10, 20)),
        place.week(-1, Arm.PILOT, (12, 20)),
        place.week(0, Arm.PILOT, (15, 20)),
        place.week(1, Arm.PILOT, (16, 20)),
    ]
    assert place.log(test_id, rows).saved
    found = compared(place, test_id)
    way = over_time.difference(found)
    assert [p.arms.comparison.n for p in way.points] == [40, 40]
    assert [p.arms.pilot.events for p in way.points] == [15, 31]
    assert way.now.benefit == found.shares.comparison.benefit
    both = over_time.sides_before_and_after(found)
    assert both.comparison is None
    assert (both.pilot.before.tally.events, both.pilot.after.tally.events) == (22, 31)


def test_both_sides_before_and_after(place: Any) -> None:
    test_id = place.running()
    rows = [
        place.week(week, arm, figures)
        for arm, both in (
            (Arm.PILOT, ((10, 20), (16, 20))),
            (Arm.COMPARISON, ((9, 20), (10, 20))),
        )
        for week, figures in zip((-1, 0), both, strict=True)
    ]
    assert place.log(test_id, rows).saved
    found = compared(place, test_id)
    assert found.figures["kept"].tally(Arm.PILOT, Phase.BASELINE).n == 20
    both = over_time.sides_before_and_after(found)
    assert both.moved_more.contrast.estimate == pytest.approx(0.3 - 0.05)
    (point,) = over_time.difference(found).points  # what was before is in no look
    assert point.arms.pilot.n == 20


def test_nothing_yet(place: Any) -> None:
    found = compared(place, place.running())
    with pytest.raises(NotComputable, match="10 households on each side"):
        over_time.difference(found)
    with pytest.raises(NotComputable, match="no before and after"):
        over_time.sides_before_and_after(found)
