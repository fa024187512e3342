"""Registering every kind of outcome: which fields there are, and a whole plan through the form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.access import Actor
from improvement.domain.plan import Plan
from improvement.domain.vocabulary import (
    Belief,
    ComparedBy,
    Consequence,
    Design,
    Direction,
    MeasureKind,
    MeasureRole,
    Role,
    WorstOff,
)
from improvement.services import people, tests

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]
PAGE = "pages/register.py"
#: Fields in which figures of the plan may be asked for, each in its own unit.
FIGURES = (
    "plan_expected_now",
    "plan_predicted",
    "plan_minimum_worthwhile",
    "plan_expected_now_units",
    "plan_predicted_units",
    "plan_minimum_worthwhile_units",
    "plan_minimum_worthwhile_ratio",
    "plan_minimum_worthwhile_chance",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What is chosen, which fields follow from it, what is typed and what is then in the plan."""

    kind: MeasureKind
    way: ComparedBy
    typed: Mapping[str, float]
    figures: tuple[float | None, float | None, float]  # now, with the change, worthwhile
    asks_way: bool = False
    unit: str = ""
    rule: str = ""  # the decision rule, as the plan tells it afterwards


SHARE = {"plan_expected_now": 50, "plan_predicted": 65, "plan_minimum_worthwhile": 10}
RATIO = {
    "plan_expected_now_units": 16,
    "plan_predicted_units": 11,
    "plan_minimum_worthwhile_ratio": 20,
}
UNITS = {
    "plan_expected_now_units": 16,
    "plan_predicted_units": 11,
    "plan_minimum_worthwhile_units": 3,
}
VALUE = MeasureKind.VALUE
KINDS = (
    Kind(
        kind=MeasureKind.PROPORTION,
        way=ComparedBy.SHARE,
        typed=SHARE,
        figures=(0.5, 0.65, 0.1),
        rule="worth it from 10 of 100 on",
    ),
    Kind(
        kind=MeasureKind.COUNT,
        way=ComparedBy.EVENTS,
        typed=RATIO,
        figures=(16, 11, 0.2),
        unit="late payments",
        rule="worth it from 20 percent on",
    ),
    Kind(
        kind=MeasureKind.RATE,
        way=ComparedBy.EVENTS,
        typed=RATIO,
        figures=(16, 11, 0.2),
        unit="late payments",
        rule="worth it from 20 percent on",
    ),
    Kind(
        kind=VALUE,
        way=ComparedBy.AVERAGE_DAYS,
        typed=UNITS,
        figures=(16, 11, 3),
        asks_way=True,
        rule="worth it from 3 days on",
    ),
    Kind(
        kind=VALUE,
        way=ComparedBy.TYPICAL_WAIT,
        typed=RATIO,
        figures=(16, 11, 0.2),
        asks_way=True,
        rule="worth it from 20 percent on",
    ),
    Kind(
        kind=VALUE,
        way=ComparedBy.SCORE,
        typed=UNITS,
        figures=(16, 11, 3),
        asks_way=True,
        unit="points of calm",
        rule="worth it from 3 points of calm on",
    ),
    Kind(
        kind=VALUE,
        way=ComparedBy.ORDER,
        typed={"plan_minimum_worthwhile_chance": 10},
        figures=(None, None, 0.1),
        asks_way=True,
        rule="worth it from 10 of 100 pairs on",
    ),
    Kind(
        kind=VALUE,
        way=ComparedBy.COST,
        typed=UNITS,
        figures=(16, 11, 3),
        asks_way=True,
        unit="€",
        rule="worth it from €3 on",
    ),
)
EVERY_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda k: f"{k.kind.value}-{k.way.value}")


def member(application: Application) -> Actor:
    (_, actors), *_ = people.actors(application.uow)
    return next(actor for actor in actors if actor.role is Role.MEMBER)


def empty_form(open_app: Open, mode: str = "Quick") -> AppTest:
    app = open_app(Role.MEMBER)
    app.query_params["mode"] = mode
    return app.switch_page(PAGE).run()


def choose(app: AppTest, kind: Kind) -> AppTest:
    """The primary measure, its kind and what it is for one household."""
    app.text_input(key="plan_title").input("Rent help")
    app.text_input(key="measure_label_0").input("The outcome")
    app.selectbox(key="measure_kind_0").set_value(kind.kind)
    app.selectbox(key="measure_way_0").set_value(Direction.LOWER)
    app.run()
    if kind.asks_way:
        app.selectbox(key="measure_compared_0").set_value(kind.way).run()
    if kind.unit:
        app.text_input(key="measure_unit_0").input(kind.unit).run()
    return app


