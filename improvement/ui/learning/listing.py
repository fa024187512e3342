"""The notes of a test, newest first: read, find, change, put away and bring back."""

import streamlit as st

from improvement.domain.access import Action, may
from improvement.domain.search import wanted
from improvement.services import attachments, notes, search
from improvement.services.notes import KeptNote, NotesView
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.forms.outcome import send
from improvement.ui.frame import Visit
from improvement.ui.learning import change
from improvement.words.amounts import counted
from improvement.words.notes import KINDS, SPEAKERS
from improvement.words.periods import day

AT_ONCE = 15  # notes before the rest waits behind a button
LONG = 700  # characters shown before the rest is folded
SEARCH_FROM = 6  # fewer notes are read through sooner than searched


def draw(visit: Visit, view: TestView, found: NotesView) -> None:
    """All notes, or those in which the words looked for occur."""
    chosen = _looked_for(visit, view, found)
    most = st.session_state.get("notes_shown", AT_ONCE)
    for note in chosen[:most]:
        _note(visit, view, found, note)
    if len(chosen) > most and st.button(
        f"Show {min(AT_ONCE, len(chosen) - most)} older", key="notes_older"
    ):
        st.session_state["notes_shown"] = most + AT_ONCE
        st.rerun()
    _put_away(visit, found)


def _looked_for(visit: Visit, view: TestView, found: NotesView) -> tuple[KeptNote, ...]:
    if len(found.notes) < SEARCH_FROM:
        return found.notes
    typed = st.text_input(
        "Find in these notes",
        key="find_note",
        placeholder="Spanish",
        icon=":material/search:",
        label_visibility="collapsed",
    )
    if not wanted(typed):
        return found.notes
    hits = search.find(visit.app.uow, visit.actor, words=typed, test_id=view.id).hits
    ids = {h.subject_id for h in hits if h.subject is search.Subject.NOTE}
    chosen = tuple(note for note in found.notes if note.id in ids)
    show.small(f"{counted(len(chosen), 'note')} with {typed.strip()}.")
    return chosen


def _note(visit: Visit, view: TestView, found: NotesView, note: KeptNote) -> None:
    with st.container(border=True, key=f"note_{note.id}"):
        if change.is_open(note.id):
            change.draw(visit, view, found, note)
            return
        _head(visit, view, note)
        _text(note.text)
        for attachment in found.attachments.get(note.id, ()):
            _attachment(visit, attachment)
        by = found.names.get(note.written_by, "somebody")
        about = [next((m.label for m in view.plan.measures if m.key == note.measure), "")]
        point = f"point of {day(note.period)}" if note.period else ""
        show.small(" · ".join(filter(None, (*note.themes, *about, point, f"kept by {by}"))))


def _head(visit: Visit, view: TestView, note: KeptNote) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"im_head_{note.id}"):
        parts = (day(note.written_on), KINDS[note.kind], SPEAKERS[note.speaker], note.group)
        show.small(" · ".join(filter(None, parts)))
        if view.may(Action.WRITE_NOTE):
            change.open_button(note.id)
        elif may(visit.actor, Action.WRITE_NOTE, team_id=view.kept.team_id):
            change.take_out(visit, note)  # the test was put away: a voice may leave all the same


def _text(words: str) -> None:
    if len(words) <= LONG:
        st.markdown(show.prose(words))
        return
    st.markdown(show.prose(words[:LONG].rsplit(" ", 1)[0] + " …"))
    with st.expander(f"All of it ({counted(len(words), 'character')})"):
        st.markdown(show.prose(words))


def _attachment(visit: Visit, attachment: notes.KeptAttachment) -> None:
    size = f"{max(1, attachment.size // 1024):,} KB"
    st.download_button(
        show.plain(f"{attachment.name} ({size})"),
        data=lambda: (
            attachments.download(visit.app.uow, visit.actor, attachment_id=attachment.id).content
        ),
        file_name=attachment.name,
        mime="application/octet-stream",
        key=f"attachment_{attachment.id}",
        on_click="ignore",
        type="tertiary",
        icon=":material/attach_file:",
    )


def _put_away(visit: Visit, found: NotesView) -> None:
    if not found.put_away:
        return
    count = counted(len(found.put_away), "note was put away", "notes were put away")
    with st.expander(count, icon=":material/inventory_2:", key="put_away"):
        for note in found.put_away:
            first, *_ = note.text.splitlines() or [""]
            show.small(f"{day(note.written_on)}: {first[:120]}")
            with st.container(horizontal=True):
                if st.button("Bring back", key=f"back_{note.id}"):
                    _do(visit, note.id, notes.restore, told="The note is back.")
                if st.button("Remove for good", key=f"remove_{note.id}", type="tertiary"):
                    _do(visit, note.id, notes.remove, told="The note is removed.")


def _do(visit: Visit, note_id: int, deed: object, *, told: str) -> None:
    send(
        "put_away",
        lambda: deed(visit.app.uow, visit.actor, note_id=note_id),  # type: ignore[operator] # a service of notes
        told=told,
    )
