"""Where the partnership is: by which clocks its days begin and end."""

import streamlit as st

from improvement.domain.access import Action
from improvement.domain.periods import written
from improvement.domain.zones import zone_words, zones
from improvement.services import people
from improvement.ui import show
from improvement.ui.forms.outcome import send
from improvement.ui.frame import Visit

WHY = (
    "What is due today, which week a figure belongs to and when a daily mail goes out follow these "
    "clocks, also when they are changed in spring and autumn."
)
SERVER = "The server's own clock"


def draw(visit: Visit) -> None:
    """The time zone in a sentence; a field for whoever may change it."""
    now = people.partnership(visit.app.uow, visit.actor).time_zone
    show.headline(f"Today is {visit.today:%A,} {written(visit.today)}, by {zone_words(now)}.")
    show.small(WHY)
    if not visit.may(Action.MANAGE_PARTNERSHIP):
        show.small("A leader changes this.")
        return
    offered = ["", *zones()]
    if now not in offered:  # an old name that is still understood
        offered.append(now)
    with st.form("time_zone", border=False):
        chosen = st.selectbox(
            "Time zone",
            offered,
            index=offered.index(now),
            format_func=lambda zone: zone.replace("_", " ") or SERVER,
            key="time_zone_chosen",
            width=420,
        )
        sent = st.form_submit_button("Save", key="time_zone_save", type="primary")
    if sent:
        send(
            "time_zone",
            lambda: people.set_time_zone(visit.app.uow, visit.actor, zone=chosen or ""),
            told=f"Days now begin and end by {zone_words(chosen or '')}.",
        )
