"""Blank sheets to take along: a workbook with drop-downs, and paper to tally on."""

from functools import partial

import streamlit as st

from improvement.files.mapping import PeriodLength
from improvement.services import templates
from improvement.services.data import DataView
from improvement.ui import show
from improvement.ui.frame import Visit

LENGTHS = {PeriodLength.WEEK: "week", PeriodLength.MONTH: "month", PeriodLength.DAY: "day"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(visit: Visit, found: DataView) -> None:
    """For teams that log on paper or in Excel; made when somebody asks for one."""
    with st.expander("Blank sheets to fill in: Excel or paper", icon=":material/table_view:"):
        show.small(
            "The workbook has this test's groups and periods as lists to choose from, and can be "
            "uploaded above just as it is. The paper is for strokes while people come in."
        )
        lengths = list(LENGTHS)
        length = st.radio(
            "One row or sheet is a",
            lengths,
            index=lengths.index(_usual(found)),
            format_func=lambda each: LENGTHS[each],
            horizontal=True,
            key="blank_length",
        )
        # Made in a thread without a session: everything is handed over here.
        asked = partial(partial, test_id=found.kept.id, length=length)
        with st.container(horizontal=True):
            st.download_button(
                "Workbook (Excel)",
                data=asked(templates.workbook, visit.app.uow, visit.actor),
                file_name=f"log-{found.kept.id}.xlsx",
                mime=XLSX,
                on_click="ignore",
                icon=":material/download:",
                key="blank_workbook",
            )
            st.download_button(
                "Tally sheets (PDF)",
                data=asked(templates.paper, visit.app.uow, visit.actor),
                file_name=f"tally-{found.kept.id}.pdf",
                mime="application/pdf",
                on_click="ignore",
                icon=":material/print:",
                key="blank_paper",
            )


def _usual(found: DataView) -> PeriodLength:
    """As long as the newest period that was logged; a week where none was."""
    if not found.totals:
        return PeriodLength.WEEK
    newest = max((t.total for t in found.totals), key=lambda total: total.start)
    fits = (each for each in LENGTHS if each.end(newest.start) == newest.end)
    return next(fits, PeriodLength.WEEK)
