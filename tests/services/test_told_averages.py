"""Averages by group of scores, costs and events, as they are told to those without the right."""

from dataclasses import replace
from datetime import date, timedelta
from statistics import fmean
from typing import Any

import pytest
from sqlalchemy import Engine

from improvement.domain.entries import CaseRecord, PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm, ComparedBy, Direction, MeasureKind
from improvement.services import analyses, charts, data, joint
from improvement.services.charts import ChartWishes
from improvement.services.told_averages import ToldAverages
from improvement.store.tables import Base
from improvement.words.told_averages import said
from improvement.words.verdict import NO_GROUPS, NOT_FOR_YOU

START = date(2026, 8, 3)
LOOK = date(2026, 11, 23)
GROUPS = ("women", "women", "women", "men", "men")


def running(place: Any, way: ComparedBy) -> int:
    spec = MeasureSpec(
        key="outcome", label="Outcome", kind=MeasureKind.VALUE, direction=Direction.LOWER,
        compared_by=way, outcome_days=60 if way is ComparedBy.AVERAGE_DAYS else None,
    )  # fmt: skip
    plan = replace(place.plan, measures=(spec,), planned_per_arm=30, minimum_worthwhile=0.2)
    return int(place.running(plan))


def records(n: int, *, first: int = 0, group: str | None = None) -> list[CaseRecord]:
    """``n`` households a side, three women to two men, one begun each day."""
    return [
        CaseRecord(
            code=f"{arm.value}{i}",
            starts_on=START + timedelta(days=i),
            arm=arm,
            cell=frozenset({("gender", group or GROUPS[i % 5])}),
            values={"outcome": float((7 * i + (arm is Arm.PILOT)) % 11)},
        )
        for arm in Arm
        for i in range(first, first + n)
    ]


def log(place: Any, test_id: int, cases: list[CaseRecord]) -> None:
    saved = data.log_cases(place.uow, place.member, test_id=test_id, cases=cases, name="cases")
    assert saved.saved, saved.errors


def seen(place: Any, actor: Any, test_id: int, on: date = LOOK) -> tuple[ToldAverages, ...]:
    return analyses.compare(place.uow.on(on), actor, test_id=test_id).averages


def of_the_first(n: int, cases: list[CaseRecord], group: str, arm: Arm) -> float:
    """The average of those who came first to a group."""
    mine = [c for c in cases if c.arm is arm and ("gender", group) in c.cell]
    mine.sort(key=lambda c: c.starts_on)
    return fmean(c.values["outcome"] or 0.0 for c in mine[:n])


@pytest.mark.parametrize("way", [ComparedBy.SCORE, ComparedBy.COST])
def test_a_group_with_enough_people_has_its_average_told(place: Any, way: ComparedBy) -> None:
    test_id, cases = running(place, way), records(70)
    log(place, test_id, cases)
    (told,) = seen(place, place.leader, test_id)
    assert (told.label, [label for label, *_ in told.rows], told.hidden) == (
        "Gender", ["Women", "Men"], 0,
    )  # fmt: skip
    for label, *sides in told.rows:
        for side, arm in zip(sides, Arm, strict=True):
            assert side.people >= 10
            first = of_the_first(side.people, cases, label.lower(), arm)
            assert side.figure == pytest.approx(first)
    assert seen(place, place.member, test_id) == ()  # the team sees the results themselves
    view = analyses.compare(place.uow, place.leader, test_id=test_id)
    assert view.result.findings.evidence.dimensions == ()
    assert getattr(view.result.findings, "groups", None) == ()
    assert NOT_FOR_YOU in view.reading.caveats, "not that nobody was looked at"
    team = analyses.compare(place.uow, place.member, test_id=test_id).reading.caveats
    assert not {NOT_FOR_YOU, NO_GROUPS} & set(team)


def test_few_more_people_are_not_told_before_they_are_enough(place: Any) -> None:
    test_id = running(place, ComparedBy.SCORE)
    log(place, test_id, records(70))
    before = seen(place, place.leader, test_id)
    log(place, test_id, records(1, first=112, group="men"))  # in the week of the look
    assert seen(place, place.leader, test_id, date(2026, 12, 7)) == before


def test_a_small_group_hides_the_one_beside_it(place: Any) -> None:
    test_id = running(place, ComparedBy.SCORE)
    log(place, test_id, [*records(40, group="women"), *records(6, first=40, group="men")])
    (told,) = seen(place, place.leader, test_id)
    assert (told.rows, told.hidden, told.until) == ((), 2, None)


@pytest.mark.parametrize(
    "way", [ComparedBy.TYPICAL_WAIT, ComparedBy.AVERAGE_DAYS, ComparedBy.ORDER]
)
def test_waits_and_steps_are_not_told_as_averages(place: Any, way: ComparedBy) -> None:
    test_id = running(place, way)
    cases = [replace(c, values={"outcome": 1.0 + (c.values["outcome"] or 0)}) for c in records(70)]
    log(place, test_id, cases)
    assert seen(place, place.leader, test_id) == ()


