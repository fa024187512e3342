"""Tasks of a test, under its cycles: what, who, by when; a tick when it is done."""

import streamlit as st

from improvement.domain.periods import written
from improvement.domain.tasks import Due, TaskDraft
from improvement.services import tasks
from improvement.services.tasks import TasksView, TaskView
from improvement.services.tests import TestView
from improvement.ui import show, state
from improvement.ui.forms.outcome import closing, send, turn
from improvement.ui.frame import Visit
from improvement.words.amounts import counted
from improvement.words.reminders import when

NOBODY = "Nobody yet"


def draw(visit: Visit, view: TestView) -> None:
    """Open tasks first; those done are folded."""
    found = tasks.of_test(visit.app.uow, visit.actor, test_id=view.id)
    if not found.tasks and not found.may_edit:
        return
    st.header("Tasks")
    still = [t for t in found.tasks if t.due is not Due.DONE]
    done = [t for t in found.tasks if t.due is Due.DONE]
    if not still:
        show.small("Nothing is open." if done else "No tasks yet. Who does what, by when?")
    for task in still:
        _task(visit, found, task)
    if found.may_edit:
        _add(visit, view, found)
    if done:
        with st.expander(f"{counted(len(done), 'task')} done"):
            for task in done:
                _task(visit, found, task)


def _task(visit: Visit, found: TasksView, task: TaskView) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"task_{task.kept.id}"):
        st.markdown(_line(visit, task), width="stretch")
        if task.may_finish:
            done = task.due is Due.DONE
            if st.button(
                "Open again" if done else "Done",
                key=f"task_done_{task.kept.id}",
                type="tertiary",
                icon=":material/undo:" if done else ":material/check:",
            ):
                tasks.finish(
                    visit.app.uow,
                    visit.actor,
                    task_id=task.kept.id,
                    version=task.kept.version,
                    done=not done,
                )
                state.say("Open again." if done else "Done.")
                st.rerun()


def _line(visit: Visit, task: TaskView) -> str:
    kept = task.kept
    day = when(kept.due_on, today=visit.today) if kept.due_on else ""
    if task.due is Due.DONE and kept.done_on:
        day = f"done {written(kept.done_on)}"
    late = ":material/priority_high: " if task.due is Due.OVERDUE else ""
    cycle = f"cycle {task.cycle}" if task.cycle else ""
    rest = " · ".join(show.plain(p) for p in (task.owner, kept.place, cycle, day) if p)
    return f"{late}{show.plain(kept.what)}" + (f"  \n{rest}" if rest else "")


def _add(visit: Visit, view: TestView, found: TasksView) -> None:
    key = f"task_new_{turn('task_new')}"
    opened = st.popover(
        "Add a task", icon=":material/add_task:", key=closing("task_add", "task_new")
    )
    with opened, st.form(key, border=False):
        what = st.text_input("What is to be done?", key=f"{key}_what")
        owner = st.selectbox(
            "Who?",
            [None, *found.people],
            format_func=lambda i: found.people[i] if i else NOBODY,
            key=f"{key}_owner",
        )
        due_on = st.date_input("By when?", value=None, key=f"{key}_due", format="YYYY-MM-DD")
        place = st.text_input("Where?", key=f"{key}_place")
        cycle = st.selectbox(
            "For a cycle?",
            [None, *found.cycles],
            format_func=lambda i: f"Cycle {found.cycles[i]}" if i else "The test as a whole",
            key=f"{key}_cycle",
        )
        sent = st.form_submit_button("Add the task", type="primary", key=f"{key}_add")
    if sent:
        send(
            "task_new",
            lambda: tasks.add(
                visit.app.uow,
                visit.actor,
                test_id=view.id,
                draft=TaskDraft(
                    what=what, owner_id=owner, place=place, due_on=due_on, cycle_id=cycle
                ),
            ),
            told="Added.",
        )
