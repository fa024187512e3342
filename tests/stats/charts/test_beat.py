"""Gaps and mixed lengths in the dates of a series."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.stats.charts.beat import Beat, beat_of

MONDAY = date(2026, 1, 5)


def weeks(*numbers: int) -> list[date]:
    return [MONDAY + timedelta(weeks=n) for n in numbers]


def months(*numbers: int, day: int = 1) -> list[date]:
    return [date(2024 + n // 12, 1 + n % 12, day) for n in numbers]


def beat(monthly: bool, step: int, missing: int = 0, odd: int = 0) -> Beat:
    return Beat(monthly=monthly, step=step, missing=missing, odd_steps=odd)


@pytest.mark.parametrize(
    ("periods", "found"),
    [
        ([], beat(False, 0)),
        ([MONDAY], beat(False, 0)),
        (weeks(0, 1, 2, 3), beat(False, 7)),
        (weeks(0, 1, 4, 5), beat(False, 7, missing=2)),
        (weeks(0, 2, 4, 6), beat(False, 14)),
        (weeks(0, 1, 2, 3, 4, 6, 8, 10), beat(False, 7, odd=3)),
        (weeks(0, 1, 2, 3, 4, 6, 8), beat(False, 7, missing=2)),
        ([*weeks(0, 1, 2), MONDAY + timedelta(days=17)], beat(False, 7, odd=1)),
        (months(0, 1, 2, 13, 14), beat(True, 1, missing=10)),
        (months(0, 3, 6, 9), beat(True, 3)),
        (months(0, 3, 6, 9, 10, 11, 12, 13), beat(True, 1, odd=3)),
        ([date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)], beat(True, 1)),
        (months(0, 12, 24, 48), beat(True, 12, missing=1)),
    ],
)
def test_beats(periods: list[date], found: Beat) -> None:
    assert beat_of(periods) == found


@given(st.sets(st.integers(0, 60), min_size=20, max_size=60))
def test_steps_add_up_to_the_whole_stretch(there: set[int]) -> None:
    """Whatever is a step, a gap or odd: nothing of the time between first and last is lost."""
    numbers = sorted(there)
    found = beat_of(weeks(*numbers))
    stretch = (numbers[-1] - numbers[0]) * 7
    if not found.odd_steps:
        assert (len(numbers) - 1 + found.missing) * found.step == stretch


@given(st.integers(2, 80), st.sampled_from([1, 7, 14, 10]))
def test_an_even_series_has_neither_gaps_nor_odd_steps(number: int, step: int) -> None:
    periods = [date(2026, 1, 6) + timedelta(days=step * n) for n in range(number)]
    found = beat_of(periods)
    assert (found.missing, found.odd_steps) == (0, 0)
