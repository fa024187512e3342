"""From how many people on a group's figures are shown to everybody."""

from collections.abc import Callable

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
    """The thresholds with their reasons; fields for those who may change them."""
    partnership = people.partnership(visit.app.uow, visit.actor)
    now, outside = partnership.small_group, partnership.small_group_outside
    show.headline(f"Groups of fewer than {now} people are not shown.")
    show.small(WHY)
    show.small(
        f"In exports they are left out below {max(now, outside)}, and so are groups with fewer "
        "with or without the outcome. Nobody at all is not few: an empty group may be told."
    )
    if not visit.may(Action.MANAGE_PARTNERSHIP):
        show.small("A leader changes this.")
        return
    _field(
        visit,
        now,
        name="threshold",
        label="Show groups from this many people on",
        told="Groups are now shown from {} people on.",
        save=people.set_small_group,
    )
    _field(
        visit,
        outside,
        name="threshold_outside",
        label="Let groups into exports from this many people on",
        told="Groups are now in exports from {} people on.",
        save=people.set_small_group_outside,
    )
    show.small(
        "A higher number counts at once, also for what was shown before. A lower one uncovers "
        "nothing that was hidden: it counts for what comes from the next month's end on."
    )


def _field(
    visit: Visit, now: int, *, name: str, label: str, told: str, save: Callable[..., None]
) -> None:
    with st.form(f"privacy_{name}", border=False):
        threshold = st.number_input(
            label,
            min_value=SMALLEST_THRESHOLD,
            max_value=LARGEST_THRESHOLD,
            value=now,
            key=name,
            width=320,
        )
        sent = st.form_submit_button("Save", key=f"save_{name}", type="primary")
    if sent:
        send(
            f"privacy_{name}",
            lambda: save(visit.app.uow, visit.actor, threshold=int(threshold)),
            told=told.format(threshold),
        )
