"""What is asked next about the groups: on both stores, and for whom it is withheld."""

from dataclasses import replace
from typing import Any

import pytest

from improvement.domain.group_tallies import GroupTally
from improvement.domain.measures import MeasureSpec
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Arm, Direction, MeasureKind, MeasureRole, Reporting
from improvement.errors import NotComputable
from improvement.services import analyses, for_whom, group_lists, groups
from improvement.services import for_whom_more as more
from improvement.stats.comparisons.case_mix import case_mix
from improvement.stats.comparisons.standardisation import standardise
from improvement.stats.equity.indices import equity_indices

MET = MeasureSpec(
    key="met",
    label="Met before the hearing",
    kind=MeasureKind.PROPORTION,
    role=MeasureRole.PROCESS,
)


def seen(place: Any, actor: Any, test_id: int) -> Any:
    found = analyses.compare(place.uow, actor, test_id=test_id)
    return found, for_whom.of_comparison(found)[0]


def with_reach(place: Any, reach: dict[str, tuple[int, int]]) -> int:
    test_id: int = place.running(replace(place.plan, measures=(*place.plan.measures, MET)))
    rows = [
        replace(place.week(0, Arm.PILOT, figures, group), measure="met")
        for group, figures in reach.items()
    ]
    assert place.log(test_id, [*place.example(), *rows]).saved
    return test_id


def test_like_is_compared_with_like_on_the_groups_of_the_page(place: Any) -> None:
    test_id = place.newcombe()
    found, one = seen(place, place.member, test_id)
    both = more.like_with_like(found, one)
    arms = one.found.dimension.groups
    assert both.mix == case_mix(arms, label="Gender", minimum_worthwhile=0.1, z=one.found.effects.z)
    assert both.standardised == standardise(arms, z=one.found.effects.z)
    assert not both.mix.matters  # the two sides hold as many women as men


def test_a_mix_that_turns_the_answer_round_is_flagged(place: Any) -> None:
    """Simpson: 80 of 100 women and 20 of 100 men either way, but the pilot had most of the women.

    The pilot is 5 points worse among women, and among men, and better all together.
    """
    test_id = place.running()
    cells = {
        ("women", Arm.PILOT): (75, 100),
        ("women", Arm.COMPARISON): (16, 20),
        ("men", Arm.PILOT): (3, 20),
        ("men", Arm.COMPARISON): (20, 100),
    }
    rows = [place.week(0, arm, figures, group) for (group, arm), figures in cells.items()]
    assert place.log(test_id, rows).saved
    found, one = seen(place, place.member, test_id)
    mix = more.like_with_like(found, one).mix
    assert [str(sign) for sign in mix.signs] == ["shifts", "turns"]
    assert mix.crude.difference.estimate == pytest.approx(78 / 120 - 36 / 120)
    assert mix.adjusted.difference.estimate == pytest.approx(-0.05)


def test_indices_from_thirty_people_in_every_group_on(place: Any) -> None:
    test_id = place.newcombe()
    found, one = seen(place, place.leader, test_id)
    how = more.unequal(found, one)
    assert how.with_change == equity_indices(
        [GroupTally(group=g, tally=Tally(events=28, n=35)) for g in ("Women", "Men")],
        direction=Direction.HIGHER,
    )
    assert how.without is not None
    assert how.slope is None  # gender has no order


def test_too_few_for_an_index(place: Any) -> None:
    test_id = place.running()
    rows = [
        place.week(0, arm, (10, 20), group)
        for arm in (Arm.PILOT, Arm.COMPARISON)
        for group in ("women", "men")
    ]
    assert place.log(test_id, rows).saved
    found, one = seen(place, place.member, test_id)
    with pytest.raises(NotComputable, match="fewer than 30 people"):
        more.unequal(found, one)


def test_who_was_reached_stands_beside_the_benefit(place: Any) -> None:
    test_id = with_reach(place, {"women": (30, 40), "men": (12, 36)})
    found, one = seen(place, place.member, test_id)
    who = more.reached(found, one)
    assert who.measure.label == "Met before the hearing"
    rows = {g.group.group: (g.group.tally.events, g.group.tally.n) for g in who.access.groups}
    assert rows == {"Women": (30, 40), "Men": (12, 36)}
    assert who.access.reference == one.found.gaps.reference.group
    assert [g.effect.arms for g in who.access.groups] == list(one.found.dimension.groups)


