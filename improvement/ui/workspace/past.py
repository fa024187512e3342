"""Who changed what on a test, when; read only when somebody asks for it."""

import streamlit as st

from improvement.domain.zones import zone_words
from improvement.services import tests
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.frame import Visit
from improvement.words.amounts import counted
from improvement.words.history import history

EVERYBODY = "Everybody"


def draw(visit: Visit, view: TestView) -> None:
    """The history of a test and of everything that belongs to it, by person and by word."""
    if not st.toggle("Show who changed what", key=f"past_{view.id}"):
        return
    found = tests.history(visit.app.uow, visit.actor, test_id=view.id)
    lines = history(found, view.names, {view.id: view.plan.title})
    who, words = st.columns(2)
    with who:
        people = [EVERYBODY, *dict.fromkeys(line.who for line in lines)]
        person = st.selectbox("By whom?", people, key=f"past_who_{view.id}")
    with words:
        wanted = st.text_input("With the word", key=f"past_words_{view.id}", placeholder="cycle")
    shown = [
        line
        for line in lines
        if person in (EVERYBODY, line.who) and wanted.casefold().strip() in line.what.casefold()
    ]
    show.small(
        f"{counted(len(shown), 'change')}, newest first. Times are by "
        f"{zone_words(visit.actor.zone)}."
    )
    if shown:
        show.table(
            ("When", "Who", "What"),
            [(f"{line.at:%Y-%m-%d %H:%M}", line.who, line.what) for line in shown],
            name=f"history-of-test-{view.id}",
            key=f"past_table_{view.id}",
        )
