"""A first start: a partnership of one's own, or the demo to look around in."""

import streamlit as st

from improvement.bootstrap import Application, with_demo
from improvement.errors import ImprovementError
from improvement.services import people
from improvement.ui import show, state

TITLE = "Begin your own partnership"
LEADER = "You become its leader: you add people and teams, and decide what is scaled."
MEMBER = "Who runs the first test? It may be you again, or be added later."


def first_page(app: Application) -> None:
    """All there is while nobody works here."""
    st.title("Welcome to Improvement")
    show.headline("Try one small change with a few households, and see who it works for.")
    show.small("Begin with your own partnership, or look around in a made-up one first.")
    with st.container(border=True, key="founding"):
        st.header(TITLE, anchor=False)
        form(app)
    if st.button("Load the demo", icon=":material/explore:", key="load_demo"):
        with st.spinner("Loading the demo, about half a minute …"):
            with_demo(app)
        st.rerun()


@st.dialog(TITLE)
def dialog(app: Application) -> None:
    """The same beside the demo, which stays."""
    form(app)


def form(app: Application) -> None:
    """Four answers; afterwards whoever has the next step acts."""
    with st.form("found", border=False):
        name = st.text_input("Name of the partnership", key="found_name", placeholder="Harbor")
        place = st.text_input("Place", key="found_place", placeholder="Harbor District, Memphis")
        leader = st.text_input("Your name", key="found_leader", placeholder="Ada Moss", help=LEADER)
        member = st.text_input(
            "Somebody of the action team", key="found_member", placeholder="Ben Reyes", help=MEMBER
        )
        sent = st.form_submit_button("Begin", type="primary", key="found_send")
    if not sent:
        return
    try:
        actor = people.begin(app.uow, name=name, place=place, leader=leader, member=member)
    except ImprovementError as known:
        show.refused(known)
        return
    state.choose_person(actor.person_id)
    state.say(f"{name.strip()} has begun.")
    st.rerun()
