"""For whom it works, as each person may see it: on both stores, whole or with groups left out."""

from dataclasses import replace
from typing import Any

import pytest

from improvement.domain.plan import NamedDimension
from improvement.domain.vocabulary import Arm
from improvement.services import analyses, for_whom, groups
from improvement.stats.equity.best_guess import best_guess
from improvement.stats.equity.for_whom import Answer
from improvement.stats.equity.heterogeneity import heterogeneity


def seen_by(place: Any, actor: Any, test_id: int) -> Any:
    return for_whom.of_comparison(analyses.compare(place.uow, actor, test_id=test_id))


def test_large_groups_are_seen_whole_by_everybody(place: Any) -> None:
    test_id = place.newcombe()
    own, leader = (seen_by(place, a, test_id) for a in (place.member, place.leader))
    assert own == leader
    (one,) = own
    arms = one.found.dimension.groups
    assert one.answer is Answer.ALIKE
    assert one.found.heterogeneity == heterogeneity(arms)
    assert one.guess == best_guess(arms, z=one.found.effects.z)


@pytest.fixture
def third(place: Any) -> Any:
    """A third group in the list."""
    groups.add_dimension(
        place.uow, place.leader, label="Sex or gender", groups=("Women", "Men", "Others")
    )
    return next(
        k.dimension.key
        for k in groups.dimensions(place.uow, place.leader)
        if k.dimension.label == "Sex or gender"
    )


def test_what_a_leader_gets_does_not_move_with_the_groups_hidden_from_them(
    place: Any, third: str
) -> None:
    """Everybody's figures and the shown group's stay; only the hidden ones differ."""
    plan = replace(place.plan, dimensions=(NamedDimension(key=third),))
    made = []
    for men, others in (
        (((3, 5), (4, 5)), ((1, 3), (0, 2))),
        (((1, 3), (0, 2)), ((3, 5), (4, 5))),
        (((4, 4), (4, 4)), ((0, 4), (0, 3))),
    ):
        test_id = place.running(plan)
        rows = [
            place.week(0, Arm.PILOT, (56, 70)),
            place.week(0, Arm.COMPARISON, (48, 80)),
        ]
        cells = (("women", ((52, 62), (44, 73))), ("men", men), ("others", others))
        for name, sides in cells:
            for arm, figures in zip((Arm.PILOT, Arm.COMPARISON), sides, strict=True):
                row = place.week(0, arm, figures)
                rows.append(replace(row, cell=frozenset({(third, name)})))
        assert place.log(test_id, rows).saved
        made.append(test_id)
    leaders = [seen_by(place, place.leader, test_id) for test_id in made]
    assert leaders[0] == leaders[1] == leaders[2]
    (one,) = leaders[0]
    assert (one.answer, one.guess, one.stands_out) == (Answer.WITHHELD, None, None)
    assert for_whom.search(leaders[0]) is None
    assert "Men" not in repr(leaders[0])
    own = [seen_by(place, place.member, test_id) for test_id in made]
    assert own[0] != own[1]
    assert all(one.guess is not None for (one,) in own)


def test_no_data_yet(place: Any) -> None:
    test_id = place.running()
    (one,) = seen_by(place, place.member, test_id)
    assert one.answer is Answer.TOO_FEW
    assert one.guess is None
