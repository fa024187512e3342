"""Everybody's costs and scores over time, as they are told to those without the right."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from improvement.domain.entries import CaseRecord
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm, ComparedBy, Direction, MeasureKind, Period
from improvement.services import chart_lines, charts, data
from improvement.services.charts import ChartWishes

START = date(2026, 8, 3)  # a Monday
LOOK = date(2026, 11, 23)


def running(place: Any, way: ComparedBy = ComparedBy.COST) -> int:
    spec = MeasureSpec(
        key="outcome", label="Cost", kind=MeasureKind.VALUE, direction=Direction.LOWER,
        compared_by=way,
    )  # fmt: skip
    plan = replace(place.plan, measures=(spec,), planned_per_arm=30, minimum_worthwhile=20.0)
    return int(place.running(plan))


def week(
    at: int, pilot: Sequence[float], comparison: Sequence[float] = (), *, group: str = "women"
) -> list[CaseRecord]:
    """Households of the week ``at`` (from 0), one begun each day."""
    sides = ((Arm.PILOT, pilot), (Arm.COMPARISON, comparison))
    return [
        CaseRecord(
            code=f"{at}-{arm.value}-{i}",
            starts_on=START + timedelta(weeks=at, days=i % 7),
            arm=arm,
            cell=frozenset({("gender", group)}),
            values={"outcome": value},
        )
        for arm, values in sides
        for i, value in enumerate(values)
    ]


def log(place: Any, test_id: int, cases: list[CaseRecord]) -> None:
    saved = data.log_cases(place.uow, place.member, test_id=test_id, cases=cases, name="cases")
    assert saved.saved, saved.errors


def points(
    place: Any, actor: Any, test_id: int, on: date = LOOK, period: Period | None = None
) -> list[tuple[int, float | None]]:
    """Week and average of each point of the pilot's chart."""
    wishes = ChartWishes(period=period)
    found = charts.of_test(place.uow.on(on), actor, test_id=test_id, wishes=wishes)
    return [((p.period - START).days // 7, p.value) for p in found.chart.series.points]


def test_one_household_alone_in_its_week_by_hand(place: Any) -> None:
    """Weeks of 1, 2, 3, 1 and 4 households: told after the second, the third and the fifth."""
    test_id = running(place)
    for at, costs in enumerate(([400], [100, 130], [90, 120, 150], [999], [80, 100, 120, 101])):
        log(place, test_id, week(at, costs))
    assert points(place, place.member, test_id) == [
        (0, 400), (1, 115), (2, 120), (3, 999), (4, 100.25),
    ]  # fmt: skip
    # 400 + 100 + 130 less its two largest is 100, a quarter of 400; 999 and four others: 1400 - 999
    # - 120 is 281, over 10% of 999.
    assert points(place, place.leader, test_id) == [(1, 210), (2, 120), (4, 280)]


def test_one_household_that_is_nearly_all_of_it_waits(place: Any) -> None:
    test_id = running(place)
    log(place, test_id, week(0, [5000, 100, 200, 150]))  # 5450 less 5200 is 250, under 500
    assert points(place, place.leader, test_id, START + timedelta(weeks=1)) == []
    log(place, test_id, week(1, [250, 260]))  # then 5960 less 5260 is 700
    assert points(place, place.leader, test_id) == [(1, 5960 / 6)]


def test_who_comes_late_or_is_corrected_changes_no_point(place: Any) -> None:
    """What was told stays; who is logged late for an old week is in the next stretch."""
    test_id = running(place)
    log(place, test_id, week(0, [100, 120, 140]))
    assert points(place, place.leader, test_id, START + timedelta(weeks=1)) == [(0, 120)]
    late = [replace(c, code=f"late {c.code}") for c in week(0, [500])]
    log(place, test_id, [*late, *week(1, [200, 300, 250])])
    told = [(0, 120), (1, 312.5)]
    assert points(place, place.leader, test_id, START + timedelta(weeks=2)) == told
    log(place, test_id, week(0, [900]))
    assert points(place, place.leader, test_id, START + timedelta(weeks=3)) == told
    assert points(place, place.member, test_id)[0] == (0, 415)


def test_both_sides_are_told_together_and_nobody_is_not_few(place: Any) -> None:
    test_id = running(place)
    log(place, test_id, week(0, [100, 120, 140]))  # nobody in the comparison
    log(place, test_id, week(1, [100, 120, 140], [110]))
    log(place, test_id, week(2, [], [120, 130]))
    assert points(place, place.leader, test_id) == [(0, 120), (2, 120)]
    other = charts.of_test(place.uow.on(LOOK), place.leader, test_id=test_id).comparison
    assert other is not None
    assert [p.value for p in other.series.points] == [120]


def test_figures_below_zero_need_as_many_as_a_group(place: Any) -> None:
    """There the p% rule has no meaning."""
    test_id = running(place, ComparedBy.SCORE)
    log(place, test_id, week(0, [-3, 1, 2, 4, 5, 6, 1, 2, 3]))
    assert points(place, place.leader, test_id, START + timedelta(weeks=1)) == []
    log(place, test_id, week(1, [7]))
    assert points(place, place.leader, test_id, START + timedelta(weeks=2)) == [(1, 2.8)]


def test_groups_are_told_only_where_everybody_was(place: Any) -> None:
    """Else everybody less the groups would be the few in between."""
    test_id = running(place)
    for at in range(12):
        log(place, test_id, week(at, [100 + at, 110], [120, 101 + at]))
        log(place, test_id, week(at, [130], [140], group="men"))
    chart = charts.of_test(
        place.uow.on(LOOK), place.leader, test_id=test_id, wishes=ChartWishes(dimension="gender")
    )
    whole = {point.period for point in chart.chart.series.points}
    by_group = [g.chart.series.points for g in chart.groups if g.chart is not None]
    assert by_group
    assert {point.period for own in by_group for point in own} <= whole


def test_lists_of_charts_show_the_same_points(place: Any) -> None:
    test_id = running(place)
    for at, costs in enumerate(([400], [100, 130], [90, 120, 150], [999])):
        log(place, test_id, week(at, costs))
    for actor in (place.leader, place.elsewhere):
        lists = [
            chart_lines.of_primary_measures(place.uow, actor)[test_id],
            *chart_lines.of_test(place.uow, actor, test_id=test_id),
        ]
        for line in lists:
            assert [p.value for p in line.series.points] == [210, 120]
    assert [
        p.value for p in chart_lines.chart_lines(place.uow, place.leader).lines[0].series.points
    ] == [210, 120]
    (own,) = chart_lines.of_test(place.uow, place.member, test_id=test_id)
    assert len(own.series.points) == 4
