"""The portfolio's other side: every chart as a row, what signals first, filters in the address."""

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.access import Actor
from improvement.domain.vocabulary import Role
from improvement.services import chart_lines, people
from improvement.services import tests as overview
from improvement.ui import chart_lines as rows

PAGE = "pages/portfolio.py"
SIGNALS = [
    "Caught up within 30 days of a missed rent",  # the gain at Binghampton fades
    "Reached by phone within three days",
    "Paid rent in full by the 10th",
]

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


def opened(open_app: Open, role: Role = Role.LEADER, **query: str) -> AppTest:
    app = open_app(role)
    for name, value in {"part": "Every chart", **query}.items():
        app.query_params[name] = value
    return fine(app.switch_page(PAGE).run())


def fine(app: AppTest) -> AppTest:
    assert not app.exception
    assert not app.error
    return app


def leader(application: Application) -> Actor:
    (_, actors), *_ = people.actors(application.uow)
    return next(actor for actor in actors if actor.role is Role.LEADER)


def links(app: AppTest) -> list[str]:
    """The charts that are listed, by the name of their measure."""
    return [link.proto.label for link in app.get("page_link") if "Chart" in link.proto.query_string]


def pictures(app: AppTest) -> list[str]:
    """What the sparklines say of themselves."""
    bodies = (element.proto.body for element in app.get("html"))
    return [found[1] for body in bodies if (found := re.search(r"alt='([^']*)'", body))]


@pytest.mark.parametrize("role", [Role.COACH, Role.LEADER])
def test_it_opens_with_how_many_signal_and_how_many_would_by_chance(
    open_app: Open, told: Told, role: Role
) -> None:
    said = told(opened(open_app, role))
    assert "3 of 22 charts show a signal; 2 are worsening." in said
    assert "of 13 stable charts fewer than 1 would show a signal by chance" in said
    assert "For 1 more chart that is not known." in said
    assert "The rules cannot be applied to 8 charts yet" in said


def test_every_chart_is_a_row_with_a_picture_that_says_itself(
    open_app: Open, told: Told, application: Application
) -> None:
    app = opened(open_app)
    found = chart_lines.chart_lines(application.uow, leader(application)).lines
    assert links(app) == [line.spec.label for line in found]
    assert len(pictures(app)) == len(found) == 23
    fades, _, rent = pictures(app)[:3]  # worsening first; of those alike the newest signal
    assert fades.startswith("Caught up within 30 days of a missed rent: 55% in the latest of 25")
    assert rent.startswith("Paid rent in full by the 10th: 92% in the latest of 24")
    assert "since 10 August 2026" in told(app)
    assert "Improving: 9 weeks in a row below the median" in told(app)


def test_filters_leave_what_was_asked_for_and_stand_in_the_address(open_app: Open) -> None:
    app = opened(open_app)
    app.button_group(key="show").set_value("Signals").run()
    assert links(fine(app)) == SIGNALS
    app.button_group(key="show").set_value("Worsening").run()
    assert links(fine(app)) == SIGNALS[:2]
    app.selectbox(key="team").set_value("Court Team").run()
    assert links(fine(app)) == []
    assert app.info[0].value == "No chart matches. Choose All to see them."
    assert links(opened(open_app, show="Signals")) == SIGNALS


def test_one_team_or_one_test(open_app: Open, application: Application) -> None:
    app = opened(open_app)
    app.selectbox(key="team").set_value("Court Team").run()
    assert len(links(fine(app))) == 6
    app.selectbox(key="team").set_value(rows.EVERY_TEAM)
    listed = overview.listing(application.uow, leader(application))
    mediation = next(x.kept.id for x in listed if x.kept.plan.title == "Landlord mediation")
    app.selectbox(key="of_test").set_value(mediation).run()
    assert len(links(fine(app))) == 2


def test_the_table_has_every_row(open_app: Open) -> None:
    app = opened(open_app)
    assert not app.dataframe  # worked out only where it is looked at
    app.session_state["charts_table"] = True
    table = fine(app.run()).dataframe[0].value.to_dict("list")
    assert len(table["Measure"]) == 23
    assert table["Shows"][:4] == ["Worsening", "Worsening", "Improving", "Nothing unusual"]
    assert table["Shows"][-1] == "No data yet"
    assert table["Points"][2] == 24
    assert table["Latest"][2] == "92%"


def test_many_charts_come_bit_by_bit(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "AT_A_TIME", 8)
    app = opened(open_app)
    assert len(links(app)) == 8
    next(b for b in app.button if b.label == "Show 8 more").click().run()
    assert len(links(fine(app))) == 16
    next(b for b in app.button if b.label == "Show 7 more").click().run()
    assert len(links(fine(app))) == 23
    assert not [b for b in app.button if b.label.startswith("Show ")]


def test_a_new_partnership_has_no_chart_yet(open_empty_app: Open, told: Told) -> None:
    assert "Nothing has been charted yet." in told(opened(open_empty_app))


def test_a_list_of_tests_shows_each_measure_in_little(open_app: Open, told: Told) -> None:
    app = fine(open_app(Role.MEMBER).switch_page("pages/tests.py").run())
    assert len(pictures(app)) == 9  # the tenth is a draft without data
    assert "Paid rent in full by the 10th: latest 92%, improving since 10 August 2026" in told(app)
