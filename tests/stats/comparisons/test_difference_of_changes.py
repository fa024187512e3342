from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid
from improvement.stats.comparisons.difference_of_changes import (
    FourEstimates,
    difference_of_changes,
)
from improvement.stats.interval import Z95, Interval
from improvement.stats.record import from_record, to_record


def interval(estimate: float, down: float, up: float) -> Interval:
    return Interval(estimate=estimate, lower=estimate - down, upper=estimate + up)


def four(*cells: Interval) -> FourEstimates:
    after, before, after_there, before_there = cells
    return FourEstimates(
        pilot_after=after,
        pilot_before=before,
        comparison_after=after_there,
        comparison_before=before_there,
    )


def rate(events: int, exposure: float) -> Interval:
    """A rate with its score limits (STATISTICS B4)."""
    middle, half = events + Z95**2 / 2, Z95 * (events + Z95**2 / 4) ** 0.5
    return Interval(
        estimate=events / exposure,
        lower=max(0.0, middle - half) / exposure,
        upper=(middle + half) / exposure,
    )


def test_normal_means_give_the_sum_of_their_variances() -> None:
    """What anybody's table of the normal distribution says: standard errors 3, 4, 12, 84 -> 85."""
    cells = four(*(interval(e, Z95 * s, Z95 * s) for e, s in ((9, 3), (5, 4), (7, 12), (6, 84))))
    found = difference_of_changes(cells).difference
    assert found.estimate == pytest.approx(3)
    assert found.lower == pytest.approx(norm(3, 85).ppf(0.025), rel=1e-9)
    assert found.upper == pytest.approx(norm(3, 85).ppf(0.975), rel=1e-9)


def test_counts_of_calls_also_where_nobody_called() -> None:
    found = difference_of_changes(four(rate(0, 40), rate(12, 40), rate(10, 50), rate(11, 50)))
    assert found.difference.estimate == pytest.approx(-12 / 40 + 1 / 50)
    assert found.difference.lower < found.difference.estimate < found.difference.upper
    # Nothing seen after: it cannot have been lower still, so only the other three pull down.
    assert found.cells.pilot_after.lower == 0


parts = st.builds(interval, st.floats(-9, 9), st.floats(0, 5), st.floats(0, 5))
cells_of = st.builds(four, parts, parts, parts, parts)


@settings(deadline=None)
@given(cells_of)
def test_naive_second_way(cells: FourEstimates) -> None:
    """Two steps in place of one: a range for each change, then a range for their difference."""

    def minus(one: Interval, two: Interval) -> Interval:
        middle = one.estimate - two.estimate
        down = hypot(one.estimate - one.lower, two.upper - two.estimate)
        up = hypot(one.upper - one.estimate, two.estimate - two.lower)
        return interval(middle, down, up)

    here = minus(cells.pilot_after, cells.pilot_before)
    there = minus(cells.comparison_after, cells.comparison_before)
    both = minus(here, there)
    found = difference_of_changes(cells)
    for one, two in (
        (found.pilot_change, here),
        (found.comparison_change, there),
        (found.difference, both),
    ):
        assert (one.estimate, one.lower, one.upper) == pytest.approx(
            (two.estimate, two.lower, two.upper), abs=1e-9
        )


def test_fewer_is_better_and_the_record() -> None:
    found = difference_of_changes(four(rate(5, 9), rate(12, 9), rate(10, 9), rate(11, 9)))
    assert found.benefit(Direction.LOWER).estimate == pytest.approx(6 / 9)
    assert found.smallest_visible == pytest.approx(found.difference.half_width)
    assert from_record(to_record(found)) == found


def test_an_estimate_outside_its_limits_is_refused() -> None:
    wrong = Interval(estimate=3.0, lower=0.0, upper=2.0)
    with pytest.raises(Invalid):
        difference_of_changes(four(wrong, rate(1, 1), rate(1, 1), rate(1, 1)))
