"""Plan: as registered, what is locked, and amendments kept beside it."""

from dataclasses import replace

import streamlit as st

from improvement.domain.access import Action
from improvement.domain.measures import POSSIBLE
from improvement.domain.periods import written
from improvement.domain.plan import Plan
from improvement.errors import Conflict
from improvement.services import tests
from improvement.services.tests import Ready, TestView
from improvement.ui import show, state
from improvement.ui.forms.before_start import ADVISED, CONSENT
from improvement.ui.forms.both import overtaken
from improvement.ui.forms.fields import on_scale
from improvement.ui.forms.measures import KINDS, ROLES, WAYS
from improvement.ui.frame import Visit
from improvement.ui.workspace import cycles, tasks
from improvement.words.amounts import counted
from improvement.words.chosen_worst import ANSWERS
from improvement.words.plans import (
    amended_label,
    expected_words,
    planned_words,
    scale_in,
    tolerance_words,
    worthwhile_words,
)
from improvement.words.registering import DESIGNS, planned_label
from improvement.words.registering import WAYS as WAYS_OF_COMPARING
from improvement.words.scale_of_test import scale_reading


def draw(visit: Visit, view: TestView) -> None:
    """The plan in words, measures as a table, versions below."""
    if view.kept.started_at is None:
        _draft(view)
    else:
        started = view.kept.started_at
        who = view.names.get(view.kept.started_by or 0, "somebody")
        show.small(
            f"Locked when it started, on {written(started)} by {who}. "
            "Later changes are kept beside the original."
        )
    plan = view.plan
    if plan.theory:
        show.headline(plan.theory)
    cycles.draw(visit, view)
    tasks.draw(visit, view)
    st.header("The plan as registered")
    _began_from(view)
    _facts(plan)
    _measures(plan)
    if view.kept.started_at is not None:
        _versions(view)
        if view.may(Action.EDIT_PLAN):
            _amend(visit, view)


def _draft(view: TestView) -> None:
    with st.container(border=True, key="draft_box"):
        if view.lacks:
            lacks = counted(len(view.lacks), "thing is missing", "things are missing")
            show.headline(f"A draft: {lacks} before it can start.")
            for lack in view.lacks:
                st.markdown(f":material/radio_button_unchecked: {lack.words}")
        else:
            show.headline("A draft with everything in place: it can start.")
        if view.may(Action.EDIT_PLAN):
            st.page_link(
                "pages/register.py",
                label="Continue writing",
                icon=":material/edit:",
                query_params={"draft": str(view.id)},
            )


def _began_from(view: TestView) -> None:
    if view.kept.began_from is not None:
        st.page_link(
            "pages/test.py",
            label="Began from an earlier test",
            icon=":material/content_copy:",
            query_params={"test": str(view.kept.began_from), "tab": "Plan"},
        )


def _facts(plan: Plan) -> None:
    lines = (
        ("Aim", plan.aim),
        ("For whom", plan.for_whom),
        ("Where", plan.place),
        ("Learning question", plan.learning_question),
        ("Prediction", _prediction(plan)),
        ("We are right if", plan.right_if),
        ("Compared with", DESIGNS[plan.design] if plan.design else ""),
        ("Chosen because they were worst off", _chosen(plan)),
        ("Decision rule", _rule(plan)),
        ("Who does it", plan.responsible),
        ("How large to begin", _size(plan)),
        ("If something goes wrong", plan.contingency),
        ("Checked before the start", _checked(plan)),
        ("In the team's own words", plan.own_words),
    )
    for name, words in lines:
        if words:
            st.markdown(f"**{name}.** {show.plain(words)}")


def _chosen(plan: Plan) -> str:
    return ANSWERS[plan.chosen_worst].capitalize() + "." if plan.chosen_worst else ""


def _size(plan: Plan) -> str:
    said = scale_reading(plan)
    return f"{said.headline} {said.because[0]}" if said else ""


