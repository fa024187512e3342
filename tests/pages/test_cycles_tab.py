"""The ramp under Plan: written, locked, done, studied, closed, and begun anew, by hand."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.cycles import Cycle, CycleDo, CycleStudy, Finding
from improvement.domain.vocabulary import Act, AsPlanned, CycleStep, Foretold, Role
from improvement.services import cycles, tests
from improvement.words.periods import day
from tests.pages.conftest import REMINDERS, at_test, number_of, person_of

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]
NAVIGATORS = "Court navigators"


def at(open_app: Open, who: str | Role, test_id: int) -> AppTest:
    return at_test(open_app, who, test_id, "Plan")


def ramp(application: Application, test_id: int) -> tuple[cycles.CycleView, ...]:
    coach = person_of(application, "Priya Raman")
    return cycles.ramp(application.uow, coach, test_id=test_id).cycles


def click(app: AppTest, label: str) -> AppTest:
    return next(b for b in app.button if b.label == label).click().run()


def type_in(app: AppTest, label: str, words: str) -> None:
    boxes = (*app.text_input, *app.text_area)
    next(b for b in boxes if b.label == label).set_value(words)


def test_the_demos_ramp_is_told(open_app: Open, application: Application, told: Told) -> None:
    said = told(at(open_app, Role.LEADER, number_of(application, REMINDERS)))
    assert "3 cycles closed (3 adapted); cycle 4 is in Do." in said
    assert "Locked on" in said
    assert "Changed since cycle 3" in said
    assert "How many households: 120 → 30" in said


def test_a_first_cycle_from_the_first_word_to_the_next_one(
    open_app: Open, application: Application, told: Told
) -> None:
    test_id = number_of(application, NAVIGATORS)
    app = at(open_app, "Mai Nguyen", test_id)
    assert "No cycle yet" in told(app)
    click(app, "Begin a cycle")
    type_in(app, "Objective", "Meet five tenants at the door")
    type_in(app, "Question 1", "Do they come along?")
    type_in(app, "What do you predict?", "Three of five do")
    click(app, "Lock the plan and begin")
    assert "Say who does it." in app.error[0].value
    (kept,) = ramp(application, test_id)
    assert kept.cycle.plan.objective == "Meet five tenants at the door"  # nothing typed is lost
    assert r"Question 1\: say from when on the prediction was right." in app.error[0].value
    type_in(app, "We are right if …", "3 or more of 5 come along")
    next(n for n in app.number_input if n.label == "How sure? (of 100)").set_value(70)
    type_in(app, "Who does it", "Mai")
    type_in(app, "Where", "Courtroom 4")
    type_in(app, "What is written down, by whom, when?", "Mai keeps a tally")
    for label, when in (("First day", "2026-11-23"), ("Last day", "2026-11-27")):
        next(d for d in app.date_input if d.label == label).set_value(when)
    next(n for n in app.number_input if n.label == "How many households").set_value(5)
    next(c for c in app.checkbox if c.label.startswith("Families know")).check()
    click(app, "Lock the plan and begin")
    assert not app.error
    assert ramp(application, test_id)[0].cycle.step is CycleStep.DO
    pick(app, "Was it carried out as planned?", "yes")
    click(app, "On to Study")
    type_in(app, "What do the data and the notes show?", "Four came along.")
    pick(app, "It came out", "right")
    type_in(app, "What did you learn?", "A face at the door helps.")
    click(app, "On to Act")
    pick(app, "What do you do with the change?", "adapt")
    type_in(app, "Why?", "It works with five.")
    type_in(app, "What changes in the next cycle?", "Twenty tenants")
    click(app, "Close this cycle")
    assert not app.error
    click(app, "Begin cycle 2 from cycle 1")
    one, two = ramp(application, test_id)
    assert one.cycle.step is CycleStep.CLOSED
    assert two.cycle.plan.questions == one.cycle.plan.questions
    assert "Cycle 2 · Plan" in " ".join(e.label for e in app.expander)


def pick(app: AppTest, label: str, value: str) -> None:
    group = next(g for g in app.get("button_group") if g.label == label)
    group.set_value(value)


def test_a_figure_that_cannot_be_is_said_beside_the_form(
    open_app: Open, application: Application
) -> None:
    test_id = number_of(application, NAVIGATORS)
    app = at(open_app, "Mai Nguyen", test_id)
    click(app, "Begin a cycle")
    type_in(app, "Objective", "Kept")
    next(n for n in app.number_input if n.label == "From").set_value(9.0)
    next(n for n in app.number_input if n.label == "To").set_value(3.0)
    click(app, "Save")
    assert "from 9 down to 3" in app.error[0].value
    assert next(t for t in app.text_area if t.label == "Objective").value == "Kept"


@pytest.mark.parametrize("who", ["Denise Whitfield", "Keisha Coleman"])
def test_others_read_and_do_not_write(who: str, open_app: Open, application: Application) -> None:
    app = at(open_app, who, number_of(application, NAVIGATORS))
    assert "Begin a cycle" not in {b.label for b in app.button}


def test_the_second_to_save_sees_both(open_app: Open, application: Application, told: Told) -> None:
    test_id = number_of(application, REMINDERS)
    app = at(open_app, "Keisha Coleman", test_id)
    type_in(app, "What did you see?", "Mine.")
    (*_, latest) = ramp(application, test_id)
    cycles.save(
        application.uow,
        person_of(application, "Priya Raman"),
        cycle_id=latest.id,
        version=latest.kept.version,
        cycle=replace(latest.cycle, did=CycleDo(observations="Theirs.")),
    )
    click(app, "Save")
    assert "in the meantime" in app.error[0].value
    app.run()
    assert "in the meantime" in app.warning[0].value
    assert "Seen. Theirs." in told(app).replace("*", "")
    assert next(t for t in app.text_area if t.label == "What did you see?").value == "Mine."
    click(app, "Begin from what is saved")
    assert next(t for t in app.text_area if t.label == "What did you see?").value == "Theirs."


def test_two_amendments_of_one_cycle_are_shown_side_by_side(
    open_app: Open, application: Application, told: Told
) -> None:
    test_id = number_of(application, REMINDERS)
    app = at(open_app, "Keisha Coleman", test_id)
    (*_, latest) = ramp(application, test_id)
    key = f"cycle_amend_{latest.id}_0"
    app.text_input(key=f"{key}_who").input("Mine")
    app.text_input(key=f"{key}_reason").input("She is back.")
    cycles.amend(
        application.uow,
        person_of(application, "Priya Raman"),
        cycle_id=latest.id,
        version=latest.kept.version,
        plan=replace(latest.cycle.plan, who="Theirs"),
        reason="He is ill.",
    )
    app.button(key=f"{key}_keep").click().run()
    assert not app.exception
    assert "in the meantime" in told(app)
    both = next(d.value for d in app.dataframe if "What you typed" in d.value)
    assert both.values.tolist() == [["who", "Mine", "Theirs"]]
    app.button(key=f"{key}_keep").click().run()
    (*_, now) = ramp(application, test_id)
    assert now.cycle.plan.who == "Mine"
    assert [v.reason for v in now.versions[1:]] == ["He is ill.", "She is back."]


def test_two_amendments_of_one_plan_are_shown_side_by_side(
    open_app: Open, application: Application, told: Told
) -> None:
    test_id = number_of(application, NAVIGATORS)
    app = at(open_app, "Priya Raman", test_id)
    keisha = person_of(application, "Priya Raman")
    view = tests.view(application.uow, keisha, test_id=test_id)
    assert view.plan.planned_per_arm is not None
    app.number_input(key="amend_per_arm").set_value(view.plan.planned_per_arm + 7)
    app.text_input(key="amend_reason").input("More families than we thought.")
    tests.amend(
        application.uow,
        keisha,
        test_id=test_id,
        version=view.kept.version,
        plan=replace(view.plan, planned_per_arm=view.plan.planned_per_arm + 1),
        reason="One more.",
    )
    click(app, "Keep the amendment")
    assert not app.exception
    assert "Somebody else saved this in the meantime" in told(app)
    both = next(d.value for d in app.dataframe if "What you typed" in d.value)
    before = view.plan.planned_per_arm
    assert ["planned per arm", str(before + 7), str(before + 1)] in both.values.tolist()
    click(app, "Keep the amendment")
    now = tests.view(application.uow, keisha, test_id=test_id)
    assert now.plan.planned_per_arm == before + 7
    assert [v.reason for v in now.versions[-2:]] == ["One more.", "More families than we thought."]


def test_a_clone_says_beside_each_field_what_the_cycle_before_said(
    open_app: Open, application: Application, told: Told
) -> None:
    """Days and the check come anew; what is saved otherwise is marked in form, list and card."""
    test_id, who = number_of(application, REMINDERS), person_of(application, "Keisha Coleman")
    latest = ramp(application, test_id)[-1]
    first, now = latest.cycle.plan.questions[0], latest.kept.version
    acted = replace(latest.cycle.acted, act=Act.ADAPT, reason="It helps.", next_change="More.")
    full = replace(filled(latest.cycle), acted=acted)
    now = cycles.save(application.uow, who, cycle_id=latest.id, version=now, cycle=full)
    for to in (CycleStep.STUDY, CycleStep.ACT, CycleStep.CLOSED):
        cycles.move(application.uow, who, cycle_id=latest.id, version=now, to=to)
        now = ramp(application, test_id)[-1].kept.version
    begun = cycles.begin(application.uow, who, test_id=test_id, after=latest.id)
    said = told(at(open_app, "Keisha Coleman", test_id))
    assert "Changed. Cycle 4" not in said
    assert f"Cycle 4: {day(latest.cycle.plan.starts_on)}" in said
    clone = ramp(application, test_id)[-1]
    asked = (replace(first, low=1.0), *clone.cycle.plan.questions[1:])
    plan = replace(clone.cycle.plan, who="The court desk", households=50, questions=asked)
    cycles.save(
        application.uow,
        who,
        cycle_id=begun,
        version=clone.kept.version,
        cycle=replace(clone.cycle, plan=plan),
    )
    said = told(at(open_app, "Keisha Coleman", test_id))
    assert "Changed. Cycle 4: 30" in said
    assert f"Changed. Cycle 4: {latest.cycle.plan.who}" in said
    assert "Changed. Cycle 4: predicted from" in said
    assert "How many households: 30 → 50" in said
    reader = told(at(open_app, Role.LEADER, test_id))  # no form: the card carries the mark
    assert "**Who, where, when.** :blue-badge[changed] " in reader


def filled(cycle: Cycle) -> Cycle:
    """A cycle whose Do and Study say what they have to."""
    found = tuple(
        Finding(observed="Seen.", value=q.low, came_out=Foretold.PARTLY)
        for q in cycle.plan.questions
    )
    return replace(
        cycle,
        did=replace(cycle.did, carried_out=AsPlanned.YES, problems="None."),
        studied=CycleStudy(shown="It helps.", findings=found, learned="Fridays."),
    )
