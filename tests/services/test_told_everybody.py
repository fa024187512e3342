"""Everybody's costs and scores over time, as they are told to those without the right."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from improvement.domain.entries import CaseRecord
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import (
    Arm,
    ComparedBy,
    Direction,
    MeasureKind,
    MeasureRole,
    Period,
)
from improvement.services import analyses, chart_lines, charts, data, overview, telling_everybody
from improvement.services.charts import ChartWishes
from improvement.stats.disclosure import dominance
from improvement.words.outcome_verdict import outcome_comparison_reading
from improvement.words.told_everybody import OF_FEW

START = date(2026, 8, 3)  # a Monday
LOOK = date(2026, 11, 23)


def running(
    place: Any, way: ComparedBy = ComparedBy.COST, kind: MeasureKind = MeasureKind.VALUE
) -> int:
    spec = MeasureSpec(
        key="outcome", label="Cost", kind=kind, direction=Direction.LOWER,
        compared_by=way,
    )  # fmt: skip
    worth = 0.2 if kind is MeasureKind.COUNT else 20.0  # a share of events, or dollars
    plan = replace(place.plan, measures=(spec,), planned_per_arm=30, minimum_worthwhile=worth)
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


def test_events_of_several_weeks_are_those_of_a_week_on_average(place: Any) -> None:
    """Else a point of two weeks would look like twice as many."""
    test_id = running(place, ComparedBy.EVENTS, MeasureKind.COUNT)
    for at, events in enumerate(([4], [3, 2], [2, 2, 3])):
        log(place, test_id, week(at, events))
    assert points(place, place.member, test_id) == [(0, 4), (1, 5), (2, 7)]
    assert points(place, place.leader, test_id) == [(1, 4.5), (2, 7)]


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


def compared(place: Any, actor: Any, test_id: int) -> Any:
    return analyses.compare(place.uow.on(LOOK), actor, test_id=test_id)


def test_two_a_side_are_not_told_by_their_average_and_range(place: Any) -> None:
    """Mean and spread of two are both of them; from ten a side on there is a range, as ever."""
    test_id = running(place)
    log(place, test_id, week(0, [400, 520], [310, 770]))
    team, leader = (compared(place, who, test_id) for who in (place.member, place.leader))
    assert team.result.findings.found is not None
    findings = leader.result.findings
    assert (findings.found, findings.plain, findings.benefit, findings.pause) == (None,) * 4
    assert leader.result.verdict is team.result.verdict
    said = outcome_comparison_reading(findings, leader.names).headline
    assert "2 in the pilot and 2 in the comparison" in said
    (status,) = overview.portfolio(place.uow.on(LOOK), place.leader).tests
    assert status.result is not None
    for told in map(repr, (leader.result, leader.reading, status.result, status.reading)):
        numbers = {float(n) for n in re.findall(r"-?\d+\.?\d*", told)}
        assert not numbers & {400, 520, 310, 770, 460, 540, 80}, "no value, average or difference"


def test_from_ten_a_side_on_everybody_reads_the_range(place: Any) -> None:
    test_id = running(place)
    for at in range(6):
        log(place, test_id, week(at, [100 + at, 130], [90 + at, 120]))
    found = compared(place, place.leader, test_id).result.findings
    assert found.plain == compared(place, place.member, test_id).result.findings.plain is not None


def test_a_guardrail_of_few_households_is_held_and_its_figure_is_the_teams(place: Any) -> None:
    cost = MeasureSpec(
        key="cost", label="Cost", kind=MeasureKind.VALUE, direction=Direction.LOWER,
        role=MeasureRole.BALANCING, compared_by=ComparedBy.COST, margin=50.0,
    )  # fmt: skip
    plan = replace(place.plan, measures=(*place.plan.measures, cost))
    test_id = int(place.running(plan))
    primary = place.plan.primary.key
    cases = [
        replace(c, values={primary: 1.0, **({"cost": c.values["outcome"]} if at % 10 < 2 else {})})
        for at, c in enumerate(
            [*week(0, range(400, 410), range(310, 320)), *week(1, range(500, 505), range(60, 65))]
        )
    ]
    log(place, test_id, cases)
    team, leader = (compared(place, who, test_id) for who in (place.member, place.leader))
    (own,), (told,) = team.result.findings.guardrails, leader.result.findings.guardrails
    assert own.benefit is not None
    assert told.benefit is None
    assert f"Cost: {OF_FEW}." in leader.reading.caveats
    assert [row.holds for row in leader.result.rows] == [row.holds for row in team.result.rows]


# The attack: a leader keeps every chart and list of every week, and knows who came when and what
# one other household cost.


def kept_by_a_leader(place: Any, weeks: list[list[CaseRecord]]) -> list[tuple[list[float], float]]:
    """The costs behind each point that was ever shown, and its average, in the order of weeks.

    Some are logged a week late. An oracle says which households a point is of: the next so many of
    those that are known, in the order in which their weeks were closed.
    """
    test_id = running(place)
    waiting: dict[Arm, list[float]] = {arm: [] for arm in Arm}
    seen: dict[Arm, list[float]] = {arm: [] for arm in Arm}
    facts: list[tuple[list[float], float]] = []
    held: list[CaseRecord] = []
    for at, cases in enumerate(weeks):
        late, held = held, cases[::5]
        now = [*late, *(case for case in cases if case not in held)]
        if now:
            log(place, test_id, now)
        for case in sorted(now, key=lambda case: case.starts_on):
            waiting[case.arm].append(case.values["outcome"] or 0.0)
        monday = START + timedelta(weeks=at + 1)
        found = charts.of_test(place.uow.on(monday), place.leader, test_id=test_id)
        (line,) = chart_lines.of_test(place.uow.on(monday), place.leader, test_id=test_id)
        assert line.series.points == found.chart.series.points
        for arm, chart in ((Arm.PILOT, found.chart), (Arm.COMPARISON, found.comparison)):
            values = [p.value or 0.0 for p in chart.series.points] if chart is not None else []
            assert values[: len(seen[arm])] == seen[arm], "what was shown once stays"
            for value in values[len(seen[arm]) :]:
                facts.append((members := first_with(waiting[arm], value), value))
                waiting[arm] = waiting[arm][len(members) :]
            seen[arm] = values
    return facts


def first_with(costs: list[float], average: float) -> list[float]:
    for n in range(1, len(costs) + 1):
        if abs(sum(costs[:n]) / n - average) < 1e-6:
            return costs[:n]
    raise AssertionError(f"{average} is of no households in the order they came: {costs}")


def found_out(facts: list[tuple[list[float], float]]) -> list[float]:
    """Whose cost somebody in the same point estimates within 10%: points share nobody."""
    return [
        own
        for costs, average in facts
        for i, own in enumerate(costs)
        for known in [0.0, *costs[:i], *costs[i + 1 :]]
        if average * len(costs) - known - own < 0.1 * own - 1e-6
    ]


def drawn(seed: int, *, ones: bool = False) -> list[list[CaseRecord]]:
    """None to four a week and side, some very dear; ``ones``: everybody alone in her week."""
    random = np.random.default_rng(seed)

    def costs() -> list[float]:
        n = 1 if ones else int(random.integers(0, 5))
        return [float(int(random.lognormal(5, 1.2)) + 1) for _ in range(n)]

    return [week(at, costs(), costs()) for at in range(10)]


@pytest.mark.parametrize("seed", [20261128, 7])
def test_no_household_is_found_in_any_chart_of_any_week(place: Any, seed: int) -> None:
    facts = kept_by_a_leader(place, drawn(seed))
    assert facts  # the leader was shown something
    assert found_out(facts) == []


def test_a_rule_that_tells_each_week_is_found_out(
    place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same attack on a variant that protects less finds both of every two."""
    monkeypatch.setattr(telling_everybody, "FEWEST", 2)
    monkeypatch.setattr(dominance._Reader, "is_kept_from", lambda reader, group: True)
    facts = kept_by_a_leader(place, drawn(3, ones=True))
    assert len(facts) >= 4
    assert len(set(found_out(facts))) == len({own for costs, _ in facts for own in costs})
