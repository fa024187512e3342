"""The exact runs table against the published one, a listing of all orders, and a property."""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from naive_rules import runs

from improvement.stats.charts.rules.runs_table import (
    run_limits,
    runs_table_looks,
    runs_table_marks,
)
from improvement.stats.charts.rules.shown import Shown

# Swed & Eisenhart 1943, 2.5% a tail, equal halves: the largest number of runs that is too few and
# the smallest that is too many.
PUBLISHED = {5: (2, 10), 6: (3, 11), 7: (3, 13), 8: (4, 14), 9: (5, 15), 10: (6, 16), 15: (10, 22)}


@pytest.mark.parametrize("half", PUBLISHED)
def test_published_table(half: int) -> None:
    too_few, too_many = PUBLISHED[half]
    assert run_limits(half, half) == (too_few + 1, too_many - 1)


def test_sixteen_points_of_balestracci_differ_on_purpose() -> None:
    """Departure: he expects 5 to 12 runs of 16 points; 13 or more happen in 3.2% of orders."""
    assert run_limits(8, 8) == (5, 13)
    assert share_of_orders(8, 8, lambda count: count >= 13) == Fraction(408, 12870)


def share_of_orders(above: int, below: int, wanted: Callable[[int], bool]) -> Fraction:
    counts = run_counts(above, below)
    return Fraction(sum(n for r, n in counts.items() if wanted(r)), sum(counts.values()))


def run_counts(above: int, below: int) -> Counter[int]:
    """How many orders have how many runs, order by order (by recursion on the last point)."""
    ways: dict[tuple[int, int, int, int], int] = {(1, 0, 1, 1): 1, (0, 1, -1, 1): 1}
    for _ in range(above + below - 1):
        after: Counter[tuple[int, int, int, int]] = Counter()
        for (a, b, last, count), number in ways.items():
            after[a + 1, b, 1, count + (last != 1)] += number
            after[a, b + 1, -1, count + (last != -1)] += number
        ways = dict(after)
    found: Counter[int] = Counter()
    for (a, b, _, count), number in ways.items():
        if (a, b) == (above, below):
            found[count] += number
    return found


def test_listing_agrees_with_permutations() -> None:
    listed = Counter(len(runs(list(order))) for order in set(permutations([1] * 3 + [-1] * 4)))
    assert listed == run_counts(3, 4)


@given(st.integers(1, 14), st.integers(1, 14))
def test_limits_leave_at_most_one_in_forty_on_either_side(above: int, below: int) -> None:
    fewest, most = run_limits(above, below)
    rare = Fraction(1, 40)
    assert share_of_orders(above, below, lambda r: r < fewest) <= rare
    assert share_of_orders(above, below, lambda r: r <= fewest) > rare
    assert share_of_orders(above, below, lambda r: r > most) <= rare
    assert share_of_orders(above, below, lambda r: r >= most) > rare
    assert run_limits(below, above) == (fewest, most)


@pytest.mark.parametrize("points", [1, 4, 30])
def test_points_on_one_side_only_are_one_run_and_no_signal(points: int) -> None:
    assert run_limits(points, 0)[0] == 1
    assert not runs_table_marks(Shown.of([7.0] * points, 5)).any()


def test_nothing_recorded_is_no_signal() -> None:
    empty = Shown.of([[float("nan")] * 4], 5)
    assert not runs_table_marks(empty).any()
    assert not runs_table_looks(empty).any()


@given(st.lists(st.sampled_from([-1.0, 0.0, 1.0]), min_size=1, max_size=40))
def test_each_look_is_the_rule_on_what_was_there(values: list[float]) -> None:
    looks = runs_table_looks(Shown.of(values, 0.0))[0].tolist()
    for end in range(1, len(values) + 1):
        signs = [int(v) for v in values[:end]]
        fewest, most = run_limits(signs.count(1), signs.count(-1))
        count = len(runs(signs))
        assert looks[end - 1] == (count < fewest or count > most)
        assert looks[end - 1] == runs_table_marks(Shown.of(values[:end], 0.0)).any()
