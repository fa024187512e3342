"""Comments and history on a test's page, and the mention on the first page."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.vocabulary import Role
from improvement.services import comments
from tests.pages.conftest import at_test, number_of, person_of

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


def test_a_question_to_the_team_is_found_answered_and_settled(
    open_app: Open, application: Application, told: Told
) -> None:
    test_id = number_of(application)
    app = at_test(open_app, Role.COACH, test_id)
    app.text_area(key="comment_new_0_text").input("@Keisha, is *six* weeks enough? 🌱")
    app.button(key="comment_new_0_keep").click().run()
    assert not app.error
    home = open_app(Role.MEMBER)
    assert "Priya Raman asks for you in a comment" in told(home)
    app = at_test(open_app, Role.MEMBER, test_id)
    assert "for Keisha Coleman" in told(app)
    comment = comments.of_test(
        application.uow, person_of(application, Role.COACH), test_id=test_id
    ).comments[-1]
    app.button(key=f"settle_{comment.id}").click().run()
    assert "asks for you in a comment" not in told(open_app(Role.MEMBER))


def test_the_demo_asks_its_coach(open_app: Open, told: Told) -> None:
    assert "Keisha Coleman asks for you in a comment" in told(open_app(Role.COACH))


def test_an_empty_comment_is_refused_beside_the_form(
    open_app: Open, application: Application, told: Told
) -> None:
    app = at_test(open_app, Role.COACH, number_of(application))
    app.button(key="comment_new_0_keep").click().run()
    assert "The comment is empty." in told(app)


def test_people_of_another_team_see_no_comments(open_app: Open, application: Application) -> None:
    app = at_test(open_app, "Mai Nguyen", number_of(application))
    assert not app.exception
    assert not [area for area in app.text_area if area.key == "comment_new_0_text"]


def test_the_history_of_a_test_is_filtered_by_person_and_word(
    open_app: Open, application: Application
) -> None:
    test_id = number_of(application)
    app = at_test(open_app, Role.LEADER, test_id)
    app.toggle(key=f"past_test_{test_id}").set_value(True).run()

    def shown() -> list[str]:
        return [
            what
            for frame in app.dataframe
            if "What" in frame.value and "Who" in frame.value
            for what in frame.value["What"].tolist()
        ]

    everything = shown()
    assert any("Began a draft" in what for what in everything)
    app.text_input(key=f"past_test_{test_id}_words").input("CYCLE").run()
    assert shown()
    assert len(shown()) < len(everything)
    assert all("cycle" in what.casefold() for what in shown())
    app.text_input(key=f"past_test_{test_id}_words").input("").run()
    app.selectbox(key=f"past_test_{test_id}_area").select("Decisions").run()
    assert not app.exception
    assert all("ecision" in what or "Decided" in what for what in shown())
