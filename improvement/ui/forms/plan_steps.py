"""The steps of writing a plan: each takes the plan so far and gives it back with what was typed.

Nothing here refuses an unfinished thought; what is still missing is listed beside the *Start*
button, from the one table in ``domain.plan``.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from improvement.domain.dimensions import Dimension
from improvement.domain.plan import Plan
from improvement.domain.vocabulary import Belief, Consequence, Design
from improvement.ui.forms.fields import day, line, share, text, word
from improvement.ui.forms.measures import measures_step

DESIGNS = {
    Design.SIDE_BY_SIDE: "Pilot and comparison side by side (another building, school, worker)",
    Design.RANDOMISED: "Side by side, drawn by lot",
    Design.BEFORE_AFTER: "Before and after, in the same place",
}


def aim_step(plan: Plan, _dimensions: Sequence[Dimension]) -> Plan:
    """Aim, people, change idea and why."""
    return replace(
        plan,
        title=line("Name of the test", plan.title, "title", "Rent reminders by text"),
        aim=text(
            "Aim: what should get better, for how many, by when?",
            plan.aim,
            "aim",
            "More households pay rent in full by the 10th, before late fees begin",
        ),
        for_whom=line(
            "Who is it for?", plan.for_whom, "for_whom", "Renters in two buildings on Lamar Avenue"
        ),
        place=line("Where?", plan.place, "place", "Building A (and B to compare with)"),
        change_idea=text(
            "The change you will try", plan.change_idea, "change_idea", "a text three days before"
        ),
        because=text(
            "Why should it work? We believe it will help because …",
            plan.because,
            "because",
            "people told us the due date slips by when hours change",
        ),
    )


def prediction_step(plan: Plan, _dimensions: Sequence[Dimension]) -> Plan:
    """What the team wants to learn and expects to see."""
    learning = text(
        "What do you want to learn?",
        plan.learning_question,
        "learning_question",
        "Does a text help, and does it help families who do not read English?",
    )
    prediction = text(
        "What do you predict? It is locked when you start, and read again when you study.",
        plan.prediction,
        "prediction",
        "More families pay on time; least change where texts are not in their language",
    )
    now, then, sure = st.columns(3)
    with now:
        expected_now = share("Now, of 100 households", plan.expected_now, "expected_now")
    with then:
        predicted = share("With the change, of 100", plan.predicted, "predicted")
    with sure:
        confidence = share("How sure are you? (0-100)", plan.confidence, "confidence")
    return replace(
        plan,
        learning_question=learning,
        prediction=prediction,
        expected_now=expected_now,
        predicted=predicted,
        confidence=confidence,
        right_if=line("We are right if …", plan.right_if, "right_if", "at least 10 more of 100"),
    )


def rule_step(plan: Plan, _dimensions: Sequence[Dimension]) -> Plan:
    """Design, size, and when the team will say yes."""
    designs = list(DESIGNS)
    design = st.radio(
        "What will you compare with?",
        designs,
        index=designs.index(plan.design) if plan.design else None,
        format_func=lambda d: DESIGNS[d],
        key="design",
    )
    left, right = st.columns(2)
    with left:
        pilot_name = line("Call the pilot", plan.pilot_name, "pilot_name", "Rent reminders")
        starts_on = day("The change begins on", plan.starts_on, "starts_on")
        per_arm = st.number_input(
            "Planned households on each side",
            min_value=1,
            value=plan.planned_per_arm,
            step=1,
            key="planned_per_arm",
            placeholder="60",
        )
    with right:
        comparison = line(
            "Call what you compare with", plan.comparison_name, "comparison_name", "Building B"
        )
        ends_on = day("Stop and decide on", plan.ends_on, "ends_on")
        worthwhile = share(
            "Smallest difference worth the effort (of 100)",
            plan.minimum_worthwhile,
            "minimum_worthwhile",
        )
    return replace(
        plan,
        design=design,
        pilot_name=pilot_name,
        comparison_name=comparison,
        starts_on=starts_on,
        ends_on=ends_on,
        planned_per_arm=per_arm,
        minimum_worthwhile=worthwhile or None,
    )


def people_step(plan: Plan, _dimensions: Sequence[Dimension]) -> Plan:
    """Who does it, and that nobody is harmed by trying."""
    left, right = st.columns(2)
    with left:
        belief = word("How strongly do you believe it will work?", Belief, plan.belief, "belief")
    with right:
        consequence = word(
            "If it fails, what does it cost people?", Consequence, plan.consequence, "consequence"
        )
    return replace(
        plan,
        belief=belief,
        consequence=consequence,
        responsible=line("Who does it?", plan.responsible, "responsible", "Dana and Luis"),
        contingency=text(
            "If something goes wrong, we will …", plan.contingency, "contingency", "stop the texts"
        ),
        ethics_checked=st.checkbox(
            "Families know they can say no, and nobody loses help they had.",
            value=plan.ethics_checked,
            key="ethics_checked",
        ),
    )


STEPS: dict[str, Callable[[Plan, Sequence[Dimension]], Plan]] = {
    "Aim": aim_step,
    "Prediction": prediction_step,
    "Measures and groups": measures_step,
    "Decision rule": rule_step,
    "People and safety": people_step,
}
