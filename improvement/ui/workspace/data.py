"""Data: log a period, bring in a table, see what is there."""

import streamlit as st

from improvement.domain.access import Action
from improvement.domain.periods import written
from improvement.domain.vocabulary import Arm
from improvement.services import data
from improvement.services.data import DataView
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.forms import grid, two_sources, upload
from improvement.ui.frame import Visit
from improvement.ui.workspace import adding_up, blank_sheets, brought_in, value_history
from improvement.words.sides import side_names

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
    two_sources.both(found)
    if view.may(Action.LOG_DATA):
        by_hand, by_file = st.tabs([BY_HAND, BY_FILE], default=_first_tab(found))
        with by_hand:
            grid.draw(visit, found)
        with by_file:
            upload.draw(visit, found)
        blank_sheets.draw(visit, found)
    adding_up.draw(
        found.kept.plan, found.figures, labels={d.key: d.label for d in found.dimensions}
    )
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
        parts.append(f"{logged}, the last from {written(max(periods))}")
    if found.cases.n:
        parts.append(show.counted(found.cases.n, "case record", "case records"))
    return "Logged so far: " + " and ".join(parts) + "." if parts else "Nothing is logged yet."


def _completeness(found: DataView) -> None:
    """A line a group, both sides beside each other: where a sheet did not come in."""
    if not found.completeness:
        return
    arms = [arm for arm in Arm if any(c.arm is arm for c in found.completeness)]
    logged: dict[tuple[str, str], dict[Arm, int]] = {}
    for line in found.completeness:
        logged.setdefault((line.dimension, line.group), {})[line.arm] = line.logged
    of = found.completeness[0].expected
    with st.expander("How complete is it?", icon=":material/checklist:"):
        show.small(f"In how many of the {show.counted(of, 'period', 'periods')} something stands.")
        names = side_names(found.kept.plan)
        show.table(
            ("Group", *(names[arm] for arm in arms), "Broken down by"),
            [
                (group, *(by_arm.get(arm, 0) for arm in arms), dimension)
                for (dimension, group), by_arm in logged.items()
            ],
            name="completeness",
            key="completeness",
        )
