"""Who works here, in which role, in which team."""

import streamlit as st

from improvement.domain.access import Action
from improvement.services import people
from improvement.ui import show
from improvement.ui.acting import ROLE_WORDS
from improvement.ui.forms import people as forms
from improvement.ui.frame import Visit
from improvement.words.amounts import counted


def draw(visit: Visit) -> None:
    """The list for everybody; the forms for those who may change it."""
    known = people.overview(visit.app.uow, visit.actor)
    active = sum(person.active for person in known.people)
    show.headline(
        f"{counted(active, 'person', 'people')} in {counted(len(known.teams), 'team')} "
        f"work in {known.partnership.name}."
    )
    names = {team.id: team.name for team in known.teams}
    show.table(
        ("Name", "Role", "Teams", "Active"),
        [
            (
                person.name,
                ROLE_WORDS[person.role],
                ", ".join(sorted(names[i] for i in person.team_ids)),
                "yes" if person.active else "no",
            )
            for person in known.people
        ],
        name="people",
        key="people",
    )
    if not visit.may(Action.MANAGE_PEOPLE):
        show.small("A leader adds people and teams, and changes what they do.")
        return
    with st.expander("Add a person", icon=":material/person_add:", key="part_add_person"):
        forms.add_person(visit, known)
    with st.expander("Change a person", icon=":material/edit:", key="part_change_person"):
        forms.change_person(visit, known)
    with st.expander("Add a team", icon=":material/group_add:", key="part_add_team"):
        forms.add_team(visit, known)