def keys(elements: Any) -> set[str]:
    return {str(element.key) for element in elements}


def kept(app: AppTest, application: Application) -> Plan:
    draft_id = int(app.query_params["draft"])
    return tests.view(application.uow, member(application), test_id=draft_id).plan


@EVERY_KIND
def test_the_fields_that_a_kind_needs_and_no_others(open_app: Open, kind: Kind) -> None:
    app = choose(empty_form(open_app), kind)
    app.radio(key="design").set_value(Design.SIDE_BY_SIDE).run()
    assert not app.exception
    assert not app.error
    there = keys(app.number_input)
    assert there & set(FIGURES) == set(kind.typed)
    assert ("measure_compared_0" in keys(app.selectbox)) is kind.asks_way
    counted_in = kind.way in (ComparedBy.EVENTS, ComparedBy.SCORE, ComparedBy.COST)
    assert ("measure_unit_0" in keys(app.text_input)) is counted_in
    labels = {number.key: number.label for number in app.number_input}
    followed = "Count waits up to which day?" in labels["measure_days_0"]
    assert followed is (kind.way is ComparedBy.AVERAGE_DAYS)
    if kind.unit and kind.way is not ComparedBy.EVENTS:
        assert f"({kind.unit})" in labels["plan_minimum_worthwhile_units"]
    if kind.way is ComparedBy.EVENTS:
        assert "(late payments a household)" in labels["plan_predicted_units"]


@EVERY_KIND
def test_a_whole_registration_from_an_empty_page_to_the_start(
    open_app: Open, application: Application, told: Told, kind: Kind
) -> None:
    app = choose(empty_form(open_app), kind)
    for key in ("for_whom", "place", "right_if", "responsible"):
        app.text_input(key=f"plan_{key}").input("Words")
    for key in ("aim", "change_idea", "learning_question", "prediction"):
        app.text_area(key=f"plan_{key}").input("Words")
    app.radio(key="design").set_value(Design.SIDE_BY_SIDE)
    app.date_input(key="plan_starts_on").set_value(date(2026, 11, 2))
    app.date_input(key="plan_ends_on").set_value(date(2027, 2, 1))
    app.number_input(key="planned_per_arm").set_value(40)
    app.number_input(key="plan_confidence").set_value(70.0)
    for key, figure in kind.typed.items():
        app.number_input(key=key).set_value(float(figure))
    app.run()
    app.button_group(key="plan_chosen_worst").set_value(WorstOff.YES)
    app.button_group(key="plan_belief").set_value(Belief.HIGH)
    app.button_group(key="plan_consequence").set_value(Consequence.MINOR)
    app.checkbox(key="ethics_checked").check().run()
    app.run()
    said = told(app)
    assert "Everything is there" in said
    assert "The worst off were chosen: part of a gain will come by itself." in said
    assert "40 households on each side" in said, "the planner speaks for every kind"
    plan = kept(app, application)
    draft_id = int(app.query_params["draft"])
    app.button(key="start").click().run()
    assert not app.error
    started = tests.view(application.uow, member(application), test_id=draft_id)
    assert started.kept.started_at is not None
    assert started.plan == plan
    assert plan.primary is not None
    assert (plan.primary.kind, plan.primary.outcome) == (kind.kind, kind.way)
    assert (plan.expected_now, plan.predicted, plan.minimum_worthwhile) == pytest.approx(
        kind.figures
    )
    assert plan.chosen_worst is WorstOff.YES
    shown = open_app(Role.MEMBER)
    shown.query_params["test"], shown.query_params["tab"] = str(draft_id), "Plan"
    words = told(shown.switch_page("pages/test.py").run())
    assert kind.rule in words
    assert "**Chosen because they were worst off.** Yes." in words


def test_figures_of_one_kind_do_not_stay_for_another(
    open_app: Open, application: Application
) -> None:
    """16 days must not become 16 of 100, and a share must not become days."""
    waits = KINDS[3]
    app = choose(empty_form(open_app), waits)
    app.number_input(key="plan_predicted_units").set_value(11.0).run()
    assert kept(app, application).predicted == 11
    app.selectbox(key="measure_kind_0").set_value(MeasureKind.PROPORTION).run()
    assert "plan_predicted_units" not in keys(app.number_input)
    assert app.number_input(key="plan_predicted").value is None
    assert kept(app, application).predicted is None
    app.selectbox(key="measure_kind_0").set_value(VALUE).run()
    app.selectbox(key="measure_compared_0").set_value(ComparedBy.ORDER).run()
    assert not keys(app.number_input) & {"plan_predicted", "plan_predicted_units"}
    assert "measure_unit_0" not in keys(app.text_input)
    assert any("in words" in caption.value for caption in app.caption)


