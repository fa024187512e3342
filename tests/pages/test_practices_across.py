"""Practices across partnerships, through the screens: shown, found, taken up, given back."""

import re
from collections.abc import Callable
from typing import Any

from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.plan import Plan
from improvement.domain.practices import PracticeCard
from improvement.domain.publishing import Evidence, Summary, summary_record
from improvement.domain.vocabulary import Choice, Direction, Role
from improvement.services import people, publishing, tests
from improvement.store.unit_of_work import UnitOfWork

PAGE = "pages/practices.py"
OUTCOME = "Caught up within 30 days of a missed rent"

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


def _elsewhere(uow: UnitOfWork) -> None:
    """Another partnership on the same installation, which shows one practice."""
    people.found(uow, slug="harbor", name="Harbor Families", place="Harbor", leader="Ada Moss")
    actors = next(found for place, found in people.actors(uow) if place.slug == "harbor")
    card = PracticeCard(name="Rent clinics", core=("On a Saturday", "With an interpreter"))
    summary = Summary(
        partnership="Harbor Families",
        card=card,
        outcome=OUTCOME,
        direction=Direction.HIGHER,
        sites=3,
        verdicts={Choice.SCALE: 3},
        evidence=tuple(Evidence(effect=e, se=0.05, n=200) for e in (0.1, 0.12, 0.02)),
        held_back=0,
    )
    with uow.writing(actors[0]) as store:
        team = store.people.add_team("Harbor Team")
        test_id = store.plans.add(_plan(), team_id=team)
        practice = store.practices.add(test_id, name=card.name)
        store.publications.publish(practice, summary_record(summary))
        store.commit()


def _plan() -> Plan:
    return Plan(title="Rent clinics")


def _button(app: AppTest, label: str) -> None:
    next(b for b in app.button if b.label == label).click().run()
    assert not app.exception
    assert not app.error, app.error[0].value


def _keyed(widgets: Any, ending: str) -> Any:
    """The one widget of publishing whose key ends so."""
    (found,) = [w for w in widgets if re.fullmatch(rf"across_\d+{ending}", str(w.key))]
    return found


def test_a_leader_reads_first_and_then_publishes(
    open_app: Open, told: Told, application: Application
) -> None:
    app = open_app(Role.LEADER).switch_page(PAGE).run()
    assert "Nobody outside your partnership sees this practice." in told(app)
    _keyed(app.toggle, "_preview").set_value(True).run()
    assert "4 sites at Memphis Stable Homes (demo): 2 scaled and 2 adapted." in told(app)
    next(b for b in app.button if b.label == "Publish it").click().run()
    assert "Read what others would see" in app.error[0].value
    _keyed(app.checkbox, "_read").set_value(True).run()
    _button(app, "Publish it")
    assert "other partnerships find it" in told(app)
    _button(app, "Take it back")
    assert "Nobody outside your partnership sees this practice." in told(app)


def test_only_a_leader_is_offered_it(open_app: Open, told: Told) -> None:
    for role in (Role.MEMBER, Role.COACH):
        app = open_app(role).switch_page(PAGE).run()
        assert not [t for t in app.toggle if str(t.key).startswith("across_")]
        assert "outside your partnership" not in told(app)


def test_what_another_partnership_shows_is_taken_up_and_given_back_to(
    open_app: Open, told: Told, application: Application
) -> None:
    _elsewhere(application.uow)
    app = open_app("Keisha Coleman").switch_page(PAGE).run()
    words = told(app)
    assert "3 sites at Harbor Families: 3 scaled." in words
    assert "3 sites: on average 8 more per 100 households" in words
    assert f"Counted: {OUTCOME}." in words
    key = next(str(s.key) for s in app.selectbox if str(s.key).startswith("take_over_"))
    app.selectbox(key=key).select("Rent reminders by text")
    form = key.removesuffix("_test")
    app.multiselect(key=f"{form}_kept").select("On a Saturday")
    next(b for b in app.button if form in str(b.key)).click().run()
    assert not app.exception
    assert "1 of 2 core parts as meant. Not: With an interpreter." in told(app)
    member = people.actors(application.uow)[0][1][0]
    tried = tests.listing(application.uow, member)
    idea = next(t.kept.idea_id for t in tried if t.kept.plan.title == "Rent reminders by text")
    seen = open_app(Role.COACH)
    seen.query_params["node"] = str(idea)
    words = told(seen.switch_page("pages/theory.py").run())
    assert "Track record: a practice that this idea's tests took up" in words
    assert "ask the partnership that is named" in words
    assert "3 sites at Harbor Families: 3 scaled." in words
    leader = open_app(Role.LEADER).switch_page(PAGE).run()
    next(b for b in leader.button if b.label == "Give its result back").click().run()
    assert "counts something else" in leader.error[0].value  # reminders count rent paid by the 10th
    (taken,) = publishing.across(application.uow, people.actors(application.uow)[0][1][0]).taken_up
    assert taken.adoption.shared_on is None


def test_the_search_looks_through_what_others_show(
    open_app: Open, told: Told, application: Application
) -> None:
    _elsewhere(application.uow)
    app = open_app(Role.COACH).switch_page(PAGE).run()
    app.text_input(key="q").set_value("interpreter satur").run()
    assert "From other partnerships · 1" in [s.value for s in app.header]
    app.text_input(key="q").set_value("court").run()
    assert "From other partnerships · 0" in [s.value for s in app.header]
