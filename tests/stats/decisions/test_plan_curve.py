"""The curve against the single-size planner, R's large-sample answers, and full enumeration."""

from math import isnan

import numpy as np
import pytest
from golden import Case, copied
from hypothesis import example, given, settings
from hypothesis import strategies as st

from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid
from improvement.stats.comparisons.two_proportions import newcombe_limits
from improvement.stats.decisions.plan_curve import (
    PlannedGroup,
    critical_counts,
    plan_curve,
    smallest_effects,
)
from improvement.stats.decisions.planning import smallest_visible_effect
from improvement.stats.record import from_record, to_record

PUBLISHED = {
    0.5: (43, 34, 25, 18, 12),
    0.3: (50, 36, 25, 18, 11),
    0.7: (None, 27, 21, 15, 10),
    0.1: (45, 31, 21, 14, 8),
}
#: Those that ask for a size at the usual level; the other cases are of t tests, of a given size
#: (held in test_planning.py) or of another level than ours.
SIZES_OF_R = [
    case
    for case in copied("power")
    if case["options"]["kind"] == "power.prop.test" and set(case["input"]) == {"p1", "p2", "power"}
]


@pytest.mark.parametrize("base", PUBLISHED)
def test_published_smallest_effects(base: float) -> None:
    """STATISTICS E, Planning: the first whole point that reaches 80%."""
    found = plan_curve(base=base, sizes=(15, 30, 60, 120, 300))
    points = [
        None if p.effect is None else int(np.ceil(p.effect * 100 - 1e-6)) for p in found.points
    ]
    assert tuple(points) == PUBLISHED[base]


def test_r_is_asked_for_some_sizes() -> None:
    assert len(SIZES_OF_R) >= 2


@pytest.mark.parametrize("case", SIZES_OF_R, ids=lambda case: case["id"])
def test_near_the_sizes_of_r(case: Case) -> None:
    """power.prop.test is a normal approximation of another test: near, not equal."""
    given_ = case["input"]
    low, high = sorted((given_["p1"], given_["p2"]))
    found = plan_curve(base=low, wanted=high - low, sizes=(10,), target=given_["power"])
    assert found.needed is not None
    assert found.needed.per_arm == pytest.approx(case["expected"]["n"], rel=0.06)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(1, 90), min_size=1, max_size=4), st.floats(0.0, 1.0))
@example([2], 1.1125369292536007e-308)
@example([1, 90], 5e-324)
def test_same_as_one_size_at_a_time(sizes: list[int], base: float) -> None:
    found = smallest_effects(np.array(sizes), base, 0.8)
    for n, effect in zip(sizes, found.tolist(), strict=True):
        one = smallest_visible_effect(n, n, base=base).effect
        assert (one is None) is isnan(effect)
        if one is not None:
            assert effect == pytest.approx(one, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=4), st.floats(0.5, 4.0))
def test_critical_counts_by_going_through_all(sizes: list[int], z: float) -> None:
    found = critical_counts(np.array(sizes), z)
    for row, n in zip(found, sizes, strict=True):
        counts = np.arange(n + 1)
        _, lower, _ = newcombe_limits(counts[:, None], n, counts[None, :], n, z)
        shown = lower > 0
        assert (np.diff(shown.astype(int), axis=0) >= 0).all()  # once shown, more show it too
        assert row[: n + 1].tolist() == np.where(shown.any(0), shown.argmax(0), n + 1).tolist()


@settings(max_examples=10, deadline=None)
@given(st.floats(0.1, 0.9), st.integers(20, 100))
def test_lower_is_better_is_the_mirror_image(base: float, n: int) -> None:
    up = plan_curve(base=base, sizes=(n,))
    down = plan_curve(base=1 - base, sizes=(n,), direction=Direction.LOWER)
    assert up.points[0].effect == pytest.approx(down.points[0].effect, abs=1e-6)


GROUPS = (
    PlannedGroup(group="Renters", share=0.6),
    PlannedGroup(group="Owners", share=0.25),
    PlannedGroup(group="Shelter", share=0.15),
)


def test_groups_see_less_than_everybody() -> None:
    found = plan_curve(base=0.5, sizes=(40, 100), groups=GROUPS)
    renters, owners, shelter = found.groups
    assert [point.n for point in shelter.points] == [6, 15]
    assert renters.gaps == ()
    assert {curve.reference for curve in found.groups} == {"Renters"}
    whole, part = found.points[1].effect, owners.points[1].effect
    assert whole is not None
    assert part is not None
    assert part > whole
    gap = owners.gaps[1]
    assert gap.change is not None
    assert gap.half_width is not None
    assert gap.change > gap.half_width > part / 2
    assert (gap.n, gap.n_reference) == (25, 60)


def test_a_group_of_nobody_shows_nothing() -> None:
    few = (PlannedGroup(group="A", share=0.95), PlannedGroup(group="B", share=0.05))
    found = plan_curve(base=0.5, sizes=(10,), groups=few).groups[1]
    assert found.points[0].n == 0
    assert found.points[0].effect is None
    assert found.gaps[0].half_width is None


def test_sizes_come_in_order_and_once() -> None:
    assert plan_curve(base=0.5, sizes=(30, 10, 30)).sizes == (10, 30)


def test_too_small_a_wish_has_no_size() -> None:
    found = plan_curve(base=0.5, sizes=(30,), wanted=0.005)
    assert found.needed is None
    assert found.wanted == 0.005


@pytest.mark.parametrize("base", [0.0, 1.0])
def test_shares_of_none_and_all(base: float) -> None:
    found = plan_curve(base=base, sizes=(30,), groups=GROUPS)
    assert (found.points[0].effect is None) is (base == 1.0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"base": 1.2},
        {"base": float("nan")},
        {"sizes": ()},
        {"sizes": (0,)},
        {"sizes": (2001,)},
        {"target": 1.0},
        {"wanted": 0.0},
        {"wanted": 0.9},
        {"groups": (*GROUPS, GROUPS[0])},
        {"groups": (PlannedGroup(group="A", share=0.0),)},
        {"groups": (PlannedGroup(group="A", share=0.4), PlannedGroup(group="A", share=0.4))},
    ],
)
def test_impossible_plans_are_refused(wrong: dict[str, object]) -> None:
    asked: dict[str, object] = {"base": 0.5, "sizes": (10,)} | wrong
    with pytest.raises(Invalid):
        plan_curve(**asked)  # type: ignore[arg-type]


def test_is_kept_and_read_again() -> None:
    found = plan_curve(base=0.5, sizes=(10, 60), groups=GROUPS, wanted=0.2)
    assert from_record(to_record(found)) == found
