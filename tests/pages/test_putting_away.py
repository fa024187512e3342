"""Putting tests and cycles away through the screens, and bringing them back."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.access import Actor
from improvement.domain.vocabulary import Role
from improvement.services import people, tests

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]
TITLE = "Rent reminders by text"


def _actor(application: Application, role: Role) -> Actor:
    (_, actors), *_ = people.actors(application.uow)
    return next(actor for actor in actors if actor.role is role)


def _test(application: Application) -> int:
    lines = tests.listing(application.uow, _actor(application, Role.COACH))
    return next(line.kept.id for line in lines if line.kept.plan.title == TITLE)


def _page(open_app: Open, role: Role, test_id: int) -> AppTest:
    app = open_app(role)
    app.query_params["test"] = str(test_id)
    return app.switch_page("pages/test.py").run()


def test_a_test_is_put_away_told_listed_and_brought_back(
    open_app: Open, application: Application, told: Told
) -> None:
    test_id = _test(application)
    app = _page(open_app, Role.COACH, test_id)
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
    assert TITLE not in told(app)
    app = _page(open_app, Role.COACH, test_id)
    app.button(key="banner_back").click().run()
    assert "Put away on" not in told(app)
    app = open_app(Role.LEADER).switch_page("pages/portfolio.py").run()
    assert TITLE in told(app)


def test_a_member_has_no_button_for_a_started_test(
    open_app: Open, application: Application
) -> None:
    test_id = _test(application)
    app = _page(open_app, Role.MEMBER, test_id)
    assert f"away_test_sure_{test_id}" not in {b.key for b in app.button}


def test_a_cycle_leaves_its_ramp_and_comes_back(
    open_app: Open, application: Application, told: Told
) -> None:
    test_id = _test(application)
    app = _page(open_app, Role.COACH, test_id)
    sure = [b for b in app.button if str(b.key).startswith("away_cycle_sure_")]
    number = str(sure[0].key).rsplit("_", 1)[1]
    app.text_input(key=f"away_cycle_why_{number}").input("It was begun by mistake.")
    app.button(key=f"away_cycle_sure_{number}").click().run()
    assert not app.exception
    assert "It was begun by mistake." in told(app)
    app.button(key=f"back_cycle_{number}").click().run()
    assert "It was begun by mistake." not in told(app)
