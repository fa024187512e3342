"""Chances of events against a second way of computing them, and at shares where scipy overflows."""

from math import comb

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from improvement.stats.event_chances import NOBODY, event_chances


@given(st.integers(1, 60), st.floats(0, 1))
@example(2, 1.1125369292536007e-308)  # found on the build machine: scipy raises OverflowError
@example(60, 5e-324)
@example(60, NOBODY)
def test_as_by_hand(n: int, share: float) -> None:
    found = event_chances(np.arange(n + 1), n, share)
    by_hand = [comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    assert found == pytest.approx(by_hand, rel=1e-9, abs=1e-250)
    assert found.sum() == pytest.approx(1)


@pytest.mark.parametrize("n", [1, 90, 2000, 10**9])
def test_every_tiny_share_has_an_answer(n: int) -> None:
    for exponent in range(-323, -280):
        assert event_chances([0, 1], n, 10.0**exponent)[0] == pytest.approx(1)


def test_outside_the_counts_nothing_happens() -> None:
    assert event_chances([-1, 3], 2, 0.4).tolist() == [0.0, 0.0]
