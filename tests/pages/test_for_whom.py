"""For whom it works, on the Compare tab: one sentence, one picture, the rest folded."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.vocabulary import Role
from tests.pages.conftest import REMINDERS, at_test, number_of

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


def opened(
    open_app: Open, application: Application, role: Role, title: str = REMINDERS, **query: str
) -> AppTest:
    app = at_test(open_app, role, number_of(application, title), "Compare", **query)
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
    assert re.search("[2-5] groups are left out", said)
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


def ask(app: AppTest, *panels: str) -> AppTest:
    """Opens panels; what is in them is worked out by then and not before."""
    for panel in panels:
        app.session_state[f"whom_{panel}"] = True
    app.run()
    assert not app.exception
    return app


def test_panels_are_empty_until_they_are_opened(
    open_app: Open, application: Application, told: Told
) -> None:
    app = opened(open_app, application, Role.COACH, "Court navigators")
    assert "Met the navigator" not in told(app)
    said = told(ask(app, "reached", "mix", "unequal"))
    assert "Reached: Met the navigator before the hearing" in said
    assert "Black: 88 of 100 (14 of 16) reached" in said
    assert "Like compared with like (Race and ethnicity)" in said
    assert "have fewer than 30 people: an index would mostly show chance" in said


def test_a_leader_gets_nothing_made_from_hidden_groups_in_any_panel(
    open_app: Open, application: Application, told: Told
) -> None:
    app = ask(opened(open_app, application, Role.LEADER), "reached", "mix", "unequal")
    said = told(app)
    for what in ("who was reached is", "comparing like with like is", "the index is"):
        assert f"Race and ethnicity: {what} worked out from all groups" in said
    assert "Like compared with like (" not in said


def test_gaps_are_told_drawn_and_listed(
    open_app: Open, application: Application, told: Told
) -> None:
    app = opened(open_app, application, Role.MEMBER)
    assert "Hispanic or Latino, beside Black:" in told(app)
    (table,) = (t.value for t in app.dataframe if "Change of the gap" in t.value)
    assert "Black" not in set(table["Group"])  # the reference has no gap to itself
    assert "held beside Black: above 0 the group is behind" in told(app)


def test_indices_where_every_group_is_large_enough(
    open_app: Open, application: Application, told: Told
) -> None:
    app = ask(opened(open_app, application, Role.MEMBER, whom="Gender"), "mix", "unequal")
    assert "1 of 3 groups have fewer than 30 people" in told(app)
    assert "comparing like with like changes little" in told(app)


def test_two_dimensions_at_once(open_app: Open, application: Application, told: Told) -> None:
    app = ask(opened(open_app, application, Role.COACH, "Landlord mediation"), "two")
    assert "Race and ethnicity and Gender together:" in told(app)
    (forest,) = (p for p in pictures(app) if "and gender" in p["title"]["text"])
    assert "Best guess for Black, Women" in forest["description"]
    leader = ask(opened(open_app, application, Role.LEADER, "Landlord mediation"), "two")
    assert "Two dimensions at once are for the test's own team and coaches" in told(leader)
    totals = ask(opened(open_app, application, Role.MEMBER), "two")
    assert "need one row a household" in told(totals)


@pytest.mark.parametrize("role", [Role.COACH, Role.LEADER])
def test_how_the_difference_came_about(
    role: Role, open_app: Open, application: Application, told: Told
) -> None:
    app = opened(open_app, application, role, "Landlord mediation")
    assert "Difference over time" not in json.dumps(pictures(app))
    app.session_state["compare_over_time"] = True
    app.run()
    assert not app.exception
    titles = [picture["title"]["text"] for picture in pictures(app)]
    assert titles[:2] == ["Difference over time", "Before and after, each side"]
    assert "The plan was reached by" in told(app)
    (table,) = (t.value for t in app.dataframe if "Part of plan" in t.value)
    assert len(table) > 10


def test_sites_have_no_place_where_the_plan_names_none(
    open_app: Open, application: Application
) -> None:
    app = opened(open_app, application, Role.COACH, "Landlord mediation")
    assert not [box for box in app.expander if box.label == "Site by site"]


@pytest.mark.parametrize("role", [Role.COACH, Role.LEADER])
def test_the_gaps_change_is_a_picture_before_and_now_is_for_the_team(
    open_app: Open, application: Application, told: Told, role: Role
) -> None:
    app = opened(open_app, application, role, "Landlord mediation")
    app.button_group(key="whom").set_value("Gender").run()
    titles = [picture["title"]["text"] for picture in pictures(app)]
    assert "The gap, without the change and with the change" in titles
    since = "The gap, before the start and now, with the change"
    assert (since in titles) is (role is Role.COACH)
    assert ("before the start, group by group, is for the test's own team" in told(app)) is (
        role is Role.LEADER
    )
    drawn = next(p for p in pictures(app) if p["title"]["text"] == titles[-1])
    assert drawn["description"]


@pytest.mark.parametrize("role", [Role.COACH, Role.LEADER])
@pytest.mark.parametrize("title", [REMINDERS, "Rent help on the first call"])
def test_a_card_of_the_verdict_is_drawn_for_any_outcome(
    open_app: Open, application: Application, role: Role, title: str
) -> None:
    app = opened(open_app, application, role, title)
    before = len(pictures(app))
    app.session_state["card_box"] = True
    app.run()
    assert not app.exception
    (card,) = (p for p in pictures(app) if "title" not in p)
    assert len(pictures(app)) == before + 1
    assert card["description"].startswith(title)
    assert "Rule says: " in card["description"]
    assert "What the rule says, not what was decided." in card["description"]
    if role is Role.LEADER:
        assert "Asian" not in json.dumps(card)
