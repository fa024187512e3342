from itertools import pairwise
from math import inf, nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf, norm, t

from improvement.domain.samples import TwoWaits, Waits
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.kaplan_meier import kaplan_meier
from improvement.stats.comparisons.still_waiting import restricted_means, still_waiting
from improvement.stats.record import from_record, to_record

# Miller 1997, Survival Analysis: leukaemia, maintained or not (R: survival::aml).
MAINTAINED = Waits(
    days=(9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161),
    ended=(True, True, False, True, True, False, True, True, False, True, False),
)
NOT = Waits(
    days=(5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45),
    ended=(True, True, True, True, True, False, True, True, True, True, True, True),
)


def test_published() -> None:
    """STATISTICS B5, from R, tau = 30: 24.602 (2.313) and 19.694 (3.054) without the factor."""
    found = still_waiting(TwoWaits(pilot=MAINTAINED, comparison=NOT), until=30)
    assert (found.pilot.mean, found.pilot.greenwood_error) == pytest.approx(
        (24.602, 2.313), abs=5e-4
    )
    assert (found.comparison.mean, found.comparison.greenwood_error) == pytest.approx(
        (19.694, 3.054), abs=5e-4
    )
    assert found.followed_until == 45


def test_the_factor_and_the_quantile_by_hand() -> None:
    found = still_waiting(TwoWaits(pilot=MAINTAINED, comparison=NOT), until=30)
    assert (found.pilot.ended, found.comparison.ended) == (4, 8)
    error = sqrt(
        found.pilot.greenwood_error**2 * 4 / 3 + found.comparison.greenwood_error**2 * 8 / 7
    )
    assert found.difference.half_width == pytest.approx(error * t.ppf(0.975, 21), rel=1e-9)


waits = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=25).map(
    lambda rows: Waits(days=tuple(d for d, _ in rows), ended=tuple(e for _, e in rows))
)


def naive(given_: Waits, until: float) -> tuple[float, float]:
    """Area under scipy's curve, and Greenwood's sum day by day with the area beyond each."""
    rows = list(zip(given_.days, given_.ended, strict=True))
    curve = ecdf(
        CensoredData(uncensored=[d for d, e in rows if e], right=[d for d, e in rows if not e])
    ).sf

    def area(start: float) -> float:
        edges = sorted({start, until, *(d for d in given_.days if start < d < until)})
        return sum(float(curve.evaluate(np.array([a]))[0]) * (b - a) for a, b in pairwise(edges))

    variance = 0.0
    for day in {d for d, e in rows if e and d <= until}:
        n, d = sum(x >= day for x in given_.days), sum(x == day and e for x, e in rows)
        if n > d:
            variance += area(day) ** 2 * d / (n * (n - d))
    return area(0), variance


@settings(deadline=None)
@given(waits, st.floats(0.1, 1.0))
def test_naive_second_way(given_: Waits, part: float) -> None:
    until = part * max(given_.days)
    if until == 0:
        return
    mean, variance, ended = restricted_means([given_.days], [given_.ended], [until])
    slow = naive(given_, until)
    assert (float(mean[0]), float(variance[0])) == pytest.approx(slow, rel=1e-9, abs=1e-9)
    rows = zip(given_.days, given_.ended, strict=True)
    assert int(ended[0]) == sum(e and d <= until for d, e in rows)


@settings(deadline=None)
@given(st.lists(st.integers(1, 60), min_size=2, max_size=20))
def test_without_unfinished_waits_it_is_the_average(days: list[int]) -> None:
    """And Greenwood's variance is then the plain one with n in place of n - 1."""
    mean, variance, ended = restricted_means([days], [[True] * len(days)], [max(days)])
    assert float(mean[0]) == pytest.approx(np.mean(days), rel=1e-12)
    assert float(variance[0]) == pytest.approx(np.var(days) / len(days), rel=1e-9, abs=1e-9)
    assert int(ended[0]) == len(days)


@settings(deadline=None)
@given(waits, waits, st.floats(0.5, 4))
def test_swapping_turns_the_difference(x: Waits, y: Waits, z: float) -> None:
    try:
        one = still_waiting(TwoWaits(pilot=x, comparison=y), z=z)
    except NotComputable as reason:
        with pytest.raises(NotComputable, match=str(reason)[-20:].replace(".", r"\.")):
            still_waiting(TwoWaits(pilot=y, comparison=x), z=z)
        return
    other = still_waiting(TwoWaits(pilot=y, comparison=x), z=z)
    assert one.difference.lower == pytest.approx(-other.difference.upper, abs=1e-9)
    assert one.quantile == pytest.approx(t.isf(norm.sf(z), x.n + y.n - 2), rel=1e-9)


def test_the_area_is_that_of_the_curve() -> None:
    curve = kaplan_meier(MAINTAINED)
    edges, shares = (0.0, *curve.days), (1.0, *curve.waiting)
    area = sum(
        share * (min(b, 45) - min(a, 45))
        for share, a, b in zip(shares, edges, edges[1:], strict=False)
    )
    found = still_waiting(TwoWaits(pilot=MAINTAINED, comparison=NOT))
    assert found.until == 45
    assert found.pilot.mean == pytest.approx(area, rel=1e-12)


def test_a_later_day_where_an_arm_is_known_to_have_ended() -> None:
    """Nobody of the second arm waits after day 45, so its average is known for any later day."""
    found = still_waiting(TwoWaits(pilot=MAINTAINED, comparison=NOT), until=100)
    sooner = still_waiting(TwoWaits(pilot=MAINTAINED, comparison=NOT))
    assert found.comparison.mean == pytest.approx(sooner.comparison.mean)
    assert found.pilot.mean > sooner.pilot.mean


@pytest.mark.parametrize("until", [0, -3, nan, inf, 162])
def test_a_day_that_was_not_followed_to(until: float) -> None:
    with pytest.raises(Invalid, match="up to day"):
        still_waiting(TwoWaits(pilot=MAINTAINED, comparison=NOT), until=until)


@pytest.mark.parametrize(
    "arm",
    [
        Waits(days=(), ended=()),
        Waits(days=(4,), ended=(True,)),
        Waits(days=(4, 9, 30), ended=(False, False, False)),
        Waits(days=(4, 9, 30), ended=(True, False, False)),
        Waits(days=(0, 0, 0), ended=(True, True, True)),
    ],
)
def test_too_few_ended_waits(arm: Waits) -> None:
    with pytest.raises(NotComputable):
        still_waiting(TwoWaits(pilot=arm, comparison=NOT))


def test_all_alike_on_both_sides() -> None:
    same = Waits(days=(7, 7, 7), ended=(True, True, True))
    with pytest.raises(NotComputable, match="alike"):
        still_waiting(TwoWaits(pilot=same, comparison=same))


def test_fewer_days_are_better() -> None:
    found = still_waiting(TwoWaits(pilot=NOT, comparison=MAINTAINED), until=30)
    assert found.benefit(Direction.LOWER) == found.difference.flipped()
    assert found.benefit(Direction.LOWER).estimate > 0


def test_kept_and_read_again() -> None:
    found = still_waiting(TwoWaits(pilot=MAINTAINED, comparison=NOT), until=30)
    assert from_record(to_record(found)) == found
