"""For whom it works, on the Compare tab: one sentence, one picture, the rest folded."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.vocabulary import Role
from improvement.services import people, tests

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]
REMINDERS = "Rent reminders by text"


def opened(
    open_app: Open, application: Application, role: Role, title: str = REMINDERS, **query: str
) -> AppTest:
    (_, actors), *_ = people.actors(application.uow)
    coach = next(actor for actor in actors if actor.role is Role.COACH)
    listed = tests.listing(application.uow, coach)
    test_id = next(line.kept.id for line in listed if line.kept.plan.title == title)
    app = open_app(role)
    app.query_params["test"] = str(test_id)
    app.query_params["tab"] = "Compare"
    for key, value in query.items():
        app.query_params[key] = value
    app.switch_page("pages/test.py").run()
    assert not app.exception
    return app


def pictures(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(element.proto.spec) for element in app.get("vega_lite_chart")]


def test_the_page_opens_where_a_flag_is_up(
    open_app: Open, application: Application, told: Told
) -> None:
    app = opened(open_app, application, Role.MEMBER)
    assert (
        "By race and ethnicity and gender, results are not more different than chance would give; "
        "but outcomes in Hispanic or Latino look worse with the change: ask there first."
    ) in told(app)
    assert app.button_group(key="whom").value == "Race and ethnicity"
    forest = pictures(app)[0]
    assert forest["title"]["text"] == "Difference by race and ethnicity"
    assert "Best guess for Black" in forest["description"]
    (table,) = (t.value for t in app.dataframe if "Best guess" in t.value)
    assert next(iter(table["Group"])) == "Asian"
    assert all(table["Best guess"][table["With the change"] != ""] != "")


def test_another_dimension_by_click_and_by_address(
    open_app: Open, application: Application
) -> None:
    app = opened(open_app, application, Role.MEMBER)
    app.button_group(key="whom").set_value("Gender").run()
    assert not app.exception
    assert pictures(app)[0]["title"]["text"] == "Difference by gender"
    again = opened(open_app, application, Role.MEMBER, whom="Gender")
    assert pictures(again)[0]["title"]["text"] == "Difference by gender"


def test_a_leader_is_told_what_is_left_out_and_sees_no_guess(
    open_app: Open, application: Application, told: Told
) -> None:
    app = opened(open_app, application, Role.LEADER)
    said = told(app)
    assert "some are too small to be shown to you" in said
    assert "3 groups are left out" in said
    assert "Asian" not in json.dumps(pictures(app)[0], ensure_ascii=False)
    assert "Best guess for" not in pictures(app)[0]["description"]
    (table,) = (t.value for t in app.dataframe if "Best guess" in t.value)
    assert set(table["Best guess"]) == {""}
    app.toggle(key="whom_search").set_value(True).run()
    assert "No group can be held against the others" in told(app)


@pytest.mark.parametrize("title", [REMINDERS, "Court navigators", "Landlord mediation"])
def test_the_search_is_asked_for_and_called_exploratory(
    title: str, open_app: Open, application: Application, told: Told
) -> None:
    app = opened(open_app, application, Role.COACH, title)
    assert "Exploratory:" not in told(app)
    app.toggle(key="whom_search").set_value(True).run()
    assert not app.exception
    assert "Exploratory:" in told(app)
