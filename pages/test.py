"""A test's workspace: Plan, Data, Chart, Compare, Notes, Decide, in the order of the work."""

import streamlit as st

from improvement.domain.todo import Tab
from improvement.domain.trail import Object
from improvement.services import tests
from improvement.ui import putting_away, show, state, take_along, trail
from improvement.ui.frame import open_page
from improvement.ui.workspace import chart, compare, data, decide, notes, plan, talk

DRAW = {
    Tab.PLAN: plan.draw,
    Tab.DATA: data.draw,
    Tab.CHART: chart.draw,
    Tab.COMPARE: compare.draw,
    Tab.NOTES: notes.draw,
    Tab.DECIDE: decide.draw,
}

with open_page("") as visit:
    view = tests.view(visit.app.uow, visit.actor, test_id=state.number(st.query_params.get("test")))
    st.title(show.plain(view.plan.title or "Untitled test"))
    show.steps(view.stage)
    show.small(" · ".join(part for part in (view.kept.team, view.plan.place) if part))
    putting_away.banner(visit, view)
    names = [tab.value for tab in Tab]
    asked = st.query_params.get("tab", names[0])
    chosen = st.segmented_control(
        "Part of the work",
        names,
        default=asked if asked in names else names[0],
        required=True,
        key=f"tab_{view.id}",
        label_visibility="collapsed",
    )
    tab = Tab(chosen or names[0])
    st.query_params["tab"] = tab.value
    DRAW[tab](visit, view)
    talk.draw(visit, view)
    take_along.of_test(visit, view.id)
    trail.folded(visit, Object.TEST, view.id)
    putting_away.of_test(visit, view)
