"""People, groups, themes, privacy and history of the partnership."""

import streamlit as st

from improvement.ui.frame import open_page
from improvement.ui.settings import (
    codebook,
    groups,
    history,
    people,
    place,
    privacy,
    reminders,
    take_along,
)

PARTS = {
    "People": people.draw,
    "Groups": groups.draw,
    "Codebook": codebook.draw,
    "Place": place.draw,
    "Privacy": privacy.draw,
    "Reminders": reminders.draw,
    "History": history.draw,
    "Your data": take_along.draw,
}

with open_page("Settings") as visit:
    part = st.segmented_control(
        "Part",
        list(PARTS),
        default="People",
        required=True,
        key="part",
        bind="query-params",
        label_visibility="collapsed",
    )
    PARTS[part or "People"](visit)
