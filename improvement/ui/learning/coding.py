"""Coding: one note at a time, its sentences, its themes; then both people's codes together."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from improvement.domain.passages import sentences, together
from improvement.services import coding
from improvement.services.coding import Coded, CodingView, NoteToCode
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.forms.outcome import send, turn
from improvement.ui.frame import Visit
from improvement.ui.learning import agreement
from improvement.words.coding import (
    CHANGED,
    HOW,
    NO_CODEBOOK,
    NO_THEME,
    WHOLE,
    coding_headline,
)
from improvement.words.periods import day

LONG = 60  # characters of a sentence on a button


def draw(visit: Visit, view: TestView) -> None:
    """The next note to code, and how far the coders agree."""
    found = coding.of_test(visit.app.uow, visit.actor, test_id=view.id)
    if not found.may_code:
        agreement.draw(found, expanded=True)
        if view.kept.archived_at is None:
            show.small("The test's own team, coaches and leaders code its notes.")
        return
    show.headline(coding_headline(found.left, len(found.notes)))
    show.small(HOW)
    if found.notes and not found.themes:
        show.small(NO_CODEBOOK)
    elif found.notes:
        _note(visit, found, _chosen(found))
    agreement.draw(found, expanded=False)


def _chosen(found: CodingView) -> NoteToCode:
    """The note asked for; the first that is not done where none was."""
    by_id = {each.note.id: each for each in found.notes}
    first = next((each for each in found.notes if not each.done), found.notes[0])
    number = st.selectbox(
        "Note",
        list(by_id),
        index=list(by_id).index(first.note.id),
        format_func=lambda n: _named(by_id[n]),
        key=f"coding_note_{turn('coding')}",
    )
    return by_id.get(number or first.note.id, first)


def _named(each: NoteToCode) -> str:
    mark = "✓ " if each.done else ""
    return f"{mark}{day(each.note.written_on)}: {_short(each.note.text)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONG else line[:LONG] + "…"


def _note(visit: Visit, found: CodingView, each: NoteToCode) -> None:
    with st.container(border=True, key=f"note_coding_{each.note.id}"):
        st.markdown(show.prose(each.note.text))
        for coded in each.mine:
            _mine(visit, each, coded)
        if each.done:
            _both(visit, found, each)
        else:
            _mark(visit, found, each)


def _mine(visit: Visit, each: NoteToCode, coded: Coded) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"im_head_c{coded.id}"):
        show.small(f"{coded.theme}: {_short(coded.words)}")
        if not each.done and st.button("Take out", key=f"uncode_{coded.id}", type="tertiary"):
            unmark = partial(coding.unmark, visit.app.uow, visit.actor, coding_id=coded.id)
            _do(unmark, told="Taken out.")
    if coded.changed:
        show.small(CHANGED)


def _mark(visit: Visit, found: CodingView, each: NoteToCode) -> None:
    """A theme, the sentences it is about, and being done."""
    note, form = each.note, f"code_{each.note.id}_{len(each.mine)}"
    parts = sentences(note.text)
    themes = {t.id: t for t in found.themes}
    theme = st.pills(
        "Theme",
        list(themes),
        format_func=lambda t: themes[t].name,
        key=f"{form}_theme",
    )
    if theme and themes[theme].draft.definition:
        show.small(themes[theme].draft.definition)
    chosen = (
        st.pills(
            WHOLE,
            list(range(len(parts))),
            selection_mode="multi",
            format_func=lambda n: _short(parts[n].words),
            key=f"{form}_parts",
        )
        if len(parts) > 1
        else []
    )
    with st.container(horizontal=True):
        if st.button("Give it this theme", key=f"{form}_save", disabled=theme is None):
            piece = together(note.text, [parts[n] for n in chosen])
            mark = partial(
                coding.mark,
                visit.app.uow,
                visit.actor,
                note_id=note.id,
                theme_id=theme or 0,
                starts=piece.starts,
                ends=piece.ends,
                version=note.version,
            )
            _do(mark, told="Kept.")
        if st.button("Done with this note", key=f"coded_{note.id}", type="primary"):
            finish = partial(coding.finish, visit.app.uow, visit.actor, note_id=note.id)
            send("coding", finish, told="Done. Next note.")


def _both(visit: Visit, found: CodingView, each: NoteToCode) -> None:
    """What others made of it, now that one's own codes stand."""
    if not each.mine:
        show.small(NO_THEME)
    if not each.others_done:
        show.small("Nobody else is done with this note yet.")
        if st.button("Code on", key=f"reopen_{each.note.id}"):
            reopen = partial(coding.reopen, visit.app.uow, visit.actor, note_id=each.note.id)
            _do(reopen, told="Code on.")
        return
    st.markdown("**Others**")
    if not each.others:
        show.small(NO_THEME)
    for coded in each.others:
        who = found.names.get(coded.coder_id, "somebody")
        show.small(f"{who}: {coded.theme} - {_short(coded.words)}")


def _do(deed: Callable[[], object], *, told: str) -> None:
    """Beside the note that is open: it stays open."""
    send("coding_step", deed, told=told)
