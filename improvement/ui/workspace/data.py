"""Data: log a period, bring in a table, see what is there."""

import streamlit as st

from improvement.domain.access import Action
from improvement.services import data
from improvement.services.data import DataView
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.forms import grid, upload
from improvement.ui.frame import Visit
from improvement.ui.workspace import blank_sheets, brought_in, value_history

BY_HAND, BY_FILE = "Log a period", "Paste or upload a table"


def draw(visit: Visit, view: TestView) -> None:
    """Entry first (the job of every Friday), then what was logged and where it came from."""
    if view.kept.started_at is None:
        show.headline("Data come in once the test has started: the prediction is locked first.")
        show.open_test(view.id, "To the plan", tab="Plan", icon="edit")
        return
    if not view.may(Action.SEE_SMALL_GROUPS):
        show.headline("What was logged here is for the team and its coach: some groups are small.")
        show.small("Chart and Compare show what can be shown without giving anybody away.")
        return
    found = data.overview(visit.app.uow, visit.actor, test_id=view.id)
    show.headline(_so_far(found))
    if view.may(Action.LOG_DATA):
        by_hand, by_file = st.tabs([BY_HAND, BY_FILE], default=_first_tab(found))
        with by_hand:
            grid.draw(visit, found)
        with by_file:
            upload.draw(visit, found)
        blank_sheets.draw(visit, found)
    _differences(found)
    _completeness(found)
    value_history.draw(visit, found)
    brought_in.draw(visit, found, may_log=view.may(Action.LOG_DATA))


def _first_tab(found: DataView) -> str:
    """How a test's figures came so far is how the next ones come."""
    return BY_FILE if found.cases.n and not found.totals else BY_HAND


def _so_far(found: DataView) -> str:
    periods = {t.total.start for t in found.totals}
    parts = []
    if periods:
        logged = show.counted(len(periods), "period", "periods")
        parts.append(f"{logged}, the last from {max(periods):%d %B %Y}")
    if found.cases.n:
        parts.append(show.counted(found.cases.n, "case record", "case records"))
    return "Logged so far: " + " and ".join(parts) + "." if parts else "Nothing is logged yet."


def _differences(found: DataView) -> None:
    """Where a breakdown does not add up to its total: said, not smoothed over."""
    labels = {m.key: m.label for m in found.kept.plan.measures}
    off = [(labels[key], d) for key, f in found.figures.items() for d in f.differences]
    if not off:
        return
    with st.expander(f"Does not add up: {len(off)}", icon=":material/difference:"):
        show.small(
            "The total is what counts. Where a breakdown adds up to something else, somebody "
            "should look at both sheets."
        )
        show.table(
            ("Measure", "From", "Side", "Broken down by", "Total taken", "Breakdown adds up to"),
            [
                (name, d.period, d.arm.value, " and ".join(d.shape), d.taken, d.added_up)
                for name, d in off
            ],
            name="does-not-add-up",
            key="differences",
        )


def _completeness(found: DataView) -> None:
    if not found.completeness:
        return
    with st.expander("How complete is it?"):
        show.table(
            ("Side", "Group", "Periods logged", "Of"),
            [(c.arm.value, c.group, c.logged, c.expected) for c in found.completeness],
            name="completeness",
            key="completeness",
        )
