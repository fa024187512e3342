"""The steps of writing a plan: each takes the plan so far and gives it back with what was typed.

Nothing here refuses an unfinished thought; what is still missing is listed beside the *Start*
button, from the one table in ``domain.plan``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from improvement.domain.dimensions import Dimension
from improvement.domain.plan import Plan
from improvement.domain.plan_text import as_text, from_text
from improvement.domain.scale import scale_of
from improvement.domain.vocabulary import (
    Belief,
    Consequence,
    Design,
    Readiness,
    WorstOff,
)
from improvement.ui import state
from improvement.ui.forms.fields import day, line, on_scale, share, text, word
from improvement.ui.forms.measures import measures_step
from improvement.words.chosen_worst import ANSWERS
from improvement.words.registering import (
    DESIGN_NOTES,
    DESIGNS,
    planned_label,
    unit_words,
    worthwhile_label,
)
from improvement.words.scale_of_test import READINESS

#: Fields of words: how they are asked for, and an example.
LINES: Mapping[str, tuple[Callable[[str, str, str, str], str], str, str]] = {
    "title": (line, "Name of the test", "Rent reminders by text"),
    "aim": (
        text,
        "Aim: what should get better, for how many, by when?",
        "More households pay rent in full by the 10th, before late fees begin",
    ),
    "for_whom": (line, "Who is it for?", "Renters in two buildings on Lamar Avenue"),
    "place": (line, "Where?", "Building A (and B to compare with)"),
    "change_idea": (text, "The change you will try", "a text three days before"),
    "because": (
        text,
        "Why should it work? We believe it will help because …",
        "people told us the due date slips by when hours change",
    ),
    "learning_question": (
        text,
        "What do you want to learn?",
        "Does a text help, and does it help families who do not read English?",
    ),
    "prediction": (
        text,
        "What do you predict? It is locked when you start, and read again when you study.",
        "More families pay on time; least change where texts are not in their language",
    ),
    "right_if": (line, "We are right if …", "at least 10 more of 100"),
    "responsible": (line, "Who does it?", "Dana and Luis"),
    "contingency": (text, "If something goes wrong, we will …", "stop the texts"),
    "own_words": (text, "Anything else, in your own words", "Ruth offered to translate"),
}


def written(plan: Plan, *names: str) -> Plan:
    """The plan with what is typed in these fields, one below the other."""
    typed: dict[str, Any] = {}
    for name in names:
        ask, label, example = LINES[name]
        typed[name] = ask(label, getattr(plan, name), name, example)
    return replace(plan, **typed)


def aim_step(plan: Plan, _dimensions: Sequence[Dimension]) -> Plan:
    """Aim, people, change idea and why."""
    return written(plan, "title", "aim", "for_whom", "place", "change_idea", "because")


def prediction_step(plan: Plan, _dimensions: Sequence[Dimension]) -> Plan:
    """What the team wants to learn and expects to see."""
    return how_sure(written(plan, "learning_question", "prediction", "right_if"))


def how_sure(plan: Plan) -> Plan:
    """How sure the team is of "we are right if"."""
    return replace(
        plan, confidence=share("How sure are you? (0-100)", plan.confidence, "confidence")
    )


def rule_step(plan: Plan, dimensions: Sequence[Dimension]) -> Plan:
    """Design, size, and when the team will say yes."""
    designs = list(DESIGNS)
    design = st.radio(
        "What will you compare with?",
        designs,
        index=designs.index(plan.design) if plan.design else None,
        format_func=lambda d: DESIGNS[d],
        key=state.fresh("design"),
    )
    if design:
        st.caption(DESIGN_NOTES[design])
    before = _before_measure(plan, design)
    chosen_worst = word(
        "Were these places or families chosen because they were worst off?",
        WorstOff,
        plan.chosen_worst,
        "chosen_worst",
        ANSWERS,
    )
    no_worse = st.checkbox(
        "The change is cheaper or easier: it only has to be no worse.",
        value=plan.no_worse,
        key=state.fresh("plan_no_worse"),
    )
    # Pair by pair: on a phone, where columns follow each other, what belongs together stays so.
    names, days, sizes = st.columns(2), st.columns(2), st.columns(2)
    with names[0]:
        pilot_name = line("Call the pilot", plan.pilot_name, "pilot_name", "Rent reminders")
    with names[1]:
        comparison = line(
            "Call what you compare with", plan.comparison_name, "comparison_name", "Building B"
        )
    with days[0]:
        starts_on = day("The change begins on", plan.starts_on, "starts_on")
    with days[1]:
        ends_on = day("Stop and decide on", plan.ends_on, "ends_on")
    with sizes[0]:
        per_arm = st.number_input(
            planned_label(design),
            min_value=1,
            value=plan.planned_per_arm,
            step=1,
            key=state.fresh("planned_per_arm"),
            placeholder="60",
        )
    with sizes[1]:
        worthwhile = _worthwhile(plan, design, no_worse=no_worse)
    cluster, likeness = _clusters(plan, dimensions)
    return replace(
        plan,
        design=design,
        before_measure=before,
        chosen_worst=chosen_worst,
        no_worse=no_worse,
        pilot_name=pilot_name,
        comparison_name=comparison,
        starts_on=starts_on,
        ends_on=ends_on,
        planned_per_arm=per_arm,
        minimum_worthwhile=worthwhile or None,
        cluster_dimension=cluster,
        cluster_likeness=likeness,
    )


def _worthwhile(plan: Plan, design: Design | None, *, no_worse: bool) -> float | None:
    """The smallest worthwhile gain on the scale of this outcome and design."""
    primary = plan.primary
    if primary is None:
        return share(
            "Smallest difference worth the effort (of 100)",
            plan.minimum_worthwhile,
            "minimum_worthwhile",
        )
    scale = scale_of(primary.outcome, design or Design.SIDE_BY_SIDE)
    if scale is None:
        st.caption("Answers in steps have no comparison in this design: choose another.")
        return None
    # On another scale the old figure would mean something else: it is asked for again.
    known = plan.minimum_worthwhile if plan.scale in (None, scale) else None
    label = worthwhile_label(
        scale, unit_words(primary.outcome, primary.unit), primary.direction, no_worse=no_worse
    )
    return on_scale(label, known, "minimum_worthwhile", scale)


def _before_measure(plan: Plan, design: Design | None) -> str:
    """Which measure holds the same household's value from before."""
    if design not in (Design.PAIRED, Design.DIFF_IN_DIFF):
        return ""
    labels = {m.key: m.label for m in plan.measures if m is not plan.primary}
    options = ["", *labels]
    nothing = "Choose a measure" if design is Design.PAIRED else "Other households before"
    chosen: str = st.selectbox(
        "The same household's figure from before stands in",
        options,
        index=options.index(plan.before_measure) if plan.before_measure in options else 0,
        format_func=lambda key: labels.get(key, nothing),
        key=state.fresh("plan_before_measure"),
        help="A second column of your table, logged as a measure of its own.",
    )
    return chosen


