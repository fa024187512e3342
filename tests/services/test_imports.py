"""Taking back a whole import, and where every figure came from."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from improvement.domain.entries import CaseRecord, PeriodTotal
from improvement.domain.vocabulary import Arm, MeasureRole
from improvement.errors import Conflict, NotFound
from improvement.services import data, imports
from improvement.store.tables import Base

START = date(2026, 8, 3)
ABOUT = ("observation", "case_record", "case_value", "case_sum")


def kept(engine: Engine) -> dict[str, list[Any]]:
    """Every figure as it stands, without version and number of its row."""
    found = {}
    with engine.connect() as connection:
        for name in ABOUT:
            table = Base.metadata.tables[name]
            told = [c for c in table.c if c.name not in {"id", "version"}]
            found[name] = sorted((tuple(r) for r in connection.execute(select(*told))), key=repr)
    return found


def cases(n: int, value: float | None = 1.0, *, first: int = 0) -> list[CaseRecord]:
    return [
        CaseRecord(
            code=f"C{i:02d}",
            starts_on=START,
            arm=Arm.PILOT if i % 2 else Arm.COMPARISON,
            cell=frozenset({("gender", "women" if i % 3 else "men")}),
            values={"kept": value},
        )
        for i in range(first, first + n)
    ]


def log(place: Any, test_id: int, entries: list[Any], name: str) -> data.Saved:
    service = data.log_cases if isinstance(entries[0], CaseRecord) else data.log_totals
    given = "cases" if isinstance(entries[0], CaseRecord) else "totals"
    return service(place.uow, place.member, test_id=test_id, name=name, **{given: entries})  # type: ignore[operator,no-any-return]


def newest(place: Any, test_id: int) -> int:
    return data.overview(place.uow, place.member, test_id=test_id).imports[0].id


def week(place: Any, number: int, having: int) -> PeriodTotal:
    return place.week(number, Arm.PILOT, (having, 20))  # type: ignore[no-any-return]


@pytest.mark.parametrize("kind", ["totals", "cases"])
def test_an_import_taken_back_leaves_everything_as_it_was(
    engine: Engine, place: Any, kind: str
) -> None:
    """Also the values it changed: the same rows as before, whoever looks."""
    test_id = place.running()
    if kind == "totals":
        first = [week(place, n, 5) for n in range(4)]
        second = [week(place, n, 7) for n in range(2, 6)]
    else:
        first, second = cases(12), [*cases(6, None, first=8), *cases(1, 0.0)]
    log(place, test_id, first, "first.csv")
    before = kept(engine)
    tallied = log(place, test_id, second, "second.csv").tallied
    assert kept(engine) != before
    done = imports.take_back(place.uow, place.member, import_id=newest(place, test_id))
    assert (done.removed, done.restored) == (tallied.added, tallied.changed)
    assert kept(engine) == before
    listed = data.overview(place.uow, place.member, test_id=test_id).imports
    assert [(i.name, i.undone_by) for i in listed] == [
        ("second.csv", place.member.person_id),
        ("first.csv", None),
    ]
    first_id = listed[1].id
    imports.take_back(place.uow, place.member, import_id=first_id)
    assert not any(kept(engine).values())


def test_later_corrections_stay_when_an_import_is_taken_back(engine: Engine, place: Any) -> None:
    test_id = place.running()
    log(place, test_id, [week(place, 0, 5), week(place, 1, 5), week(place, 2, 5)], "first.csv")
    first = newest(place, test_id)
    log(place, test_id, [week(place, 1, 6), week(place, 2, 5)], "second.csv")
    second = newest(place, test_id)
    planned = imports.undoing(place.uow, place.member, import_id=first)
    assert (planned.removed, planned.restored, planned.repeated) == (2, 0, True)
    assert [(s.name, s.who, s.figures) for s in planned.staying] == [("second.csv", "Ann", 1)]
    assert imports.take_back(place.uow, place.member, import_id=first, told=planned) == planned
    (left,) = data.overview(place.uow, place.member, test_id=test_id).totals
    assert (left.total.numerator, left.import_id) == (6.0, second)
    with pytest.raises(Conflict, match="taken back already"):
        imports.take_back(place.uow, place.member, import_id=first)
    imports.take_back(place.uow, place.member, import_id=second)  # nothing lies below it any more
    assert not any(kept(engine).values())


def test_what_was_shown_is_what_happens_or_nothing(engine: Engine, place: Any) -> None:
    test_id = place.running()
    log(place, test_id, [week(place, 0, 5), week(place, 1, 5)], "first.csv")
    planned = imports.undoing(place.uow, place.member, import_id=newest(place, test_id))
    first = newest(place, test_id)
    log(place, test_id, [week(place, 1, 6)], "second.csv")
    before = kept(engine)
    with pytest.raises(Conflict, match="changed while you looked"):
        imports.take_back(place.uow, place.member, import_id=first, told=planned)
    assert kept(engine) == before


TWO = ("kept", "answered")
VALUES = (0.0, 1.0, None)
Step = tuple[str, int, tuple[tuple[int, int], ...]]
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("log"),
            st.integers(0, 1),
            st.lists(
                st.tuples(st.integers(0, 3), st.integers(0, 2)),
                min_size=1,
                unique_by=lambda p: p[0],
            ).map(tuple),
        ),
        st.tuples(st.just("back"), st.integers(0, 5), st.just(())),
    ),
    min_size=2,
    max_size=9,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, cased=st.booleans())
@example(steps=[("log", 0, ((0, 1),)), ("log", 1, ((0, 0),)), ("back", 0, ())], cased=True)
@example(
    steps=[*(("log", n, ((0, v),)) for n, v in ((0, 1), (1, 0), (0, 0))), ("back", 1, ())],
    cased=True,
)
def test_taken_back_in_any_order_the_rest_stands_as_if_it_had_been_alone(
    place: Any, steps: list[Step], cased: bool
) -> None:
    """Against stacks: each place holds what was brought there, the newest on top counts.

    Files hold one of two measures. A household is one place for both, and has the newest of each.
    """
    answered = replace(place.plan.measures[0], key="answered", role=MeasureRole.PROCESS)
    test_id = place.running(replace(place.plan, measures=(*place.plan.measures, answered)))
    stacks: dict[Any, list[tuple[int, str, int]]] = {}
    made: list[int] = []
    for what, which, entries in steps:
        if what == "log":
            key = TWO[which]
            log(place, test_id, [entry(place, at, key, v, cased) for at, v in entries], "a.csv")
            made.append(newest(place, test_id))
            for at, value in entries:
                stack = stacks.setdefault(at if cased else (at, key), [])
                if counting(stack).get(key) != value:  # the same again belongs to who was first
                    stack.append((made[-1], key, value))
        elif which < len(made):
            gone = made.pop(which)
            planned = imports.undoing(place.uow, place.member, import_id=gone)
            before, now = standing(place, test_id, cased), [s[-1][0] for s in stacks.values() if s]
            assert planned.removed + planned.restored == now.count(gone)
            assert imports.take_back(place.uow, place.member, import_id=gone) == planned
            after = standing(place, test_id, cased)
            parted = [k for k, (by, told) in before.items() if by != gone and after[k][1] != told]
            assert planned.parted == len(parted)
            stacks = {at: [e for e in stack if e[0] != gone] for at, stack in stacks.items()}
        assert standing(place, test_id, cased) == {
            at: (stack[-1][0], counting(stack)) for at, stack in stacks.items() if stack
        }


def counting(stack: list[tuple[int, str, int]]) -> dict[str, int]:
    return {key: value for _, key, value in stack}


def entry(place: Any, at: int, key: str, value: int, cased: bool) -> Any:
    if not cased:
        return replace(week(place, at, value), measure=key)
    return replace(cases(1, first=at)[0], values={key: VALUES[value]})


def standing(place: Any, test_id: int, cased: bool) -> dict[Any, tuple[int, dict[str, int]]]:
    """Place -> import and figures that count there."""
    with place.uow.reading(place.member) as store:
        if cased:
            found = {at: store.cases.find(test_id, f"C{at:02d}") for at in range(4)}
            return {
                at: (case.import_id, {k: VALUES.index(v) for k, v in case.record.values.items()})
                for at, case in found.items()
                if case
            }
        ids = store.plans.get(test_id).measure_ids
        totals = store.observations.listed(ids.values())
    keys = {measure_id: key for key, measure_id in ids.items()}
    return {
        ((t.total.start - START).days // 7, keys[t.measure_id]): (
            t.import_id,
            {keys[t.measure_id]: int(t.total.numerator)},
        )
        for t in totals
    }


def test_the_same_file_after_it_was_taken_back_comes_in_again(engine: Engine, place: Any) -> None:
    test_id = place.running()
    log(place, test_id, cases(12), "cases.csv")
    before = kept(engine)
    imports.take_back(place.uow, place.member, import_id=newest(place, test_id))
    assert log(place, test_id, cases(12), "cases.csv").tallied.added == 12
    after = kept(engine)
    assert [len(after[name]) for name in ABOUT] == [len(before[name]) for name in ABOUT]


def test_every_figure_says_who_when_and_from_which_file_and_row(place: Any) -> None:
    test_id = place.running()
    totals = [week(place, 0, 5), week(place, 1, 5)]
    data.log_totals(
        place.uow, place.member, test_id=test_id, totals=totals, name="first.csv", rows=[4, 9]
    )
    data.log_totals(
        place.uow,
        place.coach,
        test_id=test_id,
        totals=[week(place, 1, 8)],
        name="second.csv",
        rows=[2],
    )
    later = date(2026, 8, 10)
    (trace,) = imports.traced(place.uow, place.member, test_id=test_id, measure="kept", start=later)
    told = [(m.figures["numerator"], m.who, m.source, m.row, m.counts) for m in trace.moments]
    assert told == [(8.0, "Cora", "second.csv", 2, True), (5.0, "Ann", "first.csv", 9, False)]
    imports.take_back(place.uow, place.member, import_id=newest(place, test_id))
    (trace,) = imports.traced(place.uow, place.member, test_id=test_id, measure="kept", start=later)
    told = [(m.figures["numerator"], m.source, m.counts, m.taken_back) for m in trace.moments]
    assert told == [(5.0, "first.csv", True, False), (8.0, "second.csv", False, True)]


def test_a_case_has_its_history_as_well(place: Any) -> None:
    test_id = place.running()
    log(place, test_id, cases(3), "first.csv")
    log(place, test_id, cases(1, 0.0), "second.csv")
    trace = imports.traced_case(place.uow, place.member, test_id=test_id, code=" C00 ")
    told = [(m.figures["kept"], m.source, m.row, m.counts) for m in trace.moments]
    assert told == [(0.0, "second.csv", 1, True), (1.0, "first.csv", 1, False)]
    with pytest.raises(NotFound, match="C99"):
        imports.traced_case(place.uow, place.member, test_id=test_id, code="C99")


def test_the_history_of_a_case_says_what_was_taken_back(place: Any) -> None:
    test_id = place.running()
    log(place, test_id, cases(1), "first.csv")
    log(place, test_id, cases(1, 0.0), "second.csv")
    second = newest(place, test_id)
    log(place, test_id, cases(1), "third.csv")
    imports.take_back(place.uow, place.member, import_id=second)
    trace = imports.traced_case(place.uow, place.member, test_id=test_id, code="C00")
    assert {m.source: (m.counts, m.taken_back) for m in trace.moments} == {
        "third.csv": (True, False),
        "second.csv": (False, True),
        "first.csv": (False, False),
    }


def test_a_phase_that_moved_since_is_not_brought_back(place: Any, engine: Engine) -> None:
    test_id = place.running()
    log(place, test_id, cases(2), "first.csv")
    log(place, test_id, cases(2, 0.0), "second.csv")
    place.amend(test_id, starts_on=date(2026, 8, 10))
    imports.take_back(place.uow, place.member, import_id=newest(place, test_id))
    with engine.connect() as connection:
        phases = connection.execute(select(Base.metadata.tables["case_record"].c.phase))
        assert {phase for (phase,) in phases} == {"baseline"}


def test_figures_changed_before_histories_were_kept_are_not_taken_back(
    engine: Engine, place: Any
) -> None:
    test_id = place.running()
    log(place, test_id, [week(place, 0, 5)], "old.csv")
    with engine.begin() as connection:  # as a database of an earlier version has it
        connection.exec_driver_sql("UPDATE observation SET source_row = NULL, version = 2")
    with pytest.raises(Conflict, match="before histories were kept"):
        imports.take_back(place.uow, place.member, import_id=newest(place, test_id))


def test_sums_answer_as_the_records_do(engine: Engine, place: Any) -> None:
    """Kept sums, and the records themselves: as of today, and of days before and after."""
    test_id = place.running()
    entries = [
        replace(case, due_on=date(2026, 11, 20 + i % 6), values={"kept": (1.0, 0.0, None)[i % 3]})
        for i, case in enumerate(cases(36))
    ]
    log(place, test_id, entries, "cases.csv")

    def answers(day: date) -> list[Any]:
        with place.uow.reading(place.member) as store:
            ids = list(store.plans.get(test_id).measure_ids.values())
            return [
                sorted(map(repr, found))
                for by_day in (True, False)
                for found in (
                    store.cases.sums(ids, as_of=day, by_day=by_day)[ids[0]],
                    *store.cases.sums_by(ids, ["gender"], as_of=day, by_day=by_day).values(),
                    store.cases.sums_by_two(ids, "gender", "gender", as_of=day)[ids[0]],
                )
            ]

    days = [date(2026, 11, day) for day in range(18, 29)]
    summed = [answers(day) for day in days]
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM case_sum").scalar()
        connection.exec_driver_sql("DELETE FROM case_sum")
    assert [answers(day) for day in days] == summed


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    told=st.lists(
        st.tuples(
            st.integers(0, 3),
            st.none() | st.integers(-3, 3),
            st.sampled_from([1.0, 0.0, None, "unnamed"]),
            st.sampled_from(["women", "men", None]),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_the_first_sums_are_those_that_the_records_give(
    engine: Engine, place: Any, told: list[Any]
) -> None:
    """Added up from memory with the first import, and anew from the tables: the same rows."""
    test_id = place.running()
    today = place.uow.today
    entries = [
        CaseRecord(
            code=f"S{i}",
            starts_on=START + timedelta(days=day),
            due_on=None if due is None else today + timedelta(days=due),
            arm=Arm.PILOT if i % 2 else Arm.COMPARISON,
            cell=frozenset({("gender", group)}) if group else frozenset(),
            values={} if value == "unnamed" else {"kept": value},
        )
        for i, (day, due, value, group) in enumerate(told)
    ]
    log(place, test_id, entries, "first.csv")

    def sums() -> list[Any]:
        table = Base.metadata.tables["case_sum"]
        kept_columns = [c for c in table.c if c.name != "id"]
        query = select(*kept_columns).where(table.c.test_id == test_id)
        with engine.connect() as connection:
            return sorted((tuple(row) for row in connection.execute(query)), key=repr)

    first = sums()
    with place.uow.writing(place.member) as store:
        counted = store.cases.count(test_id)
        store.cases._kept.rebuild(test_id, as_of=today)
        store.commit()
    assert sums() == first
    assert counted.n == len(entries)
    assert (counted.first, counted.last) == (
        min(e.starts_on for e in entries),
        max(e.starts_on for e in entries),
    )
