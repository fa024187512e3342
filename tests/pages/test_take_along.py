"""Taking data along: offered to everybody, in Settings and at the foot of each test."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.vocabulary import Role
from improvement.services import people, tests

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]
FILES = {"Excel workbook", "CSV files (zip)"}


def _offered(app: AppTest) -> set[str]:
    return {button.proto.label for button in app.get("download_button")}


@pytest.mark.parametrize("role", list(Role))
def test_settings_offer_all_of_it(role: Role, open_app: Open, told: Told) -> None:
    app = open_app(role)
    app.query_params["part"] = "Your data"
    app.switch_page("pages/settings.py").run()
    assert not app.exception
    assert "Take your data along: it is yours." in told(app)
    assert _offered(app) >= FILES


@pytest.mark.parametrize("role", list(Role))
def test_a_test_offers_its_own(role: Role, open_app: Open, application: Application) -> None:
    (_, actors), *_ = people.actors(application.uow)
    test = tests.listing(application.uow, actors[0])[0].kept.id
    app = open_app(role)
    app.query_params["test"] = str(test)
    app.switch_page("pages/test.py").run()
    assert not app.exception
    assert _offered(app) >= FILES
