"""The list of imports, taking one back, and the history of a figure, on the screen."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.entries import CaseRecord, PeriodTotal
from improvement.domain.vocabulary import Arm, Role
from improvement.services import data, imports
from tests.pages.conftest import number_of, person_of

WEEK = date(2026, 11, 16)


def bring(application: Application, having: int, name: str) -> None:
    """One week's total of the primary measure, as a file would bring it."""
    test_id, member = number_of(application), person_of(application, Role.MEMBER)
    primary = data.overview(application.uow, member, test_id=test_id).kept.plan.primary
    assert primary is not None
    total = PeriodTotal(
        measure=primary.key,
        start=WEEK,
        end=WEEK + timedelta(days=6),
        arm=Arm.PILOT,
        numerator=float(having),
        denominator=900.0,
    )
    saved = data.log_totals(
        application.uow, member, test_id=test_id, totals=[total], name=name, rows=[7]
    )
    assert saved.saved


@pytest.fixture
def data_tab(open_app: Callable[[str | Role], AppTest], application: Application) -> AppTest:
    app = open_app(Role.MEMBER)
    app.switch_page("pages/test.py")
    app.query_params["test"], app.query_params["tab"] = str(number_of(application)), "Data"
    return app


def chosen(app: AppTest, beginning: str) -> object:
    return next(s for s in app.selectbox if str(s.key).startswith(beginning))


def test_an_import_is_taken_back_after_saying_what_will_happen(
    data_tab: AppTest, application: Application, told: Callable[[AppTest], str]
) -> None:
    bring(application, 480, "mistaken.csv")
    app = data_tab.run()
    before = data.overview(
        application.uow, person_of(application, Role.MEMBER), test_id=number_of(application)
    )
    choice = chosen(app, "take_back_")
    choice.select_index(0).run()  # type: ignore[attr-defined]
    assert "If you take mistaken.csv back" in told(app)
    assert "that it added will be gone" in told(app) or "will be as it was before" in told(app)
    app.button(key="take_back_now").click().run()
    assert not app.exception
    after = data.overview(
        application.uow, person_of(application, Role.MEMBER), test_id=number_of(application)
    )
    newest = after.imports[0]
    assert newest.name == "mistaken.csv"
    assert newest.undone_at is not None
    assert len(after.totals) <= len(before.totals)
    assert not any(t.import_id == newest.id for t in after.totals)
    assert "mistaken.csv is taken back" in "".join(t.value for t in app.toast)


def test_a_stale_confirmation_changes_nothing_and_says_so(
    data_tab: AppTest, application: Application
) -> None:
    bring(application, 480, "first.csv")
    app = data_tab.run()
    chosen(app, "take_back_").select_index(0).run()  # type: ignore[attr-defined]
    test_id, member = number_of(application), person_of(application, Role.MEMBER)
    import_id = data.overview(application.uow, member, test_id=test_id).imports[0].id
    imports.take_back(application.uow, member, import_id=import_id)  # in another window
    app.button(key="take_back_now").click().run()
    assert not app.exception
    after = data.overview(application.uow, member, test_id=test_id)
    assert sum(i.undone_at is not None for i in after.imports) == 1


def test_a_figure_tells_its_history(data_tab: AppTest, application: Application) -> None:
    bring(application, 480, "first.csv")
    bring(application, 470, "second.csv")
    app = data_tab.run()
    periods = chosen(app, "trace_start_")
    periods.set_value(WEEK).run()  # type: ignore[attr-defined]
    assert not app.exception
    (table,) = [d.value for d in app.dataframe if "Whose" in d.value.columns]
    assert table.Whose.iloc[0].endswith(", everybody")
    told = list(zip(table.Figure, table.Today, table.From, table.Row, strict=True))
    assert ("470 of 900", "counts now", "second.csv", 7) in told
    assert ("480 of 900", "replaced later", "first.csv", 7) in told


def test_a_case_that_is_not_there_is_said_kindly(
    data_tab: AppTest, application: Application, told: Callable[[AppTest], str]
) -> None:
    test_id, member = number_of(application), person_of(application, Role.MEMBER)
    overview = data.overview(application.uow, member, test_id=test_id)
    primary = overview.kept.plan.primary
    assert primary is not None
    case = CaseRecord(code="K-1", starts_on=WEEK, arm=Arm.PILOT, values={primary.key: 1.0})
    data.log_cases(application.uow, member, test_id=test_id, cases=[case], name="cases.csv")
    app = data_tab.run()
    app.text_input(key="trace_case").set_value("K-2").run()
    assert "There is no case 'K-2' in this test" in told(app)
    app.text_input(key="trace_case").set_value(" K-1 ").run()
    assert not app.exception
    traces = [d.value for d in app.dataframe if "Whose" in d.value.columns]
    assert any("began 2026-11-16" in figure for t in traces for figure in t.Figure)


def test_who_may_not_log_sees_no_way_to_take_back(
    open_app: Callable[[str | Role], AppTest], application: Application
) -> None:
    app = open_app(Role.LEADER)
    app.switch_page("pages/test.py")
    app.query_params["test"], app.query_params["tab"] = str(number_of(application)), "Data"
    app.run()
    assert not app.exception
    assert not [s for s in app.selectbox if str(s.key).startswith("take_back_")]