def _clusters(plan: Plan, dimensions: Sequence[Dimension]) -> tuple[str, float | None]:
    """Did whole workers or sites get the change? Then every range has to be wider."""
    labels = {d.key: d.label for d in dimensions}
    options = ["", *labels]
    with st.expander("Did whole workers, buildings or schools get the change?"):
        chosen: str = st.selectbox(
            "They are told apart by",
            options,
            index=options.index(plan.cluster_dimension) if plan.cluster_dimension in options else 0,
            format_func=lambda key: labels.get(key, "No, single households did"),
            key=state.fresh("plan_cluster_dimension"),
        )
        likeness = None
        if chosen:
            likeness = share(
                "How alike are households of one of them? (of 100; empty = seen from the records)",
                plan.cluster_likeness,
                "cluster_likeness",
            )
    return chosen, likeness


def people_step(plan: Plan, _dimensions: Sequence[Dimension]) -> Plan:
    """Who does it, how large it begins, and that nobody is harmed by trying."""
    return written(how_large(plan), "responsible", "contingency", "own_words")


def how_large(plan: Plan) -> Plan:
    """The three questions that the size of a test depends on."""
    return replace(
        plan,
        belief=word("How strongly do you believe it will work?", Belief, plan.belief, "belief"),
        consequence=word(
            "If it fails, what does it cost people?", Consequence, plan.consequence, "consequence"
        ),
        readiness=word(
            "Those who would do it are …", Readiness, plan.readiness, "readiness", READINESS
        ),
    )


def quick(plan: Plan, dimensions: Sequence[Dimension]) -> Plan:
    """Only what must be there before the start, on one page."""
    plan = written(plan, "title", "aim", "for_whom", "place", "change_idea")
    plan = prediction_step(plan, dimensions)
    plan = rule_step(measures_step(plan, dimensions), dimensions)
    return written(how_large(plan), "responsible", "contingency")


def free(plan: Plan, dimensions: Sequence[Dimension]) -> Plan:
    """The words in one text with headings; figures and choices below it."""
    typed = st.text_area(
        "Write it down as you would tell it. What stands after a heading goes into its field; "
        "anything else is kept as you wrote it.",
        value=as_text(plan),
        key=state.fresh("plan_free"),
        height=420,
    )
    plan = how_sure(from_text(typed, plan))
    return how_large(rule_step(measures_step(plan, dimensions), dimensions))


STEPS: dict[str, Callable[[Plan, Sequence[Dimension]], Plan]] = {
    "Aim": aim_step,
    "Prediction": prediction_step,
    "Measures and groups": measures_step,
    "Decision rule": rule_step,
    "People and safety": people_step,
}
#: In which step a field is written that must be there before the start. The tick for consent and
#: ethics stands below every step.
STEP_OF: Mapping[str, str] = {
    field: step
    for step, fields in {
        "Aim": ("title", "aim", "for_whom", "place", "change_idea"),
        "Prediction": ("learning_question", "prediction", "right_if", "confidence"),
        "Measures and groups": ("measures", "predicted"),
        "Decision rule": (
            *("design", "before_measure", "starts_on", "ends_on"),
            *("planned_per_arm", "minimum_worthwhile"),
        ),
        "People and safety": ("belief", "consequence", "responsible", "contingency"),
    }.items()
    for field in fields
}
