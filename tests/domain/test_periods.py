"""Days into weeks and months, and the ones that are missing, held against a walk day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.periods import (
    HIGHEST_NUMBER,
    LOWEST_NUMBER,
    MANY_WEEKS,
    end_of,
    number_of,
    numbered,
    sensible_period,
    start_of,
    with_gaps,
)
from improvement.domain.vocabulary import Period

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 1))
DAY = timedelta(days=1)


@given(day=DAYS, period=st.sampled_from(Period))
def test_every_day_lies_in_exactly_the_period_it_belongs_to(day: date, period: Period) -> None:
    start = start_of(day, period)
    end = end_of(start, period)
    assert start <= day <= end
    assert start_of(start, period) == start_of(end, period) == start
    assert start_of(end + DAY, period) == end + DAY
    begins = {
        Period.DAY: True,
        Period.WEEK: start.weekday() == 0,
        Period.MONTH: start.day == 1,
        Period.QUARTER: start.day == 1 and start.month in (1, 4, 7, 10),
        Period.YEAR: (start.month, start.day) == (1, 1),
    }
    assert begins[period]


@given(day=DAYS)
def test_a_month_ends_where_walking_leaves_it(day: date) -> None:
    walked = day.replace(day=1)
    while (walked + DAY).month == day.month:
        walked += DAY
    assert end_of(day.replace(day=1), Period.MONTH) == walked


@given(first=DAYS, kept=st.sets(st.integers(0, 120), min_size=2))
def test_weekly_gaps_are_filled_and_nothing_else(first: date, kept: set[int]) -> None:
    starts = [first + timedelta(weeks=n) for n in kept]
    if len({start.day for start in starts}) == 1:
        return  # on the same day of every month: read as months, tested below
    filled = with_gaps(starts)
    naive = []
    day = min(starts)
    while day <= max(starts):
        naive.append(day)
        day += timedelta(weeks=1)
    assert list(filled) == naive


@given(year=st.integers(2000, 2090), kept=st.sets(st.integers(0, 60), min_size=2))
def test_monthly_gaps_are_filled_in_order(year: int, kept: set[int]) -> None:
    starts = [date(year + n // 12, n % 12 + 1, 1) for n in kept]
    months = range(min(kept), max(kept) + 1)
    assert with_gaps(starts) == tuple(date(year + m // 12, m % 12 + 1, 1) for m in months)


def test_february_and_march_are_months_though_four_whole_weeks_lie_between() -> None:
    two = (date(2026, 2, 1), date(2026, 3, 1))
    assert with_gaps(two) == two


@given(day=st.integers(1, 28), kept=st.sets(st.integers(0, 24), min_size=3))
def test_months_may_begin_on_any_day_that_every_month_has(day: int, kept: set[int]) -> None:
    starts = [date(2026 + n // 12, n % 12 + 1, day) for n in kept]
    months = range(min(kept), max(kept) + 1)
    assert with_gaps(starts) == tuple(date(2026 + m // 12, m % 12 + 1, day) for m in months)


def test_an_irregular_beat_is_left_alone() -> None:
    days = [date(2026, 1, 5), date(2026, 1, 9), date(2026, 2, 1)]
    assert with_gaps(reversed(days)) == tuple(days)
    assert with_gaps([]) == ()
    assert with_gaps([days[0], days[0]]) == (days[0],)


@pytest.mark.parametrize(
    ("weeks", "days", "expected"),
    [(MANY_WEEKS, 0, Period.WEEK), (MANY_WEEKS, 1, Period.MONTH)],
)
def test_weeks_until_they_are_too_many(weeks: int, days: int, expected: Period) -> None:
    first = date(2026, 1, 5)
    assert sensible_period([first, first + timedelta(weeks=weeks, days=days)]) is expected
    assert sensible_period([]) is sensible_period([first]) is Period.WEEK


@given(first=DAYS, days=st.sets(st.integers(0, 900), min_size=1), period=st.sampled_from(Period))
def test_a_known_beat_is_filled_as_walking_day_by_day_fills_it(
    first: date, days: set[int], period: Period
) -> None:
    given_days = [first + day * DAY for day in days]
    walked = []
    for place in range(min(days), max(days) + 1):
        start = start_of(first + place * DAY, period)
        if start not in walked:
            walked.append(start)
    assert list(with_gaps([start_of(day, period) for day in given_days], period)) == walked


def test_no_periods_have_no_gaps() -> None:
    assert with_gaps([], Period.YEAR) == with_gaps([]) == ()


@given(number=st.integers(LOWEST_NUMBER, HIGHEST_NUMBER), day=DAYS)
def test_a_number_comes_back_and_a_day_of_the_calendar_has_none(number: int, day: date) -> None:
    assert number_of(numbered(number)) == number
    assert number_of(day) is None
    assert LOWEST_NUMBER < 0 < HIGHEST_NUMBER
