"""Numbers and words on the card of a practice: what was read, and one quote."""

import streamlit as st

from improvement.services.joint import JointDisplay
from improvement.ui import show
from improvement.ui.learning.joint import badge
from improvement.words.joint import apart_line, heard_line


def draw(found: JointDisplay | None, *, key: str) -> None:
    """The rows that the team has read; nothing where none was."""
    rows = [row for row in found.rows if row.reading] if found else []
    if not rows:
        return
    with st.expander("Numbers and words side by side", key=f"joint_{key}"):
        for row in rows:
            if row.reading is None:
                continue
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{show.plain(row.label)}**")
                badge(row.reading.draft.relation)
            if apart := apart_line(row.kind):
                show.small(apart)
            st.markdown(show.plain(row.reading.draft.text))
            show.small(row.numbers.effect)
            show.small(heard_line(row.people, row.themes, row.kind))
            if row.quote:
                show.quote(row.quote.text)
