"""Taking data along: two buttons, the same for one test and for the whole partnership."""

from functools import partial

import streamlit as st

from improvement.services import export, one_page
from improvement.ui import show
from improvement.ui.frame import Visit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
INSIDE = (
    "Plans, measures, groups, figures, cases, notes and decisions, with a codebook that says what "
    "every column means. Cases carry codes that cannot be turned back into the team's own."
)
ONE_PAGE = (
    "On one page to print: question, verdict, chart, numbers and words by group, decision. Only "
    "words whose speaker agreed to reports are on it."
)
LEFT_OUT = (
    "Of tests whose small groups are not for you there are no case records, and figures of small "
    "groups stay empty."
)


def buttons(visit: Visit, *, name: str, test_id: int | None = None) -> None:
    """A workbook, and a zip for other programs; made when somebody asks for it."""
    # Made in a thread without a session: everything is handed over here.
    asked = partial(partial, test_id=test_id)
    with st.container(horizontal=True):
        st.download_button(
            "Excel workbook",
            data=asked(export.workbook, visit.app.uow, visit.actor),
            file_name=f"{name}.xlsx",
            mime=XLSX,
            on_click="ignore",
            icon=":material/table_view:",
            key=f"take_workbook_{name}",
        )
        st.download_button(
            "CSV files (zip)",
            data=asked(export.package, visit.app.uow, visit.actor),
            file_name=f"{name}.zip",
            mime="application/zip",
            on_click="ignore",
            icon=":material/folder_zip:",
            key=f"take_package_{name}",
        )


def of_test(visit: Visit, test_id: int) -> None:
    """At the foot of a test's page, whichever part of it is open."""
    with st.expander("Take this test's data along", icon=":material/download:"):
        show.small(ONE_PAGE)
        st.download_button(
            "One page (PDF)",
            data=partial(one_page.pdf, visit.app.uow, visit.actor, test_id=test_id),
            file_name=f"test-{test_id}.pdf",
            mime="application/pdf",
            on_click="ignore",
            icon=":material/print:",
            key="take_page",
        )
        show.small(INSIDE)
        buttons(visit, name=f"test-{test_id}", test_id=test_id)
