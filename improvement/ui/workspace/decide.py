"""Decide: the rule as locked, what it recommends and why, and what the team chooses."""

import streamlit as st

from improvement.domain.access import Action
from improvement.domain.vocabulary import Choice
from improvement.errors import Invalid, NotComputable
from improvement.services import analyses, decisions
from improvement.services.analyses import CompareView
from improvement.services.decisions import DecisionDraft
from improvement.services.tests import TestView
from improvement.ui import show, state
from improvement.ui.frame import Visit
from improvement.words.verdict import VERDICTS, row_reading


def draw(visit: Visit, view: TestView) -> None:
    """What the rule says and why; then the choice; then what was chosen before."""
    if view.kept.started_at is None:
        show.headline("There is nothing to decide before the test has started.")
        return
    try:
        found = analyses.compare(visit.app.uow, visit.actor, test_id=view.id)
    except (NotComputable, Invalid) as reason:
        show.headline(str(reason))
    else:
        show.verdict_badge(
            found.result.verdict.value, f"Rule says: {VERDICTS[found.result.verdict]}"
        )
        show.reading(found.reading, folded=True)
        _rows(found)
    if view.may(Action.DECIDE):
        _form(visit, view)
    _earlier(visit, view)


def _rows(found: CompareView) -> None:
    """Every row of the table, so that "why this and not that?" has an answer."""
    with st.expander("The rule, row by row: the first row that holds decides"):
        for report in found.result.rows:
            said = row_reading(report, found.result, found.names)
            icon = "check_circle" if report.decided else "radio_button_unchecked"
            number = f"{report.row}. " if report.row >= 0 else ""
            st.markdown(f":material/{icon}: **{number}**{show.plain(said.headline)}")
            for line in said.because:
                show.small(line)
            if report.decided:
                show.small("The rows below were not reached.")
                break


def _form(visit: Visit, view: TestView) -> None:
    with st.form("decision", enter_to_submit=False):
        choice = st.segmented_control(
            "What does the team decide?",
            list(Choice),
            format_func=lambda c: show.CHOICES[c],
            key="decision_choice",
        )
        reason = st.text_area(
            "Why? One or two sentences that others will read.", key="decision_reason"
        )
        lesson = st.text_area("What did we learn?", key="decision_lesson")
        next_step = st.text_input("What happens next?", key="decision_next")
        dissent = st.text_input("Did anybody see it differently?", key="decision_dissent")
        if st.form_submit_button("Record the decision", type="primary"):
            if choice is None:
                raise Invalid("Choose scale, adapt, stop or keep testing.")
            decisions.record(
                visit.app.uow,
                visit.actor,
                test_id=view.id,
                draft=DecisionDraft(
                    choice=choice,
                    reason=reason,
                    lesson=lesson,
                    next_step=next_step,
                    dissent=dissent,
                ),
            )
            state.say("Decision recorded, with the evidence it rests on.")
            st.rerun()


def _earlier(visit: Visit, view: TestView) -> None:
    found = decisions.of_test(visit.app.uow, visit.actor, test_id=view.id)
    if found.decisions:
        st.subheader("Decisions so far")
    for decision in found.decisions:
        with st.container(border=True, key=f"decision_{decision.id}"):
            show.verdict_badge(decision.choice.value, show.CHOICES[decision.choice])
            who = found.names.get(decision.decided_by, "somebody")
            kept = found.analyses[decision.analysis_id]
            show.small(f"{decision.decided_on:%d %B %Y} · {who}")
            for name, words in (
                ("Why", decision.reason),
                ("Learned", decision.lesson),
                ("Next", decision.next_step),
                ("Seen differently", decision.dissent),
            ):
                if words:
                    st.markdown(f"**{name}.** {show.plain(words)}")
            followed = "as the rule said" if decision.followed_rule else "against the rule"
            show.small(f"Decided {followed}. On that day the app said: {kept.words['headline']}")
            show.small(f"Evidence kept as analysis {kept.id} (digest {kept.digest[:12]}).")
