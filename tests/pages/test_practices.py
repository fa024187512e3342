"""Practices: what was decided for good, with its lesson, for whom, and nobody blamed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.access import Actor
from improvement.domain.practices import PracticeCard, Standing
from improvement.domain.vocabulary import Choice, DecisionStep, Ring, Role
from improvement.services import decisions, people, practice_cards, tests
from improvement.services.decisions import DecisionDraft

PAGE = "pages/practices.py"

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


def _leader(application: Application) -> Actor:
    (_, actors), *_ = people.actors(application.uow)
    return next(actor for actor in actors if actor.role is Role.LEADER)


def _decide(application: Application, title: str, draft: DecisionDraft) -> None:
    leader = _leader(application)
    line = next(x for x in tests.listing(application.uow, leader) if x.kept.plan.title == title)
    made = decisions.record(application.uow, leader, test_id=line.kept.id, draft=draft)
    if decisions.of_test(application.uow, leader, test_id=line.kept.id).decisions[0].in_force:
        return
    (_, actors), *_ = people.actors(application.uow)
    coach = next(actor for actor in actors if actor.role is Role.COACH)
    decisions.take(application.uow, coach, decision_id=made, step=DecisionStep.AGREE)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_reads_what_was_learned(open_app: Open, told: Told, role: Role) -> None:
    app = open_app(role).switch_page(PAGE).run()
    assert not app.exception
    assert not app.error
    words = told(app)
    assert "5 tests came to a decision: 2 scaled, 2 adapted, 1 stopped." in words
    assert "Three months of arrears cannot be talked away." in words
    assert "Tomás Rivera, 22 October 2026" in words


def test_keep_testing_is_no_practice(open_app: Open, told: Told) -> None:
    words = told(open_app(Role.LEADER).switch_page(PAGE).run())
    assert "Court navigators" not in words


def test_a_new_decision_stands_under_its_heading(
    open_app: Open, told: Told, application: Application
) -> None:
    draft = DecisionDraft(
        choice=Choice.SCALE,
        reason="It reached most.",
        dissent="Mai would wait.",
        lesson="Evenings.",
        ring=Ring.FIVE,
        review_on=date(2027, 2, 22),
        community="Nobody yet.",
    )
    _decide(application, "Rent reminders by text", draft)
    app = open_app(Role.MEMBER).switch_page(PAGE).run()
    assert [heading.value for heading in app.header] == [
        "Practices · 1",
        "Scaled · 3",
        "Adapted · 2",
        "Stopped · 1",
        "Did not finish · 0",
    ]
    words = told(app)
    assert "**Not everybody agreed:** Mai would wait." in words
    assert "decided beside the rule" in words  # the rule said adapt


def test_the_search_is_in_the_address_and_finds_lessons(open_app: Open, told: Told) -> None:
    app = open_app(Role.LEADER)
    app.switch_page(PAGE)
    app.query_params["q"] = "arrears"
    app.run()
    assert "Landlord mediation" in told(app)
    app.text_input(key="q").set_value("nothing like this").run()
    assert "Landlord mediation" not in told(app)
    assert "None match." in told(app)


def test_groups_too_small_for_the_reader_are_not_named(open_app: Open, told: Told) -> None:
    seen_by_coach = told(open_app(Role.COACH).switch_page(PAGE).run())
    seen_by_leader = told(open_app(Role.LEADER).switch_page(PAGE).run())
    assert "to protect the people in them" in seen_by_leader
    assert "to protect the people in them" not in seen_by_coach


def test_a_lesson_stays_text(open_app: Open, application: Application) -> None:
    typed = "**bold** ![x](http://example.org/x.png) <b>tag</b>"
    draft = DecisionDraft(choice=Choice.ADAPT, reason=typed, lesson=typed)
    _decide(application, "Rent reminders by text", draft)
    app = open_app(Role.LEADER).switch_page(PAGE).run()
    assert not any("<b>tag" in element.proto.body for element in app.get("html"))
    assert not any("![x](http" in element.value for element in app.markdown)


def test_a_new_partnership_is_taught_what_a_practice_is(open_empty_app: Open, told: Told) -> None:
    app = open_empty_app(Role.LEADER).switch_page(PAGE).run()
    assert not app.exception
    assert "Nothing has been decided yet." in told(app)


def test_a_practice_gets_its_card_and_is_taken_up_by_another_test(
    open_app: Open, told: Told, application: Application
) -> None:
    draft = DecisionDraft(choice=Choice.ADAPT, reason="In Spanish first.", lesson="Ask first.")
    _decide(application, "Rent reminders by text", draft)
    app = open_app(Role.LEADER).switch_page(PAGE).run()
    assert not app.exception
    app.text_input(key="practice_new_name").input("Texts before rent is due")
    next(b for b in app.button if b.label == "Keep the card").click().run()
    assert "Write at least one core part" in app.error[0].value
    app.text_area(key="practice_new_core").input("- Three days before\n- In the family's language")
    next(b for b in app.button if b.label == "Keep the card").click().run()
    assert not app.exception
    assert "Texts before rent is due" in told(app)
    assert "One site: nothing can be said about how it would go elsewhere." in told(app)

    coach = open_app(Role.COACH).switch_page(PAGE).run()
    (card,) = (
        p
        for p in practice_cards.book(application.uow, _leader(application)).all
        if p.card.name == "Texts before rent is due"
    )
    form = f"take_up_{card.id}"
    coach.selectbox(key=f"{form}_test").select_index(0)
    next(b for b in coach.button if form in str(b.key)).click().run()
    assert not coach.exception
    assert not coach.error
    assert "0 of 2 core parts as meant" in told(coach)
    (now,) = (
        p for p in practice_cards.book(application.uow, _leader(application)).all if p.id == card.id
    )
    assert now.sites[1].adoption is not None
    _stop_it(coach, told, f"use_here_{now.sites[1].adoption.id}")


def _stop_it(app: AppTest, told: Told, form: str) -> None:
    """Said first without a reason, then with one; put away at last, and brought back."""
    app.button_group(key=f"{form}_standing").set_value(Standing.STOPPED)
    _press(app, form, "Keep")
    assert "Say why it is stopped" in app.error[0].value
    app.text_input(key=f"{form}_reason").input("Payroll pays the rent now.")
    app.text_input(key=f"{form}_lesson").input("Ask how rent is paid.")
    _press(app, form, "Keep")
    assert not app.error
    stopped = "Stopped: payroll pays the rent now. What was learned: ask how rent is paid."
    assert stopped in told(app)
    app.text_input(key=f"{form}_why").input("It was never done.")
    _press(app, form, "Put it away")
    assert "Taken up, and put away · 1" in [e.label for e in app.expander]
    assert "payroll pays" not in told(app)
    next(b for b in app.button if b.label == "Bring back").click().run()
    assert "payroll pays" in told(app)


def _press(app: AppTest, form: str, label: str) -> None:
    next(b for b in app.button if form in str(b.key) and b.label == label).click().run()
    assert not app.exception


def test_two_people_at_one_card_see_both_versions(
    open_app: Open, told: Told, application: Application
) -> None:
    draft = DecisionDraft(choice=Choice.ADAPT, reason="In Spanish first.", lesson="Ask first.")
    _decide(application, "Rent reminders by text", draft)
    leader = _leader(application)
    book = practice_cards.book(application.uow, leader)
    test_id = next(i for i, title in book.can_become.items() if title == "Rent reminders by text")
    card = PracticeCard(name="Texts before rent", core=("Three days before",))
    number = practice_cards.write(application.uow, leader, test_id=test_id, card=card)
    app = open_app(Role.LEADER).switch_page(PAGE).run()
    form = f"practice_{number}"
    app.text_input(key=f"{form}_burden").input("Mine")
    app.text_input(key=f"{form}_reason").input("Asked again.")
    practice_cards.write(
        application.uow,
        leader,
        test_id=test_id,
        card=replace(card, burden="Theirs"),
        version=2,
        reason="They said so.",
    )
    keep = next(b for b in app.button if form in str(b.key) and "new version" in b.label)
    keep.click().run()
    assert not app.exception
    assert "Somebody else saved this in the meantime" in told(app)
    both = next(d.value for d in app.dataframe if "What you typed" in d.value)
    assert both.values.tolist() == [["burden", "Mine", "Theirs"]]
    keep = next(b for b in app.button if form in str(b.key) and "new version" in b.label)
    keep.click().run()
    (kept,) = (p for p in practice_cards.book(application.uow, leader).all if p.id == number)
    assert kept.card.burden == "Mine"
    assert {v.reason for v in kept.versions} == {"", "They said so.", "Asked again."}
