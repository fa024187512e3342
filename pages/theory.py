"""The theory: an aim, what drives it, the change ideas, and what their tests say."""

import streamlit as st

from improvement.services import theory
from improvement.ui import state
from improvement.ui.frame import open_page
from improvement.ui.theory import node, whole

with open_page("Theory") as visit:
    found = theory.diagram(visit.app.uow, visit.actor)
    wanted = st.query_params.get("node")
    chosen = theory.part(found, state.number(wanted)) if wanted else None
    if chosen:
        # Said again: a link within one page leaves the browser's address as it was.
        st.query_params["node"] = str(chosen.kept.id)
        node.draw(visit, found, chosen)
    else:
        whole.draw(visit, found)
