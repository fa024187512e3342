"""Putting tests and cycles away, and the way back: in sight for everybody, never a deletion."""

import streamlit as st

from improvement.services import putting_away
from improvement.services.cycles import CycleView, RampView
from improvement.services.tests import TestView
from improvement.ui import show, state
from improvement.ui.forms.outcome import send
from improvement.ui.frame import Visit
from improvement.words.amounts import counted
from improvement.words.putting_away import (
    CYCLE_NOTE,
    DRAFT_NOTE,
    REASON,
    STARTED_NOTE,
    away_line,
    kept_words,
)


def banner(visit: Visit, view: TestView) -> None:
    """Above a test that was put away: who did it, when and why, and the way back."""
    kept = view.kept
    if kept.archived_at is None:
        return
    who = view.names.get(kept.archived_by or 0, "somebody")
    with st.container(border=True, key="put_away_banner"):
        show.headline(away_line(who, kept.archived_at, kept.archived_because))
        may_restore = putting_away.may_put_away(visit.actor, kept)
        show.small(kept_words(decided=view.decision is not None, may_restore=may_restore))
        if may_restore:
            _back(visit, kept.id, key="banner_back")


def of_test(visit: Visit, view: TestView) -> None:
    """The button for a test that stands in the lists, folded at the end of its page."""
    kept = view.kept
    if kept.archived_at is not None or not putting_away.may_put_away(visit.actor, kept):
        return
    started = kept.started_at is not None
    with st.popover("Put this test away", icon=":material/archive:", key=f"away_test_{kept.id}"):
        show.small(STARTED_NOTE if started else DRAFT_NOTE)
        with st.form(f"away_test_form_{kept.id}", border=False):
            why = st.text_input(REASON[started], key=f"away_test_why_{kept.id}")
            sent = st.form_submit_button("Put it away", key=f"away_test_sure_{kept.id}")
        if sent:
            send(
                "away_test",
                lambda: putting_away.archive_test(
                    visit.app.uow,
                    visit.actor,
                    test_id=kept.id,
                    version=kept.version,
                    because=why,
                ),
                told="Put away. It can be brought back here or from the list of tests.",
            )


def listed(visit: Visit) -> None:
    """Under the list of tests: what was put away, each with its way back."""
    found = putting_away.archived_tests(visit.app.uow, visit.actor)
    if not found:
        return
    with st.expander(f"Put away · {len(found)}", icon=":material/archive:", key="tests_away"):
        for away in found:
            kept = away.kept
            with st.container(border=True, key=f"away_line_{kept.id}", gap="small"):
                show.open_test(kept.id, kept.plan.title or "Untitled test")
                if kept.archived_at is not None:
                    show.small(away_line(away.who, kept.archived_at, kept.archived_because))
                if away.may_restore:
                    _back(visit, kept.id, key=f"back_{kept.id}")


def mentioned(visit: Visit) -> None:
    """One line where a list is read for decisions: that something is not in it."""
    number = len(putting_away.archived_tests(visit.app.uow, visit.actor))
    if number:
        are = counted(number, "test was", "tests were")
        st.page_link("pages/tests.py", label=f"{are} put away: look", icon=":material/archive:")


def of_cycle(visit: Visit, each: CycleView) -> None:
    """The button in an open or closed cycle."""
    kept = each.kept
    locked = kept.locked_at is not None
    with st.popover("Put this cycle away", icon=":material/archive:", key=f"away_cycle_{kept.id}"):
        show.small(CYCLE_NOTE[locked])
        with st.form(f"away_cycle_form_{kept.id}", border=False):
            why = st.text_input(REASON[locked], key=f"away_cycle_why_{kept.id}")
            sent = st.form_submit_button("Put it away", key=f"away_cycle_sure_{kept.id}")
        if sent:
            send(
                "away_cycle",
                lambda: putting_away.archive_cycle(
                    visit.app.uow,
                    visit.actor,
                    cycle_id=kept.id,
                    version=kept.version,
                    because=why,
                ),
                told=f"Cycle {kept.number} is put away. It can be brought back below.",
            )


def cycles_listed(visit: Visit, found: RampView) -> None:
    """Under the ramp: the cycles that were taken out of it."""
    if not found.put_away:
        return
    label = f"Cycles put away · {len(found.put_away)}"
    with st.expander(label, icon=":material/archive:", key="cycles_away"):
        for each in found.put_away:
            kept = each.kept
            who = found.names.get(kept.archived_by or 0, "somebody")
            with st.container(key=f"away_cycle_line_{kept.id}", gap="small"):
                name = each.cycle.plan.objective or "no objective yet"
                st.markdown(f"**Cycle {kept.number}.** {show.plain(name)}")
                if kept.archived_at is not None:
                    show.small(away_line(who, kept.archived_at, kept.archived_because))
                if found.may_edit and st.button(
                    "Bring back", icon=":material/undo:", key=f"back_cycle_{kept.id}"
                ):
                    putting_away.restore_cycle(visit.app.uow, visit.actor, cycle_id=kept.id)
                    state.say(f"Cycle {kept.number} is back in its place.")
                    st.rerun()


def _back(visit: Visit, test_id: int, *, key: str) -> None:
    if st.button("Bring back", icon=":material/undo:", key=key):
        putting_away.restore_test(visit.app.uow, visit.actor, test_id=test_id)
        state.say("Back where it stood.")
        st.rerun()
