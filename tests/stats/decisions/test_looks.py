from math import inf, nan, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.domain.tallies import Tally, TwoArms
from improvement.errors import Invalid, NotComputable
from improvement.stats.decisions.looks import harmonic_size, take_look, z_at
from improvement.stats.interval import Z95


def arms(n1: int, n2: int) -> TwoArms:
    return TwoArms(pilot=Tally(events=0, n=n1), comparison=Tally(events=0, n=n2))


@pytest.mark.parametrize(
    ("t", "z"),
    [(0.1, 6.20), (0.25, 3.92), (0.5, 2.77), (0.75, 2.26), (1, 1.96), (1.5, 2.40), (2, 2.77)],
)
def test_published_z(t: float, z: float) -> None:
    assert z_at(t) == pytest.approx(z, abs=5e-3)
    assert z_at(t) == pytest.approx(Z95 * max(1 / sqrt(t), sqrt(t)), rel=1e-12)


@settings(deadline=None)
@given(st.floats(1e-4, 50), st.booleans())
def test_never_below_the_ordinary_quantile(t: float, end: bool) -> None:
    assert z_at(t, end_passed=end) >= Z95
    assert z_at(t, end_passed=True) <= z_at(t)


@pytest.mark.parametrize(("n1", "n2", "size"), [(20, 20, 20), (20, 60, 30), (0, 9, 0), (0, 0, 0)])
def test_harmonic_size(n1: int, n2: int, size: float) -> None:
    assert harmonic_size(n1, n2) == size


@pytest.mark.parametrize(
    ("n", "end_passed", "at_end", "z"),
    [
        (15, False, False, Z95 * sqrt(2)),
        (15, True, True, Z95),  # the end date came first: accrual fell short
        (30, False, True, Z95),  # the number came first
        (60, False, True, Z95 * sqrt(2)),  # overrun
        (60, True, True, Z95 * sqrt(2)),
        (0, False, False, None),
        (0, True, True, None),
    ],
)
def test_before_at_and_after_the_end(
    n: int, end_passed: bool, at_end: bool, z: float | None
) -> None:
    look = take_look(arms(n, n), planned_per_arm=30, end_passed=end_passed)
    assert look.at_end is at_end
    assert look.z == (None if z is None else pytest.approx(z, rel=1e-12))


def test_beyond_double() -> None:
    assert not take_look(arms(60, 60), planned_per_arm=30, end_passed=True).beyond_double
    assert take_look(arms(61, 61), planned_per_arm=30, end_passed=True).beyond_double


def test_nothing_to_look_at() -> None:
    with pytest.raises(NotComputable):
        z_at(0)


@pytest.mark.parametrize("t", [-1, nan, inf])
def test_impossible_fractions(t: float) -> None:
    with pytest.raises(Invalid):
        z_at(t)


def test_a_plan_of_nobody_is_refused() -> None:
    with pytest.raises(Invalid):
        take_look(arms(1, 1), planned_per_arm=0, end_passed=False)
