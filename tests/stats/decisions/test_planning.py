import json
from math import ceil, comb
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.two_proportions import two_proportions
from improvement.stats.decisions.planning import (
    exact_power,
    sample_size,
    smallest_visible_effect,
)


@pytest.mark.parametrize(
    ("base", "published"),
    [
        (0.5, (43, 34, 25, 18, 12)),
        (0.3, (50, 36, 25, 18, 11)),
        (0.7, (None, 27, 21, 15, 10)),
        (0.1, (45, 31, 21, 14, 8)),
    ],
)
def test_published_smallest_effects(base: float, published: tuple[int | None, ...]) -> None:
    """STATISTICS E gives the first whole point that reaches 80%."""
    for n, points in zip((15, 30, 60, 120, 300), published, strict=True):
        effect = smallest_visible_effect(n, n, base=base).effect
        assert (None if effect is None else ceil(effect * 100 - 1e-6)) == points


def naive_power(n1: int, n2: int, base: float, effect: float) -> float:
    def chance(x: int, n: int, p: float) -> float:
        return comb(n, x) * p**x * (1 - p) ** (n - x)

    total = 0.0
    for x1 in range(n1 + 1):
        for x2 in range(n2 + 1):
            both = TwoArms(pilot=Tally(events=x1, n=n1), comparison=Tally(events=x2, n=n2))
            if two_proportions(both).difference.lower > 0:
                total += chance(x1, n1, base + effect) * chance(x2, n2, base)
    return total


@pytest.mark.parametrize(
    ("n1", "n2", "base", "effect"), [(12, 12, 0.4, 0.3), (9, 20, 0.1, 0.25), (15, 5, 0.7, 0.0)]
)
def test_naive_second_way(n1: int, n2: int, base: float, effect: float) -> None:
    found = exact_power(n1, n2, base=base, effect=effect)
    assert found.power == pytest.approx(naive_power(n1, n2, base, effect), abs=1e-9)


def test_near_the_large_sample_answer_of_r(shared: Path) -> None:
    for case in json.loads((shared / "golden" / "power.json").read_text())["cases"]:
        given_, wanted = case["input"], case["expected"]
        plain = case["options"]["kind"] == "power.prop.test" and "sig.level" not in given_
        if not plain or "power" in given_ or given_["n"] < 50:
            continue
        low, high = sorted((given_["p1"], given_["p2"]))
        n = given_["n"]
        found = exact_power(n, n, base=low, effect=high - low)
        assert found.power == pytest.approx(wanted["power"], abs=0.03), case["id"]


@settings(max_examples=20, deadline=None)
@given(st.integers(5, 60), st.floats(0.05, 0.6))
def test_lower_is_better_is_the_mirror_image(n: int, base: float) -> None:
    up = exact_power(n, n, base=base, effect=0.3)
    down = exact_power(n, n, base=1 - base, effect=0.3, direction=Direction.LOWER)
    assert up.power == pytest.approx(down.power, abs=1e-9)


def test_false_alarm_at_no_difference_stays_near_its_level() -> None:
    for base in (0.1, 0.3, 0.5, 0.9):
        assert exact_power(30, 30, base=base, effect=0).power <= 0.03  # one side of 5%


def test_sample_size_holds_and_one_fewer_mostly_does_not() -> None:
    found = sample_size(base=0.6, effect=0.15)
    assert found.power >= 0.8
    less = exact_power(found.per_arm - 1, found.per_arm - 1, base=0.6, effect=0.15)
    assert less.power < 0.8


def test_three_hundred_an_arm_agree_with_the_size_planned_for_what_they_show() -> None:
    visible = smallest_visible_effect(300, 300, base=0.5)
    assert visible.effect is not None
    assert sample_size(base=0.5, effect=visible.effect).per_arm == pytest.approx(300, abs=10)


def test_too_small_a_difference_for_a_small_test() -> None:
    with pytest.raises(NotComputable, match="5,000"):
        sample_size(base=0.5, effect=0.005)


@pytest.mark.parametrize(
    ("base", "effect"), [(1.2, 0.1), (-0.1, 0.1), (0.9, 0.2), (0.5, 0.0), (0.5, -0.2)]
)
def test_impossible_plans_are_refused(base: float, effect: float) -> None:
    with pytest.raises(Invalid):
        sample_size(base=base, effect=effect)


def test_no_arm_of_nobody() -> None:
    with pytest.raises(Invalid):
        exact_power(0, 10, base=0.5, effect=0.1)
    with pytest.raises(Invalid):
        smallest_visible_effect(10, 10, base=0.5, target=1.0)
