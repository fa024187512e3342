"""Small charts beneath the large one: drawn like it, for those who may see them; gaps likewise."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from improvement.domain.charting import ChartOptions, Exclusion, Split
from improvement.domain.entries import PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm, MeasureKind, Period
from improvement.errors import NotComputable, NotFound
from improvement.services import chart_lines, chart_settings, charts
from improvement.services.chart_settings import ChartKind, ChartSettings
from improvement.services.charts import ChartView, ChartWishes
from tests.services.conftest import PLAN

FIRST = date(2026, 8, 3)
WOMEN = (9, 11, 8, 12, 10, 9, 13, 8, 11, 10, 9, 12, 10, 11, 9, 16)  # of 20
MEN = (6, 5, 8, 6, 7, 5, 6, 8, 7, 6, 9, 8, 10, 11, 9, 12)  # of 20


def day(week: int) -> date:
    return FIRST + timedelta(weeks=week)


def logged(place: Any, *, of: int = 20, men: tuple[int, ...] = MEN) -> int:
    test_id: int = place.running()
    for group, figures in (("women", WOMEN), ("men", men)):
        totals = [place.week(w, Arm.PILOT, (x, of), group) for w, x in enumerate(figures)]
        assert place.log(test_id, totals).saved
    return test_id


def look(place: Any, test_id: int, actor: Any = None, **asked: Any) -> ChartView:
    wishes = ChartWishes(dimension="gender", **asked)
    return charts.of_test(place.uow, actor or place.member, test_id=test_id, wishes=wishes)


def test_groups_are_charted_as_the_whole_is(place: Any) -> None:
    test_id = logged(place)
    options = ChartOptions(
        splits=(Split(on=day(10), reason="New letter"),),
        exclusions=(Exclusion(period=day(15), reason="Office closed"),),
        rules="nhs_without_trend",
    )
    chart_settings.save(
        place.uow,
        place.member,
        test_id=test_id,
        measure="kept",
        settings=ChartSettings(kind=ChartKind.P, options=options),
        version=0,
    )
    seen = look(place, test_id)
    assert seen.chart.kind is ChartKind.P
    for group in seen.groups:
        assert group.chart is not None
        assert (group.chart.kind, group.chart.limits) == (ChartKind.P, seen.chart.limits)
        assert group.chart.options == options
        assert [part.reason for part in group.chart.parts] == ["", "New letter"]
        assert group.chart.points[-1].excluded


def test_what_is_asked_for_this_look_holds_for_groups_too(place: Any) -> None:
    test_id = logged(place)
    kinds = {g.chart.kind for g in look(place, test_id).groups if g.chart}
    assert kinds == {ChartKind.RUN}
    seen = look(place, test_id, suggested=True)
    assert seen.chart.kind is not ChartKind.RUN
    assert {g.chart.kind for g in seen.groups if g.chart} == {seen.chart.kind}
    frozen = look(place, test_id, frozen_points=12)
    assert {g.chart.options.frozen_points for g in frozen.groups if g.chart} == {12}


def test_a_group_with_every_point_left_out_still_has_its_chart(place: Any) -> None:
    test_id = logged(place, men=MEN[:2])
    options = ChartOptions(
        exclusions=(Exclusion(period=day(0)), Exclusion(period=day(1))), frozen_points=2
    )
    chart_settings.save(
        place.uow,
        place.member,
        test_id=test_id,
        measure="kept",
        settings=ChartSettings(options=ChartOptions(exclusions=options.exclusions)),
        version=0,
    )
    men = next(g.chart for g in look(place, test_id).groups if g.key == "men")
    assert men is not None
    assert [point.value for point in men.points] == [0.3, 0.25]


def test_the_gap_between_two_groups_week_by_week(place: Any) -> None:
    seen = look(place, logged(place, men=MEN[:8]))
    gap = charts.gap_between(seen, "women", "men")
    assert [p.period for p in gap.points] == [day(week) for week in range(8)]
    assert [round(p.gap * 20) for p in gap.points] == [
        one - other for one, other in zip(WOMEN, MEN[:8], strict=False)
    ]
    assert (gap.reference.name, gap.group.name) == ("Women", "Men")


def test_no_gap_without_a_week_of_both(place: Any) -> None:
    test_id: int = place.running()
    place.log(test_id, [place.week(w, Arm.PILOT, (9, 20), "women") for w in range(3)])
    place.log(test_id, [place.week(w, Arm.PILOT, (9, 20), "men") for w in range(3, 6)])
    with pytest.raises(NotComputable, match="no period in which both"):
        charts.gap_between(look(place, test_id), "women", "men")


def test_a_week_of_few_is_put_together_with_others_for_those_who_may_not_see_them(
    place: Any,
) -> None:
    """Neither the two men of the last week nor the women beside them stand by themselves."""
    test_id = logged(place)
    place.log(test_id, [place.week(16 - 1, Arm.PILOT, (1, 2), "men")])
    own = look(place, test_id)
    assert charts.gap_between(own, "women", "men").now.group == 0.5
    for stranger_to_it in (place.leader, place.elsewhere):
        seen = look(place, test_id, stranger_to_it)
        points = [p for g in seen.groups if g.chart for p in g.chart.series.points]
        assert min(p.denominator or 0 for p in points) >= 10
        assert sum(p.denominator or 0 for p in points) < 16 * 20 + 15 * 20 + 2
        with pytest.raises(NotFound, match="no chart of a group 'declined'"):
            charts.gap_between(seen, "women", "declined")


def test_every_measure_of_one_test_in_the_order_of_its_plan(place: Any) -> None:
    test_id = logged(place)
    (line,) = chart_lines.of_test(place.uow, place.leader, test_id=test_id)
    assert line.chart() == charts.of_test(place.uow, place.leader, test_id=test_id).chart
    assert chart_lines.of_test(place.uow, place.coach, test_id=place.draft())[0].found is None


def test_totals_are_put_together_into_longer_periods(place: Any) -> None:
    test_id = logged(place)
    months = look(place, test_id, period=Period.MONTH)
    assert [p.period for p in months.chart.points] == [date(2026, m, 1) for m in (8, 9, 10, 11)]
    weeks = look(place, test_id).chart.points
    for each in months.chart.points:
        inside = [w for w in weeks if w.period.month == each.period.month]
        assert each.numerator == sum(w.numerator or 0 for w in inside)
        assert each.denominator == sum(w.denominator or 0 for w in inside)
    women = next(g.chart for g in months.groups if g.key == "women")
    assert women is not None
    assert [p.denominator for p in women.points] == [100.0, 80.0, 80.0, 60.0]
    assert look(place, test_id, period=Period.DAY).chart == look(place, test_id).chart


def test_averages_of_nobody_knows_how_many_are_not_put_together(place: Any) -> None:
    wait = MeasureSpec(key="wait", label="Days waited", kind=MeasureKind.VALUE)
    test_id: int = place.running(replace(PLAN, measures=(wait,)))

    def log(weeks: int, n: int | None) -> None:
        place.log(
            test_id,
            [
                PeriodTotal(
                    measure="wait", start=day(w), end=day(w) + timedelta(days=6), value=w + 1.0, n=n
                )
                for w in range(weeks)
            ],
        )

    log(4, 10)
    (joined,) = look(place, test_id, period=Period.MONTH).chart.points
    assert joined.value == 2.5
    log(4, None)
    assert len(look(place, test_id, period=Period.MONTH).chart.points) == 4
