"""Every chart as a line: it says what the chart's own page says, in the same few queries."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine

from improvement.domain.charting import ChartOptions, Exclusion, Split
from improvement.domain.entries import PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm, Direction, MeasureKind, MeasureRole
from improvement.services import chart_lines, chart_settings, charts, people
from improvement.services.chart_lines import ChartLine, ChartLines
from improvement.services.chart_settings import ChartKind, ChartSettings
from improvement.services.charts import ChartWishes
from improvement.stats.charts.signal import Signal
from improvement.stats.charts.since import signal_since
from improvement.stats.charts.variation import Variation, variation
from improvement.store.unit_of_work import UnitOfWork
from tests.queries import counted
from tests.services.conftest import PLAN, START

MEASURES = (
    MeasureSpec(key="kept", label="Kept their home", kind=MeasureKind.PROPORTION),
    MeasureSpec(
        key="calls",
        label="Calls",
        kind=MeasureKind.COUNT,
        direction=Direction.LOWER,
        role=MeasureRole.PROCESS,
    ),
    MeasureSpec(
        key="wait",
        label="Days waited",
        kind=MeasureKind.VALUE,
        direction=Direction.LOWER,
        role=MeasureRole.BALANCING,
    ),
    MeasureSpec(
        key="visits", label="Visits a household", kind=MeasureKind.RATE, role=MeasureRole.PROCESS
    ),
)
FIRST = START - timedelta(weeks=8)
WEAVE = (14, 10, 13, 11, 15, 9, 16, 8)


def logged(place: Any, *, weeks: int = 24, shift: int = 0, seed: int = 1) -> int:
    """A test with four measures of every kind; ``shift`` moves its second half."""
    test_id: int = place.running(replace(PLAN, measures=MEASURES, title=f"Test {seed}"))
    chance = Random(seed)  # noqa: S311 - figures to chart
    totals = []
    for week in range(weeks):
        moved = shift if week >= weeks // 2 else 0
        start = FIRST + timedelta(weeks=week)
        end = start + timedelta(days=6)
        level = WEAVE[week % 8] + moved + chance.random()
        totals += [
            PeriodTotal(
                measure="kept", start=start, end=end, numerator=round(level), denominator=40.0
            ),
            PeriodTotal(measure="calls", start=start, end=end, count=float(round(level))),
            PeriodTotal(measure="wait", start=start, end=end, value=level, n=5),
            PeriodTotal(measure="visits", start=start, end=end, count=round(level), exposure=20.0),
        ]
    assert place.log(test_id, totals).saved
    return test_id


def look(place: Any, actor: Any = None) -> ChartLines:
    return chart_lines.chart_lines(place.uow, actor or place.leader)


def of(found: ChartLines, key: str) -> ChartLine:
    return next(line for line in found.lines if line.spec.key == key)


def save(place: Any, test_id: int, measure: str, settings: ChartSettings) -> None:
    chart_settings.save(
        place.uow, place.member, test_id=test_id, measure=measure, settings=settings, version=0
    )


def told_by_its_page(uow: UnitOfWork, actor: Any, line: ChartLine) -> None:
    page = charts.of_test(
        uow, actor, test_id=line.kept.id, wishes=ChartWishes(measure=line.spec.key)
    )
    if not page.chart.points:
        assert (line.found, line.since) == (None, None)
        return
    assert line.chart() == page.chart
    assert line.finding is page.chart.latest.finding.signal
    assert line.found is variation(page.chart, line.spec.direction)
    assert line.since == (signal_since(page.chart) if line.signal else None)


def test_every_line_says_what_its_page_says(place: Any) -> None:
    for seed, shift in enumerate((0, 9, -6, 0, 20)):
        logged(place, shift=shift, seed=seed)
    short = logged(place, weeks=6, seed=9)
    odd = logged(place, shift=5, seed=8)
    options = ChartOptions(
        splits=(Split(on=FIRST + timedelta(weeks=11), reason="New letter"),),
        exclusions=(Exclusion(period=FIRST + timedelta(weeks=3), reason="Closed"),),
    )
    save(place, odd, "kept", ChartSettings(kind=ChartKind.P, options=options))
    save(place, odd, "calls", ChartSettings(options=ChartOptions(rules="ihi")))
    save(place, odd, "wait", ChartSettings(options=ChartOptions(frozen_points=12)))
    place.running(replace(PLAN, title="Nothing logged"))
    place.draft(replace(PLAN, title="A draft", measures=()))
    found = look(place)
    assert len(found.lines) == 4 * 7 + 1
    assert len(found.charted) == 4 * 7
    for line in found.lines:
        told_by_its_page(place.uow, place.leader, line)
    assert {line.found for line in found.lines if line.kept.id == short} == {
        Variation.TOO_FEW_POINTS
    }
    assert {Variation.IMPROVING, Variation.WORSENING, Variation.NO_SIGNAL} <= {
        line.found for line in found.lines
    }


def test_the_demo_too(demo: UnitOfWork) -> None:
    (_, actors), *_ = people.actors(demo)
    leader = next(actor for actor in actors if actor.role.value == "leader")
    found = chart_lines.chart_lines(demo, leader)
    assert len(found.charted) >= 3
    for line in found.lines:
        told_by_its_page(demo, leader, line)
    assert {line.kept.id for line in found.charted} >= set(
        chart_lines.of_primary_measures(demo, leader)
    )


def test_what_wants_to_be_seen_first_is_on_top_and_can_be_picked_out(place: Any) -> None:
    first, second = logged(place, shift=9, seed=1), logged(place, seed=2)
    found = look(place)
    order = [chart_lines.ORDER.index(line.found) for line in found.lines]
    assert order == sorted(order)
    assert found.lines[0].found is Variation.WORSENING
    assert {line.spec.key for line in found.among(worsening=True)} == {"calls", "wait"}
    assert {line.spec.key for line in found.among(signals=True)} == {m.key for m in MEASURES}
    assert {line.kept.id for line in found.among(test_id=second)} == {second}
    assert found.among(signals=True, test_id=second) == ()
    assert found.among(team="Nobody's") == ()
    assert len(found.among(team=found.teams[0])) == 8
    assert found.tests == {first: "Test 1", second: "Test 2"}
    again = logged(place, seed=2, weeks=8)
    assert list(look(place).tests) == [first, second, again]
    assert look(place).tests[again] == f"Test 2 (no. {again})"
    assert {line.since for line in found.among(signals=True)} == {FIRST + timedelta(weeks=12)}


def test_how_many_stable_charts_would_show_a_signal_is_added_up(place: Any) -> None:
    logged(place, seed=3)
    found = look(place)
    assert (found.expected.watched, found.expected.judged) == (4, 4)
    assert found.expected.fired == len(found.among(signals=True)) == 0
    # False signal rates of 24 points off their own median: 3.2 of 100 (docs/rules.md).
    assert found.expected.expected == pytest.approx(0.032 * found.expected.known, abs=0.004)


def test_charts_by_other_rules_are_not_counted_as_judged_by_these(place: Any) -> None:
    """NHS rules know no crossings: the chart is silent on its page, and so is its line."""
    high, low = [30.5, 40.0] * 3, [29.5, 20.0] * 3
    slow = [*high, *low, *high, *low]
    wait = MeasureSpec(
        key="wait", label="Days waited", kind=MeasureKind.VALUE, direction=Direction.LOWER
    )
    test_id = place.running(replace(PLAN, measures=(wait,)))
    start = [FIRST + timedelta(weeks=week) for week in range(len(slow))]
    place.log(
        test_id,
        [
            PeriodTotal(measure="wait", start=s, end=s + timedelta(days=6), value=v)
            for s, v in zip(start, slow, strict=True)
        ],
    )
    assert of(look(place), "wait").finding is Signal.TOO_FEW_CROSSINGS
    assert of(look(place), "wait").found is Variation.SIGNAL
    settings = ChartSettings(
        kind=ChartKind.I, because="Our funder.", options=ChartOptions(rules="nhs_without_trend")
    )
    save(place, test_id, "wait", settings)
    line = of(look(place), "wait")
    assert line.reading.headline.startswith("Nothing unusual")
    assert line.found is Variation.NO_SIGNAL
    assert look(place).expected.known == 0


def test_groups_alone_are_added_up_as_on_the_page(place: Any) -> None:
    """Where only one breakdown was logged, the whole comes from it, by each test's own order."""
    test_id = place.running()
    place.log(
        test_id,
        [
            place.week(week, Arm.PILOT, (WEAVE[week % 8], 20), group)
            for week in range(12)
            for group in ("women", "men")
        ],
    )
    line = of(look(place), "kept")
    assert [point.denominator for point in line.series.points] == [40.0] * 12
    told_by_its_page(place.uow, place.leader, line)


def test_a_neighbour_sees_nothing_of_it(place: Any, neighbour: Any) -> None:
    logged(place)
    assert look(neighbour).lines == ()
    assert chart_lines.of_primary_measures(neighbour.uow, neighbour.member) == {}


def test_lists_of_tests_show_their_primary_measure(place: Any) -> None:
    first = logged(place)
    place.running(replace(PLAN, title="Nothing logged"))
    found = chart_lines.of_primary_measures(place.uow, place.elsewhere)
    assert {number: line.spec.key for number, line in found.items()} == {first: "kept"}


def test_queries_do_not_grow_with_the_number_of_charts(place: Any, engine: Engine) -> None:
    logged(place, weeks=12, seed=1)
    look(place)  # the first of a week closes it
    with counted(engine) as few:
        look(place)
    for seed in range(2, 8):
        logged(place, weeks=12, seed=seed)
    look(place)
    with counted(engine) as many:
        assert len(look(place).charted) == 28
    assert len(many) == len(few) <= 28  # 14 of them to see that every week is closed
