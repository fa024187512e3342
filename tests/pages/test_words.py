"""Notes and what becomes of them: themes on the Notes tab, the codebook in the settings."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.vocabulary import Role
from improvement.services import codebook, people, tests

TITLE = "Rent reminders by text"
Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


def actor(application: Application, role: Role):  # type: ignore[no-untyped-def]
    (_, actors), *_ = people.actors(application.uow)
    return next(a for a in actors if a.role is role)


def number(application: Application, title: str = TITLE) -> int:
    lines = tests.listing(application.uow, actor(application, Role.COACH))
    return next(line.kept.id for line in lines if line.kept.plan.title == title)


def words(app: AppTest, application: Application, part: str) -> AppTest:
    app.switch_page("pages/test.py")
    app.query_params["test"] = str(number(application))
    app.query_params["tab"] = "Notes"
    app.query_params["words"] = part
    return app.run()


def codebook_page(app: AppTest) -> AppTest:
    app.switch_page("pages/settings.py")
    app.query_params["part"] = "Codebook"
    return app.run()


@pytest.mark.parametrize("role", list(Role))
def test_the_themes_open_for_everybody(
    open_app: Open, application: Application, told: Told, role: Role
) -> None:
    app = words(open_app(role), application, "Themes")
    assert not app.exception
    said = told(app)
    if role is Role.LEADER:  # nine people are fewer than ten
        assert "Too few people were heard" in said
        assert "4 of 9" not in said
    else:
        assert "Language: 4 of 9 people told us." in said
        assert "Hispanic or Latino 4 of 4" in said


def test_a_theme_gets_its_meaning_in_the_codebook(
    open_app: Open, application: Application, told: Told
) -> None:
    app = codebook_page(open_app(Role.COACH))
    assert "9 themes, each with what it means." in told(app)
    app.text_input(key="theme_new_0_name").input("Shame")
    app.text_area(key="theme_new_0_definition").input("Being late is felt as a fault.")
    app.button(key="theme_new_0_save").click().run()
    assert "10 themes" in told(app)
    assert "Being late is felt as a fault." in told(app)


def test_a_refused_theme_stays_as_typed(open_app: Open, told: Told) -> None:
    app = codebook_page(open_app(Role.COACH))
    app.text_input(key="theme_new_0_name").input("trust")
    app.button(key="theme_new_0_save").click().run()
    assert "There is a theme Trust already" in told(app)
    assert app.text_input(key="theme_new_0_name").value == "trust"


def test_themes_are_merged_and_taken_apart(
    open_app: Open, application: Application, told: Told
) -> None:
    book = codebook.codebook(application.uow, actor(application, Role.COACH))
    ids = {t.name: t.id for t in book.in_use}
    app = codebook_page(open_app(Role.COACH))
    app.selectbox(key=f"merge_{ids['Trust']}").select(ids["Language"]).run()
    app.button(key=f"merge_now_{ids['Trust']}").click().run()
    assert "Trust is counted as Language." in told(app)
    app.button(key=f"theme_back_{ids['Trust']}").click().run()
    assert "9 themes" in told(app)


def test_a_member_reads_the_codebook_and_changes_nothing(open_app: Open, told: Told) -> None:
    app = codebook_page(open_app(Role.MEMBER))
    assert "A coach or a leader changes the codebook." in told(app)
    assert not [b for b in app.button if str(b.key).startswith("theme_")]


def test_an_empty_partnership_is_taught_what_a_theme_is(open_empty_app: Open, told: Told) -> None:
    app = codebook_page(open_empty_app(Role.LEADER))
    assert "A theme is what several notes speak of" in told(app)
