"""Before the start: what only people can tick, what the app sees by itself, and the start."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from improvement.domain.plan import REQUIRED, Plan, lacking
from improvement.ui import show, state
from improvement.ui.forms.plan_steps import STEP_OF, STEPS

CONSENT = "Families know they can say no, and nobody loses help they had."
#: Checks that help and do not stand in the way.
ADVISED: Mapping[str, str] = {
    "families_asked": "Families it is for were asked about this plan.",
    "workers_agreed": "Those who do the work have agreed to it.",
    "data_tried": "Writing the data down was tried with one household.",
}


def checks(plan: Plan, step: str | None = None) -> Plan:
    """What only people can tick, with what is still missing; the plan with the ticks.

    In a ``step`` what it still lacks is told in full and the others are counted; where the whole
    plan is on one page, everything is told.
    """
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
        _seen(plan, step)
    return plan


def _seen(plan: Plan, step: str | None) -> None:
    lacks = lacking(plan)
    if not lacks:
        st.markdown(":material/check_circle: Everything that is needed is written down.")
        return
    there = len(REQUIRED) - len(
        {lack.field for lack in lacks} & {field for field, _, _ in REQUIRED}
    )
    show.small(f"{there} of {len(REQUIRED)} things that are needed are there. Still missing:")
    for lack in lacks:
        if step is None or STEP_OF.get(lack.field, step) == step:
            st.markdown(f":material/radio_button_unchecked: {lack.words}")
    elsewhere = Counter(STEP_OF[lack.field] for lack in lacks if lack.field in STEP_OF)
    others = [f"{name} ({elsewhere[name]})" for name in STEPS if elsewhere[name] and name != step]
    if step is not None and others:
        show.small(f"In other steps: {' · '.join(others)}")
