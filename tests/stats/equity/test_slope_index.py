from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.regression.linear_model import WLS
from strata_cases import tallies

from improvement.domain.group_tallies import GroupTally
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.equity.slope_index import slope_and_error, slope_index
from improvement.stats.record import from_record, to_record


def in_order(*cells: tuple[int, int]) -> list[GroupTally]:
    return [GroupTally(group=str(i), tally=Tally(events=x, n=n)) for i, (x, n) in enumerate(cells)]


ordered = st.lists(tallies(1), min_size=2, max_size=6).map(
    lambda found: [GroupTally(group=str(i), tally=t) for i, t in enumerate(found)]
)


@settings(deadline=None)
@given(ordered)
def test_statsmodels_fits_the_same_line(groups: list[GroupTally]) -> None:
    n = np.array([g.tally.n for g in groups], float)
    shares = np.array([g.tally.events for g in groups]) / n
    ranks, below = [], 0.0
    for people in n:
        ranks.append((below + people / 2) / n.sum())
        below += people
    design = np.column_stack([np.ones(len(n)), ranks])
    line = WLS(shares, design, weights=n).fit().params[1]
    found = slope_index(groups)
    assert found.ranks == pytest.approx(ranks, abs=1e-12)
    assert found.index.estimate == pytest.approx(line, abs=1e-8)


@settings(deadline=None)
@given(ordered)
def test_naive_second_way_by_moving_one_share_at_a_time(groups: list[GroupTally]) -> None:
    """The error by the delta method, person by person: how much each share moves the slope."""
    people = [(i, j) for i, g in enumerate(groups) for j in range(g.tally.n)]
    places = [(k + 0.5) / len(people) for k in range(len(people))]
    middles = [np.mean([p for p, (i, _) in zip(places, people, strict=True) if i == g])
               for g in range(len(groups))]  # fmt: skip
    x = np.array([middles[i] for i, _ in people])

    def slope(shares: list[float]) -> float:
        y = np.array([shares[i] for i, _ in people])
        return float(np.polyfit(x, y, 1)[0])

    shares = [g.tally.events / g.tally.n for g in groups]
    variance = 0.0
    for i, group in enumerate(groups):
        moved = list(shares)
        moved[i] += 1
        padded = (group.tally.events + 1) / (group.tally.n + 2)
        step = slope(moved) - slope(shares)
        variance += step**2 * padded * (1 - padded) / (group.tally.n + 2)
    assert slope_index(groups).standard_error == pytest.approx(sqrt(variance), rel=1e-6)


@settings(deadline=None)
@given(ordered)
def test_the_other_end_first_turns_it(groups: list[GroupTally]) -> None:
    one, other = slope_index(groups).index, slope_index(groups[::-1]).index
    assert (other.estimate, other.lower, other.upper) == pytest.approx(
        (-one.estimate, -one.upper, -one.lower), abs=1e-9
    )
    assert one.lower < one.upper


def test_two_halves_are_twice_their_difference() -> None:
    """Middle persons of two halves stand half the population apart."""
    assert slope_index(in_order((10, 40), (30, 40))).index.estimate == pytest.approx(1.0)


def test_a_group_with_nobody_takes_no_place() -> None:
    with_nobody = slope_index(in_order((10, 40), (0, 0), (30, 40)))
    assert with_nobody.index == slope_index(in_order((10, 40), (30, 40))).index
    assert len(with_nobody.groups) == 3


@pytest.mark.parametrize("x", [0, 9])
def test_nobody_or_everybody_is_not_certainty(x: int) -> None:
    found = slope_index(in_order((x, 9), (x, 9), (x, 9))).index
    assert found.estimate == pytest.approx(0, abs=1e-12)
    assert found.lower < -0.1 < 0.1 < found.upper


def test_coverage_as_specified() -> None:
    """STATISTICS C5: .931 to .947, half-width about .27 with five groups of 30."""
    random, n, truth = np.random.default_rng(3), np.full(5, 30.0), 0.2
    ranks = (np.arange(5) + 0.5) / 5
    events = random.binomial(30, 0.5 + truth * (ranks - 0.5), (20_000, 5)).astype(float)
    slope, error = slope_and_error(events, n)
    assert 0.925 <= (np.abs(slope - truth) <= 1.96 * error).mean() <= 0.955
    assert (1.96 * error).mean() == pytest.approx(0.27, abs=0.01)


@pytest.mark.parametrize("cells", [[], [(1, 2)], [(1, 2), (0, 0)]], ids=str)
def test_no_order(cells: list[tuple[int, int]]) -> None:
    with pytest.raises(NotComputable):
        slope_index(in_order(*cells))


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(Invalid, match="same label"):
        slope_index([*in_order((1, 2)), *in_order((1, 2))])
    with pytest.raises(Invalid, match="standard errors"):
        slope_index(in_order((1, 2), (1, 2)), z=0)


def test_direction_and_record() -> None:
    found = slope_index(in_order((10, 40), (30, 40)))
    assert found.benefit(Direction.LOWER).estimate == -found.index.estimate
    assert from_record(to_record(found)) == found
