"""What the planner says of each group, and where it says plainly that it says nothing."""

from dataclasses import replace

import pytest

from improvement.domain.vocabulary import ComparedBy, Design, MeasureKind
from improvement.services import planning
from tests.services.conftest import KEPT, PLAN

WAIT = replace(KEPT, kind=MeasureKind.VALUE, compared_by=ComparedBy.AVERAGE_DAYS)
FIGURED = replace(PLAN, expected_now=0.5, predicted=0.6)


def test_shares_of_two_sides_are_told_group_by_group() -> None:
    assert planning.tells_groups(FIGURED)
    assert len(planning.groups_can_show(FIGURED, {"Women": 40, "Men": 40})) == 2


@pytest.mark.parametrize(
    "plan", [replace(PLAN, measures=(WAIT,)), replace(PLAN, design=Design.PAIRED)]
)
def test_other_outcomes_and_designs_are_told_for_everybody_only(plan: object) -> None:
    assert not planning.tells_groups(plan)  # type: ignore[arg-type] # a plan each
    assert planning.groups_can_show(plan, {"Women": 40}) == ()  # type: ignore[arg-type] # same
