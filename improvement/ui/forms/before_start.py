"""Before the start: what only people can tick, what the app sees by itself, and the start."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from improvement.domain.plan import REQUIRED, Plan, lacking
from improvement.ui import show, state

CONSENT = "Families know they can say no, and nobody loses help they had."
#: Checks that help and do not stand in the way.
ADVISED: Mapping[str, str] = {
    "families_asked": "Families it is for were asked about this plan.",
    "workers_agreed": "Those who do the work have agreed to it.",
    "data_tried": "Writing the data down was tried with one household.",
}


def checks(plan: Plan) -> Plan:
    """What only people can tick, with what is still missing; the plan with the ticks."""
    with st.container(border=True, key="before_start"):
        st.markdown("**Before you start**")
        consent = st.checkbox(
            f"{CONSENT} (needed)", value=plan.ethics_checked, key=state.fresh("ethics_checked")
        )
        ticked: dict[str, Any] = {
            name: st.checkbox(words, value=getattr(plan, name), key=state.fresh(f"check_{name}"))
            for name, words in ADVISED.items()
        }
        plan = replace(plan, ethics_checked=consent, **ticked)
        _seen(plan)
    return plan


def _seen(plan: Plan) -> None:
    lacks = lacking(plan)
    if not lacks:
        st.markdown(":material/check_circle: Everything that is needed is written down.")
        return
    there = len(REQUIRED) - len(
        {lack.field for lack in lacks} & {field for field, _, _ in REQUIRED}
    )
    show.small(f"{there} of {len(REQUIRED)} things that are needed are there. Still missing:")
    for lack in lacks:
        st.markdown(f":material/radio_button_unchecked: {lack.words}")
