"""Blank sheets in the Data tab: offered to those who log, for the length of period they log in."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.todo import Tab
from improvement.domain.vocabulary import Role
from tests.pages.conftest import at_test, number_of

Open = Callable[[str | Role], AppTest]


def _at_data(open_app: Open, application: Application, role: Role) -> AppTest:
    return at_test(open_app, role, number_of(application), Tab.DATA)


def _offered(app: AppTest) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]


def test_who_logs_can_take_a_workbook_and_paper_along(
    open_app: Open, application: Application
) -> None:
    app = _at_data(open_app, application, Role.MEMBER)
    assert not app.exception
    assert {"Workbook (Excel)", "Tally sheets (PDF)"} <= set(_offered(app))
    assert app.radio(key="blank_length").value == "week"


def test_who_does_not_log_is_offered_none(open_app: Open, application: Application) -> None:
    app = _at_data(open_app, application, Role.LEADER)
    assert "Workbook (Excel)" not in _offered(app)
