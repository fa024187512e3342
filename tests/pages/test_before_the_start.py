"""Compare of both sides before and after: the points from before the start, drawn and told."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.entries import PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm, Design, MeasureKind, Role
from improvement.services import data, people, tests
from tests.pages.test_for_whom_outcomes import PLAN, START

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]
MONDAY = START - timedelta(days=START.weekday())
PAID = MeasureSpec(key="paid", label="Paid on time", kind=MeasureKind.PROPORTION)


def weeks(before: int, after: int = 8) -> list[PeriodTotal]:
    """The pilot rises by 2 of 40 a week before the start, the comparison stays where it was."""
    return [
        PeriodTotal(
            measure="paid",
            start=MONDAY + timedelta(weeks=week),
            end=MONDAY + timedelta(weeks=week, days=6),
            arm=arm,
            numerator=20 + (2 * week + week % 2 + 10 if arm is Arm.PILOT and week < 0 else 0),
            denominator=40,
        )
        for arm in (Arm.PILOT, Arm.COMPARISON)
        for week in range(-before, after)
    ]


def opened(open_app: Open, application: Application, role: Role, before: int) -> AppTest:
    (_, actors), *_ = people.actors(application.uow)
    member = next(a for a in actors if a.role is Role.MEMBER)
    plan = replace(
        PLAN,
        measures=(PAID,),
        dimensions=(),
        design=Design.DIFF_IN_DIFF,
        starts_on=MONDAY,
        predicted=0.6,
    )
    test_id = tests.draft(application.uow, member, plan, team_id=min(member.team_ids))
    tests.start(application.uow, member, test_id=test_id, version=1)
    saved = data.log_totals(
        application.uow, member, test_id=test_id, totals=weeks(before), name="weeks"
    )
    assert saved.saved, saved.errors
    app = open_app(role)
    app.query_params["test"], app.query_params["tab"] = str(test_id), "Compare"
    app.switch_page("pages/test.py").run()
    assert not app.exception
    assert not app.error
    return app


@pytest.mark.parametrize("role", list(Role))
def test_going_apart_before_the_start_is_seen_by_everybody(
    open_app: Open, application: Application, told: Told, role: Role
) -> None:
    app = opened(open_app, application, role, before=5)
    said = told(app)
    assert "Before the start the two went apart: Pilot rose 20 of 100 against" in said
    assert "by the middle of the test with nothing done" in said
    assert "5 points of both: going apart by less than" in said
    pictures = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    (picture,) = (p for p in pictures if p["title"]["text"] == "Both sides before the start")
    assert "in 5 weeks with both" in picture["description"]
    (table,) = (t.value for t in app.dataframe if "Apart" in t.value)
    assert len(table) == 5


@pytest.mark.parametrize(("before", "says"), [(2, "2 points of both, and it takes 3"), (0, "")])
def test_too_few_points_are_said(
    open_app: Open, application: Application, told: Told, before: int, says: str
) -> None:
    said = told(opened(open_app, application, Role.MEMBER, before))
    assert says in said
    assert "went apart" not in said


def test_other_designs_do_not_speak_of_it(open_app: Open, told: Told) -> None:
    app = open_app(Role.MEMBER)
    app.switch_page("pages/test.py")
    app.query_params["test"], app.query_params["tab"] = "4", "Compare"
    assert "Before the start" not in [s.value for s in app.run().header]