def test_it_says_no_more_than_the_chart_by_group(place: Any) -> None:
    test_id = running(place, ComparedBy.SCORE)
    log(place, test_id, records(70))
    (told,) = seen(place, place.leader, test_id)
    wishes = ChartWishes(measure="outcome", dimension="gender")
    shown = charts.of_test(place.uow, place.leader, test_id=test_id, wishes=wishes).groups
    assert {group.key for group in shown if group.chart} == {
        label.lower() for label, *_ in told.rows
    }


def test_side_by_side_tells_the_averages_that_compare_tells(place: Any) -> None:
    test_id = running(place, ComparedBy.COST)
    log(place, test_id, [*records(60), *records(3, first=60, group="declined")])
    (told,) = seen(place, place.leader, test_id)
    found = joint.of_test(place.uow.on(LOOK), place.leader, test_id=test_id)
    (section,) = found.sections
    assert [row.label for row in section.rows] == [label for label, *_ in told.rows] != []
    assert section.hidden == told.hidden
    for row, (_, *sides) in zip(section.rows, told.rows, strict=True):
        for side in sides:
            assert said(side.figure, ComparedBy.COST, "$") in row.numbers.effect
            assert f"{side.people} people" in row.numbers.effect
        assert (row.numbers.flags, row.numbers.reach) == ((), "")
    assert "On average $" in found.everybody.numbers.effect


def with_one_dear(cases: list[CaseRecord], cost: float = 9_000.0) -> list[CaseRecord]:
    """A man of the pilot who costs more than everybody else together."""
    return [replace(c, values={"outcome": cost}) if c.code == "pilot3" else c for c in cases]


def test_a_group_that_is_nearly_all_one_household_is_not_told(place: Any) -> None:
    """28 men on a side: enough to be counted, not to hide who cost nearly everything."""
    test_id = running(place, ComparedBy.COST)
    log(place, test_id, with_one_dear(records(70)))
    (told,) = seen(place, place.leader, test_id)
    assert (told.rows, told.hidden) == ((), 2)  # the women would be the total less the men
    wishes = ChartWishes(measure="outcome", dimension="gender")
    shown = charts.of_test(place.uow.on(LOOK), place.leader, test_id=test_id, wishes=wishes).groups
    assert [group.chart for group in shown if group.chart] == []


def test_without_the_dearest_is_said_without_the_figure(place: Any) -> None:
    test_id = running(place, ComparedBy.COST)
    cheaper = [
        replace(c, values={"outcome": (c.values["outcome"] or 0.0) / 2})
        if c.arm is Arm.PILOT
        else c
        for c in records(70)
    ]
    log(
        place, test_id, with_one_dear(cheaper, 1_500.0)
    )  # all but one of the pilot cost half as much

    def said(actor: Any) -> list[str]:
        found = analyses.compare(place.uow.on(LOOK), actor, test_id=test_id)
        return [line for line in found.reading.caveats if "without the dearest" in line]

    (leader,), (team,) = said(place.leader), said(place.member)
    assert leader.endswith("Which one is for the test's own team and coaches.")
    assert not any(sign.isdigit() for sign in leader)
    assert any(sign.isdigit() for sign in team)
    found = analyses.compare(place.uow.on(LOOK), place.leader, test_id=test_id).result.findings
    assert found.found.one_household_decides
    assert (found.found.without_largest, found.found.largest_pilot) == (None, None)


def test_totals_tell_nobody_who_contributed_what(place: Any) -> None:
    test_id = running(place, ComparedBy.SCORE)
    rows = [
        PeriodTotal(
            measure="outcome", start=monday, end=monday + timedelta(days=6), arm=arm,
            cell=frozenset({("gender", group)}), value=4.0, n=12,
        )
        for monday in (START + timedelta(weeks=w) for w in range(6))
        for arm in Arm
        for group in ("women", "men")
    ]  # fmt: skip
    assert place.log(test_id, rows).saved
    wishes = ChartWishes(measure="outcome", dimension="gender")
    shown = charts.of_test(place.uow.on(LOOK), place.leader, test_id=test_id, wishes=wishes).groups
    assert [group.chart for group in shown if group.chart] == []


def test_what_was_told_before_there_was_a_rule_is_held_against_it(
    place: Any, engine: Engine
) -> None:
    """Rows without what single people contributed: not shown, until the week's record learns it."""
    test_id = running(place, ComparedBy.COST)
    log(place, test_id, records(70))
    before = seen(place, place.leader, test_id)
    assert before[0].rows
    telling, stretch = (Base.metadata.tables[name] for name in ("telling", "told_stretch"))
    with engine.begin() as connection:
        connection.execute(stretch.update().values(percent=None))
        for row in connection.execute(telling.select()).all():
            figures = [
                [*where, {k: v for k, v in known.items() if k not in ("largest", "second")}]
                for *where, known in row.figures
            ]
            changed = telling.update().where(telling.c.id == row.id).values(figures=figures)
            connection.execute(changed)
    assert seen(place, place.leader, test_id)[0].rows == ()
    assert seen(place, place.leader, test_id, LOOK + timedelta(weeks=1))[0].rows == before[0].rows