def test_steps_have_no_comparison_of_both_sides_before_and_after(
    open_app: Open, told: Told
) -> None:
    app = choose(empty_form(open_app), KINDS[6])
    app.radio(key="design").set_value(Design.DIFF_IN_DIFF).run()
    assert not app.error
    assert any("choose another" in caption.value for caption in app.caption)
    assert not [k for k in keys(app.number_input) if k.startswith("plan_minimum_worthwhile")]
    assert "have no comparison in this design" in told(app)
    assert not [button for button in app.button if button.key == "start"]


def test_the_same_households_are_asked_where_their_first_figure_stands(open_app: Open) -> None:
    app = choose(empty_form(open_app), KINDS[5])
    app.radio(key="design").set_value(Design.PAIRED).run()
    assert app.selectbox(key="plan_before_measure").value == ""
    app.radio(key="design").set_value(Design.RANDOMISED).run()
    assert "plan_before_measure" not in keys(app.selectbox)


def test_a_side_effect_is_given_its_margin_in_its_own_unit(
    open_app: Open, application: Application
) -> None:
    app = choose(empty_form(open_app), KINDS[3])
    app.button(key="add_measure").click().run()
    app.text_input(key="measure_label_1").input("Cost")
    app.selectbox(key="measure_kind_1").set_value(VALUE).run()
    assert "plan_measure_margin_1_units" not in keys(app.number_input)
    app.selectbox(key="measure_compared_1").set_value(ComparedBy.COST)
    app.selectbox(key="measure_role_1").set_value(MeasureRole.BALANCING).run()
    margin = app.number_input(key="plan_measure_margin_1_units")
    assert margin.label == "May get worse by at most ($)"
    margin.set_value(50.0).run()
    assert kept(app, application).measures[1].margin == 50


@pytest.mark.parametrize(
    ("days", "says"),
    [((date(2026, 11, 2), date(2026, 10, 1)), "not after its start on 2026-11-02")],
)
def test_what_cannot_be_is_said_in_words_and_mended_in_place(
    open_app: Open, application: Application, days: tuple[date, date], says: str
) -> None:
    app = choose(empty_form(open_app), KINDS[3])
    app.number_input(key="plan_predicted_units").set_value(11.0).run()
    app.date_input(key="plan_starts_on").set_value(days[0])
    app.date_input(key="plan_ends_on").set_value(days[1]).run()
    assert not app.exception
    assert says in app.error[0].value
    app.date_input(key="plan_ends_on").set_value(date(2027, 1, 4)).run()
    assert not app.error
    plan = kept(app, application)
    assert (plan.ends_on, plan.predicted) == (date(2027, 1, 4), 11)


def test_two_measures_that_decide_are_one_too_many(open_app: Open) -> None:
    app = choose(empty_form(open_app), KINDS[0])
    app.button(key="add_measure").click().run()
    app.text_input(key="measure_label_1").input("Another")
    app.selectbox(key="measure_role_1").set_value(MeasureRole.PRIMARY).run()
    assert not app.exception
    assert app.error[0].value == (
        "More than one measure is marked primary. Choose the one that decides."
    )
    app.selectbox(key="measure_role_1").set_value(MeasureRole.PROCESS).run()
    assert not app.error


def test_step_by_step_figures_are_asked_where_the_outcome_is_chosen(
    open_app: Open, application: Application
) -> None:
    app = open_app(Role.MEMBER)
    app.query_params["step"] = "Prediction"
    app.switch_page(PAGE).run()
    assert not keys(app.number_input) & set(FIGURES)
    app.query_params["step"] = "Aim"
    app.run()
    app.text_input(key="plan_title").input("Rent help").run()
    app.query_params["step"] = "Measures and groups"
    app.run()
    app.text_input(key="measure_label_0").input("Days")
    app.selectbox(key="measure_kind_0").set_value(VALUE).run()
    app.selectbox(key="measure_compared_0").set_value(ComparedBy.AVERAGE_DAYS).run()
    app.number_input(key="plan_predicted_units").set_value(11.0).run()
    assert kept(app, application).predicted == 11
