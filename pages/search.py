"""Finding what people wrote: notes, plans, decisions and practices."""

import streamlit as st

from improvement.domain.search import wanted
from improvement.services import search
from improvement.ui import found, show
from improvement.ui.frame import open_page

with open_page("Search") as visit:
    typed = st.text_input(
        "Words to find",
        key="q",
        bind="query-params",
        placeholder="Spanish",
        icon=":material/search:",
    )
    if wanted(typed):
        found.draw(search.find(visit.app.uow, visit.actor, words=typed))
    else:
        show.headline("Find what was seen, heard, planned and decided.")
        show.small(
            "Looks through the notes, plans and decisions of all tests, and the lessons of "
            "practices. For example: spanish payday."
        )
