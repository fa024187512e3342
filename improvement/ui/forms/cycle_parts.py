"""The four parts of a cycle as forms: each takes the part so far and gives back what was typed.

What is typed becomes a part only when the form is sent (each returns a maker): a figure that cannot
be is then said beside the form, and the form stays as it was typed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from improvement.domain.cycles import (
    MOST_QUESTIONS,
    Cycle,
    CycleAct,
    CycleDo,
    CyclePlan,
    CycleStudy,
    Finding,
    Question,
    Reach,
)
from improvement.domain.dimensions import Dimension
from improvement.domain.vocabulary import CyclePurpose
from improvement.ui import show
from improvement.ui.forms.cycle_earlier import Earlier
from improvement.ui.forms.cycle_fields import day, line, number, one_of, question, text, whole
from improvement.words.cycles import ACTS, CAME_OUT, CARRIED_OUT, PURPOSES, foretold


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a cycle's forms need to know: the test's measures and groups, the cycle before."""

    measures: Mapping[str, str]
    dimensions: Sequence[Dimension]
    earlier: Earlier


def plan_form(now: CyclePlan, key: str, around: Around) -> Callable[[], CyclePlan]:
    """What is tried, by whom, with whom, and what the team expects to see."""
    beside = around.earlier.beside
    purpose = one_of("What is this cycle for?", PURPOSES, now.purpose, f"{key}_purpose")
    beside("purpose")
    objective = text(
        "Objective",
        now.objective,
        f"{key}_objective",
        "See whether families open a text in Spanish",
    )
    beside("objective")
    asked = _questions(now.questions, key, around.earlier)
    left, right = st.columns(2)  # a pair a row: what stands under one moves no other
    with left:
        who = line("Who does it", now.who, f"{key}_who", "Ann and the front desk")
        beside("who")
    with right:
        where = line("Where", now.where, f"{key}_where", "Building A")
        beside("where")
    left, right = st.columns(2)
    with left:
        starts_on = day("First day", now.starts_on, f"{key}_starts")
        beside("starts_on")
    with right:
        ends_on = day("Last day", now.ends_on, f"{key}_ends")
        beside("ends_on")
    left, right = st.columns(2)
    with left:
        households = whole("How many households", now.households, f"{key}_households", least=1)
        beside("households")
    with right:
        measures = st.multiselect(
            "Measures it looks at",
            list(around.measures),
            default=[m for m in now.measures if m in around.measures],
            format_func=lambda m: around.measures[m],
            key=f"{key}_measures",
        )
        beside("measures")
    data_plan = text(
        "What is written down, by whom, when?",
        now.data_plan,
        f"{key}_data",
        "The desk keeps a tally every evening",
    )
    beside("data_plan")
    contingency = line(
        "If something goes wrong", now.contingency, f"{key}_contingency", "Stop the texts"
    )
    beside("contingency")
    ethics = st.checkbox(
        "Families know they can say no, and nobody loses help they had.",
        value=now.ethics_checked,
        key=f"{key}_ethics",
    )
    beside("ethics_checked")
    return lambda: CyclePlan(
        purpose=purpose or CyclePurpose.TEST,
        objective=objective,
        questions=tuple(q for make in asked if (q := make()) != Question()),
        who=who,
        where=where,
        households=households,
        starts_on=starts_on,
        ends_on=ends_on,
        measures=tuple(measures),
        data_plan=data_plan,
        contingency=contingency,
        ethics_checked=ethics,
    )


def _questions(now: Sequence[Question], key: str, earlier: Earlier) -> list[Callable[[], Question]]:
    """The questions so far and one empty row; a row left empty is no question."""
    rows = [*now, *[Question()] * (len(now) < MOST_QUESTIONS)]
    typed = []
    for place, each in enumerate(rows, 1):
        with st.container(border=True, key=f"{key}_question_{place}"):
            typed.append(question(place, each, f"{key}_q{place}"))
            earlier.beside_question(place)
    return typed


