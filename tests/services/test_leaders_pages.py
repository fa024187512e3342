"""A leader's pages with many tests: worked out with less, they say what they said with more."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine

from benchmarks.leaders_pages import PAGES
from improvement.domain.access import Actor
from improvement.domain.measures import MeasureSpec
from improvement.domain.practices import PracticeCard
from improvement.domain.vocabulary import Arm, ComparedBy, Design, MeasureKind, MeasureRole
from improvement.services import (
    analyses,
    assessment,
    data,
    overview,
    people,
    practice_cards,
    practices,
    told_result,
)
from improvement.services.figures import load_figures
from improvement.services.overview import Overview
from improvement.services.telling import told_in
from improvement.services.telling_stricter import told_by_laxer_rules
from improvement.stats.decisions.verdict import verdict
from improvement.store.unit_of_work import UnitOfWork
from tests.queries import counted
from tests.services.test_every_outcome import DRAWS, cases, measure, plan_with
from tests.services.test_holding import BEFORE, log_cases, scale, scaled_on
from tests.services.test_telling import LOOK, week

SEEDS = (20261123, 11)
ALSO = MeasureSpec(key="also", label="Also", kind=MeasureKind.PROPORTION, role=MeasureRole.OUTCOME)
TWO_SIDES = (Design.RANDOMISED, Design.SIDE_BY_SIDE, Design.BEFORE_AFTER)


def mixed(place: Any, seed: int) -> int:
    """Tests of every outcome and some design; a series, and two scaled, of which one is named."""
    draw = Random(seed)  # noqa: S311 - made-up households
    for number, way in enumerate(ComparedBy):
        design = draw.choice(TWO_SIDES)
        one_place = design is Design.BEFORE_AFTER
        of_one(place, number, way, design, seed, before=one_place, arms=list(Arm)[: 2 - one_place])
    series = plan_with(place, measure(ComparedBy.SHARE), Design.INTERRUPTED)
    test_id = place.running(replace(series, title="Series"))
    sheet = [place.week(n, Arm.PILOT, (draw.randrange(5, 20), 20)) for n in range(-14, 14)]
    assert place.log(test_id, [replace(t, measure="outcome") for t in sheet]).saved
    scaled_on(place, BEFORE, falls=bool(seed % 2))
    scaled = place.running()
    for day in (place.plan.starts_on, BEFORE):
        log_cases(place, scaled, day, (Arm.PILOT, draw.randrange(20), 20), (Arm.COMPARISON, 9, 20))
    scale(place, scaled, BEFORE)
    return scaled


def of_one(
    place: Any,
    number: int,
    way: ComparedBy,
    design: Design,
    seed: int,
    *,
    before: bool,
    arms: list[Arm],
) -> None:
    plan = plan_with(place, measure(way), design, title=f"Test {number}")
    plan = replace(plan, measures=(*plan.measures, ALSO))
    records = [
        replace(r, values={**r.values, "also": float(i % 3 > 0)})
        for i, r in enumerate(
            cases(DRAWS[way], n=24, before=before, arms=tuple(arms), seed=seed + number)
        )
    ]
    test_id = place.running(plan)
    saved = data.log_cases(place.uow, place.member, test_id=test_id, cases=records, name="x")
    assert saved.saved, saved.errors


def every_page(uow: UnitOfWork, actor: Actor) -> list[Overview]:
    return [overview.home(uow, actor), overview.practices(uow, actor, put_away=True)]


@contextmanager
def with_everything() -> Iterator[None]:
    """All figures day by day and by group, all that was told, and each verdict worked out anew."""

    def loaded(*given: Any, **wishes: Any) -> Any:
        return load_figures(*given, **{**wishes, "by_day": True, "grouped": None})

    def all_told(store: Any, tests: list[Any]) -> Any:
        return told_in(store, [test.id for test in tests])

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(overview, "load_figures", loaded)
        patched.setattr(
            overview,
            "told_of_primaries",
            lambda store, tests: told_in(store, [t.id for t in tests]),
        )
        for asking in (assessment, told_result):
            patched.setattr(asking, "verdict_on", verdict)
        yield


def asked(engine: Engine, uow: UnitOfWork, actor: Actor) -> dict[str, int]:
    found, decided = {}, practices.practices(uow, actor)
    assert decided.all  # or their page would ask little
    assert decided.book.all
    for name, page in PAGES.items():
        page(uow, actor)  # the first look closes the week
        with counted(engine) as seen:
            page(uow, actor)
        found[name] = len(seen)
    return found


def undated(pages: list[Overview]) -> list[Overview]:
    """Without the day of the last figures: of cases put into weeks it is the week's first."""
    return [
        replace(
            page, tests=tuple(replace(status, last_data=None, todos=()) for status in page.tests)
        )
        for page in pages
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_pages_say_with_less_what_they_say_with_everything(place: Any, seed: int) -> None:
    mixed(place, seed)
    for threshold in (5, 10):  # told of by one rule, then shown by a stricter one
        people.set_small_group(place.uow, place.leader, threshold=threshold)
        for actor in (place.member, place.elsewhere, place.leader):
            first, again = every_page(place.uow, actor), every_page(place.uow, actor)
            assert sum(status.result is not None for status in first[0].tests) > len(ComparedBy)
            with with_everything():
                assert undated(every_page(place.uow, actor)) == undated(first) == undated(again)


def test_the_demo_says_the_same_with_less(demo: UnitOfWork) -> None:
    by_role = {actor.role: actor for _, actors in people.actors(demo) for actor in actors}
    for actor in by_role.values():
        seen = overview.home(demo, actor)
        with with_everything():
            assert undated([overview.home(demo, actor)]) == undated([seen])


def test_a_stricter_rule_shows_of_groups_what_the_tests_own_page_shows(place: Any) -> None:
    """The other measure was told first: with 20 women a week, from 25 on, its third week waits for
    a fourth. Then the third week of the primary waits too, although it has 40 women.
    """
    test_id = place.running(replace(place.plan, measures=(*place.plan.measures, ALSO)))
    other = [
        [replace(t, measure="also") for t in week(place, n, (9, 20), (9, 20))] for n in (0, 1, 2)
    ]
    assert place.log(test_id, other[0]).saved
    overview.home(place.uow, place.leader)
    primary = [t for n in (0, 1, 2) for t in week(place, n, (20, 40), (20, 40))]
    assert place.log(test_id, [*primary, *other[1], *other[2]]).saved
    later = place.uow.on(LOOK + timedelta(days=7))
    for threshold, women in ((10, 120), (25, 80)):
        people.set_small_group(later, place.leader, threshold=threshold)
        own = analyses.compare(later, place.leader, test_id=test_id).dimensions
        assert own[0].found.dimension.groups[0].pilot.n == women
        for page in (overview.home, overview.board, overview.portfolio, overview.practices):
            assert page(later, place.leader).tests[0].dimensions == own


def test_no_page_asks_more_often_with_more_tests(place: Any, engine: Engine) -> None:
    card(place, mixed(place, 1))
    people.set_small_group(place.uow, place.leader, threshold=5)
    few = asked(engine, place.uow, place.leader)
    card(place, mixed(place, 3))
    assert asked(engine, place.uow, place.leader) == few


def test_nor_where_all_of_them_are_shown_by_a_stricter_rule(place: Any, engine: Engine) -> None:
    found = []
    for seed in (1, 3):
        people.set_small_group(place.uow, place.leader, threshold=5)
        card(place, mixed(place, seed))
        overview.home(place.uow, place.leader)  # told by the rule of then
        people.set_small_group(place.uow, place.leader, threshold=20)
        with place.uow.reading(place.leader) as store:
            laxer = told_by_laxer_rules(store, [test.id for test in store.plans.all()])
        assert len(laxer) > 2 * seed  # more of them the second time
        found.append(asked(engine, place.uow, place.leader))
    assert found[0] == found[1]


def card(place: Any, test_id: int) -> None:
    written = PracticeCard(name=f"Practice {test_id}", core=("A text",))
    practice_cards.write(place.uow, place.leader, test_id=test_id, card=written)
