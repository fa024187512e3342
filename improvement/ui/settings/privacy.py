"""From how many people on a group's figures are shown to everybody."""

import streamlit as st

from improvement.domain.access import Action
from improvement.services import people
from improvement.services.people import LARGEST_THRESHOLD, SMALLEST_THRESHOLD
from improvement.ui import show
from improvement.ui.forms.outcome import send
from improvement.ui.frame import Visit

WHY = (
    "In a group of a few people somebody could be recognised by a figure. Smaller groups are left "
    "out for everybody but the test's own team and coaches, together with any group from which "
    "they could be worked out. Verdicts are always computed on everybody."
)


def draw(visit: Visit) -> None:
    """The threshold with its reason; a field for those who may change it."""
    now = people.partnership(visit.app.uow, visit.actor).small_group
    show.headline(f"Groups of fewer than {now} people are not shown.")
    show.small(WHY)
    if not visit.may(Action.MANAGE_PARTNERSHIP):
        show.small("A leader changes this.")
        return
    with st.form("privacy", border=False):
        threshold = st.number_input(
            "Show groups from this many people on",
            min_value=SMALLEST_THRESHOLD,
            max_value=LARGEST_THRESHOLD,
            value=now,
            key="threshold",
            width=280,
        )
        sent = st.form_submit_button("Save", key="save_threshold", type="primary")
    if sent:
        send(
            "privacy",
            lambda: people.set_small_group(visit.app.uow, visit.actor, threshold=int(threshold)),
            told=f"Groups are now shown from {threshold} people on.",
        )
