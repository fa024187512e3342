"""Notes: what was seen, heard and learned; themes beside groups."""

import streamlit as st

from improvement.domain.access import Action
from improvement.domain.notes import NoteDraft
from improvement.domain.vocabulary import NoteKind, Speaker
from improvement.services import groups, notes
from improvement.services.notes import KeptNote, NotesView
from improvement.services.tests import TestView
from improvement.ui import show, state
from improvement.ui.frame import Visit

KINDS = {NoteKind.SEEN: "Seen", NoteKind.HEARD: "Heard", NoteKind.LEARNED: "Learned"}
SPEAKERS = {
    Speaker.FAMILY: "A family",
    Speaker.FRONTLINE: "Frontline staff",
    Speaker.PARTNER: "A partner",
    Speaker.TEAM: "Our team",
}


def draw(visit: Visit, view: TestView) -> None:
    """Writing first, then what others wrote, then themes by group."""
    found = notes.of_test(visit.app.uow, visit.actor, test_id=view.id)
    count = len(found.notes)
    show.headline(
        f"{count} {'note' if count == 1 else 'notes'} so far."
        if count
        else "No notes yet. Numbers say how much; notes say why."
    )
    if view.may(Action.WRITE_NOTE):
        _write(visit, view, found)
    _themes(found)
    for note in found.notes:
        _note(note, found)


def _write(visit: Visit, view: TestView, found: NotesView) -> None:
    dimensions = [k.dimension for k in groups.dimensions(visit.app.uow, visit.actor)]
    about = {f"{d.label}: {g.label}": (d.key, g.key) for d in dimensions for g in d.named}
    with st.form("note", clear_on_submit=True, enter_to_submit=False):
        text = st.text_area(
            "What was seen, heard or learned?",
            key="note_text",
            placeholder="Two families asked for the text in Spanish. No names, please.",
        )
        left, right = st.columns(2)
        with left:
            kind = st.segmented_control(
                "Kind",
                list(KINDS),
                default=NoteKind.HEARD,
                format_func=lambda k: KINDS[k],
                key="note_kind",
                required=True,
            )
            day = st.date_input(
                "On",
                value=visit.app.uow.today,
                max_value=visit.app.uow.today,
                key="note_day",
                format="YYYY-MM-DD",
            )
        with right:
            speaker = st.selectbox(
                "Whose voice?",
                list(SPEAKERS),
                format_func=lambda s: SPEAKERS[s],
                key="note_speaker",
            )
            group = st.selectbox("About a group?", ["Everybody", *about], key="note_group")
        themes = st.multiselect(
            "Themes",
            found.themes,
            accept_new_options=True,
            key="note_themes",
            placeholder="Choose or type a new one",
        )
        quotable = st.checkbox("They agreed to be quoted", key="note_quote")
        if st.form_submit_button("Keep the note", type="primary"):
            notes.write(
                visit.app.uow,
                visit.actor,
                test_id=view.id,
                draft=NoteDraft(
                    text=text,
                    written_on=day,
                    kind=kind or NoteKind.HEARD,
                    speaker=speaker,
                    themes=tuple(themes),
                    group=about.get(group),
                    may_quote=quotable,
                ),
            )
            state.say("Note kept.")
            st.rerun()


def _themes(found: NotesView) -> None:
    """Theme by group: how many notes speak of it (absence is not disagreement)."""
    if not found.by_group:
        return
    themes = sorted({theme for theme, _ in found.by_group})
    with st.expander("Themes by group", expanded=True):
        show.table(
            ("Theme", *found.groups),
            [(t, *(found.by_group.get((t, g), 0) for g in found.groups)) for t in themes],
            name="themes-by-group",
            key="themes_by_group",
        )
        show.small("Notes that mention a theme. A theme nobody mentioned is silence, not a no.")


def _note(note: KeptNote, found: NotesView) -> None:
    with st.container(border=True, key=f"note_{note.id}"):
        about = f" · {note.group}" if note.group else ""
        show.small(
            f"{note.written_on:%d %B %Y} · {KINDS[note.kind]} · {SPEAKERS[note.speaker]}{about}"
        )
        show.quote(note.text) if note.may_quote else st.markdown(show.plain(note.text))
        by = found.names.get(note.written_by, "somebody")
        show.small(" · ".join((*note.themes, f"kept by {by}")))
