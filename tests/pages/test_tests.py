"""Tests: the list, searched and filtered from the address."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from improvement.domain.vocabulary import Role, Stage

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]
PAGE = "pages/tests.py"


@pytest.mark.parametrize("role", list(Role))
def test_everybody_sees_every_test_of_the_partnership(
    role: Role, open_app: Open, told: Told
) -> None:
    said = told(open_app(role).switch_page(PAGE).run())
    assert "10 of 10 tests" in said
    assert "Court navigators" in said


def test_words_and_stage_narrow_the_list(open_app: Open, told: Told) -> None:
    app = open_app(Role.COACH).switch_page(PAGE).run()
    app.text_input(key="q").input("reminder").run()
    assert "2 of 10 tests" in told(app)
    app.button_group(key="stage").select(Stage.PLAN).run()
    assert "1 of 10 tests" in told(app)


def test_nothing_found_says_how_to_see_them_all(open_app: Open, told: Told) -> None:
    app = open_app(Role.COACH).switch_page(PAGE).run()
    app.text_input(key="q").input("no such test").run()
    assert "No test matches. Clear the search to see them all." in told(app)


def test_an_empty_partnership_is_taught_what_a_test_is(open_empty_app: Open, told: Told) -> None:
    said = told(open_empty_app(Role.LEADER).switch_page(PAGE).run())
    assert "A test of change is one small thing" in said
