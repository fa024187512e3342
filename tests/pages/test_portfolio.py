"""The portfolio: what waits, every test as a line, filters in the address, the place as a whole."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from improvement.domain.vocabulary import Role

PAGE = "pages/portfolio.py"

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


def _table(app: AppTest) -> dict[str, list[str]]:
    """The table of tests: heading -> cells."""
    return next(t.value for t in app.dataframe if "Rule says" in t.value).to_dict("list")


@pytest.mark.parametrize("role", [Role.COACH, Role.LEADER])
def test_it_opens_with_what_is_ready_for_a_decision(open_app: Open, told: Told, role: Role) -> None:
    app = open_app(role).switch_page(PAGE).run()
    assert not app.exception
    assert not app.error
    assert "3 of 10 tests are ready for a decision." in told(app)


def test_only_who_may_decide_is_asked_to(open_app: Open, told: Told) -> None:
    asked = "Decide: scale, adapt, stop or keep testing"
    assert asked in told(open_app(Role.LEADER).switch_page(PAGE).run())
    assert asked not in told(open_app(Role.COACH).switch_page(PAGE).run())


def test_every_test_is_a_row_with_effect_reach_and_how_sure(open_app: Open) -> None:
    rows = _table(open_app(Role.LEADER).switch_page(PAGE).run())
    assert len(rows["Test"]) == 10
    # What waits for a decision comes first, the newest test before the others.
    assert rows["Test"][:3] == [
        "Sums written out before signing",
        "Rent help on the first call",
        "Rent reminders by text",
    ]
    assert rows["Effect"][0] == "$124 cheaper (between $43.9 and $205 cheaper)"
    assert rows["Effect"][2] == "10 more per 100 (between 2 and 18 more)"
    assert rows["Reach"][2] == "300 in the pilot, 300 in the comparison"
    assert rows["How sure"][2] == "Maybe (not drawn by lot)"
    assert rows["Rule says"][2] == "Adapt"
    assert rows["Decision"].count("Open") == 4


def test_no_figure_is_made_up_where_nothing_was_compared(open_app: Open) -> None:
    rows = _table(open_app(Role.LEADER).switch_page(PAGE).run())
    draft = rows["Stage"].index("Plan")
    assert rows["Effect"][draft] == "Nothing to compare yet"
    assert rows["Reach"][draft] == "Nobody yet"
    assert rows["Rule says"][draft] == "No verdict yet"


def test_filters_leave_only_what_was_asked_for(open_app: Open) -> None:
    app = open_app(Role.LEADER).switch_page(PAGE).run()
    app.button_group(key="stage").set_value(["act"]).run()
    assert len(_table(app)["Test"]) == 5
    app.button_group(key="verdict").set_value(["stop"]).run()
    assert _table(app)["Test"] == ["Landlord mediation"]
    app.button_group(key="verdict").set_value(["keep_testing"]).run()
    assert _table(app)["Test"] == []


def test_the_address_restores_a_filter(open_app: Open) -> None:
    app = open_app(Role.LEADER)
    app.switch_page(PAGE)
    app.query_params["stage"] = "Do"
    app.run()
    assert _table(app)["Test"] == ["Court navigators"]


def test_the_indicator_is_told_drawn_and_sourced(open_app: Open, told: Told) -> None:
    app = open_app(Role.LEADER).switch_page(PAGE).run()
    assert "Eviction Lab, Eviction Tracking System, Princeton University" in told(app)
    assert len(app.get("vega_lite_chart")) == 1


def test_a_member_is_refused_by_address(
    open_file: Callable[[str | Role, str], AppTest],
) -> None:
    refused = open_file(Role.MEMBER, "portfolio")
    assert "may not see the portfolio" in refused.error[0].value
    assert not refused.dataframe


def test_a_new_partnership_is_taught_what_a_test_is(open_empty_app: Open, told: Told) -> None:
    app = open_empty_app(Role.LEADER).switch_page(PAGE).run()
    assert not app.exception
    assert "A test of change is one small thing" in told(app)
