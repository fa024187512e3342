"""How the person who asks is reminded: by mail, by calendar, or by the app alone."""

import streamlit as st

from improvement.services import reminders
from improvement.ui import show, state
from improvement.ui.forms.outcome import send
from improvement.ui.frame import Visit


def draw(visit: Visit) -> None:
    """One's own wishes; nobody sets them for somebody else."""
    now = reminders.wishes(visit.app.uow, visit.actor)
    show.headline("What is due stands on your first page. You can have it elsewhere too.")
    _mail(visit, now)
    st.header("Calendar")
    _calendar(visit, now)


def _mail(visit: Visit, now: reminders.KeptReminder) -> None:
    st.header("Daily mail")
    show.small("On days on which something is due or late, and only then.")
    with st.form("reminders", border=False):
        wanted = st.checkbox("Send me a mail", value=now.daily_mail, key="reminder_mail")
        email = st.text_input("To", value=now.email, key="reminder_email", width=420)
        sent = st.form_submit_button("Save", key="reminder_save", type="primary")
    if sent:
        send(
            "reminders",
            lambda: reminders.choose(
                visit.app.uow,
                visit.actor,
                email=email,
                daily_mail=wanted,
                version=now.version,
            ),
            told="You get a mail when something is due." if wanted else "No more mails.",
        )


def _calendar(visit: Visit, now: reminders.KeptReminder) -> None:
    if now.calendar_key is None:
        show.small("Subscribe in your calendar program to what is due for you.")
        _share(visit, now, "Make me an address", shared=True, told="Your calendar has an address.")
        return
    show.small("Subscribe to this address. Whoever knows it can read what is due for you.")
    st.code(f"{visit.app.settings.address}/calendar/{now.calendar_key}.ics", language=None)
    with st.container(horizontal=True):
        _share(visit, now, "New address", shared=True, told="The old address is dead.")
        _share(visit, now, "Take it back", shared=False, told="The address is dead.")


def _share(
    visit: Visit, now: reminders.KeptReminder, label: str, *, shared: bool, told: str
) -> None:
    if st.button(label, key=f"calendar_{label}"):
        reminders.share_calendar(visit.app.uow, visit.actor, shared=shared, version=now.version)
        state.say(told)
        st.rerun()