def test_who_was_reached_is_for_the_team(place: Any) -> None:
    test_id = with_reach(place, {"women": (30, 40), "men": (1, 3)})
    found, one = seen(place, place.leader, test_id)
    assert one.whole
    with pytest.raises(NotComputable, match="for the test's own team and coaches"):
        more.reached(found, one)


def test_nothing_says_who_was_reached(place: Any) -> None:
    found, one = seen(place, place.member, place.newcombe())
    with pytest.raises(NotComputable, match="No measure of this plan says who was reached"):
        more.reached(found, one)
    found, one = seen(place, place.member, with_reach(place, {}))
    with pytest.raises(NotComputable, match="was not logged by gender"):
        more.reached(found, one)


def test_where_a_group_is_hidden_everything_from_all_groups_is(place: Any) -> None:
    test_id = place.running()
    rows = [
        place.week(0, Arm.PILOT, (56, 70)),
        place.week(0, Arm.COMPARISON, (48, 80)),
        place.week(0, Arm.PILOT, (55, 66), "women"),
        place.week(0, Arm.COMPARISON, (45, 77), "women"),
        place.week(0, Arm.PILOT, (1, 4), "men"),
        place.week(0, Arm.COMPARISON, (3, 3), "men"),
    ]
    assert place.log(test_id, rows).saved
    found, one = seen(place, place.leader, test_id)
    for ask in (more.like_with_like, more.unequal, more.reached):
        with pytest.raises(NotComputable, match="some are too small to be shown to you") as caught:
            ask(found, one)
        assert "Men" not in str(caught.value)


def test_overlapping_groups_are_not_added_up(place: Any) -> None:
    known = next(
        k for k in groups.dimensions(place.uow, place.leader) if k.dimension.key == "gender"
    )
    overlapping = group_lists.DimensionDraft(
        label="Gender",
        definition="",
        reference=None,
        reporting=Reporting.IN_COMBINATION,
        sensitive=False,
    )
    group_lists.save_dimension(
        place.uow, place.leader, dimension="gender", draft=overlapping, version=known.version
    )
    found, one = seen(place, place.member, place.newcombe())
    for ask in (more.like_with_like, more.unequal, more.reached):
        with pytest.raises(NotComputable, match="overlap"):
            ask(found, one)


def test_the_gap_before_the_start_beside_the_gap_now(place: Any) -> None:
    """Counted by hand from the pilot's rows: women 30 of 40 and 24 of 40, men 20 of 40 and 22."""
    test_id: int = place.running()
    before = [
        place.week(-4, Arm.PILOT, figures, group)
        for group, figures in {"women": (30, 40), "men": (20, 40)}.items()
    ]
    now = [
        place.week(week, arm, figures, group)
        for week, arm in ((0, Arm.PILOT), (0, Arm.COMPARISON))
        for group, figures in {"women": (24, 40), "men": (22, 40)}.items()
    ]
    assert place.log(test_id, [*before, *now]).saved
    found, one = seen(place, place.member, test_id)
    gaps = more.gap_since_before(found, one)
    (item,) = gaps.gaps
    assert item.gap is not None
    sign = 1 if gaps.reference.group == "Women" else -1
    assert item.gap.before.estimate == pytest.approx(sign * (30 - 20) / 40)
    assert item.gap.now.estimate == pytest.approx(sign * (24 - 22) / 40)
    assert item.gap.widening.estimate == pytest.approx(sign * (2 - 10) / 40)
    told, same = seen(place, place.leader, test_id)
    with pytest.raises(NotComputable, match="for the test's own team and coaches"):
        more.gap_since_before(told, same)


def test_without_figures_from_before_there_is_no_gap_before(place: Any) -> None:
    test_id: int = place.newcombe()
    rows = [
        place.week(1, arm, (24, 40), group)
        for arm in (Arm.PILOT, Arm.COMPARISON)
        for group in ("women", "men")
    ]
    assert place.log(test_id, rows).saved
    found, one = seen(place, place.member, test_id)
    with pytest.raises(NotComputable, match="gap before the start is not known"):
        more.gap_since_before(found, one)
