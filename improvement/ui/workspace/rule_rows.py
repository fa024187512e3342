"""The rule row by row, as it stands today or as it stood on the day of a decision."""

import streamlit as st

from improvement.services.analyses import VerdictResult
from improvement.ui import show
from improvement.words.names import Names
from improvement.words.verdict import row_reading


def draw(result: VerdictResult, names: Names) -> None:
    """Each row down to the one that decided: its values beside their limits, met or not."""
    for report in result.rows:
        said = row_reading(report, result, names)
        icon = "check_circle" if report.decided else "radio_button_unchecked"
        number = f"**{report.row}.** " if report.row >= 0 else ""
        st.markdown(f":material/{icon}: {number}{show.plain(said.headline)}")
        for line in said.because:
            show.small(line)
        if report.decided:
            show.small("The rows below were not reached.")
            break
