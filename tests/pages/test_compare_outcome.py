"""Compare and Decide for outcomes that are no shares: a score, and waits of which some go on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.access import Actor
from improvement.domain.entries import CaseRecord
from improvement.domain.measures import MeasureSpec
from improvement.domain.todo import Tab
from improvement.domain.vocabulary import Arm, ComparedBy, Direction, MeasureKind, Role
from improvement.services import data, people, tests
from tests.services.conftest import PLAN, START

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


def _member(application: Application) -> Actor:
    (_, actors), *_ = people.actors(application.uow)
    return next(actor for actor in actors if actor.role is Role.MEMBER)


def _started(application: Application, way: ComparedBy, direction: Direction) -> int:
    """A test of this outcome with 40 households a side, some of their outcomes not known."""
    member, uow = _member(application), application.uow
    spec = MeasureSpec(
        key="outcome",
        label="Months of worry",
        kind=MeasureKind.VALUE,
        direction=direction,
        compared_by=way,
        unit="points" if way is ComparedBy.SCORE else "",
        outcome_days=60 if way is ComparedBy.AVERAGE_DAYS else None,
    )
    plan = replace(
        PLAN,
        title="A score, tried out",
        measures=(spec,),
        dimensions=(),
        planned_per_arm=40,
        minimum_worthwhile=1.0,
        predicted=12.0,
    )
    team = min(member.team_ids)
    test_id = tests.draft(uow, member, plan, team_id=team)
    version = tests.view(uow, member, test_id=test_id).kept.version
    tests.start(uow, member, test_id=test_id, version=version)
    draw = Random(3)  # noqa: S311 - made-up households, no secret
    records = [
        CaseRecord(
            code=f"{arm.value[0]}{i:03d}",
            starts_on=START + timedelta(days=i),
            arm=arm,
            values={
                "outcome": None
                if i % 13 == 12
                else round(abs(draw.gauss(12 if arm is Arm.PILOT else 16, 3)), 1)
            },
        )
        for arm in (Arm.PILOT, Arm.COMPARISON)
        for i in range(40)
    ]
    saved = data.log_cases(uow, member, test_id=test_id, cases=records, name="cases")
    assert saved.saved, saved.errors
    return test_id


def _at(open_app: Open, test_id: int, tab: Tab) -> AppTest:
    app = open_app(Role.MEMBER)
    app.query_params["test"] = str(test_id)
    app.query_params["tab"] = str(tab)
    return app.switch_page("pages/test.py").run()


def test_a_score_is_compared_in_its_own_unit_with_bounds_for_the_unknown(
    open_app: Open, application: Application, told: Told
) -> None:
    test_id = _started(application, ComparedBy.SCORE, Direction.LOWER)
    app = _at(open_app, test_id, Tab.COMPARE)
    assert not app.exception
    assert not app.error
    said = told(app)
    assert "points lower" in said
    assert "Not known: 3 of 40 outcomes" in said
    assert "like the worst or the best that is known" in said
    assert "played through by simulation" in said


@pytest.mark.parametrize("way", [ComparedBy.SCORE, ComparedBy.AVERAGE_DAYS])
def test_the_rule_is_applied_and_a_decision_can_be_taken(
    way: ComparedBy, open_app: Open, application: Application, told: Told
) -> None:
    test_id = _started(application, way, Direction.LOWER)
    app = _at(open_app, test_id, Tab.DECIDE)
    assert not app.exception
    assert not app.error
    assert "Scale" in told(app)


def test_waits_that_go_on_count_once_they_have_told_something(
    open_app: Open, application: Application, told: Told
) -> None:
    test_id = _started(application, ComparedBy.AVERAGE_DAYS, Direction.LOWER)
    app = _at(open_app, test_id, Tab.COMPARE)
    assert not app.exception
    said = told(app)
    assert "still waiting" in said
    assert "A wait counts towards the plan once it is over" in said
