"""Where the partnership is: by which clocks its days begin and end, and in which money it pays."""

import streamlit as st

from improvement.domain.access import Action
from improvement.domain.currencies import CURRENCIES
from improvement.domain.periods import written
from improvement.domain.zones import zone_words, zones
from improvement.services import people
from improvement.ui import show
from improvement.ui.forms.outcome import send
from improvement.ui.frame import Visit
from improvement.words.money import currency_words

WHY = (
    "What is due today, which week a figure belongs to and when a daily mail goes out follow these "
    "clocks, also when they are changed in spring and autumn."
)
SERVER = "The server's own clock"
CURRENCY_WHY = (
    "Costs of practices and outcomes in money are written in it. Changing it converts nothing: "
    "figures that are there keep their number, so change it before costs are written down."
)


def draw(visit: Visit) -> None:
    """The time zone in a sentence; a field for whoever may change it."""
    now = people.partnership(visit.app.uow, visit.actor).time_zone
    show.headline(f"Today is {visit.today:%A,} {written(visit.today)}, by {zone_words(now)}.")
    show.small(WHY)
    if visit.may(Action.MANAGE_PARTNERSHIP):
        _zone_form(visit, now)
    _currency(visit)
    if not visit.may(Action.MANAGE_PARTNERSHIP):
        show.small("A leader changes this.")


def _currency(visit: Visit) -> None:
    """In which currency costs are, and the field to change it."""
    now = people.partnership(visit.app.uow, visit.actor).currency
    show.headline(f"Costs are in {currency_words(now)}.")
    show.small(CURRENCY_WHY)
    if not visit.may(Action.MANAGE_PARTNERSHIP):
        return
    with st.form("currency", border=False):
        chosen = st.selectbox(
            "Currency",
            list(CURRENCIES),
            index=list(CURRENCIES).index(now),
            format_func=currency_words,
            key="currency_chosen",
            width=420,
        )
        sent = st.form_submit_button("Save", key="currency_save", type="primary")
    if sent:
        send(
            "currency",
            lambda: people.set_currency(visit.app.uow, visit.actor, code=chosen),
            told=f"Costs are in {currency_words(chosen)} from now on.",
        )


def _zone_form(visit: Visit, now: str) -> None:
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
