from datetime import date
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.changed_series import ChangedSeries, changed_on
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid

values = st.lists(st.none() | st.floats(-9, 9), max_size=30)


@given(values, st.data())
def test_what_is_known_is_counted_on_its_side(
    given_: list[float | None], data: st.DataObject
) -> None:
    before = data.draw(st.integers(0, len(given_)))
    found = ChangedSeries(values=tuple(given_), periods_before=before)
    known = [i for i, value in enumerate(given_) if value is not None]
    assert found.known_before == len([i for i in known if i < before])
    assert found.known_after == len([i for i in known if i >= before])


def test_from_a_series_gaps_stay_gaps() -> None:
    months = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
    points = tuple(
        Point(period=month, value=value)
        for month, value in zip(months, (1.0, None, 3.0), strict=True)
    )
    series = Series(name="Calls", kind=MeasureKind.COUNT, points=points)
    found = changed_on(series, date(2026, 2, 15))
    assert found == ChangedSeries(values=(1.0, None, 3.0), periods_before=2)
    assert changed_on(series, date(2025, 1, 1)).periods_before == 0
    assert changed_on(series, date(2027, 1, 1)).periods_before == 3


@pytest.mark.parametrize("before", [-1, 3])
def test_a_change_outside_the_series(before: int) -> None:
    with pytest.raises(Invalid):
        ChangedSeries(values=(1.0, 2.0), periods_before=before)


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_not_a_number(value: float) -> None:
    with pytest.raises(Invalid, match="Period 2"):
        ChangedSeries(values=(1.0, value), periods_before=1)
