"""What is due for whoever opened the page: late first, then the coming week."""

from functools import partial

import streamlit as st

from improvement.domain.tasks import Due
from improvement.services import reminders, tasks
from improvement.services.reminders import DueItem, DueKind
from improvement.ui import at_a_time, show, state
from improvement.ui.frame import Visit
from improvement.words.reminders import due_line

FIRST = 8  # lines; more on request
ICONS = {DueKind.TASK: "task_alt", DueKind.CYCLE: "autorenew", DueKind.TEST: "balance"}
ICONS |= {DueKind.COMMENT: "chat"}


def draw(visit: Visit) -> None:
    """Nothing at all where nothing is due."""
    items = reminders.waiting(visit.app.uow, visit.actor)
    if not items:
        return
    with st.container(border=True, key="im_due", gap="small"):
        st.markdown("**Due**")
        at_a_time.draw(items, partial(_item, visit), key="im_due_list", at_a_time=FIRST)


def _item(visit: Visit, item: DueItem) -> None:
    words = due_line(item, today=visit.today)
    icon = "priority_high" if item.due is Due.OVERDUE else ICONS[item.kind]
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"im_due_{item.kind}_{item.id}"
    ):
        show.open_test(item.test_id, words, tab=item.tab.value, icon=icon)
        if item.kind is DueKind.TASK and st.button("Done", key=f"done_{item.id}", type="tertiary"):
            tasks.settle(visit.app.uow, visit.actor, task_id=item.id)
            state.say("Done.")
            st.rerun()
