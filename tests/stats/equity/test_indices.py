from math import inf, isnan, log, sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strata_cases import tallies

from improvement.domain.group_tallies import GroupTally
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.equity.indices import (
    SEED,
    EquityIndex,
    equity_indices,
    index_values,
    resampled,
)
from improvement.stats.record import from_record, to_record

I = EquityIndex  # noqa: E741 - the table of a formula check reads better so


def groups(*cells: tuple[int, int]) -> list[GroupTally]:
    return [GroupTally(group=str(i), tally=Tally(events=x, n=n)) for i, (x, n) in enumerate(cells)]


GOLDEN = groups((48, 80), (26, 50), (12, 30), (28, 40))  # the weights and shares of the golden case


@pytest.mark.parametrize(
    ("index", "expected", "places"),
    [
        (I.DIFFERENCE, 0.30, 1e-9),
        (I.RATIO, 1.75, 1e-9),
        (I.BETWEEN_GROUP_VARIANCE, 0.0087, 1e-9),
        (I.BETWEEN_GROUP_SD, sqrt(0.0087), 1e-9),
        (I.THEIL, 13.837, 5e-4),
        (I.MEAN_DIFFERENCE_FROM_MEAN, 0.076, 1e-9),
        (I.DISPARITY, 13.33, 5e-3),
        (I.ATTRIBUTABLE_RISK, 0.13, 1e-9),
        (I.MEAN_DIFFERENCE_FROM_BEST, 0.13, 1e-9),
        (I.ATTRIBUTABLE_FRACTION, 100 * 0.13 / 0.57, 1e-9),
    ],
)
def test_golden(index: EquityIndex, expected: float, places: float) -> None:
    found = equity_indices(GOLDEN, direction=Direction.HIGHER)
    assert found.mean == pytest.approx(0.57)
    assert found.value(index).value == pytest.approx(expected, abs=places)


def test_golden_at_its_own_sizes() -> None:
    """With groups of 15 to 40 the formulas stand; a result is refused (below 30 in a group)."""
    n = np.array([40.0, 25.0, 15.0, 20.0])
    found = index_values(n * [0.60, 0.52, 0.40, 0.70], n, Direction.HIGHER)
    assert float(found[I.THEIL]) == pytest.approx(13.837, abs=5e-4)
    with pytest.raises(NotComputable, match="gap against the reference group"):
        equity_indices(groups((24, 40), (13, 25), (6, 15), (14, 20)), direction=Direction.HIGHER)


large = st.lists(tallies(30, 90), min_size=2, max_size=6)


@settings(deadline=None)
@given(large, st.sampled_from(Direction))
def test_naive_second_way_person_by_person(cells: list[Tally], direction: Direction) -> None:
    """Each person carries the share of their group; the indices are means over people."""
    shares = [t.events / t.n for t in cells for _ in range(t.n)]
    mean = sum(shares) / len(shares)
    best = (max if direction is Direction.HIGHER else min)(shares)
    n, x = np.array([t.n for t in cells], float), np.array([t.events for t in cells], float)
    found = {k: float(v) for k, v in index_values(x, n, direction).items()}
    average = len(shares)
    assert found[I.DIFFERENCE] == pytest.approx(max(shares) - min(shares), abs=1e-12)
    variance = sum((s - mean) ** 2 for s in shares) / average
    assert found[I.BETWEEN_GROUP_VARIANCE] == pytest.approx(variance, abs=1e-12)
    assert found[I.BETWEEN_GROUP_SD] == pytest.approx(sqrt(variance), abs=1e-9)
    away = sum(abs(s - mean) for s in shares) / average
    assert found[I.MEAN_DIFFERENCE_FROM_MEAN] == pytest.approx(away, abs=1e-12)
    assert found[I.MEAN_DIFFERENCE_FROM_BEST] == pytest.approx(abs(best - mean), abs=1e-12)
    assert found[I.ATTRIBUTABLE_RISK] == pytest.approx(best - mean, abs=1e-12)
    assume(mean > 0)
    assert found[I.DISPARITY] == pytest.approx(100 * away / mean, rel=1e-9, abs=1e-9)
    theil = 1000 * sum(s / mean * log(s / mean) for s in shares if s > 0) / average
    assert found[I.THEIL] == pytest.approx(theil, rel=1e-9, abs=1e-9)
    assert found[I.ATTRIBUTABLE_FRACTION] == pytest.approx(100 * (best - mean) / mean, abs=1e-9)
    assert found[I.RATIO] == (pytest.approx(max(shares) / min(shares)) if min(shares) else inf)


@settings(deadline=None)
@given(large, st.randoms(use_true_random=False), st.integers(2, 5))
def test_order_and_size_of_everything_do_not_matter(cells, random, times: int) -> None:
    mixed = list(cells)
    random.shuffle(mixed)
    one, two = (
        index_values(
            np.array([t.events * k for t in some], float),
            np.array([t.n * k for t in some], float),
            Direction.HIGHER,
        )
        for some, k in ((cells, 1), (mixed, times))
    )
    for index in EquityIndex:
        a, b = float(one[index]), float(two[index])
        assert a == pytest.approx(b, rel=1e-9, abs=1e-9) or (isnan(a) and isnan(b))


