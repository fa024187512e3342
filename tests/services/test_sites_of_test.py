"""Site by site, on both stores: each site held beside itself, before and after."""

from dataclasses import replace
from typing import Any

import pytest

from improvement.domain.plan import NamedDimension
from improvement.domain.sites import SiteArms
from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import Arm, Design, Direction
from improvement.errors import Forbidden, NotComputable
from improvement.services import groups
from improvement.services.sites_of_test import SitesOfTest, sites_of
from improvement.stats.spread.caterpillar import caterpillar
from improvement.stats.spread.pooled import spread
from improvement.stats.spread.site_effects import site_effects

SITES = {"North": ((10, 20), (16, 20)), "South": ((12, 24), (14, 24)), "East": ((9, 18), (8, 18))}


def running(place: Any, *, design: Design, cluster: str = "building") -> int:
    groups.add_dimension(
        place.uow, place.leader, label="Building", groups=("North", "South", "East", "West")
    )
    plan = replace(
        place.plan,
        design=design,
        cluster_dimension=cluster,
        dimensions=(*place.plan.dimensions, NamedDimension(key="building")),
    )
    test_id: int = place.running(plan)
    return test_id


def row(place: Any, week: int, arm: Arm, figures: tuple[int, int], site: str) -> Any:
    cell = frozenset({("building", site.lower())})
    return replace(place.week(week, arm, figures), cell=cell)


def before_and_after(place: Any) -> int:
    test_id = running(place, design=Design.BEFORE_AFTER)
    rows = [
        row(place, week, Arm.PILOT, figures, site)
        for site, both in (SITES | {"West": ((1, 3), (2, 3))}).items()
        for week, figures in zip((-1, 0), both, strict=True)
    ]
    assert place.log(test_id, rows).saved
    return test_id


def by_hand() -> list[SiteArms]:
    return [
        SiteArms(
            site=site,
            arms=TwoArms(
                pilot=Tally(events=after[0], n=after[1]),
                comparison=Tally(events=before[0], n=before[1]),
            ),
        )
        for site, (before, after) in SITES.items()
    ]


def test_every_site_beside_itself_in_the_order_of_the_list(place: Any) -> None:
    found: SitesOfTest = sites_of(place.uow, place.member, test_id=before_and_after(place))
    used = site_effects(by_hand(), direction=Direction.HIGHER).used
    assert found.rows == caterpillar(used)
    assert found.together == spread(used)
    assert [row.site.site for row in found.rows.rows] == ["North", "South", "East"]
    assert found.left_out == ("West",)


def test_sites_are_for_the_team_and_its_coach(place: Any) -> None:
    test_id = before_and_after(place)
    for actor in (place.leader, place.elsewhere):
        with pytest.raises(Forbidden):
            sites_of(place.uow, actor, test_id=test_id)
    assert sites_of(place.uow, place.coach, test_id=test_id).left_out == ("West",)


def test_whole_sites_on_one_side_cannot_be_held_beside_themselves(place: Any) -> None:
    test_id = running(place, design=Design.SIDE_BY_SIDE)
    rows = [
        row(place, 0, Arm.PILOT, (10, 20), "North"),
        row(place, 0, Arm.COMPARISON, (12, 20), "South"),
    ]
    assert place.log(test_id, rows).saved
    with pytest.raises(NotComputable, match="none can be held beside itself"):
        sites_of(place.uow, place.member, test_id=test_id)


def test_a_plan_that_names_no_sites(place: Any) -> None:
    with pytest.raises(NotComputable, match="does not say which dimension holds the sites"):
        sites_of(place.uow, place.member, test_id=place.newcombe())
