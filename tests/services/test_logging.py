"""Figures in: all or none, each day once, the same file twice changes nothing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from improvement.domain.entries import CaseRecord, PeriodTotal
from improvement.domain.vocabulary import Arm, Design
from improvement.errors import Conflict
from improvement.services import analyses, charts, data, groups, overview, tests
from improvement.services.figures import Source
from improvement.store.tables import CaseRow, CaseValueRow, ObservationRow

DAY = date(2026, 9, 7)
CASES = [
    CaseRecord(
        code=f"H{n}",
        starts_on=DAY,
        arm=Arm.PILOT if n % 2 else Arm.COMPARISON,
        cell=frozenset({("gender", "women"), ("home", "rented")}),
        values={"kept": float(n % 3 == 0)},
    )
    for n in range(12)
]


def figures_in(engine: Engine) -> list[tuple[Any, ...]]:
    """Everything that was logged, as it lies in the database."""
    found: list[tuple[Any, ...]] = []
    with engine.connect() as connection:
        for table in (ObservationRow, CaseRow, CaseValueRow):
            rows = connection.execute(select(table.__table__))  # type: ignore[attr-defined]
            found += [(table.__name__, *row) for row in rows]
    return sorted(found, key=repr)


def log_cases(place: Any, test_id: int, cases: list[CaseRecord]) -> data.Saved:
    return data.log_cases(
        place.uow, place.member, test_id=test_id, cases=cases, name="cases.csv", rejected=2
    )


@pytest.fixture
def home(place: Any) -> Any:
    """A second dimension, for cross-tabs."""
    groups.add_dimension(place.uow, place.leader, label="Home", groups=("Rented", "Owned"))
    return place


def test_the_same_totals_twice_change_nothing(engine: Engine, place: Any) -> None:
    test_id = place.running()
    first = place.log(test_id, place.example())
    before = figures_in(engine)
    again = place.log(test_id, place.example())
    assert (first.tallied.added, again.tallied.added) == (18, 0)
    assert (again.tallied.changed, again.tallied.identical) == (0, 18)
    assert figures_in(engine) == before


def test_the_same_cases_twice_change_nothing_and_are_known_by_their_digest(
    engine: Engine, home: Any
) -> None:
    test_id = home.running()
    first = log_cases(home, test_id, CASES)
    before = figures_in(engine)
    again = log_cases(home, test_id, CASES)
    assert (first.tallied.added, again.tallied.identical, again.tallied.changed) == (12, 12, 0)
    assert figures_in(engine) == before
    later, earlier = data.overview(home.uow, home.member, test_id=test_id).imports
    assert (earlier.added, earlier.identical, earlier.rejected) == (12, 0, 2)
    assert (later.added, later.identical, later.rejected) == (0, 12, 2)
    with home.uow.reading(home.member) as store:
        digests = {
            change.change["digest"]
            for change in store.history.newest()
            if (change.subject, change.action) == ("import_batch", "add")
        }
    assert len(digests) == 1


def test_changed_rows_are_counted_and_nothing_else_moves(engine: Engine, home: Any) -> None:
    test_id = home.running()
    home.log(test_id, home.example())
    log_cases(home, test_id, CASES)
    corrected = [replace(home.example()[0], numerator=13.0), *home.example()[1:]]
    found = home.log(test_id, corrected).tallied
    assert (found.added, found.changed, found.identical) == (0, 1, 17)
    moved = [replace(CASES[0], arm=Arm.PILOT), replace(CASES[1], values={"kept": None})]
    new = [replace(CASES[2], code="H99")]
    counted = log_cases(home, test_id, [*moved, *CASES[2:], *new]).tallied
    assert (counted.added, counted.changed, counted.identical) == (1, 2, 10)


@pytest.mark.parametrize("wrong", [0, 9, 17])
def test_nothing_is_saved_when_one_row_is_wrong(engine: Engine, place: Any, wrong: int) -> None:
    test_id = place.running()
    totals = place.example()
    totals[wrong] = replace(totals[wrong], numerator=99.0)
    before = place.version(test_id)
    found = place.log(test_id, totals)
    assert not found.saved
    assert found.tallied == data.NOTHING_SAVED
    assert figures_in(engine) == []
    assert place.version(test_id) == before
    assert data.overview(place.uow, place.member, test_id=test_id).imports == ()


def test_the_refused_cell_is_named_with_its_remedy(place: Any) -> None:
    test_id = place.running()
    (error,) = place.log(test_id, [place.week(0, Arm.PILOT, (21, 20))]).errors
    assert (error.row, error.column, error.value) == (2, "numerator", "21")
    assert error.problem == "21 of 20: the part is above the whole."
    assert error.remedy == "Check both figures."


def test_all_wrong_rows_are_told_at_once(place: Any) -> None:
    test_id = place.running()
    totals = [
        place.week(0, Arm.PILOT, (21, 20)),
        place.week(1, Arm.PILOT, (-1, 20)),
        place.week(99, Arm.PILOT, (1, 20)),
        place.week(2, Arm.PILOT, (1, 20), "robots"),
        replace(place.week(3, Arm.PILOT, (1, 20)), measure="luck"),
    ]
    found = place.log(test_id, totals)
    assert [error.row for error in found.errors] == [2, 3, 4, 5, 6]


def test_a_period_twice_in_one_file_is_refused(engine: Engine, place: Any) -> None:
    test_id = place.running()
    twice = [place.week(0, Arm.PILOT, (1, 20)), place.week(0, Arm.PILOT, (2, 20))]
    (error,) = place.log(test_id, twice).errors
    assert "stands in row 2 already" in error.problem
    assert figures_in(engine) == []


def month(place: Any) -> PeriodTotal:
    return replace(
        place.week(0, Arm.PILOT, (56, 70)), end=place.plan.starts_on + timedelta(days=27)
    )


@pytest.mark.parametrize("group", [None, "women"])
def test_a_month_over_weeks_that_are_logged_is_refused(place: Any, group: str | None) -> None:
    """Across uploads, and across groups: the overall figure would count those days twice."""
    test_id = place.running()
    place.log(test_id, [place.week(n, Arm.PILOT, (1, 20), group) for n in range(3)])
    (error,) = place.log(test_id, [month(place)]).errors
    assert "overlap the period" in error.problem
    found = data.overview(place.uow, place.member, test_id=test_id).figures["kept"]
    assert sum(row.denominator or 0 for row in found.overall) == 60


def test_a_week_inside_a_month_that_is_logged_is_refused(place: Any) -> None:
    test_id = place.running()
    assert place.log(test_id, [month(place)]).saved
    assert not place.log(test_id, [place.week(2, Arm.PILOT, (1, 20))]).saved
    assert place.log(test_id, [place.week(2, Arm.COMPARISON, (1, 20))]).saved
    assert place.log(test_id, [place.week(4, Arm.PILOT, (1, 20))]).saved


def test_a_month_may_be_corrected_into_its_weeks_at_one_go(place: Any) -> None:
    test_id = place.running()
    place.log(test_id, [month(place)])
    weeks = [place.week(n, Arm.PILOT, (1, 20)) for n in range(4)]
    found = place.log(test_id, weeks)
    assert found.saved
    assert (found.tallied.changed, found.tallied.added) == (1, 3)


def test_breakdowns_that_do_not_add_up_are_reported_to_those_who_may_see_them(place: Any) -> None:
    test_id = place.newcombe()
    place.log(test_id, [place.week(0, Arm.PILOT, (6, 10), "women")])  # 6 + 7 of 20; the total is 14
    seen = analyses.compare(place.uow, place.member, test_id=test_id).figures["kept"].differences
    assert [(d.figure, d.taken, d.added_up) for d in seen] == [("numerator", 14.0, 13.0)]
    leader = analyses.compare(place.uow, place.leader, test_id=test_id).figures["kept"]
    assert leader.differences == ()


def test_a_breakdown_alone_is_taken_and_named_as_the_source(place: Any) -> None:
    test_id = place.running()
    place.log(test_id, [t for t in place.example() if t.cell])
    found = analyses.compare(place.uow, place.member, test_id=test_id)
    assert found.figures["kept"].source is Source.BREAKDOWN
    assert found.result.findings.evidence.arms.pilot.n == 70


def test_what_comes_next_is_the_week_after_the_newest(place: Any) -> None:
    test_id = place.running()

    def following() -> date:
        return data.overview(place.uow, place.member, test_id=test_id).next_period

    assert following() == place.plan.starts_on
    place.log(test_id, [place.week(0, Arm.PILOT, (1, 2)), place.week(2, Arm.PILOT, (1, 2))])
    assert following() == place.plan.starts_on + timedelta(weeks=3)
    place.log(test_id, [place.week(16, Arm.PILOT, (1, 2))])  # 23 November: this very week
    assert following() == date(2026, 11, 23)


def test_completeness_counts_periods_logged_of_those_there_are(place: Any) -> None:
    test_id = place.running()
    place.log(
        test_id,
        [
            *(place.week(n, Arm.PILOT, (1, 20)) for n in range(4)),
            *(place.week(n, Arm.COMPARISON, (1, 20)) for n in range(3)),
            *(place.week(n, Arm.PILOT, (1, 9), "women") for n in range(2)),
            *(place.week(n, Arm.PILOT, (1, 9), "men") for n in range(1)),
            *(place.week(n, Arm.COMPARISON, (1, 9), "women") for n in range(1)),
        ],
    )
    lines = data.overview(place.uow, place.member, test_id=test_id).completeness
    assert [(c.dimension, c.group, c.arm, c.logged, c.expected) for c in lines] == [
        ("", "Everybody", Arm.PILOT, 4, 4),
        ("", "Everybody", Arm.COMPARISON, 3, 4),
        ("Gender", "Women", Arm.PILOT, 2, 4),
        ("Gender", "Women", Arm.COMPARISON, 1, 4),
        ("Gender", "Men", Arm.PILOT, 1, 4),
    ], "groups in the order of the list, not of the alphabet"


def test_missing_weeks_are_gaps_in_the_chart_and_never_zeros(place: Any) -> None:
    test_id = place.running()
    place.log(test_id, [place.week(n, Arm.PILOT, (n, 10)) for n in (0, 1, 4)])
    found = charts.of_test(place.uow, place.coach, test_id=test_id).chart.series
    assert [p.value for p in found.points] == [0.0, 0.1, None, None, 0.4]


def test_a_week_in_which_the_change_began_is_one_point_of_both_phases(place: Any) -> None:
    """Cases are counted by day; the week's point holds everybody, the comparison only its phase."""
    wednesday = place.plan.starts_on + timedelta(days=2)
    plan = replace(place.plan, starts_on=wednesday, design=Design.BEFORE_AFTER, dimensions=())
    test_id = place.running(plan)
    cases = [
        CaseRecord(
            code=f"D{n}", starts_on=place.plan.starts_on + timedelta(days=n), values={"kept": 1.0}
        )
        for n in range(5)
    ]
    log_cases(place, test_id, cases)
    chart = charts.of_test(place.uow, place.member, test_id=test_id).chart.series
    assert [(p.numerator, p.denominator) for p in chart.points] == [(5.0, 5.0)]
    arms = analyses.compare(place.uow, place.member, test_id=test_id).result.findings.evidence.arms
    assert (arms.pilot.n, arms.comparison.n) == (3, 2)


