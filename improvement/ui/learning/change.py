"""Changing a note where it stands; a newer version is shown beside what was typed."""

import streamlit as st

from improvement.services import attachments, notes
from improvement.services.notes import KeptNote, NotesView
from improvement.services.tests import TestView
from improvement.ui import show, state
from improvement.ui.forms import note as fields
from improvement.ui.forms.note import Typed
from improvement.ui.forms.outcome import send
from improvement.ui.frame import Visit

_OPEN, _PUT_AWAY = "note_open", "note_put_away"


def is_open(note_id: int) -> bool:
    return st.session_state.get(_OPEN) == note_id


def open_button(note_id: int) -> None:
    """The way into the form; one note is open at a time."""
    icon = ":material/edit:"
    if st.button("", key=f"change_{note_id}", type="tertiary", icon=icon, help="Change this note"):
        _close(note_id)
        st.session_state[_OPEN] = note_id
        st.rerun()


def take_out(visit: Visit, note: KeptNote) -> None:
    """Where nothing is changed any more, a note can still be put away, and then removed."""
    icon, words = ":material/inventory_2:", "Put this note away"
    if st.button("", key=f"take_out_{note.id}", type="tertiary", icon=icon, help=words):
        _away(visit, note, note.version)


def draw(visit: Visit, view: TestView, found: NotesView, note: KeptNote) -> None:
    """The fields as kept, and what can be done with the note."""
    form = f"change_{note.id}"
    opened = state.opened_version(form, note.version)
    with st.form(form, border=False, enter_to_submit=False):
        typed = fields.ask(visit, fields.known(visit, view, found.themes), form, note)
        if opened != note.version:
            _side_by_side(note)
        with st.container(horizontal=True):
            save = st.form_submit_button("Save", type="primary", key=f"{form}_save")
            away = st.form_submit_button("Put away", key=f"{form}_away")
            leave = st.form_submit_button("Cancel", key=f"{form}_cancel", type="tertiary")
    if opened != note.version:
        _choose(note)
    _files(visit, found, note)
    if leave:
        _close(note.id)
        st.rerun()
    elif away:
        _away(visit, note, opened)
    elif save:
        _save(visit, note, typed, opened)


def _save(visit: Visit, note: KeptNote, typed: Typed, opened: int) -> None:
    def keep() -> None:
        notes.change(
            visit.app.uow, visit.actor, note_id=note.id, draft=typed.draft(), version=opened
        )
        _close(note.id)

    send("note_change", keep, told="The note is changed.")


def _away(visit: Visit, note: KeptNote, opened: int) -> None:
    def keep() -> None:
        notes.archive(visit.app.uow, visit.actor, note_id=note.id, version=opened)
        _close(note.id)
        st.session_state[_PUT_AWAY] = note.id

    send("note_change", keep, told="The note is put away.")


def undo(visit: Visit) -> None:
    """What was just put away can be brought back at once."""
    note_id = st.session_state.get(_PUT_AWAY)
    if note_id is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="note_undo"):
        show.small("The note is put away: in no list, search or chart.")
        if st.button("Undo", key="undo_put_away", icon=":material/undo:"):
            st.session_state.pop(_PUT_AWAY)
            send(
                "note_change",
                lambda: notes.restore(visit.app.uow, visit.actor, note_id=note_id),
                told="The note is back.",
            )


def _side_by_side(note: KeptNote) -> None:
    with st.container(border=True):
        show.small("Somebody else saved this note in the meantime. Theirs reads:")
        st.markdown(show.prose(note.text))


def _choose(note: KeptNote) -> None:
    form = f"change_{note.id}"
    show.small("Nothing was overwritten. What you typed stands above; choose, then save.")
    with st.container(horizontal=True):
        if st.button("Keep what I typed", key=f"{form}_mine"):
            state.forget_version(form)
            st.rerun()
        if st.button("Take theirs", key=f"{form}_theirs"):
            _close(note.id)
            st.session_state[_OPEN] = note.id
            st.rerun()


def _files(visit: Visit, found: NotesView, note: KeptNote) -> None:
    for attachment in found.attachments.get(note.id, ()):
        with st.container(horizontal=True, vertical_alignment="center"):
            show.small(attachment.name)
            if st.button("Remove", key=f"detach_{attachment.id}", type="tertiary"):
                send(
                    "note_change",
                    lambda number=attachment.id: attachments.detach(  # type: ignore[misc] # mypy cannot infer a lambda with a default
                        visit.app.uow, visit.actor, attachment_id=number
                    ),
                    told="The file is removed.",
                )


def _close(note_id: int) -> None:
    st.session_state.pop(_OPEN, None)
    state.forget_version(f"change_{note_id}")
    state.forget_widgets(f"change_{note_id}_")