#: STATISTICS C5: what no disparity at all looks like on average, five equal groups at p = .6:
#: people a group, best-worst gap, BGSD, Theil.
NO_DISPARITY = [(30, 0.21, 0.075, 9), (60, 0.15, 0.053, 4.5), (300, 0.07, 0.024, 0.9)]


@pytest.mark.parametrize(("people", "gap", "sd", "theil"), NO_DISPARITY, ids=str)
def test_worlds_without_disparity_look_as_specified(
    people: int, gap: float, sd: float, theil: float
) -> None:
    n = np.full(5, float(people))
    drawn = resampled(n, 0.6, Direction.HIGHER, seed=1, replicates=20_000)
    assert drawn[I.DIFFERENCE].mean() == pytest.approx(gap, abs=0.006)
    assert drawn[I.BETWEEN_GROUP_SD].mean() == pytest.approx(sd, abs=0.003)
    assert drawn[I.THEIL].mean() == pytest.approx(theil, rel=0.05)


def test_the_floor_is_crossed_by_one_equal_world_in_ten() -> None:
    """Drawn anew with other seeds, 10 of 100 equal worlds lie above the floor of the indices."""
    n = np.array([80.0, 50.0, 30.0, 40.0])
    found = equity_indices(GOLDEN, direction=Direction.HIGHER)
    other = resampled(n, 0.57, Direction.HIGHER, seed=SEED + 1, replicates=20_000)
    for one in found.values:
        assert one.floor is not None
        above = float((np.abs(other[one.index]) > abs(one.floor)).mean())
        assert above == pytest.approx(0.10, abs=0.012), one.index


def test_the_seed_is_kept_and_draws_the_same_floor_again() -> None:
    one = equity_indices(GOLDEN, direction=Direction.HIGHER, seed=7)
    assert one.seed == 7
    assert equity_indices(GOLDEN, direction=Direction.HIGHER, seed=one.seed) == one
    other = equity_indices(GOLDEN, direction=Direction.HIGHER, seed=8)
    gap, again = one.value(I.DIFFERENCE).floor, other.value(I.DIFFERENCE).floor
    assert gap == pytest.approx(again, rel=0.05)


def test_what_stands_above_the_floor() -> None:
    found = equity_indices(groups((290, 300), (150, 300)), direction=Direction.HIGHER)
    assert all(one.above_floor for one in found.values)
    alike = equity_indices(groups((150, 300), (151, 300)), direction=Direction.HIGHER)
    assert not any(one.above_floor for one in alike.values)


def test_where_lower_is_better_the_best_is_the_lowest() -> None:
    found = equity_indices(GOLDEN, direction=Direction.LOWER)
    assert found.value(I.ATTRIBUTABLE_RISK).value == pytest.approx(0.40 - 0.57)
    assert found.value(I.DIFFERENCE).value == pytest.approx(0.30)


def test_nobody_with_the_outcome() -> None:
    found = equity_indices(groups((0, 40), (0, 50)), direction=Direction.HIGHER)
    for index in (I.RATIO, I.THEIL, I.DISPARITY, I.ATTRIBUTABLE_FRACTION):
        assert found.value(index).value is None
        assert found.value(index).above_floor is None
    assert found.value(I.DIFFERENCE).value == 0
    assert found.value(I.DIFFERENCE).above_floor is False


def test_everybody_with_the_outcome() -> None:
    found = equity_indices(groups((40, 40), (50, 50)), direction=Direction.HIGHER)
    assert found.value(I.RATIO).value == 1
    assert found.value(I.THEIL).value == 0


def test_one_group_without_the_outcome_has_no_ratio_but_an_index() -> None:
    found = equity_indices(groups((0, 40), (20, 50)), direction=Direction.HIGHER)
    assert found.value(I.RATIO).value is None
    assert found.value(I.THEIL).above_floor


@pytest.mark.parametrize("cells", [[], [(10, 40)], [(10, 40), (0, 0)], [(10, 40), (1, 29)]])
def test_too_few(cells: list[tuple[int, int]]) -> None:
    with pytest.raises(NotComputable):
        equity_indices(groups(*cells), direction=Direction.HIGHER)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(Invalid, match="same label"):
        equity_indices([GOLDEN[0], GOLDEN[0]], direction=Direction.HIGHER)
    with pytest.raises(Invalid, match="100"):
        equity_indices(GOLDEN, direction=Direction.HIGHER, replicates=10)


def test_record_and_back() -> None:
    found = equity_indices(GOLDEN, direction=Direction.HIGHER)
    assert from_record(to_record(found)) == found
