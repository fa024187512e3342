"""Who acts, in local mode: the partnership and the person at the left, and the switch."""

import streamlit as st

from improvement.bootstrap import Application
from improvement.domain.access import Actor
from improvement.domain.vocabulary import Role
from improvement.services import people
from improvement.ui import founding, show, state

CHOICE = "acting_as"
WIDE_ENOUGH = 300  # pixels, for a name with its role; the sentence beneath wraps
ROLE_WORDS = {Role.MEMBER: "Action team", Role.COACH: "Coach", Role.LEADER: "Leader"}


def header(app: Application, actor: Actor) -> None:
    """Partnership and person, and the switch of local mode."""
    known = dict(people.actors(app.uow))
    partnership = next(p for p in known if p.id == actor.partnership_id)
    with st.sidebar:
        st.markdown(f"**{show.plain(partnership.name)}**  \n{show.plain(partnership.place)}")
        if partnership.synthetic:
            st.caption("Demo: every household here is made up.")
        st.caption("Local mode, no sign-in. Acting as")
        where = {a.person_id: p.name for p, some in known.items() for a in some}
        _switch(actor, [a for some in known.values() for a in some], where)
        if partnership.synthetic:
            _begin_own(app)


def _switch(actor: Actor, everybody: list[Actor], where: dict[int, str]) -> None:
    """Who is acting stands on a button; the others are behind it.

    What is behind it reaches the browser only when somebody opens it, so that nobody's first page
    waits for it.
    """
    names = {a.person_id: f"{a.name} · {ROLE_WORDS[a.role]}" for a in everybody}
    if len(set(where.values())) > 1:
        names_in_list = {i: f"{name} · {where[i]}" for i, name in names.items()}
    else:
        names_in_list = names
    opened = st.popover(
        show.plain(names[actor.person_id]),
        icon=":material/person:",
        width="stretch",
        key=f"im_acting_{actor.person_id}",  # with somebody new it is closed again
    )
    with opened, st.container(width=WIDE_ENOUGH):
        # Set at every run: whoever has begun a partnership was not chosen in this list.
        st.session_state[CHOICE] = actor.person_id
        st.radio(
            "Acting as",
            list(names),
            format_func=lambda i: show.plain(names_in_list[i]),
            key=CHOICE,
            on_change=_chosen,
        )
        show.small(
            "Local mode: this computer trusts whoever uses it, so you can look at the app through "
            "each role's eyes. With sign-in this switch is gone."
        )


def _chosen() -> None:
    state.choose_person(st.session_state[CHOICE])


def _begin_own(app: Application) -> None:
    """The way out of the demo."""
    if st.button(founding.TITLE, icon=":material/flag:", type="tertiary", key="begin_own"):
        founding.dialog(app)
