"""A leader's pages with many tests: worked out with less, they say what they said with more."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from improvement.domain.access import Actor
from improvement.domain.vocabulary import Arm, ComparedBy, Design
from improvement.services import data, overview, people
from improvement.services.figures import load_figures
from improvement.services.overview import Overview
from improvement.store.unit_of_work import UnitOfWork
from tests.services.test_every_outcome import DRAWS, cases, measure, plan_with
from tests.services.test_holding import BEFORE, log_cases, scale, scaled_on

SEEDS = (20261123, 11)
TWO_SIDES = (Design.RANDOMISED, Design.SIDE_BY_SIDE, Design.BEFORE_AFTER)


def mixed(place: Any, seed: int) -> None:
    """Tests of every outcome and some design; a series, and two that were scaled."""
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
    records = cases(DRAWS[way], n=24, before=before, arms=tuple(arms), seed=seed + number)
    test_id = place.running(plan)
    saved = data.log_cases(place.uow, place.member, test_id=test_id, cases=records, name="x")
    assert saved.saved, saved.errors


def every_page(uow: UnitOfWork, actor: Actor) -> list[Overview]:
    return [overview.home(uow, actor), overview.practices(uow, actor, put_away=True)]


@contextmanager
def day_by_day() -> Iterator[None]:
    """All figures loaded day by day, as for a chart of each."""

    def loaded(*given: Any, **wishes: Any) -> Any:
        return load_figures(*given, **{**wishes, "by_day": True})

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(overview, "load_figures", loaded)
        yield


def undated(pages: list[Overview]) -> list[Overview]:
    """Without the day of the last figures: of cases put into weeks it is the week's first."""
    return [
        replace(
            page, tests=tuple(replace(status, last_data=None, todos=()) for status in page.tests)
        )
        for page in pages
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_only_what_needs_its_days_is_loaded_by_day(place: Any, seed: int) -> None:
    mixed(place, seed)
    for actor in (place.member, place.coach, place.leader):
        seen = every_page(place.uow, actor)
        assert sum(status.result is not None for status in seen[0].tests) >= len(ComparedBy)
        with day_by_day():
            assert undated(every_page(place.uow, actor)) == undated(seen)


def test_the_demo_says_the_same_with_fewer_days(demo: UnitOfWork) -> None:
    by_role = {actor.role: actor for _, actors in people.actors(demo) for actor in actors}
    for actor in by_role.values():
        seen = overview.home(demo, actor)
        with day_by_day():
            assert undated([overview.home(demo, actor)]) == undated([seen])
