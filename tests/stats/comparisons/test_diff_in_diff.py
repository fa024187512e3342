from itertools import product
from math import nan

import numpy as np
import pytest
from golden import copied, real
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, norm
from scipy.stats import t as student

from improvement.domain.over_time import FourTallies
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.comparisons.diff_in_diff import diff_in_diff
from improvement.stats.interval import Z95
from improvement.stats.record import from_record, to_record

NAMES = ("comparison_before", "comparison_after", "pilot_before", "pilot_after")  # the golden order


def cells(events: tuple[int, ...], n: tuple[int, ...]) -> FourTallies:
    return FourTallies(
        **{name: Tally(events=x, n=m) for name, x, m in zip(NAMES, events, n, strict=True)}
    )


def as_r_has_it(case: dict) -> None:
    found = diff_in_diff(cells(tuple(case["input"]["x"]), tuple(case["input"]["n"])))
    expected = case["expected"]["rd_did"]
    assert found.difference.estimate == pytest.approx(expected["estimate"], rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("case", copied("diff_in_diff"), ids=lambda case: case["id"])
def test_estimate_as_r_has_it(case: dict) -> None:
    as_r_has_it(case)


def test_estimate_as_r_has_it_on_real_data() -> None:
    cases = real("diff_in_diff")
    assert cases
    for case in cases:
        as_r_has_it(case)


def test_departs_from_rs_wald_interval_on_purpose() -> None:
    """R's interval takes 20 of 20 for certain; with half an event added it is not."""
    case = next(c for c in copied("diff_in_diff") if c["id"] == "diff_in_diff-008")
    found = diff_in_diff(cells(tuple(case["input"]["x"]), tuple(case["input"]["n"]))).difference
    wald = case["expected"]["rd_did"]["ci"]
    assert found.upper - found.lower > 1.3 * (wald[1] - wald[0])


@pytest.mark.parametrize(
    "case",
    [c for c in copied("diff_in_diff") if min(c["input"]["n"]) >= 79],
    ids=lambda case: case["id"],
)
def test_with_many_households_the_two_intervals_meet(case: dict) -> None:
    found = diff_in_diff(cells(tuple(case["input"]["x"]), tuple(case["input"]["n"]))).difference
    assert (found.lower, found.upper) == pytest.approx(case["expected"]["rd_did"]["ci"], abs=0.006)


def test_published() -> None:
    found = diff_in_diff(cells((10, 9, 8, 12), (20,) * 4)).difference
    assert (found.lower, found.upper) == pytest.approx((-0.1852, 0.6614), abs=5e-5)


sizes = st.tuples(*[st.integers(1, 150)] * 4)
four = sizes.flatmap(lambda n: st.tuples(*[st.integers(0, m) for m in n]).map(lambda x: (x, n)))


@settings(deadline=None)
@given(four, st.floats(0.5, 6.5))
def test_naive_second_way(given_: tuple[tuple[int, ...], tuple[int, ...]], z: float) -> None:
    """With half an event and half a non-event in each cell, by arrays and signs in golden order."""
    x, n = (np.array(part, float) for part in given_)
    p, sign = (x + 0.5) / (n + 1), np.array([1, -1, -1, 1])
    v = p * (1 - p) / (n + 1)
    tail = norm.sf(z)
    quantile = z if n.min() >= 20 else float(student.isf(tail, v.sum() ** 2 / (v**2 / n).sum()))
    middle, half = float(sign @ p), quantile * float(np.sqrt(v.sum()))
    found = diff_in_diff(cells(*given_), z=z).difference
    assert found.lower == pytest.approx(max(-2, middle - half), abs=1e-12)
    assert found.upper == pytest.approx(min(2, middle + half), abs=1e-12)


def least_coverage(n: int, truths: tuple[float, ...], z: float = Z95) -> float:
    """Exact: every result of four cells of n, for every truth of the four on the grid."""
    limits = {}
    for x in product(range(n + 1), repeat=4):
        found = diff_in_diff(cells(x, (n,) * 4), z=z).difference
        limits[x] = (found.lower, found.upper)
    shape = (n + 1,) * 4
    low, high = (np.array([limits[x][i] for x in limits]).reshape(shape) for i in (0, 1))
    least = 1.0
    for truth in product(truths, repeat=4):
        target = float(np.array([1, -1, -1, 1]) @ np.array(truth))
        inside = ((low <= target + 1e-12) & (high >= target - 1e-12)).astype(float)
        for p in truth:
            inside = np.tensordot(binom.pmf(np.arange(n + 1), n, p), inside, axes=(0, 0))
        least = min(least, float(inside))
    return least


def test_small_cells_cover_what_is_asked_of_ten_and_more() -> None:
    """J.5 asks for .935; with 8 a cell the normal quantile gives .932 here (10 on: benchmark)."""
    assert least_coverage(8, (0.4, 0.5, 0.6)) >= 0.935


def test_from_twenty_a_cell_on_it_is_the_published_interval() -> None:
    few, many = (diff_in_diff(cells((3, 4, 5, 6), (n, 20, 20, 20))).contrast.z for n in (19, 20))
    assert many == Z95
    assert Z95 < few < 1.02 * Z95


@settings(deadline=None)
@given(four)
def test_swapping_sides_and_swapping_times_turn_the_answer(
    given_: tuple[tuple[int, ...], tuple[int, ...]],
) -> None:
    x, n = given_
    one = diff_in_diff(cells(x, n)).difference
    for order in ((2, 3, 0, 1), (1, 0, 3, 2)):
        turned = cells(tuple(x[i] for i in order), tuple(n[i] for i in order))
        two = diff_in_diff(turned).difference.flipped()
        assert (two.estimate, two.lower, two.upper) == pytest.approx(
            (one.estimate, one.lower, one.upper), abs=1e-12
        )


def test_what_is_kept_beside_the_answer() -> None:
    found = diff_in_diff(cells((10, 9, 8, 12), (20, 25, 9, 30)))
    assert found.status is CellStatus.INTERNAL
    assert found.pilot_change.difference.estimate == pytest.approx(12 / 30 - 8 / 9)
    assert found.comparison_change.difference.estimate == pytest.approx(9 / 25 - 10 / 20)
    assert found.smallest_visible == pytest.approx(
        (found.difference.upper - found.difference.lower) / 2
    )
    assert found.benefit(Direction.LOWER) == found.difference.flipped()
    assert from_record(to_record(found)) == found


def test_every_extreme_has_an_interval() -> None:
    for x in product((0, 1), repeat=4):
        found = diff_in_diff(cells(x, (1, 1, 1, 1))).difference
        assert -2 <= found.lower <= found.upper <= 2
        assert found.lower < found.upper


@pytest.mark.parametrize("empty", range(4))
def test_an_empty_cell_is_named(empty: int) -> None:
    n = tuple(0 if i == empty else 5 for i in range(4))
    side, time = NAMES[empty].split("_")
    with pytest.raises(NotComputable, match=f"in the {side} {time} the change"):
        diff_in_diff(cells((0,) * 4, n))


@pytest.mark.parametrize("z", [0.0, -1.0, nan])
def test_a_range_needs_a_width(z: float) -> None:
    with pytest.raises(Invalid):
        diff_in_diff(cells((1,) * 4, (2,) * 4), z=z)


def test_wider_at_an_early_look() -> None:
    given_ = cells((10, 9, 8, 12), (20,) * 4)
    early, late = diff_in_diff(given_, z=2 * Z95), diff_in_diff(given_)
    assert early.smallest_visible == pytest.approx(2 * late.smallest_visible)
