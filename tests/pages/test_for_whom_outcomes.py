"""For whom, where the outcome is no share: days waited, by two dimensions, for team and leader."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import numpy as np
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.demo.dimensions import BLACK, RACE
from improvement.domain.entries import CaseRecord
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension
from improvement.domain.vocabulary import (
    Arm,
    ComparedBy,
    Direction,
    MeasureKind,
    MeasureRole,
    Role,
)
from improvement.services import data, tests
from tests.pages.conftest import TODAY, at_test, person_of
from tests.services.conftest import PLAN as EXAMPLE

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]

WAIT = MeasureSpec(
    key="wait",
    label="Days to a decision",
    kind=MeasureKind.VALUE,
    role=MeasureRole.PRIMARY,
    direction=Direction.LOWER,
    compared_by=ComparedBy.TYPICAL_WAIT,
)
START = TODAY - timedelta(days=100)
PLAN = replace(
    EXAMPLE,
    title="One form instead of three",
    measures=(WAIT,),
    dimensions=(NamedDimension(key=RACE), NamedDimension(key="gender", reference="women")),
    starts_on=START,
    ends_on=TODAY - timedelta(days=5),
    planned_per_arm=60,
    predicted=14.0,
)


def waits() -> list[CaseRecord]:
    """Women wait half as long in the pilot, men twice as long; three people are nonbinary."""
    chance = np.random.default_rng(5)
    found = []
    for number in range(160):
        pilot = number % 2 == 0
        gender = "nonbinary" if number < 3 else ("women", "men")[number // 2 % 2]
        factor = {"women": 0.5, "men": 2.0, "nonbinary": 1.0}[gender] if pilot else 1.0
        found.append(
            CaseRecord(
                code=f"F{number}",
                starts_on=START + timedelta(days=number % 40),
                arm=Arm.PILOT if pilot else Arm.COMPARISON,
                cell=frozenset({("gender", gender), (RACE, BLACK)}),
                values={"wait": float(max(1, round(20 * factor * chance.lognormal(0, 0.3))))},
            )
        )
    return found


def registered(application: Application) -> int:
    member = person_of(application, Role.MEMBER)
    test_id = tests.draft(application.uow, member, PLAN, team_id=min(member.team_ids))
    tests.start(application.uow, member, test_id=test_id, version=1)
    saved = data.log_cases(application.uow, member, test_id=test_id, cases=waits(), name="waits")
    assert saved.errors == ()
    return test_id


def opened(open_app: Open, role: Role, test_id: int) -> AppTest:
    app = at_test(open_app, role, test_id, "Compare")
    assert not app.exception
    return app


def test_days_waited_by_group(open_app: Open, application: Application, told: Told) -> None:
    test_id = registered(application)
    app = opened(open_app, Role.MEMBER, test_id)
    said = told(app)
    assert "Outcomes in Men look worse with the change" in said
    assert app.button_group(key="whom").value == "Gender"  # it opens where the flag is up
    (table,) = (t.value for t in app.dataframe if "Gain, as seen" in t.value)
    by_group = dict(zip(table["Group"], table["Gain, as seen"], strict=True))
    assert "shorter" in by_group["Women"]
    assert "longer" in by_group["Men"]
    assert by_group["Nonbinary"] == "too few to say"
    app.button_group(key="whom").set_value("Race and ethnicity").run()
    assert not app.exception
    (picture,) = (json.loads(c.proto.spec) for c in app.get("vega_lite_chart"))
    assert picture["title"]["text"] == "Gain by race and ethnicity"


def test_a_leader_sees_no_figure_of_the_few(
    open_app: Open, application: Application, told: Told
) -> None:
    test_id = registered(application)
    app = opened(open_app, Role.LEADER, test_id)
    assert "Waits by gender are for the test's own team and coaches" in told(app)
    assert "Nonbinary" not in told(app)
    assert not any("Nonbinary" in list(t.value.get("Group", ())) for t in app.dataframe)
