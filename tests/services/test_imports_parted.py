"""Taking back one of several imports about the same households: only its own part goes."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, select

from improvement.domain.case_batch import CaseBatch, Told
from improvement.domain.entries import CaseRecord
from improvement.domain.vocabulary import Arm, MeasureRole
from improvement.services import data, groups, imports
from improvement.store.tables import Base

START = date(2026, 8, 3)
GROUPS = {"gender": ("women", "men"), "home": ("rented", "owned")}
PARTS = ("due_on", "outcome_on", "arm")
DAYS = {"due_on": date(2026, 11, 20), "outcome_on": date(2026, 8, 20)}


@pytest.fixture
def two(place: Any) -> Any:
    """A place with two dimensions, and a plan with two measures."""
    groups.add_dimension(place.uow, place.leader, label="Home", groups=("Rented", "Owned"))
    answered = replace(place.plan.measures[0], key="answered", role=MeasureRole.PROCESS)
    return place, replace(place.plan, measures=(*place.plan.measures, answered))


def brought(place: Any, test_id: int, told: Told, case: CaseRecord) -> int:
    batch = replace(CaseBatch.of([case]), told=told)
    saved = data.log_cases(place.uow, place.member, test_id=test_id, cases=batch, name="a.csv")
    assert saved.saved, saved.errors
    return data.overview(place.uow, place.member, test_id=test_id).imports[0].id


def standing(place: Any, test_id: int) -> tuple[Any, ...] | None:
    with place.uow.reading(place.member) as store:
        found = store.cases.find(test_id, "A1")
    return found and plain(found.import_id, found.record)


def plain(import_id: int, case: CaseRecord) -> tuple[Any, ...]:
    days = case.starts_on, case.due_on, case.outcome_on
    return import_id, *days, case.arm, set(case.cell), dict(case.values)


@st.composite
def files(draw: Any) -> tuple[Told, CaseRecord]:
    """A file with some of the columns, and its row about one household."""
    parts = draw(st.sets(st.sampled_from(PARTS)))
    dimensions = draw(st.sets(st.sampled_from(sorted(GROUPS))))
    number = st.integers(0, 1)
    days = {name: DAYS[name] + timedelta(days=draw(number)) for name in parts if name in DAYS}
    case = CaseRecord(
        code="A1",
        starts_on=START + timedelta(days=draw(number)),
        arm=draw(st.sampled_from(Arm)) if "arm" in parts else Arm.PILOT,
        cell=frozenset((name, GROUPS[name][draw(number)]) for name in dimensions),
        values={draw(st.sampled_from(["kept", "answered"])): float(draw(number))},
        **days,
    )
    return Told(parts=frozenset(parts), dimensions=frozenset(dimensions)), case


def joined(case: CaseRecord | None, told: Told, row: CaseRecord) -> CaseRecord:
    """As the guide says it: what a file has columns for, and of all else what was there."""
    if case is None:
        return row
    kept = {name: getattr(case, name) for name in PARTS if name not in told.parts}
    cell = row.cell | {pair for pair in case.cell if pair[0] not in (told.dimensions or ())}
    return replace(row, **kept, cell=cell, values={**case.values, **row.values})


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.one_of(files(), files(), st.integers(0, 4)), min_size=3, max_size=8))
def test_every_column_of_a_file_goes_by_itself(two: Any, steps: list[Any]) -> None:
    """Values, side, groups and days: as if the file had never been, whatever others brought."""
    place, plan = two
    test_id = place.running(plan)
    left: list[tuple[int, Told, CaseRecord]] = []

    def told_anew() -> tuple[int, CaseRecord | None]:
        newest, case = 0, None
        for import_id, told, row in left:
            newest, case = import_id, joined(case, told, row)
        return newest, case

    made: list[int] = []
    for step in steps:
        _, before = told_anew()
        if isinstance(step, tuple):
            told, row = step
            made.append(brought(place, test_id, told, row))
            if joined(before, told, row) != before:
                left.append((made[-1], told, row))
        elif step < len(made):
            gone = made.pop(step)
            planned = imports.undoing(place.uow, place.member, import_id=gone)
            assert imports.take_back(place.uow, place.member, import_id=gone) == planned
            left = [each for each in left if each[0] != gone]
        newest, case = told_anew()
        assert standing(place, test_id) == (case and plain(newest, case))


def kept_then_answered(place: Any, plan: Any, n: int = 1) -> tuple[int, list[int]]:
    """Two files of the same households, each with one of the measures."""
    test_id, made = place.running(plan), []
    for key in ("kept", "answered"):
        cases = [CaseRecord(code=f"A{i}", starts_on=START, values={key: 1.0}) for i in range(n)]
        data.log_cases(place.uow, place.member, test_id=test_id, cases=cases, name=f"{key}.csv")
        made.append(data.overview(place.uow, place.member, test_id=test_id).imports[0].id)
    return test_id, made


def known(place: Any, test_id: int) -> dict[str, float]:
    found = data.overview(place.uow, place.member, test_id=test_id).figures
    return {key: sum(row.denominator for row in own.overall) for key, own in found.items()}


def test_what_is_told_before_is_what_happens(two: Any) -> None:
    place, plan = two
    test_id, (first, second) = kept_then_answered(place, plan, 3)
    assert known(place, test_id) == {"kept": 3, "answered": 3}
    planned = imports.undoing(place.uow, place.member, import_id=first)
    assert (planned.removed, planned.restored, planned.parted) == (0, 0, 3)
    assert [(s.name, s.figures) for s in planned.staying] == [("answered.csv", 3)]
    assert imports.take_back(place.uow, place.member, import_id=first, told=planned) == planned
    assert known(place, test_id) == {"kept": 0, "answered": 3}
    last = imports.undoing(place.uow, place.member, import_id=second)
    assert (last.removed, last.restored, last.parted) == (3, 0, 0)
    imports.take_back(place.uow, place.member, import_id=second)
    assert known(place, test_id) == {"kept": 0, "answered": 0}


def test_histories_that_do_not_say_what_was_brought(two: Any, engine: Engine) -> None:
    """As earlier versions wrote them: what changed with an import is what it brought."""
    place, plan = two
    test_id, (first, _) = kept_then_answered(place, plan)
    table = Base.metadata.tables["earlier_figure"]
    with engine.begin() as connection:
        (row,) = connection.execute(select(table.c.id, table.c.figures)).all()
        figures = {name: value for name, value in row.figures.items() if name != "brought"}
        assert figures != row.figures
        connection.execute(table.update().values(figures=figures))
    imports.take_back(place.uow, place.member, import_id=first)
    assert known(place, test_id) == {"kept": 0, "answered": 1}


def test_many_households_take_no_more_queries_than_few(two: Any, engine: Engine) -> None:
    place, plan = two
    asked: list[str] = []

    def hear(*told: Any) -> None:
        asked.append(told[2])

    numbers = []
    for n in (2, 40):
        _, (first, _) = kept_then_answered(place, plan, n)
        asked.clear()
        event.listen(engine, "before_cursor_execute", hear)
        imports.take_back(place.uow, place.member, import_id=first)
        event.remove(engine, "before_cursor_execute", hear)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
