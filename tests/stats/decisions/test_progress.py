from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.errors import Invalid, NotComputable
from improvement.stats.decisions.progress import predictive_power, weeks_left, z_score
from improvement.stats.interval import Interval


@pytest.mark.parametrize(
    ("t", "score", "power"), [(0.5, 1.2, 0.396), (0.5, 2.0, 0.807), (0.75, 1.5, 0.346)]
)
def test_published_power(t: float, score: float, power: float) -> None:
    # Published with 1.96 in place of the exact quantile, which moves the fifth decimal.
    assert predictive_power(t, score) == pytest.approx(power, abs=6e-4)


def test_power_by_simulating_the_remaining_part() -> None:
    """Naive: draw the drift from its flat-prior posterior, then the rest of the path."""
    t, score, draws = 0.5, 1.2, 200_000
    random = np.random.default_rng(11)
    drift = random.normal(score / sqrt(t), 1 / sqrt(t), draws)
    end = score * sqrt(t) + random.normal(drift * (1 - t), sqrt(1 - t))
    assert predictive_power(t, score) == pytest.approx((end > 1.96).mean(), abs=0.005)


@settings(deadline=None)
@given(st.floats(0.01, 0.99), st.floats(-5, 5))
def test_power_is_a_chance_that_rises_with_the_score(t: float, score: float) -> None:
    power = predictive_power(t, score)
    assert 0 <= power <= predictive_power(t, score + 0.1) <= 1


@pytest.mark.parametrize("t", [0, 1, 1.5])
def test_power_needs_a_remaining_part(t: float) -> None:
    with pytest.raises(NotComputable):
        predictive_power(t, 1)


def test_score_uses_the_side_that_faces_zero() -> None:
    better = Interval(estimate=0.2, lower=0.1, upper=0.5)
    assert z_score(better, 2) == pytest.approx(4)
    assert z_score(better.flipped(), 2) == pytest.approx(-4)
    assert z_score(Interval(estimate=0, lower=-1, upper=1), 2) == 0


def test_published_weeks() -> None:
    left = weeks_left(14, 4, 46)
    assert (left.low, left.middle, left.high) == pytest.approx((8.8, 12.9, 19.3), abs=0.05)


def test_weeks_by_simulation() -> None:
    """Naive: an unknown pace seen 14 times in 4 weeks, then 46 gaps at that pace."""
    random = np.random.default_rng(12)
    pace = random.gamma(14.5, 1 / 4, 100_000)
    waits = random.gamma(46, 1 / pace)
    left = weeks_left(14, 4, 46)
    assert np.quantile(waits, (0.1, 0.5, 0.9)) == pytest.approx(
        (left.low, left.middle, left.high), rel=0.02
    )


def test_nothing_needed_takes_no_weeks() -> None:
    assert weeks_left(14, 4, 0).high == 0


def test_nobody_so_far_is_a_wide_answer_not_an_error() -> None:
    left = weeks_left(0, 2, 10)
    assert 0 < left.low < left.middle < left.high


def test_refusals() -> None:
    with pytest.raises(NotComputable):
        weeks_left(3, 0, 4)
    with pytest.raises(Invalid):
        weeks_left(-1, 2, 4)
