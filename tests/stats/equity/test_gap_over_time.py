"""Two groups over time: the gap of every period that has both, against a naive second sum."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid, NotComputable
from improvement.stats.equity.gap_over_time import gap_over_time
from improvement.stats.record import from_record, to_record

MONDAY = date(2025, 1, 6)


def weekly(
    values: list[float | None], name: str, kind: MeasureKind = MeasureKind.VALUE, since: int = 0
) -> Series:
    points = tuple(
        Point(period=MONDAY + timedelta(weeks=week), value=value)
        for week, value in enumerate(values, since)
    )
    return Series(name=name, kind=kind, points=points)


def test_only_periods_with_both_count() -> None:
    found = gap_over_time(weekly([5.0, None, 7.0, 8.0], "A"), weekly([1.0, 2.0, 9.0], "B", since=1))
    assert [(p.reference, p.group, p.gap) for p in found.points] == [
        (7.0, 2.0, 5.0),
        (8.0, 9.0, -1.0),
    ]
    assert found.start.period == MONDAY + timedelta(weeks=2)
    assert found.now.gap == -1.0
    assert found.change == -4.0


def test_nothing_in_common_is_an_answer() -> None:
    with pytest.raises(NotComputable, match="no period in which both A and B"):
        gap_over_time(weekly([5.0, None], "A"), weekly([None, 5.0], "B"))
    with pytest.raises(Invalid, match="two series of the same kind"):
        gap_over_time(weekly([5.0], "A"), weekly([5.0], "B", MeasureKind.COUNT))


def test_record_and_back() -> None:
    found = gap_over_time(weekly([5.0], "A"), weekly([3.0], "B"))
    assert from_record(to_record(found)) == found


lists = st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=1, max_size=20)


@given(lists, lists)
def test_as_a_table_would_have_it(one: list[float | None], two: list[float | None]) -> None:
    """The naive way: two columns side by side, rows with a hole struck out."""
    table = [(a, b) for a, b in zip(one, two, strict=False) if not (a is None or b is None)]
    if not table:
        with pytest.raises(NotComputable):
            gap_over_time(weekly(one, "A"), weekly(two, "B"))
        return
    found = gap_over_time(weekly(one, "A"), weekly(two, "B"))
    assert [(p.reference, p.group) for p in found.points] == table
    assert [p.gap for p in found.points] == [a - b for a, b in table]
    turned = gap_over_time(weekly(two, "B"), weekly(one, "A"))
    assert turned.change == found.change
    assert turned.now.gap == -found.now.gap
