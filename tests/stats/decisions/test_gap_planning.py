"""Chances to see a gap change: against the specification's simulation and our own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.stats.decisions.gap_planning import (
    gap_half_width,
    gap_power,
    smallest_gap_changes,
)

SIZES = np.array([10.0, 20, 40, 80, 150, 300])


def test_published_power() -> None:
    """STATISTICS B2: a 20-point gap closed completely; simulated there at a base not stated."""
    published = [0.12, 0.15, 0.26, 0.46, 0.71, 0.95]
    found = gap_power(SIZES, SIZES, 0.45, np.full(6, 0.2))
    assert found == pytest.approx(published, abs=0.045)


def test_published_half_widths() -> None:
    """STATISTICS B2: plus or minus .55 to .11."""
    found = gap_half_width(SIZES, SIZES, 0.65)
    assert found == pytest.approx([0.55, 0.41, 0.29, 0.21, 0.15, 0.11], abs=0.02)


@pytest.mark.parametrize("base", [0.2, 0.4, 0.6])
@pytest.mark.parametrize(("n", "m"), [(10, 10), (12, 40), (40, 80), (150, 150)])
def test_naive_by_simulation(base: float, n: int, m: int) -> None:
    """Draws of all four cells, and Price & Bonett's interval as B2 writes it."""
    random, draws, change = np.random.default_rng(21), 20_000, 0.25
    sizes = np.array([n, n, m, m])
    truth = np.array([base + change, base, base + change, base + change])
    weights = np.array([1.0, -1.0, -1.0, 1.0])
    share = (random.binomial(sizes, truth, (draws, 4)) + 0.5) / (sizes + 1)
    lower = share @ weights - 1.96 * np.sqrt((share * (1 - share) / (sizes + 1)).sum(axis=1))
    found = gap_power(np.array([n]), np.array([m]), base, np.array([change]))
    assert found[0] == pytest.approx((lower > 0).mean(), abs=0.045 if n < 40 else 0.03)


@settings(deadline=None)
@given(st.floats(0.05, 0.7), st.integers(10, 500), st.integers(10, 500), st.floats(0.5, 0.95))
def test_smallest_change_is_where_the_chance_is_reached(
    base: float, n: int, m: int, target: float
) -> None:
    sizes = np.array([float(n)]), np.array([float(m)])
    found = smallest_gap_changes(*sizes, base, target)
    largest = gap_power(*sizes, base, np.array([1 - base]))
    if np.isnan(found[0]):
        assert largest[0] < target
    else:
        assert gap_power(*sizes, base, found)[0] == pytest.approx(target, abs=1e-6)
        assert gap_power(*sizes, base, found * 0.99)[0] < target


def test_certain_cells_make_no_warning() -> None:
    """At shares of 0 and 1 nothing is left to chance."""
    for base, change in ((0.0, 1.0), (0.0, 0.0), (1.0, 0.0)):
        found = gap_power(np.array([20.0]), np.array([20.0]), base, np.array([change]))
        assert 0 <= found[0] <= 1