def test_todo_words_follow_the_work(place: Any) -> None:
    plan = replace(place.plan, ends_on=date(2027, 3, 1))
    draft = place.draft(replace(plan, aim=""))
    running = place.running(plan)

    def words(test_id: int) -> list[str]:
        found = overview.home(place.uow, place.member).tests
        (status,) = (s for s in found if s.kept.id == test_id)
        return [todo.words for todo in status.todos]

    assert words(draft) == ["Write the aim: what should get better?"]
    assert words(running) == [
        "No data yet: log the first week.",
        "No notes yet: what are people saying?",
    ]
    place.log(running, place.example())  # the newest of them is the week of 17 August
    assert words(running) == [
        "Nothing logged since 17 August.",
        "No notes yet: what are people saying?",
        "70 of 80 planned outcomes on each side so far.",
    ]


def test_a_draft_of_another_version_is_not_overwritten(place: Any) -> None:
    test_id = place.draft()
    version = place.version(test_id)

    def save(title: str) -> None:
        tests.save(
            place.uow,
            place.member,
            test_id=test_id,
            version=version,
            plan=replace(place.plan, title=title),
        )

    save("Mine")
    with pytest.raises(Conflict, match="Somebody else saved this"):
        save("Yours")
    assert tests.view(place.uow, place.member, test_id=test_id).plan.title == "Mine"
