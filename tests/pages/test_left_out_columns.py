"""The upload screen leaves out columns that look as if they named somebody."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.vocabulary import Role
from tests.pages.conftest import at_test, number_of

PASTED = "started\tTenant name\tStreet\n2026-11-02\tMaria Lopez\tOak\n2026-11-03\tJo Hill\tElm\n"


def opened(open_app: Callable[[str | Role], AppTest], application: Application) -> AppTest:
    app = at_test(open_app, Role.MEMBER, number_of(application), "Data")
    return app.text_area(key="upload_paste").set_value(PASTED).run()


def offered(app: AppTest) -> list[str | None]:
    return list(next(s for s in app.selectbox if "upload_code" in str(s.key)).options)


def test_they_are_said_and_nowhere_offered(
    open_app: Callable[[str | Role], AppTest],
    application: Application,
    told: Callable[[AppTest], str],
) -> None:
    app = opened(open_app, application)
    assert not app.exception
    assert "Left out, because it looks as if it said who somebody is" in told(app)
    assert "Tenant name" in told(app)
    assert "Tenant name" not in offered(app)
    assert not any("Maria Lopez" in d.value.to_string() for d in app.dataframe)


def test_a_tick_alone_is_not_enough_and_a_reason_takes_it_in(
    open_app: Callable[[str | Role], AppTest], application: Application
) -> None:
    app = opened(open_app, application)
    next(c for c in app.checkbox if "tick_Street" in str(c.key)).check().run()
    assert "Street" not in offered(app)
    reason = next(t for t in app.text_input if "reason_Street" in str(t.key))
    app = reason.set_value("the street the building stands in").run()
    assert not app.exception
    assert "Street" in offered(app)
    assert "Tenant name" not in offered(app)
