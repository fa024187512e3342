"""The steps of writing a plan: each takes the plan so far and gives it back with what was typed.

Nothing here refuses an unfinished thought; what is still missing is listed beside the *Start*
button, from the one table in ``domain.plan``.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

import streamlit as st

from improvement.domain.dimensions import Dimension
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.vocabulary import (
    Belief,
    Consequence,
    Design,
    Direction,
    MeasureKind,
    MeasureRole,
)
from improvement.services.groups import key_of

DESIGNS = {
    Design.SIDE_BY_SIDE: "Pilot and comparison side by side (another building, school, worker)",
    Design.RANDOMISED: "Side by side, drawn by lot",
    Design.BEFORE_AFTER: "Before and after, in the same place",
}
ROLES = {
    MeasureRole.PRIMARY: "Primary (decides)",
    MeasureRole.OUTCOME: "Outcome",
    MeasureRole.PROCESS: "Process (delivered as planned?)",
    MeasureRole.BALANCING: "Balancing (must not get worse)",
}
KINDS = {
    MeasureKind.PROPORTION: "x of n (a share)",
    MeasureKind.COUNT: "a count",
    MeasureKind.RATE: "a count per exposure (a rate)",
    MeasureKind.VALUE: "an average",
}
WAYS = {Direction.HIGHER: "Higher is better", Direction.LOWER: "Lower is better"}
LARGEST_GROUP = "The largest group"
Word = TypeVar("Word", Belief, Consequence)


def aim_step(plan: Plan, _dimensions: Sequence[Dimension]) -> Plan:
    """Aim, people, change idea and why."""
    return replace(
        plan,
        title=_line("Name of the test", plan.title, "title", "Rent reminders by text"),
        aim=_text(
            "Aim: what should get better, for how many, by when?",
            plan.aim,
            "aim",
            "More households pay rent in full by the 10th, before late fees begin",
        ),
        for_whom=_line(
            "Who is it for?", plan.for_whom, "for_whom", "Renters in two buildings on Lamar Avenue"
        ),
        place=_line("Where?", plan.place, "place", "Building A (and B to compare with)"),
        change_idea=_text(
            "The change you will try", plan.change_idea, "change_idea", "a text three days before"
        ),
        because=_text(
            "Why should it work? We believe it will help because …",
            plan.because,
            "because",
            "people told us the due date slips by when hours change",
        ),
    )


def prediction_step(plan: Plan, _dimensions: Sequence[Dimension]) -> Plan:
    """What the team wants to learn and expects to see."""
    learning = _text(
        "What do you want to learn?",
        plan.learning_question,
        "learning_question",
        "Does a text help, and does it help families who do not read English?",
    )
    prediction = _text(
        "What do you predict? It is locked when you start, and read again when you study.",
        plan.prediction,
        "prediction",
        "More families pay on time; least change where texts are not in their language",
    )
    now, then, sure = st.columns(3)
    with now:
        expected_now = _share("Now, of 100 households", plan.expected_now, "expected_now")
    with then:
        predicted = _share("With the change, of 100", plan.predicted, "predicted")
    with sure:
        confidence = _share("How sure are you? (0-100)", plan.confidence, "confidence")
    return replace(
        plan,
        learning_question=learning,
        prediction=prediction,
        expected_now=expected_now,
        predicted=predicted,
        confidence=confidence,
        right_if=_line("We are right if …", plan.right_if, "right_if", "at least 10 more of 100"),
    )


def measures_step(plan: Plan, dimensions: Sequence[Dimension]) -> Plan:
    """The family of measures and the groups to look at."""
    st.markdown("**Measures.** One decides; others watch delivery and side effects.")
    rows, known = _measure_rows(plan), {m.key: m for m in plan.measures}
    specs = [_measure(known.get(key or ""), position) for position, key in enumerate(rows)]
    if st.button("Add a measure", icon=":material/add:", key="add_measure"):
        rows.append(None)
        st.rerun()
    st.markdown("**Who does it work for?** Groups you name now are looked at before any decision.")
    labels = {d.key: d.label for d in dimensions}
    chosen = st.pills(
        "Look at results by",
        list(labels),
        selection_mode="multi",
        default=[n.key for n in plan.dimensions if n.key in labels],
        format_func=lambda key: labels[key],
        key="plan_dimensions",
    )
    references = {n.key: n.reference for n in plan.dimensions}
    by_key = {d.key: d for d in dimensions}
    return replace(
        plan,
        measures=tuple(spec for spec in specs if spec is not None),
        dimensions=tuple(_named(by_key[key], references.get(key)) for key in chosen),
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
        pilot_name = _line("Call the pilot", plan.pilot_name, "pilot_name", "Rent reminders")
        starts_on = _day("The change begins on", plan.starts_on, "starts_on")
        per_arm = st.number_input(
            "Planned households on each side",
            min_value=1,
            value=plan.planned_per_arm,
            step=1,
            key="planned_per_arm",
            placeholder="60",
        )
    with right:
        comparison = _line(
            "Call what you compare with", plan.comparison_name, "comparison_name", "Building B"
        )
        ends_on = _day("Stop and decide on", plan.ends_on, "ends_on")
        worthwhile = _share(
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
        belief = _word("How strongly do you believe it will work?", Belief, plan.belief, "belief")
    with right:
        consequence = _word(
            "If it fails, what does it cost people?", Consequence, plan.consequence, "consequence"
        )
    return replace(
        plan,
        belief=belief,
        consequence=consequence,
        responsible=_line("Who does it?", plan.responsible, "responsible", "Dana and Luis"),
        contingency=_text(
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


def _measure_rows(plan: Plan) -> list[str | None]:
    """The key of the measure in each row; None for a new one.

    A row keeps its measure while the step is open, whichever other row is emptied; the step is
    opened afresh where its first field is not known to the session.
    """
    if "measure_label_0" not in st.session_state or "measure_rows" not in st.session_state:
        st.session_state["measure_rows"] = [m.key for m in plan.measures] or [None]
    rows: list[str | None] = st.session_state["measure_rows"]
    return rows


def _measure(spec: MeasureSpec | None, position: int) -> MeasureSpec | None:
    """One measure's fields; None while it has no name."""
    with st.container(border=True):
        label = st.text_input(
            "Measure",
            value=spec.label if spec else "",
            key=f"measure_label_{position}",
            placeholder="Paid rent in full by the 10th",
        )
        role, kind, way = st.columns(3)
        roles, kinds, ways = list(ROLES), list(KINDS), list(WAYS)
        with role:
            chosen_role = st.selectbox(
                "Role",
                roles,
                index=roles.index(spec.role) if spec else min(position, len(roles) - 1),
                format_func=lambda r: ROLES[r],
                key=f"measure_role_{position}",
            )
        with kind:
            chosen_kind = st.selectbox(
                "Made of",
                kinds,
                index=kinds.index(spec.kind) if spec else 0,
                format_func=lambda k: KINDS[k],
                key=f"measure_kind_{position}",
            )
        with way:
            chosen_way = st.selectbox(
                "Direction",
                ways,
                index=ways.index(spec.direction) if spec else 0,
                format_func=lambda w: WAYS[w],
                key=f"measure_way_{position}",
            )
        definition = st.text_input(
            "How is it counted? (who, when, from which source)",
            value=spec.definition if spec else "",
            key=f"measure_definition_{position}",
        )
        days, margin = st.columns(2)
        with days:
            outcome_days = st.number_input(
                "Known after how many days? (empty = at once)",
                min_value=0,
                value=spec.outcome_days if spec else None,
                step=1,
                key=f"measure_days_{position}",
            )
        with margin:
            allowed = (
                _share(
                    "May get worse by at most (of 100)",
                    spec.margin if spec else None,
                    f"measure_margin_{position}",
                )
                if chosen_role is MeasureRole.BALANCING
                else None
            )
    if not label.strip():
        return None
    return MeasureSpec(
        key=spec.key if spec else key_of(label),
        label=label.strip(),
        kind=chosen_kind,
        direction=chosen_way,
        role=chosen_role,
        definition=definition,
        source=spec.source if spec else "",
        outcome_days=outcome_days,
        margin=allowed,
    )


