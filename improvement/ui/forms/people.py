"""Forms about people and teams; what they may do is decided by the service, not here."""

import streamlit as st

from improvement.domain.vocabulary import Role
from improvement.errors import Conflict, Invalid
from improvement.services import people
from improvement.services.people import People
from improvement.ui import show, state
from improvement.ui.acting import ROLE_WORDS
from improvement.ui.forms.outcome import send, turn
from improvement.ui.frame import Visit

ROLE_HELP = (
    "An action team runs tests and logs data for its own teams. A coach helps all teams. A leader "
    "decides what is scaled, and looks after these settings."
)


def add_person(visit: Visit, known: People) -> None:
    """A new person, with a role and teams."""
    again = turn("new_person")
    with st.form("new_person", border=False):
        name = st.text_input("Name", key=f"person_name_{again}", placeholder="Maria Lopez")
        role = _role(f"person_role_{again}", Role.MEMBER)
        teams = _teams(known, f"person_teams_{again}")
        sent = st.form_submit_button("Add person", key="add_person", type="primary")
    if sent:
        send("new_person", lambda: _add(visit, known, name, role, teams), told=f"{name} was added.")


def _add(visit: Visit, known: People, name: str, role: Role, teams: tuple[int, ...]) -> None:
    _unused(name, {person.name for person in known.people}, "person")
    people.add_person(visit.app.uow, visit.actor, name=name, role=role, team_ids=teams)


def add_team(visit: Visit, known: People) -> None:
    """A new action team."""
    again = turn("new_team")
    with st.form("new_team", border=False):
        name = st.text_input("Name", key=f"team_name_{again}", placeholder="Court navigators")
        sent = st.form_submit_button("Add team", key="add_team", type="primary")
    if sent:
        send("new_team", lambda: _add_team(visit, known, name), told=f"Team {name} was added.")


def _add_team(visit: Visit, known: People, name: str) -> None:
    _unused(name, {team.name for team in known.teams}, "team")
    people.add_team(visit.app.uow, visit.actor, name=name)


def change_person(visit: Visit, known: People) -> None:
    """Another role, other teams, or no longer active; a stale save shows the newer version."""
    everybody = {person.id: person for person in known.people}
    chosen = st.selectbox(
        "Who",
        list(everybody),
        format_func=lambda i: everybody[i].name,
        index=None,
        placeholder="Choose a person",
        key="change_who",
    )
    if chosen is None:
        return
    person = everybody[chosen]
    form = f"change_person_{chosen}"
    opened = state.opened_version(form, person.version)
    again = f"{chosen}_{turn(form)}"
    with st.form(form, border=False):
        role = _role(f"role_{again}", person.role)
        teams = _teams(known, f"teams_{again}", person.team_ids)
        active = st.toggle("Active", person.active, key=f"active_{again}", help="May act here.")
        sent = st.form_submit_button("Save", key="save_person", type="primary")
    if not sent:
        return

    def keep() -> None:
        try:
            people.change_person(
                visit.app.uow,
                visit.actor,
                person_id=person.id,
                version=opened,
                active=active,
                role=role,
                team_ids=teams,
            )
        except Conflict:
            show.small(f"Saved meanwhile: {person.name}, {told_of(person.id, known)}.")
            raise
        finally:
            state.forget_version(form)

    send(form, keep, told=f"{person.name} was changed.")


def told_of(person_id: int, known: People) -> str:
    """A person's role, teams and whether they are active, in a few words."""
    person = next(person for person in known.people if person.id == person_id)
    teams = ", ".join(team.name for team in known.teams if team.id in person.team_ids)
    parts = (ROLE_WORDS[person.role], teams, "" if person.active else "no longer active")
    return ", ".join(part for part in parts if part)


def _role(key: str, now: Role) -> Role:
    roles = list(ROLE_WORDS)
    return st.selectbox(
        "Role",
        roles,
        index=roles.index(now),
        format_func=lambda role: ROLE_WORDS[role],
        key=key,
        help=ROLE_HELP,
    )


def _teams(known: People, key: str, now: frozenset[int] = frozenset()) -> tuple[int, ...]:
    names = {team.id: team.name for team in known.teams}
    return tuple(
        st.multiselect(
            "Teams",
            list(names),
            default=[i for i in names if i in now],
            format_func=lambda i: names[i],
            key=key,
            placeholder="Needed for an action team",
        )
    )


def _unused(name: str, used: set[str], noun: str) -> None:
    if name.strip().casefold() in {known.casefold() for known in used}:
        raise Invalid(f"There is a {noun} called {name.strip()!r} already. Choose another name.")
