"""Decisions that wait for whoever opened the page, and scaled practices whose gain fades."""

import streamlit as st

from improvement.domain.todo import Tab
from improvement.services import decisions, holding
from improvement.services.decisions import Waiting
from improvement.ui import at_a_time, show
from improvement.ui.frame import Visit
from improvement.words.decisions import fading_line, waiting_line
from improvement.words.practices import fades_next

FIRST = 5  # lines; more on request


def draw(visit: Visit) -> None:
    """Nothing at all where nothing waits and every gain holds."""
    waiting = decisions.waiting(visit.app.uow, visit.actor)
    fading = holding.fading(visit.app.uow, visit.actor)
    if not waiting and not fading:
        return
    with st.container(border=True, key="im_decisions_due", gap="small"):
        if waiting:
            st.markdown("**Decisions that wait for you**")
            at_a_time.draw(waiting, _waiting, key="im_decisions_list", at_a_time=FIRST)
        if fading:
            st.markdown("**Does the gain hold?**")
        for gain in fading:
            words = fading_line(gain.title, gain.measure, gain.since, gain.scaled_on)
            show.open_test(gain.test_id, words, tab=Tab.CHART.value, icon="trending_down")
            show.small(fades_next(gain.also_worse))


def _waiting(each: Waiting) -> None:
    choice = show.CHOICES[each.decision.choice]
    words = waiting_line(choice, each.title, each.author, each.decision.standing)
    show.open_test(each.decision.test_id, words, tab=Tab.DECIDE.value, icon="gavel")
