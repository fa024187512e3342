"""Register: five steps, nothing lost, nothing locked before the start."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.access import Actor
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.vocabulary import (
    Belief,
    Consequence,
    Design,
    MeasureKind,
    MeasureRole,
    Role,
)
from improvement.services import people, tests, theory

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]
PAGE = "pages/register.py"

READY = Plan(
    title="Warm calls",
    aim="More families come to the first meeting",
    for_whom="Families of four-year-olds",
    change_idea="a call the evening before",
    prediction="Ten more of 100 will come",
    design=Design.SIDE_BY_SIDE,
    starts_on=date(2026, 11, 2),
    ends_on=date(2027, 2, 1),
    planned_per_arm=40,
    minimum_worthwhile=0.1,
    responsible="Keisha",
    place="Building A",
    learning_question="Does it help?",
    confidence=0.7,
    predicted=0.7,
    right_if="5 of 100 more keep their home",
    belief=Belief.MEDIUM,
    consequence=Consequence.MINOR,
    ethics_checked=True,
    measures=(MeasureSpec(key="came", label="Came", kind=MeasureKind.PROPORTION),),
    dimensions=(NamedDimension(key="gender"),),
)

THREE = tuple(
    MeasureSpec(key=key, label=key.title(), kind=MeasureKind.PROPORTION, role=role)
    for key, role in zip(("came", "stayed", "tired"), list(MeasureRole)[:3], strict=True)
)


def _member(application: Application) -> Actor:
    (_, actors), *_ = people.actors(application.uow)
    return next(actor for actor in actors if actor.role is Role.MEMBER)


def _draft(application: Application, plan: Plan) -> int:
    member = _member(application)
    return tests.draft(application.uow, member, plan, team_id=min(member.team_ids))


def _open_draft(open_app: Open, draft_id: int, step: str = "Aim") -> AppTest:
    app = open_app(Role.MEMBER)
    app.query_params["draft"] = str(draft_id)
    app.query_params["step"] = step
    return app.switch_page(PAGE).run()


def test_what_is_typed_becomes_a_draft_and_the_next_step_opens(
    open_app: Open, application: Application
) -> None:
    app = open_app(Role.MEMBER).switch_page(PAGE).run()
    app.text_input(key="plan_title").input("Warm calls")
    app.text_area(key="plan_aim").input("More families come")
    app.button(key="onwards").click().run()
    draft_id = int(app.query_params["draft"])
    assert app.query_params["step"] == "Prediction"
    kept = tests.view(application.uow, _member(application), test_id=draft_id).plan
    assert (kept.title, kept.aim) == ("Warm calls", "More families come")


@pytest.mark.parametrize(
    "step", ["Aim", "Prediction", "Measures and groups", "Decision rule", "People and safety"]
)
def test_every_step_opens_with_what_was_written(
    step: str, open_app: Open, application: Application, told: Told
) -> None:
    app = _open_draft(open_app, _draft(application, READY), step)
    assert not app.exception
    assert not app.error
    assert "Everything is there. Starting locks the prediction" in told(app)


def test_opening_every_step_changes_nothing(open_app: Open, application: Application) -> None:
    draft_id = _draft(application, READY)
    for step in ("Aim", "Prediction", "Measures and groups", "Decision rule", "People and safety"):
        _open_draft(open_app, draft_id, step)
    after = tests.view(application.uow, _member(application), test_id=draft_id)
    assert after.plan == READY
    assert after.kept.version == 1


def test_the_planner_says_what_this_size_can_show(
    open_app: Open, application: Application, told: Told
) -> None:
    plan = replace(READY, expected_now=0.5)
    app = _open_draft(open_app, _draft(application, plan), "Decision rule")
    assert "40 households on each side" in told(app)


def test_what_is_missing_is_listed_and_there_is_no_start(
    open_app: Open, application: Application, told: Told
) -> None:
    draft_id = _draft(application, replace(READY, prediction="", right_if="", responsible=""))
    app = _open_draft(open_app, draft_id)
    assert "Write down what you predict." not in told(app)
    assert "In other steps: Prediction (2) · People and safety (1)" in told(app)
    app = _open_draft(open_app, draft_id, "Prediction")
    assert "Write down what you predict." in told(app)
    assert "In other steps: People and safety (1)" in told(app)
    assert not [button for button in app.button if button.key == "start"]


def test_starting_locks_the_plan(open_app: Open, application: Application) -> None:
    draft_id = _draft(application, READY)
    _open_draft(open_app, draft_id).button(key="start").click().run()
    view = tests.view(application.uow, _member(application), test_id=draft_id)
    assert view.kept.started_at is not None
    assert [version.number for version in view.versions] == [1]


def test_two_people_at_one_draft_see_both_versions(
    open_app: Open, application: Application, told: Told
) -> None:
    draft_id = _draft(application, READY)
    mine = _open_draft(open_app, draft_id)
    member = _member(application)
    theirs = replace(READY, aim="Theirs")
    tests.save(application.uow, member, test_id=draft_id, version=1, plan=theirs)
    mine.text_area(key="plan_aim").input("Mine").run()
    assert "Somebody else saved this in the meantime" in told(mine)
    (both,) = [frame.value for frame in mine.dataframe]
    assert both["What you typed"].tolist() == ["Mine"]
    assert both["The newer version"].tolist() == ["Theirs"]
    mine.button(key="keep_mine").click().run()
    mine.run()
    assert tests.view(application.uow, member, test_id=draft_id).plan.aim == "Mine"


def test_a_number_that_is_no_draft_says_so_and_offers_the_list(open_app: Open, told: Told) -> None:
    said = told(_open_draft(open_app, 999))
    assert "There is no test number 999 here. Choose one from the list." in said
    assert "All tests" in said


def test_a_leader_is_told_that_teams_register(open_app: Open) -> None:
    refused = open_app(Role.LEADER).switch_page(PAGE).run()
    (said,) = refused.error
    assert "may not register a test" in said.value


def test_taking_the_newer_version_shows_it_and_keeps_it(
    open_app: Open, application: Application
) -> None:
    draft_id = _draft(application, READY)
    mine = _open_draft(open_app, draft_id)
    member = _member(application)
    theirs = replace(READY, aim="Theirs", for_whom="Everybody")
    tests.save(application.uow, member, test_id=draft_id, version=1, plan=theirs)
    mine.text_area(key="plan_aim").input("Mine").run()
    mine.button(key="take_theirs").click().run()
    assert not mine.warning
    assert mine.text_area(key="plan_aim~1").value == "Theirs", "another field: browsers remember"
    assert tests.view(application.uow, member, test_id=draft_id).plan == theirs


def test_while_two_versions_stand_side_by_side_nothing_is_saved(
    open_app: Open, application: Application
) -> None:
    draft_id = _draft(application, READY)
    mine = _open_draft(open_app, draft_id)
    member = _member(application)
    tests.save(application.uow, member, test_id=draft_id, version=1, plan=replace(READY, aim="T"))
    mine.text_area(key="plan_aim").input("Mine").run()
    mine.run()
    assert mine.text_area(key="plan_aim").value == "Mine"
    assert tests.view(application.uow, member, test_id=draft_id).plan.aim == "T"


def test_a_draft_cut_short_before_it_stood_in_the_address_is_not_begun_twice(
    open_app: Open, application: Application
) -> None:
    """Streamlit ends a run for the next click: the number is known, the address was not written."""
    draft_id = _draft(application, Plan(title="Warm calls"))
    before = len(tests.listing(application.uow, _member(application)))
    app = open_app(Role.MEMBER).switch_page(PAGE).run()
    app.session_state["_begun"] = [draft_id]
    app.text_input(key="plan_title").input("Warm calls")
    app.text_area(key="plan_aim").input("More families come")
    app.button(key="onwards").click().run()
    assert app.query_params["draft"] == str(draft_id)
    assert app.query_params["step"] == "Prediction"
    assert len(tests.listing(application.uow, _member(application))) == before
    kept = tests.view(application.uow, _member(application), test_id=draft_id).plan
    assert kept.aim == "More families come"


def test_a_second_draft_with_more_measures_loses_none(
    open_app: Open, application: Application
) -> None:
    draft_id = _draft(application, replace(READY, measures=THREE))
    app = open_app(Role.MEMBER)
    app.session_state["measure_rows"] = ["other"]  # as another draft left it in this session
    app.query_params["draft"] = str(draft_id)
    app.query_params["step"] = "Measures and groups"
    app.switch_page(PAGE).run()
    app.text_input(key="measure_definition_0").input("From the list at the door").run()
    kept = tests.view(application.uow, _member(application), test_id=draft_id).plan
    assert [m.label for m in kept.measures] == ["Came", "Stayed", "Tired"]


def test_taking_a_measure_out_leaves_the_others_as_they_were(
    open_app: Open, application: Application
) -> None:
    draft_id = _draft(application, replace(READY, measures=THREE))
    app = _open_draft(open_app, draft_id, "Measures and groups")
    app.text_input(key="measure_label_1").input("").run()
    app.run()
    assert not app.error
    kept = tests.view(application.uow, _member(application), test_id=draft_id).plan
    assert [(m.key, m.label) for m in kept.measures] == [("came", "Came"), ("tired", "Tired")]


def test_a_measure_is_added_in_a_row_of_its_own(open_app: Open, application: Application) -> None:
    draft_id = _draft(application, READY)
    app = _open_draft(open_app, draft_id, "Measures and groups")
    app.button(key="add_measure").click().run()
    app.text_input(key="measure_label_1").input("Felt welcome").run()
    app.text_input(key="measure_label_0").input("Came on time").run()
    kept = tests.view(application.uow, _member(application), test_id=draft_id).plan
    assert [(m.key, m.label) for m in kept.measures] == [
        ("came", "Came on time"),
        ("felt_welcome", "Felt welcome"),
    ]


def _in_mode(open_app: Open, mode: str, draft_id: int | None = None) -> AppTest:
    app = open_app(Role.MEMBER)
    app.query_params["mode"] = mode
    if draft_id is not None:
        app.query_params["draft"] = str(draft_id)
    return app.switch_page(PAGE).run()


@pytest.mark.parametrize("mode", ["Quick", "Free"])
def test_every_mode_opens_with_the_same_plan_and_changes_nothing(
    mode: str, open_app: Open, application: Application, told: Told
) -> None:
    draft_id = _draft(application, replace(READY, expected_now=0.5))
    app = _in_mode(open_app, mode, draft_id)
    assert not app.exception
    said = told(app)
    assert "40 households on each side" in said, "the planner speaks in every mode"
    assert "Begin with a very small test" in said
    assert "Everything is there. Starting locks the prediction" in said
    after = tests.view(application.uow, _member(application), test_id=draft_id)
    assert (after.plan, after.kept.version) == (replace(READY, expected_now=0.5), 1)


def test_quick_asks_for_all_that_is_needed(open_app: Open, application: Application) -> None:
    """From an empty page to the start without another mode."""
    app = _in_mode(open_app, "Quick")
    for key in ("title", "for_whom", "place", "right_if", "responsible"):
        app.text_input(key=f"plan_{key}").input("Words")
    for key in ("aim", "change_idea", "learning_question", "prediction"):
        app.text_area(key=f"plan_{key}").input("Words")
    for key in ("expected_now", "predicted", "confidence", "minimum_worthwhile"):
        app.number_input(key=f"plan_{key}").set_value(50.0)
    app.text_input(key="measure_label_0").input("Came")
    app.radio(key="design").set_value(Design.SIDE_BY_SIDE)
    app.date_input(key="plan_starts_on").set_value(date(2026, 11, 2))
    app.date_input(key="plan_ends_on").set_value(date(2027, 2, 1))
    app.number_input(key="planned_per_arm").set_value(40)
    app.run()
    app.button_group(key="plan_belief").set_value(Belief.HIGH)
    app.button_group(key="plan_consequence").set_value(Consequence.MINOR)
    app.checkbox(key="ethics_checked").check().run()
    app.run()
    app.button(key="start").click().run()
    assert not app.error
    draft_id = max(t.kept.id for t in tests.listing(application.uow, _member(application)))
    view = tests.view(application.uow, _member(application), test_id=draft_id)
    assert view.kept.started_at is not None


def test_free_text_goes_into_the_fields_and_the_rest_is_kept(
    open_app: Open, application: Application
) -> None:
    app = _in_mode(open_app, "Free")
    app.text_area(key="plan_free").input("Name: Warm calls\nWhere: Lamar\nRuth translates 🌱").run()
    draft_id = int(app.query_params["draft"])
    plan = tests.view(application.uow, _member(application), test_id=draft_id).plan
    assert (plan.title, plan.place, plan.own_words) == ("Warm calls", "Lamar", "Ruth translates 🌱")


def test_a_test_begins_from_an_earlier_one(
    open_app: Open, application: Application, told: Told
) -> None:
    app = open_app(Role.MEMBER).switch_page(PAGE).run()
    (earlier,) = (
        line.kept
        for line in tests.listing(application.uow, _member(application))
        if line.kept.plan.title == "Rent reminders by text"
    )
    app.selectbox(key="template_test").set_value(earlier.id).run()
    app.button(key="begin_from").click().run()
    view = tests.view(application.uow, _member(application), test_id=int(app.query_params["draft"]))
    assert view.kept.began_from == earlier.id
    assert view.kept.idea_id == earlier.idea_id is not None
    assert view.plan.title == "Rent reminders by text, again"
    assert view.plan.measures == earlier.plan.measures
    assert "In other steps: Prediction (" in told(app)
    assert app.text_area(key="plan_aim~1").value == earlier.plan.aim


def test_a_draft_says_which_idea_of_the_theory_it_tries(
    open_app: Open, application: Application
) -> None:
    draft_id = _draft(application, READY)
    app = _open_draft(open_app, draft_id)
    assert app.selectbox(key="plan_idea").value == 0
    known = theory.ideas(application.uow, _member(application))
    chosen = min(known)
    app.selectbox(key="plan_idea").select(chosen).run()
    app.text_input(key="plan_place").input("Building B").run()
    assert not app.error
    assert not app.warning, "choosing an idea is no other person's save"
    view = tests.view(application.uow, _member(application), test_id=draft_id)
    assert (view.kept.idea_id, view.plan.place) == (chosen, "Building B")
    app = _open_draft(open_app, draft_id, "Prediction")
    assert (
        tests.view(application.uow, _member(application), test_id=draft_id).kept.idea_id == chosen
    )
    app = _open_draft(open_app, draft_id)
    app.selectbox(key="plan_idea").select(0).run()
    assert tests.view(application.uow, _member(application), test_id=draft_id).kept.idea_id is None


def test_the_planner_tells_group_by_group_while_sizes_are_typed(
    open_app: Open, application: Application, told: Told
) -> None:
    app = _open_draft(
        open_app, _draft(application, replace(READY, expected_now=0.5)), "Decision rule"
    )
    assert "Gender, if its 3 groups were of one size, 13 households on each side" in told(app)
    app.number_input(key="size_gender_women").set_value(8).run()
    assert "Women, 8 households on each side: too few to tell apart." in told(app)
    app.number_input(key="size_gender_women").set_value(60).run()
    said = told(app)
    assert "Women, 60 households on each side: 24 more per 100 or a larger gain" in said
    assert "Together these are 60, more than the 40 planned on each side." in said


def test_what_each_size_can_show_is_drawn_when_it_is_asked_for(
    open_app: Open, application: Application
) -> None:
    plan = replace(READY, expected_now=0.5, planned_per_arm=45)
    app = _open_draft(open_app, _draft(application, plan), "Decision rule")
    assert not app.get("vega_lite_chart")
    app.session_state["plan_curve_box"] = True
    app.run()
    assert not app.exception
    (picture,) = (json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart"))
    assert picture["title"]["text"] == "What each size can show"
    assert picture["description"]
    rows = [row for layer in picture["layer"] for row in layer.get("data", {}).get("values", ())]
    assert 45 in {row.get("size") for row in rows}, "the plan's own size is on the curve"
    (table,) = (t.value for t in app.dataframe if "Can show, per 100" in t.value)
    assert 45 in list(table["Households on each side"])


def test_outcomes_without_a_curve_say_so(
    open_app: Open, application: Application, told: Told
) -> None:
    plan = replace(READY, expected_now=0.5, design=Design.PAIRED)
    app = _open_draft(open_app, _draft(application, plan), "Decision rule")
    app.session_state["plan_curve_box"] = True
    assert "The curve is drawn for shares on two sides" in told(app.run())
