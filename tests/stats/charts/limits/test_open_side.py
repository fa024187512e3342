"""Which side of a chart has no limit, and what that leaves it to say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.vocabulary import Direction
from improvement.stats.charts.limits.open_side import (
    OpenSide,
    WarnsOf,
    can_only_warn_of,
    open_sides,
)
from improvement.stats.charts.limits.predictive import geometric_gaps, predictive_proportions


def of_share(events: int, people: int, weeks: int = 12) -> OpenSide:
    """The open side of a steady chart of so many of so many a week."""
    shape = (1, weeks)
    limits = predictive_proportions(
        events=np.full(shape, float(events)),
        people=np.full(shape, float(people)),
        base=np.ones(shape, dtype=bool),
    )
    return open_sides(limits, ceiling=1.0)[0]


def test_the_example_of_the_specification() -> None:
    """30% of 15 households a week: nothing can fall below the limits (STATISTICS A3)."""
    assert of_share(4, 15) is OpenSide.LOWER
    assert can_only_warn_of(OpenSide.LOWER, Direction.LOWER) is WarnsOf.WORSENING


@pytest.mark.parametrize(
    ("events", "people", "side"),
    [
        (0, 8, OpenSide.LOWER),
        (8, 8, OpenSide.UPPER),
        (1, 2, OpenSide.BOTH),
        (50, 100, OpenSide.NONE),
    ],
)
def test_sides_of_shares(events: int, people: int, side: OpenSide) -> None:
    assert of_share(events, people) is side


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_mirror_image_has_the_other_side_open(events: int, others: int) -> None:
    turned = {OpenSide.LOWER: OpenSide.UPPER, OpenSide.UPPER: OpenSide.LOWER}
    if events + others:
        side = of_share(events, events + others)
        assert of_share(others, events + others) is turned.get(side, side)


def test_one_point_with_a_limit_is_enough() -> None:
    people = np.array([[15.0] * 12 + [400.0]])
    found = predictive_proportions(
        events=np.round(people * 0.3), people=people, base=np.ones(people.shape, dtype=bool)
    )
    assert found.lower[0, 0] == 0
    assert found.lower[0, -1] > 0
    assert open_sides(found, ceiling=1.0) == (OpenSide.NONE,)


def test_gaps_can_only_grow_long_and_nothing_recorded_says_nothing() -> None:
    gaps = np.array([[3.0, 8.0, 0.0, 5.0], [np.nan] * 4])
    found = geometric_gaps(gaps=gaps, base=~np.isnan(gaps))
    assert open_sides(found) == (OpenSide.LOWER, OpenSide.BOTH)


@pytest.mark.parametrize(
    ("side", "direction", "says"),
    [
        (OpenSide.NONE, Direction.HIGHER, WarnsOf.BOTH),
        (OpenSide.NONE, Direction.LOWER, WarnsOf.BOTH),
        (OpenSide.LOWER, Direction.HIGHER, WarnsOf.IMPROVEMENT),
        (OpenSide.LOWER, Direction.LOWER, WarnsOf.WORSENING),
        (OpenSide.UPPER, Direction.HIGHER, WarnsOf.WORSENING),
        (OpenSide.UPPER, Direction.LOWER, WarnsOf.IMPROVEMENT),
        (OpenSide.BOTH, Direction.HIGHER, WarnsOf.NOTHING),
        (OpenSide.BOTH, Direction.LOWER, WarnsOf.NOTHING),
    ],
)
def test_what_is_left_to_say(side: OpenSide, direction: Direction, says: WarnsOf) -> None:
    assert can_only_warn_of(side, direction) is says
