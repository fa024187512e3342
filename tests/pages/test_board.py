"""The board as the coach, the leader and an action team meet it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.vocabulary import Role, Stage
from improvement.services import people, tests

PAGE = "pages/board.py"

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


@pytest.mark.parametrize("role", [Role.COACH, Role.LEADER])
def test_it_opens_with_who_needs_somebody(open_app: Open, told: Told, role: Role) -> None:
    app = open_app(role).switch_page(PAGE).run()
    assert not app.exception
    assert not app.error
    said = told(app)
    assert "3 of 10 tests need you: " in said
    assert "Rent help on the first call" in said


def test_all_four_steps_stand_side_by_side_with_their_tests(open_app: Open) -> None:
    app = open_app(Role.COACH).switch_page(PAGE).run()
    assert len(app.columns) == 4
    steps = [heading.value for heading in app.header]
    for step in ("Plan · 1", "Do · 1", "Study · 3", "Act · 5"):
        assert any(said.startswith(step) for said in steps)


def test_a_card_says_what_is_known_and_what_is_locked(open_app: Open, told: Told) -> None:
    words = told(open_app(Role.COACH).switch_page(PAGE).run())
    for known in ("Prediction not yet locked", "Prediction locked", "No start set", "Day 99 of"):
        assert known in words
    assert "21 of 120 planned outcomes on each side" in words
    assert "14 notes" in words


def test_what_is_lacking_links_to_where_it_is_done(open_app: Open) -> None:
    app = open_app(Role.COACH).switch_page(PAGE).run()
    found = {e.proto.label: e.proto.query_string for e in app.get("page_link")}
    urgent = next(query for label, query in found.items() if "reached its end" in label)
    assert "tab=Decide" in urgent
    assert "tab=Plan" in next(q for label, q in found.items() if label.startswith("and "))


def test_a_member_who_knows_the_address_is_told_so_once(open_app: Open) -> None:
    refused = open_app(Role.MEMBER).switch_page(PAGE).run()
    (said,) = refused.error
    assert "may not see the board" in said.value
    assert not refused.columns


def test_a_new_partnership_is_taught_what_a_test_is(open_empty_app: Open, told: Told) -> None:
    app = open_empty_app(Role.LEADER).switch_page(PAGE).run()
    assert not app.exception
    assert "A test of change is one small thing" in told(app)
    assert not app.columns


def test_what_people_typed_stays_text(open_app: Open, application: Application) -> None:
    (_, actors), *_ = people.actors(application.uow)
    coach = next(actor for actor in actors if actor.role is Role.COACH)
    draft = next(x for x in tests.listing(application.uow, coach) if x.stage is Stage.PLAN).kept
    typed = replace(draft.plan, title="**bold** ![x](http://example.org/x.png)")
    tests.save(application.uow, coach, test_id=draft.id, version=draft.version, plan=typed)
    app = open_app(Role.COACH).switch_page(PAGE).run()
    labels = [element.proto.label for element in app.get("page_link")]
    assert any(label.startswith("\\*\\*bold") for label in labels)
    assert not any("![x](" in label for label in labels)
