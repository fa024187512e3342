"""Putting tests and cycles away through the screens, and bringing them back."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.todo import Tab
from improvement.domain.vocabulary import Role
from improvement.services import putting_away, tests
from tests.pages.conftest import REMINDERS, at_test, number_of, person_of

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


def test_a_test_is_put_away_told_listed_and_brought_back(
    open_app: Open, application: Application, told: Told
) -> None:
    test_id = number_of(application)
    app = at_test(open_app, Role.COACH, test_id)
    app.button(key=f"away_test_sure_{test_id}").click().run()
    assert "with a reason" in app.error[0].value
    app.text_input(key=f"away_test_why_{test_id}").input("Registered twice.")
    app.button(key=f"away_test_sure_{test_id}").click().run()
    assert not app.exception
    said = told(app)
    assert "by Cora" in said or "Put away on 23 November 2026 by" in said
    assert "Registered twice." in said
    app = open_app(Role.COACH).switch_page("pages/tests.py").run()
    assert [e.label for e in app.expander if e.label.startswith("Put away")] == ["Put away · 1"]
    app = open_app(Role.LEADER).switch_page("pages/portfolio.py").run()
    assert "1 test was put away: look" in told(app)
    assert REMINDERS not in told(app)
    app = at_test(open_app, Role.COACH, test_id)
    app.button(key="banner_back").click().run()
    assert "Put away on" not in told(app)
    app = open_app(Role.LEADER).switch_page("pages/portfolio.py").run()
    assert REMINDERS in told(app)


def test_a_member_has_no_button_for_a_started_test(
    open_app: Open, application: Application
) -> None:
    test_id = number_of(application)
    app = at_test(open_app, Role.MEMBER, test_id)
    assert f"away_test_sure_{test_id}" not in {b.key for b in app.button}


def test_a_cycle_leaves_its_ramp_and_comes_back(
    open_app: Open, application: Application, told: Told
) -> None:
    test_id = number_of(application)
    app = at_test(open_app, Role.COACH, test_id)
    sure = [b for b in app.button if str(b.key).startswith("away_cycle_sure_")]
    number = str(sure[0].key).rsplit("_", 1)[1]
    app.text_input(key=f"away_cycle_why_{number}").input("It was begun by mistake.")
    app.button(key=f"away_cycle_sure_{number}").click().run()
    assert not app.exception
    assert "It was begun by mistake." in told(app)
    app.button(key=f"back_cycle_{number}").click().run()
    assert "It was begun by mistake." not in told(app)


#: What may still be pressed on the page of a test that was put away: to look, to verify, to bring
#: it back, and what protects people.
CALM = (
    *("banner_back", "check_", "notes_older", "note_", "im_", "acting"),
    *("take_out_", "back_", "remove_", "withdraw_", "step_withdraw_"),
)


def _put_away(application: Application) -> int:
    test_id, coach = number_of(application), person_of(application, Role.COACH)
    version = tests.view(application.uow, coach, test_id=test_id).kept.version
    putting_away.archive_test(
        application.uow, coach, test_id=test_id, version=version, because="Registered twice."
    )
    return test_id


#: Everything for the team, and for others where they have buttons of their own.
PARTS = [
    *((Role.MEMBER, tab, "Notes") for tab in Tab),
    *((Role.MEMBER, Tab.NOTES, p) for p in ("Themes", "Coding", "Quotes", "Side by side")),
    *((role, tab, "Quotes") for role in (Role.COACH, Role.LEADER) for tab in (Tab.PLAN, Tab.NOTES)),
    *((role, Tab.DECIDE, "Notes") for role in (Role.COACH, Role.LEADER)),
]


@pytest.mark.parametrize(("role", "tab", "part"), PARTS)
def test_a_test_that_was_put_away_is_calm_and_read_only(
    open_app: Open, application: Application, told: Told, role: Role, tab: Tab, part: str
) -> None:
    test_id = _put_away(application)
    app = at_test(open_app, role, test_id, tab, words=part)
    assert not app.exception
    assert "Nothing was deleted: everything can be read" in told(app)
    pressed = {str(b.key) for b in app.button if not str(b.key).startswith(CALM)}
    assert pressed == set(), pressed
    assert not app.text_area
    assert not app.date_input
    assert not [e.label for e in app.expander if e.label.startswith(("Amend", "Write down"))]


def test_a_draft_that_was_put_away_has_no_form_behind_its_address(
    open_app: Open, application: Application, told: Told
) -> None:
    test_id = _put_away(application)
    app = open_app(Role.COACH)
    app.query_params["draft"] = str(test_id)
    app = app.switch_page("pages/register.py").run()
    assert not app.exception
    assert "was put away. Bring it back first" in told(app)
    assert not app.text_input
    assert not app.text_area
