from math import inf, nan

import pytest

from improvement.domain.event_counts import EventTotal, HouseholdCounts, TwoHouseholdCounts
from improvement.errors import Invalid


@pytest.mark.parametrize("count", [-1, 1.5, nan, inf, None, "two"])
def test_counts_are_whole_numbers_from_0(count: object) -> None:
    with pytest.raises(Invalid, match=r"^Household 2 had "):
        HouseholdCounts(counts=(0, count))  # type: ignore[arg-type]
    with pytest.raises(Invalid, match="whole number"):
        EventTotal(events=count, exposure=1)  # type: ignore[arg-type]


@pytest.mark.parametrize("exposure", [-1, nan, inf])
def test_exposure_is_a_number_from_0(exposure: float) -> None:
    with pytest.raises(Invalid, match="exposure"):
        HouseholdCounts(counts=(1,), exposure=exposure)
    with pytest.raises(Invalid, match="exposure"):
        EventTotal(events=1, exposure=exposure)


def test_events_without_exposure_are_a_slip() -> None:
    with pytest.raises(Invalid, match="Events: 3, in an exposure of 0"):
        EventTotal(events=3, exposure=0)
    assert EventTotal(events=0, exposure=0).exposure == 0


def test_sums() -> None:
    counts = HouseholdCounts(counts=(0, 2, 1), exposure=4)
    assert (counts.n, counts.events, counts.total_exposure) == (3, 3, 12.0)
    other = HouseholdCounts(counts=())
    assert TwoHouseholdCounts(pilot=counts, comparison=other).smaller_n == 0
