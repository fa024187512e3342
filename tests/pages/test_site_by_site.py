"""Site by site, on Compare: drawn for the team, told to be the team's for others."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.demo.dimensions import GENDER, MEN, NONBINARY, WOMEN
from improvement.domain.entries import PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension
from improvement.domain.vocabulary import Arm, Design, MeasureKind, Role
from improvement.services import data, people, tests
from tests.pages.test_for_whom_outcomes import PLAN, START

HELD = MeasureSpec(key="held", label="Appointment kept", kind=MeasureKind.PROPORTION)
#: Before and since, of each "site" (any dimension can be one).
SITES = {WOMEN: ((20, 40), (30, 40)), MEN: ((18, 40), (20, 40)), NONBINARY: ((1, 3), (2, 3))}


def registered(application: Application) -> int:
    (_, actors), *_ = people.actors(application.uow)
    member = next(a for a in actors if a.role is Role.MEMBER)
    plan = replace(
        PLAN,
        measures=(HELD,),
        design=Design.BEFORE_AFTER,
        dimensions=(NamedDimension(key=GENDER),),
        cluster_dimension=GENDER,
        predicted=0.7,
    )
    test_id = tests.draft(application.uow, member, plan, team_id=min(member.team_ids))
    tests.start(application.uow, member, test_id=test_id, version=1)
    totals = [
        PeriodTotal(
            measure="held",
            start=START + timedelta(weeks=week),
            end=START + timedelta(weeks=week, days=6),
            arm=Arm.PILOT,
            cell=frozenset({(GENDER, site)}),
            numerator=float(events),
            denominator=float(n),
        )
        for site, both in SITES.items()
        for week, (events, n) in zip((-2, 1), both, strict=True)
    ]
    assert data.log_totals(
        application.uow, member, test_id=test_id, totals=totals, name="by hand"
    ).saved
    return test_id


def test_the_caterpillar_is_drawn_and_told_for_the_team_only(
    open_app: Callable[[str | Role], AppTest],
    application: Application,
    told: Callable[[AppTest], str],
) -> None:
    test_id = registered(application)
    seen = {}
    for role in (Role.MEMBER, Role.LEADER):
        app = open_app(role)
        app.query_params["test"], app.query_params["tab"] = str(test_id), "Compare"
        app.switch_page("pages/test.py").run()
        app.session_state["compare_sites"] = True
        app.run()
        assert not app.exception
        titles = [json.loads(c.proto.spec)["title"]["text"] for c in app.get("vega_lite_chart")]
        seen[role] = ("Difference, site by site" in titles, told(app))
    drawn, said = seen[Role.MEMBER]
    assert drawn
    assert "Fewer than 5 people on one side, so not part of this: Nonbinary." in said
    drawn, said = seen[Role.LEADER]
    assert not drawn
    assert "a site can be a single worker" in said
