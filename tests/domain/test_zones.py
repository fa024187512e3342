"""Days and weeks in every time zone, across the changes of the clocks."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from improvement.domain.periods import end_of, start_of
from improvement.domain.vocabulary import Period
from improvement.domain.zones import checked_zone, day_in, moment_in, zone_words, zones
from improvement.errors import Invalid

PLACES = ("America/Chicago", "Europe/Berlin", "Pacific/Auckland", "Asia/Kolkata")
ZONE = st.sampled_from(PLACES)
MOMENT = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds

#: Days on which the clocks were or will be changed, with how many hours they have.
CHANGES = (
    ("America/Chicago", date(2026, 3, 8), 23),
    ("America/Chicago", date(2026, 11, 1), 25),
    ("Europe/Berlin", date(2026, 3, 29), 23),
    ("Europe/Berlin", date(2026, 10, 25), 25),
    ("Pacific/Auckland", date(2026, 9, 27), 23),
    ("Pacific/Auckland", date(2026, 4, 5), 25),
    ("Asia/Kolkata", date(2026, 3, 29), 24),
)


@given(MOMENT, ZONE)
@example(datetime(2026, 11, 1, 5, 59, 59, tzinfo=UTC), "America/Chicago")
@example(datetime(2026, 11, 1, 7, 30, tzinfo=UTC), "America/Chicago")  # 1:30 for the second time
def test_the_day_is_the_one_on_the_local_calendar(moment: datetime, zone: str) -> None:
    day = day_in(moment, zone)
    begins = datetime.combine(day, time(), ZoneInfo(zone))
    ends = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    assert begins.astimezone(UTC) <= moment < ends.astimezone(UTC)


@given(MOMENT, ZONE)
def test_pandas_names_the_same_day(moment: datetime, zone: str) -> None:
    assert day_in(moment, zone) == pd.Timestamp(moment).tz_convert(zone).date()


@pytest.mark.parametrize(("zone", "day", "hours"), CHANGES)
def test_days_with_changed_clocks_have_their_hours_and_no_day_is_lost(
    zone: str, day: date, hours: int
) -> None:
    first = datetime.combine(day - timedelta(days=10), time(), UTC)
    hourly = [first + timedelta(minutes=30 * n) for n in range(2 * 24 * 20)]
    counted = Counter(day_in(moment, zone) for moment in hourly)
    assert counted[day] == 2 * hours
    whole = sorted(counted)[1:-1]
    assert whole == [whole[0] + timedelta(days=n) for n in range(len(whole))]


@given(MOMENT, ZONE, st.sampled_from(Period))
def test_each_day_belongs_to_one_period_and_periods_follow_without_gap(
    moment: datetime, zone: str, period: Period
) -> None:
    day = day_in(moment, zone)
    start = start_of(day, period)
    last = end_of(start, period)
    assert start <= day <= last
    assert start_of(start - timedelta(days=1), period) < start
    assert start_of(last + timedelta(days=1), period) == last + timedelta(days=1)


@pytest.mark.parametrize("zone", PLACES)
def test_no_week_has_six_or_eight_days_in_a_year_of_hours(zone: str) -> None:
    """Every hour of three years, put into weeks by the local calendar."""
    first = datetime(2025, 12, 29, tzinfo=UTC)
    days: dict[date, set[date]] = {}
    for hour in range(24 * 7 * 157):
        day = day_in(first + timedelta(hours=hour), zone)
        days.setdefault(start_of(day, Period.WEEK), set()).add(day)
    inner = sorted(days)[1:-1]
    assert {len(days[week]) for week in inner} == {7}
    assert {week.weekday() for week in inner} == {0}
    assert {(b - a).days for a, b in pairwise(inner)} == {7}


def test_the_same_moment_is_two_days_and_two_weeks() -> None:
    """Sunday evening in Chicago is Monday of the next week in Auckland."""
    moment = datetime(2026, 11, 23, 3, tzinfo=UTC)
    assert day_in(moment, "America/Chicago") == date(2026, 11, 22)
    assert day_in(moment, "Pacific/Auckland") == date(2026, 11, 23)


def test_a_day_of_the_calendar_stays_what_it_is_everywhere() -> None:
    for zone in ("", *PLACES):
        assert day_in(date(2026, 3, 8), zone) == date(2026, 3, 8)


@given(MOMENT, ZONE)
def test_moments_are_moved_on_no_clock(moment: datetime, zone: str) -> None:
    assert moment_in(moment, zone) == moment


@pytest.mark.parametrize("name", ["Mars/Olympus", "chicago", "../../etc/passwd", "UTC+2"])
def test_a_zone_that_there_is_not_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="no time zone"):
        checked_zone(name)


def test_zones_offered_can_all_be_kept() -> None:
    assert set(PLACES) <= set(zones())
    assert all(checked_zone(zone) == zone for zone in zones())
    assert (checked_zone(" "), zone_words("UTC")) == ("", "UTC")