def _checked(plan: Plan) -> str:
    """What people ticked before the start."""
    ticked = [CONSENT] if plan.ethics_checked else []
    return " ".join([*ticked, *(words for name, words in ADVISED.items() if getattr(plan, name))])


def _prediction(plan: Plan) -> str:
    numbers = ""
    if plan.expected_now is not None and plan.predicted is not None:
        numbers = f" ({expected_words(plan)})"
    sure = "" if plan.confidence is None else f" Sure by {plan.confidence * 100:g} of 100."
    return plan.prediction + numbers + sure


def _rule(plan: Plan) -> str:
    if plan.minimum_worthwhile is None or plan.planned_per_arm is None:
        return ""
    until = f", until {written(plan.ends_on)}" if plan.ends_on else ""
    return (
        f"{worthwhile_words(plan)}; {planned_words(plan)}{until}; no named group may fall behind "
        f"by {tolerance_words(plan)} or more"
    )


def _measures(plan: Plan) -> None:
    """One measure a paragraph: definitions are read whole, on a telephone too."""
    for m in plan.measures:
        made_of = KINDS[m.kind] if len(POSSIBLE[m.kind]) == 1 else WAYS_OF_COMPARING[m.outcome]
        facts = f"{ROLES[m.role]} · {WAYS[m.direction].lower()} · {made_of}"
        source = f" Source: {m.source}." if m.source else ""
        definition = f"  \n{show.plain(m.definition + source)}" if m.definition or source else ""
        st.markdown(f"**Measure: {show.plain(m.label)}.** {facts}{definition}")


def _versions(view: TestView) -> None:
    if len(view.versions) < 2:
        return
    st.header("Amendments")
    for each in tests.changes_of(view):
        late = " · after looking at data" if each.after_looking else ""
        st.markdown(
            f"**{written(each.on)}** · {show.plain(each.who)}{late}  \n{show.plain(each.reason)}"
        )
        # In lines, because the last column of a table is out of sight on a telephone.
        for change in each.changes:
            before, after = show.plain(change.before), show.plain(change.after)
            st.markdown(f"- {show.plain(change.what)}: {before} → {after}")


def _amend(visit: Visit, view: TestView) -> None:
    """The parts of a locked plan that change in practice; each change needs its reason."""
    plan, form = view.plan, f"amend_{view.id}"
    version = state.opened_version(form, view.kept.version)
    with st.expander("Amend the plan"):
        with st.form("amend", border=False):
            ends_on = st.date_input(
                "Stop and decide on", value=plan.ends_on, key="amend_ends_on", format="YYYY-MM-DD"
            )
            per_arm = st.number_input(
                planned_label(plan.design),
                min_value=1,
                value=plan.planned_per_arm,
                key="amend_per_arm",
            )
            worthwhile = on_scale(
                amended_label(plan), plan.minimum_worthwhile, "amend_worthwhile", scale_in(plan)
            )
            reason = st.text_input("Why does the plan change?", key="amend_reason")
            sent = st.form_submit_button("Keep the amendment")
        amended = replace(
            plan,
            ends_on=ends_on,
            planned_per_arm=per_arm,
            minimum_worthwhile=worthwhile or None,
        )
        if sent:
            _keep_amendment(visit, view, amended, reason=reason, version=version)


def _keep_amendment(
    visit: Visit, view: TestView, amended: Plan, *, reason: str, version: int
) -> None:
    """Kept beside the original; where somebody else amended it first, both are shown."""
    form = f"amend_{view.id}"
    try:
        effect = tests.amend(
            visit.app.uow,
            visit.actor,
            test_id=view.id,
            version=version,
            plan=amended,
            reason=reason,
        )
    except Conflict as newer:
        now = view.kept.version
        overtaken(amended, view.plan, form=form, version=now, words=str(newer))
        return
    state.forget_version(form)
    late = effect is Ready.AFTER_LOOKING
    state.say("Kept beside the original." + (" Marked: changed after looking." if late else ""))
    st.rerun()
