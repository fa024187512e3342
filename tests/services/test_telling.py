"""What was told stays told: the record behind every figure by group that a leader sees.

The attack over weeks, filters and thresholds is in test_told_attack.py.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from improvement.domain.told import Audience, ToldDimension, piece_of
from improvement.domain.vocabulary import Arm, Phase, Reporting
from improvement.errors import NotFound
from improvement.services import (
    analyses,
    charts,
    group_lists,
    imports,
    people,
    telling,
    told_register,
)
from improvement.services.charts import ChartWishes
from improvement.store.tables import Base

AFTER = (Arm.PILOT, Phase.TEST)
LOOK = date(2026, 11, 23)  # the Monday of all tests here


def week(place: Any, number: int, women: tuple[int, int], men: tuple[int, int]) -> list[Any]:
    """The same in both arms, in total and by gender."""
    return [
        place.week(number, arm, figures, group)
        for arm in Arm
        for group, figures in (
            (None, (women[0] + men[0], women[1] + men[1])),
            ("women", women),
            ("men", men),
        )
    ]


def told(place: Any, test_id: int, on: date = LOOK) -> ToldDimension:
    return telling.told(
        place.uow.on(on), place.leader, test_id=test_id, measure="kept", dimension="gender"
    )


def counted(found: ToldDimension) -> dict[str, tuple[float, float]]:
    return {
        group.key: (
            sum(row.numerator or 0 for row in group.rows(AFTER)),
            sum(row.denominator or 0 for row in group.rows(AFTER)),
        )
        for group in found.groups
    }


def several_answers(place: Any) -> None:
    """From now on a person counts in every group that they named."""
    with place.uow.reading(place.coach) as store:
        kept = next(k for k in store.groups.all() if k.dimension.key == "gender")
    group_lists.save_dimension(
        place.uow,
        place.coach,
        dimension="gender",
        version=kept.version,
        draft=group_lists.DimensionDraft(
            label="Gender",
            definition="",
            sensitive=False,
            reporting=Reporting.IN_COMBINATION,
            reference=None,
        ),
    )


@pytest.fixture
def running(place: Any) -> tuple[Any, int]:
    test_id = place.running()
    for number in range(4):
        assert place.log(test_id, week(place, number, (10, 20), (12, 24))).saved
    return place, test_id


def test_every_week_with_enough_of_everybody_is_told_by_itself(running: tuple[Any, int]) -> None:
    place, test_id = running
    found = told(place, test_id)
    assert counted(found) == {"women": (40, 80), "men": (48, 96)}
    assert [len(group.points) for group in found.groups] == [4, 4]
    assert found.hidden == 0
    assert not found.joined


def test_a_few_people_more_are_not_told_before_they_are_enough(running: tuple[Any, int]) -> None:
    """Three women in a week: last week's figure from this week's would have been those three."""
    place, test_id = running
    before = counted(told(place, test_id))
    assert place.log(test_id, week(place, 15, (1, 3), (12, 24))).saved
    later = told(place, test_id, LOOK + timedelta(days=7))
    assert counted(later) == before
    assert place.log(test_id, week(place, 16, (6, 12), (12, 24))).saved
    december = told(place, test_id, date(2026, 12, 7))
    assert counted(december) == {"women": (47, 95), "men": (72, 144)}
    assert december.joined  # the three are told together with the twelve
    women = december.groups[0].points
    assert (women[-1].first, women[-1].last) == (date(2026, 11, 16), date(2026, 11, 23))


def test_a_corrected_figure_does_not_change_what_was_told(running: tuple[Any, int]) -> None:
    """Else the correction itself would be the difference of two looks."""
    place, test_id = running
    before = told(place, test_id)
    place.log(test_id, week(place, 1, (9, 19), (12, 24)))  # one woman less
    assert told(place, test_id) == before
    for later in (date(2026, 11, 30), date(2026, 12, 28)):
        assert counted(told(place, test_id, later)) == counted(before)


def test_figures_that_come_late_are_told_with_the_next_that_are_safe(
    running: tuple[Any, int],
) -> None:
    place, test_id = running
    before = counted(told(place, test_id))
    place.log(test_id, week(place, 1, (12, 23), (12, 24)))  # three women more, in an old week
    assert counted(told(place, test_id, date(2026, 12, 7))) == before
    assert place.log(test_id, week(place, 16, (10, 20), (12, 24))).saved
    found = counted(told(place, test_id, date(2027, 1, 4)))
    assert found == {"women": (52, 103), "men": (60, 120)}


def test_an_import_taken_back_takes_nothing_back_that_was_told(place: Any) -> None:
    test_id = place.running()
    saved = place.log(test_id, week(place, 0, (10, 20), (12, 24)))
    before = counted(told(place, test_id))
    assert before == {"women": (10, 20), "men": (12, 24)}
    assert saved.saved
    with place.uow.reading(place.member) as store:
        (kept,) = store.imports.of(test_id)
    imports.take_back(place.uow, place.member, import_id=kept.id)
    assert counted(told(place, test_id, date(2026, 12, 7))) == before
    place.log(test_id, week(place, 0, (11, 22), (12, 24)))  # the same people and two more
    assert counted(told(place, test_id, date(2027, 1, 4))) == before


def test_this_weeks_figures_wait_until_the_week_is_over(running: tuple[Any, int]) -> None:
    place, test_id = running
    place.log(test_id, week(place, 16, (10, 20), (12, 24)))  # begins on the day of the look
    assert counted(told(place, test_id)) == {"women": (40, 80), "men": (48, 96)}
    own = analyses.compare(place.uow, place.member, test_id=test_id)
    assert own.shares is not None
    women = own.shares.comparison.dimensions[0].dimension.groups[0]
    assert women.pilot.n == 100  # the team itself sees what there is


def test_every_view_of_a_leader_says_what_the_record_says(running: tuple[Any, int]) -> None:
    place, test_id = running
    place.log(test_id, week(place, 15, (1, 3), (12, 24)))
    on = place.uow.on(date(2026, 11, 30))
    found = counted(told(place, test_id, date(2026, 11, 30)))
    view = analyses.compare(on, place.leader, test_id=test_id).dimensions[0]
    assert {g.group: (g.pilot.events, g.pilot.n) for g in view.found.dimension.groups} == {
        "Women": found["women"],
        "Men": found["men"],
    }
    assert view.until == date(2026, 8, 24)
    chart = charts.of_test(
        on, place.leader, test_id=test_id, wishes=ChartWishes(dimension="gender")
    )
    points = [group.chart.series.points for group in chart.groups if group.chart]
    assert [(sum(p.numerator or 0 for p in s), sum(p.denominator or 0 for p in s)) for s in points]
    assert sum(p.denominator or 0 for p in points[0]) == found["women"][1]


def test_what_was_told_is_kept_once_and_grows_once_a_week(
    running: tuple[Any, int], engine: Engine
) -> None:
    place, test_id = running
    tables = [Base.metadata.tables[name] for name in ("telling", "told_stretch", "audit_event")]

    def kept() -> list[int]:
        with engine.connect() as connection:
            return [len(connection.execute(select(table)).all()) for table in tables]

    told(place, test_id)
    once = kept()
    for _ in range(3):
        told(place, test_id)
        analyses.compare(place.uow, place.leader, test_id=test_id)
    assert kept() == once
    # Four weeks of two groups on screen; outside two by two, for 10 women without are too few.
    assert once[:2] == [1, 8 + 4]


def test_the_teams_own_look_writes_nothing(running: tuple[Any, int], engine: Engine) -> None:
    place, test_id = running
    analyses.compare(place.uow, place.member, test_id=test_id)
    with engine.connect() as connection:
        assert connection.execute(select(Base.metadata.tables["telling"])).all() == []


def test_the_trail_repeats_no_figure(running: tuple[Any, int], engine: Engine) -> None:
    place, test_id = running
    told(place, test_id)
    trail = Base.metadata.tables["audit_event"]
    with engine.connect() as connection:
        rows = connection.execute(select(trail).where(trail.c.subject == "telling")).mappings()
        assert [row["change"]["figures"] for row in rows] == ["16 characters"]


def test_two_who_look_at_the_same_moment_see_the_same(running: tuple[Any, int]) -> None:
    place, test_id = running
    with place.uow.writing(place.leader) as one:
        tests = [one.plans.get(test_id)]
        telling.extend(one, tests, today=LOOK)
        one.commit()
    with place.uow.writing(place.leader) as late:
        ((where, found),) = late.tellings.of([test_id]).items()
        with pytest.raises(IntegrityError):
            late.tellings.keep(
                found.telling,
                test_id=test_id,
                measure_id=where[1],
                dimension=where[2],
                until=LOOK,
                before=None,
            )
    assert counted(told(place, test_id)) == {"women": (40, 80), "men": (48, 96)}


def test_exports_are_told_no_stretch_that_screens_cut_elsewhere(running: tuple[Any, int]) -> None:
    place, test_id = running
    place.log(test_id, week(place, 5, (8, 14), (30, 60)))  # 6 women without: few outside
    told(place, test_id)
    with place.uow.reading(place.leader) as store:
        ((_, kept),) = store.tellings.of([test_id]).items()
    for group in ("women", "men"):
        ends = {s.end for s in kept.telling.told(Audience.SCREEN, group)}
        assert {s.end for s in kept.telling.told(Audience.OUTSIDE, group)} <= ends


def test_groups_that_overlap_are_told_only_where_everybody_else_is_not_few(place: Any) -> None:
    """20 of 23 named the one answer: the other three would be the difference."""
    several_answers(place)
    test_id = place.running()
    totals = [
        place.week(0, arm, figures, group)
        for arm in Arm
        for group, figures in ((None, (12, 33)), ("women", (10, 20)), ("men", (11, 30)))
    ]
    assert place.log(test_id, totals).saved
    found = told(place, test_id)
    assert found.overlapping
    assert counted(found) == {"women": (10, 20)}  # 13 are not among them; 3 are not among the men


def test_nothing_is_told_of_a_dimension_or_measure_that_is_not_there(
    running: tuple[Any, int],
) -> None:
    place, test_id = running
    for measure, dimension in (("kept", "shoe_size"), ("other", "gender")):
        with pytest.raises(NotFound):
            telling.told(
                place.uow, place.leader, test_id=test_id, measure=measure, dimension=dimension
            )


def test_an_empty_test_tells_nothing(place: Any) -> None:
    test_id = place.running()
    found = told(place, test_id)
    assert (found.groups, found.until, found.joined) == ((), None, False)
    assert found.hidden > 0


def test_the_register_says_to_whom_what_was_told_and_repeats_no_figure(
    running: tuple[Any, int],
) -> None:
    place, _ = running
    screen, outside = told_register.register(place.uow, place.leader)
    assert (screen.test, screen.measure, screen.dimension) == (
        "Rent reminders", "Kept their home", "Gender",
    )  # fmt: skip
    assert (screen.audience, outside.audience) == (Audience.SCREEN, Audience.OUTSIDE)
    assert screen.groups == outside.groups == ("Women", "Men")
    assert screen.until == outside.until == date(2026, 8, 24)
    assert (screen.told_on, screen.threshold, outside.threshold) == (LOOK, 10, 11)


def test_the_register_is_empty_before_anything_was_logged(place: Any) -> None:
    place.running()
    assert told_register.register(place.uow, place.leader) == ()


def test_pieces_add_up_to_weeks_and_to_months() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(730)]
    for day in days:
        piece = piece_of(day)
        assert piece <= day
        assert piece_of(piece) == piece
        assert (piece.month, piece.isocalendar()[:2]) == (day.month, day.isocalendar()[:2])


def test_a_stricter_threshold_hides_what_was_told_from_then_on(running: tuple[Any, int]) -> None:
    """Each week had 20 women and 24 men: from 30 on, two weeks stand together as one figure."""
    place, test_id = running
    before = told(place, test_id)
    assert [len(group.points) for group in before.groups] == [4, 4]
    people.set_small_group(place.uow, place.leader, threshold=30)
    found = told(place, test_id)
    assert [
        [sum(r.denominator or 0 for r in p.rows) / 2 for p in g.points] for g in found.groups
    ] == [[40, 40], [48, 48]]
    assert counted(found) == counted(before)
    people.set_small_group(place.uow, place.leader, threshold=10)
    assert told(place, test_id) == before  # a laxer one shows what was told, as it was told


def test_what_was_told_of_few_is_not_shown_under_a_stricter_threshold(place: Any) -> None:
    """12 women were enough for 10; from 20 on they are hidden, and the men with them."""
    test_id = place.running()
    assert place.log(test_id, week(place, 0, (6, 12), (20, 40))).saved
    assert counted(told(place, test_id)) == {"women": (6, 12), "men": (20, 40)}
    people.set_small_group(place.uow, place.leader, threshold=20)
    found = told(place, test_id)
    assert (found.groups, found.hidden) == ((), 2)
    view = analyses.compare(place.uow, place.leader, test_id=test_id).dimensions[0]
    assert (view.found.dimension.groups, view.hidden) == ((), 2)


def test_a_start_that_moved_past_people_who_were_told_of_tells_nobody_twice(
    running: tuple[Any, int],
) -> None:
    """Told as after the change, then as before it, they would be cut in two ways."""
    place, test_id = running
    before = told(place, test_id)
    place.amend(test_id, starts_on=date(2026, 8, 17))  # two of the four weeks are before it now
    found = told(place, test_id, date(2026, 11, 30))
    assert (found.groups, found.hidden) == ((), 2)
    place.log(test_id, week(place, 16, (10, 20), (12, 24)))
    assert told(place, test_id, date(2026, 12, 7)).groups == ()
    place.amend(test_id, starts_on=date(2026, 8, 3))  # and back: as it was, with those since
    again = counted(told(place, test_id, date(2027, 1, 4)))
    assert {g: n for g, (_, n) in again.items()} == {
        g: n + extra for (g, (_, n)), extra in zip(counted(before).items(), (20, 24), strict=True)
    }


def test_a_start_that_moves_where_nobody_was_told_of_changes_nothing(
    running: tuple[Any, int],
) -> None:
    place, test_id = running
    before = counted(told(place, test_id))
    place.amend(test_id, starts_on=date(2026, 6, 1))
    assert counted(told(place, test_id, date(2026, 11, 30))) == before


def test_another_rule_for_several_answers_tells_nobody_twice(running: tuple[Any, int]) -> None:
    place, test_id = running
    told(place, test_id)
    several_answers(place)
    found = told(place, test_id, date(2026, 11, 30))
    assert (found.groups, found.hidden) == ((), 2)
