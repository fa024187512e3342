"""The workspace of a test: six tabs, their addresses, and who sees what in them."""

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.todo import Tab
from improvement.domain.vocabulary import Choice, Role
from improvement.services import decisions, notes
from tests.pages.conftest import REMINDERS, at_test, number_of, person_of

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("tab", list(Tab))
@pytest.mark.parametrize(
    "title", [REMINDERS, "Court navigators", "Reminder letters in plain language"]
)
def test_every_tab_opens_for_every_role_at_every_stage(
    title: str, tab: Tab, role: Role, open_app: Open, application: Application
) -> None:
    app = at_test(open_app, role, number_of(application, title), tab)
    assert not app.exception
    assert not app.error
    assert [heading.value for heading in app.title] == [title]


def test_the_plan_is_shown_as_locked_with_its_rule(
    open_app: Open, application: Application, told: Told
) -> None:
    said = told(at_test(open_app, Role.LEADER, number_of(application), Tab.PLAN))
    assert "Locked when it started, on 8 June 2026" in said
    assert "worth it from 8 of 100 on" in said


def test_a_leader_does_not_see_what_was_logged_of_small_groups(
    open_app: Open, application: Application, told: Told
) -> None:
    app = at_test(open_app, Role.LEADER, number_of(application), Tab.DATA)
    assert "What was logged here is for the team and its coach" in told(app)
    assert not app.dataframe


def test_the_team_sees_what_does_not_add_up(
    open_app: Open, application: Application, told: Told
) -> None:
    app = at_test(open_app, Role.MEMBER, number_of(application), Tab.DATA)
    assert any(
        expander.label.startswith("1 breakdown does not add up") for expander in app.expander
    )
    assert "Logged so far: 24 periods" in told(app)


def test_the_comparison_names_three_figures_and_the_flag(
    open_app: Open, application: Application, told: Told
) -> None:
    said = told(at_test(open_app, Role.MEMBER, number_of(application), Tab.COMPARE))
    assert "69 of 100" in said
    assert "59 of 100" in said
    assert "between 2 and 18 more" in said
    assert "Flag: outcomes in Hispanic or Latino look worse" in said


def test_a_note_is_kept_with_its_voice(open_app: Open, application: Application) -> None:
    test_id = number_of(application)
    app = at_test(open_app, Role.MEMBER, test_id, Tab.NOTES)
    app.text_area(key="note_0_text").input("Two families asked for Spanish.")
    next(b for b in app.button if b.label == "Keep the note").click().run()
    kept = notes.of_test(application.uow, person_of(application, Role.MEMBER), test_id=test_id)
    assert kept.notes[0].text == "Two families asked for Spanish."
    assert kept.notes[0].written_on == date(2026, 11, 23)


def test_a_decision_is_recorded_beside_the_rule(open_app: Open, application: Application) -> None:
    test_id = number_of(application)
    app = at_test(open_app, Role.LEADER, test_id, Tab.DECIDE)
    app.button_group(key="decision_choice").select(Choice.ADAPT)
    app.text_area(key="decision_reason").input("Texts in Spanish first.")
    next(b for b in app.button if b.label == "Record the decision").click().run()
    leader = person_of(application, Role.LEADER)
    (latest, *_) = decisions.of_test(application.uow, leader, test_id=test_id).decisions
    assert (latest.choice, latest.recommended, latest.followed_rule) == ("adapt", "adapt", True)


def test_a_decision_without_a_choice_is_refused_in_words(
    open_app: Open, application: Application
) -> None:
    app = at_test(open_app, Role.LEADER, number_of(application), Tab.DECIDE)
    next(b for b in app.button if b.label == "Record the decision").click().run()
    assert "Choose scale, adapt, stop, keep testing or did not finish." in app.error[0].value


def test_a_coach_facilitates_and_does_not_decide(open_app: Open, application: Application) -> None:
    app = at_test(open_app, Role.COACH, number_of(application), Tab.DECIDE)
    assert not [b for b in app.button if b.label == "Record the decision"]


@pytest.mark.parametrize("unknown", ["999", "abc", "-1", "1; DROP TABLE test"])
def test_an_unknown_number_says_so_and_offers_the_list(
    unknown: str, open_app: Open, told: Told
) -> None:
    said = told(at_test(open_app, Role.MEMBER, unknown, Tab.PLAN))
    assert "Choose one from the list." in said
    assert "All tests" in said


def test_an_unknown_tab_opens_the_plan(open_app: Open, application: Application) -> None:
    app = at_test(open_app, Role.MEMBER, number_of(application), "Nonsense")
    assert app.query_params["tab"] == "Plan"