def _named(dimension: Dimension, reference: str | None) -> NamedDimension:
    """A dimension with the group the others are held beside."""
    groups = {LARGEST_GROUP: None} | {g.label: g.key for g in dimension.named}
    keys = list(groups.values())
    label = st.selectbox(
        f"{dimension.label}: hold the others beside",
        list(groups),
        index=keys.index(reference) if reference in keys else 0,
        key=f"reference_{dimension.key}",
    )
    return NamedDimension(key=dimension.key, reference=groups[label])


def _line(label: str, value: str, key: str, example: str) -> str:
    typed: str = st.text_input(label, value=value, key=f"plan_{key}", placeholder=example)
    return typed


def _text(label: str, value: str, key: str, example: str) -> str:
    typed: str = st.text_area(label, value=value, key=f"plan_{key}", placeholder=example, height=80)
    return typed


def _day(label: str, value: date | None, key: str) -> date | None:
    day: date | None = st.date_input(label, value=value, key=f"plan_{key}", format="YYYY-MM-DD")
    return day


def _share(label: str, value: float | None, key: str) -> float | None:
    """A share typed as "of 100"."""
    typed = st.number_input(
        label,
        min_value=0.0,
        max_value=100.0,
        value=None if value is None else round(value * 100, 6),
        step=1.0,
        format="%g",
        key=f"plan_{key}",
    )
    return None if typed is None else typed / 100


def _word(label: str, words: type[Word], value: Word | None, key: str) -> Word | None:
    options = list(words)
    chosen: Word | None = st.segmented_control(
        label,
        options,
        default=value,
        format_func=lambda w: str(w.value).capitalize(),
        key=f"plan_{key}",
    )
    return chosen