def do_form(now: CycleDo, key: str, around: Around) -> Callable[[], CycleDo]:
    """What happened, and who was reached."""
    carried_out = one_of(
        "Was it carried out as planned?", CARRIED_OUT, now.carried_out, f"{key}_carried"
    )
    deviation = line("If not: what was different?", now.deviation, f"{key}_deviation")
    left, right = st.columns(2)
    with left:
        offered = whole("Households offered it", now.offered, f"{key}_offered")
    with right:
        took_part = whole("Took part", now.took_part, f"{key}_took")
    observations = text("What did you see?", now.observations, f"{key}_seen")
    problems = text("Problems and surprises", now.problems, f"{key}_problems")
    feedback = text("What did families and staff say?", now.feedback, f"{key}_feedback")
    reach = _reach(now, key, around)
    return lambda: CycleDo(
        carried_out=carried_out,
        deviation=deviation,
        observations=observations,
        problems=problems,
        feedback=feedback,
        offered=offered,
        took_part=took_part,
        reach=tuple(make() for make in reach),
    )


def _reach(now: CycleDo, key: str, around: Around) -> list[Callable[[], Reach]]:
    """Reach by group, as far as anybody knows it; an empty row is left out."""
    before = {(r.dimension, r.group): r for r in now.reach}
    found: list[Callable[[], Reach]] = []
    with st.expander("Who was reached, by group (leave empty what you do not know)"):
        for dimension in around.dimensions:
            show.small(dimension.label)
            for group in dimension.named:
                row = before.get((dimension.key, group.key))
                offered, took = st.columns(2)
                base = f"{key}_reach_{dimension.key}_{group.key}"
                with offered:
                    n = whole(f"{group.label}: offered", row.offered if row else None, f"{base}_n")
                with took:
                    x = whole("took part", row.took_part if row else None, f"{base}_x")
                if n is not None or x is not None:
                    named = partial(Reach, dimension=dimension.key, group=group.key)
                    found.append(partial(named, offered=n or 0, took_part=x or 0))
    return found


def study_form(now: Cycle, key: str, _around: Around) -> Callable[[], CycleStudy]:
    """What was foretold and what was seen, side by side; then what was learned."""
    studied = now.studied
    shown = text("What do the data and the notes show?", studied.shown, f"{key}_shown")
    findings = [
        _finding(place, asked, now.finding(place), f"{key}_f{place}")
        for place, asked in enumerate(now.plan.questions)
    ]
    surprises = text("What surprised you?", studied.surprises, f"{key}_surprises")
    by_group = text("How was it for each group?", studied.by_group, f"{key}_by_group")
    learned = text("What did you learn?", studied.learned, f"{key}_learned")
    return lambda: CycleStudy(
        shown=shown,
        findings=tuple(make() for make in findings),
        surprises=surprises,
        by_group=by_group,
        learned=learned,
    )


def _finding(place: int, asked: Question, now: Finding, key: str) -> Callable[[], Finding]:
    with st.container(border=True, key=f"{key}_box"):
        left, right = st.columns(2)
        with left:
            st.markdown(f"**{place + 1}\\. {show.plain(asked.text)}**")
            show.small(f"Predicted: {foretold(asked)}")
            if asked.right_if:
                show.small(f"Right if: {asked.right_if}")
        with right:
            observed = line("What was seen", now.observed, f"{key}_observed")
            value = number(f"As a number {asked.unit}".strip(), now.value, f"{key}_value")
        came_out = one_of("It came out", CAME_OUT, now.came_out, f"{key}_came")
    return partial(Finding, observed=observed, value=value, came_out=came_out)


def act_form(now: CycleAct, key: str, _around: Around) -> Callable[[], CycleAct]:
    """What happens next with the change."""
    act = one_of("What do you do with the change?", ACTS, now.act, f"{key}_act")
    reason = text("Why?", now.reason, f"{key}_reason")
    next_change = text("What changes in the next cycle?", now.next_change, f"{key}_next")
    spread = line("Who should hear of it, or try it next?", now.spread, f"{key}_spread")
    return partial(CycleAct, act=act, reason=reason, next_change=next_change, spread=spread)
