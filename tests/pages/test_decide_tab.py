"""The Decide tab: what a choice has to say, who looks at it, and how it then stands."""

from collections.abc import Callable
from datetime import date

from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.todo import Tab
from improvement.domain.vocabulary import Choice, Ring, Role, Standing
from improvement.services import decisions, stories
from improvement.services.decisions import DecisionDraft
from tests.pages.conftest import at_test, number_of, person_of

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]
SCALE = DecisionDraft(
    choice=Choice.SCALE,
    reason="Texts helped most.",
    ring=Ring.FIVE,
    review_on=date(2027, 2, 22),
    community="The tenants' council",
)


def at_decide(open_app: Open, role: Role, test_id: int) -> AppTest:
    return at_test(open_app, role, test_id, Tab.DECIDE)


def standings(application: Application, test_id: int) -> list[Standing]:
    leader = person_of(application, Role.LEADER)
    made = decisions.of_test(application.uow, leader, test_id=test_id)
    return [d.standing for d in made.decisions]


def test_to_scale_asks_for_more_and_waits_for_others(
    open_app: Open, told: Told, application: Application
) -> None:
    """The rule says adapt: against it, a coach agrees first, then leadership approves."""
    test_id = number_of(application)
    app = at_decide(open_app, Role.MEMBER, test_id)
    assert not [s for s in app.selectbox if s.key == "decision_ring"]
    app.button_group(key="decision_choice").select(Choice.SCALE).run()
    assert "a second person looks at it" in told(app)
    app.text_area(key="decision_reason").input("The desk wants it.")
    next(b for b in app.button if b.label == "Record the decision").click().run()
    assert "Say how far it goes next" in app.error[0].value
    assert app.text_area(key="decision_reason").value == "The desk wants it."
    app.selectbox(key="decision_ring").select(Ring.FIVE)
    app.text_input(key="decision_community").input("The tenants' council")
    next(b for b in app.button if b.label == "Record the decision").click().run()
    assert not app.exception
    assert "Waits for a second reviewer" in told(app)
    assert standings(application, test_id) == [Standing.PROPOSED]

    coach = at_decide(open_app, Role.COACH, test_id)
    next(b for b in coach.button if b.label == "Give it back").click().run()
    assert "Say what should change" in coach.error[0].value
    next(b for b in coach.button if b.label == "Agree as second reviewer").click().run()
    assert standings(application, test_id) == [Standing.REVIEWED]

    leader = at_decide(open_app, Role.LEADER, test_id)
    next(b for b in leader.button if b.label == "Approve for leadership").click().run()
    assert standings(application, test_id) == [Standing.IN_FORCE]
    assert "About 5: the smallest unit" in told(leader)


def test_what_a_leader_decided_against_the_rule_is_not_hers_to_agree_to(
    open_app: Open, application: Application
) -> None:
    test_id = number_of(application)
    leader = person_of(application, Role.LEADER)
    decisions.record(application.uow, leader, test_id=test_id, draft=SCALE)
    app = at_decide(open_app, Role.LEADER, test_id)
    labels = {b.label for b in app.button}
    assert "Agree as second reviewer" not in labels
    assert "Withdraw it" in labels


def test_what_waits_stands_on_the_first_page_and_the_board(
    open_app: Open, told: Told, application: Application
) -> None:
    test_id = number_of(application)
    member = person_of(application, Role.MEMBER)
    decisions.record(application.uow, member, test_id=test_id, draft=SCALE)
    coach = open_app(Role.COACH)
    assert "asks for a second look" in str([link.label for link in coach.get("page_link")])
    board = coach.switch_page("pages/board.py").run()
    assert not board.exception
    assert "Decisions that wait for you" in told(board)
    assert "Decisions that wait for you" not in told(open_app(Role.MEMBER))


def test_a_decision_is_asked_whether_it_is_as_it_was(
    open_app: Open, told: Told, application: Application
) -> None:
    mediation = number_of(application, "Landlord mediation")
    app = at_decide(open_app, Role.LEADER, mediation)
    next(b for b in app.button if b.label == "Is it as it was?").click().run()
    assert "Nothing differs" in told(app)


def test_every_row_of_the_rule_has_its_number_in_front(
    open_app: Open, told: Told, application: Application
) -> None:
    said = told(at_decide(open_app, Role.MEMBER, number_of(application)))
    assert "**0.** Keep testing: too early to say" in said
    assert "****" not in said
    assert ". **" not in said


def test_a_story_is_chosen_and_leaves_the_card_when_it_is_withdrawn(
    open_app: Open, told: Told, application: Application
) -> None:
    test_id, member = number_of(application), person_of(application, Role.MEMBER)
    words = "It comes on Friday now"
    app = at_decide(open_app, Role.MEMBER, test_id)
    app.button_group(key="decision_choice").select(Choice.ADAPT).run()
    offered = app.multiselect(key="decision_quotes")
    label = next(each for each in offered.options if words in each)
    assert label.startswith("Quote: ")
    assert "in reports" in label
    app.text_area(key="decision_reason").input("Friday is what helps.")
    offered.select(label)
    next(b for b in app.button if b.label == "Record the decision").click().run()
    assert not app.exception
    made = decisions.of_test(application.uow, member, test_id=test_id)
    (quote,) = made.quotes[made.decisions[0].id]
    assert quote.text in told(app)
    stories.withdraw(application.uow, member, story_id=quote.story_id or 0)
    app = at_decide(open_app, Role.LEADER, test_id)
    assert words not in told(app)
    assert f"Quote {quote.story_id} was withdrawn by its speaker on" in told(app)
    next(b for b in app.button if b.label == "Is it as it was?").click().run()
    assert "agree with the day on which they were kept" in told(app)
    assert "A quote was taken back since." in told(app)
