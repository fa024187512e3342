"""Finding what people wrote, from the page and beside the list of tests."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from improvement.domain.vocabulary import Role

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


def test_an_empty_search_says_what_it_is_for(open_app: Open, told: Told) -> None:
    app = open_app(Role.MEMBER).switch_page("pages/search.py").run()
    assert not app.exception
    assert "Find what was seen, heard, planned and decided." in told(app)


def test_words_lead_to_where_they_stand(open_app: Open, told: Told) -> None:
    app = open_app(Role.LEADER).switch_page("pages/search.py").run()
    app.text_input(key="q").input("bilingual neighbour").run()
    said = told(app)
    assert "<mark>bilingual</mark> <mark>neighbour</mark> knocked" in said
    assert "Note: Rent reminders by text" in said


def test_nothing_found_says_how_words_are_found(open_app: Open, told: Told) -> None:
    app = open_app(Role.MEMBER).switch_page("pages/search.py").run()
    app.text_input(key="q").input("zebra").run()
    assert "Words are found by their beginning" in told(app)


def test_the_list_of_tests_looks_into_notes_too(open_app: Open, told: Told) -> None:
    app = open_app(Role.MEMBER).switch_page("pages/tests.py").run()
    app.text_input(key="q").input("bilingual").run()
    assert "Note: Rent reminders by text" in told(app)
