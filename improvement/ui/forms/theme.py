"""The fields of a theme: name, meaning, what counts and what does not."""

import streamlit as st

from improvement.domain.themes import LONGEST_NAME, ThemeDraft
from improvement.services import codebook
from improvement.services.codebook import Codebook, KeptTheme
from improvement.ui import show, state
from improvement.ui.forms.outcome import send, turn
from improvement.ui.frame import Visit


def add(visit: Visit) -> None:
    """A new theme; what is refused stays as typed."""
    form = f"theme_new_{turn('theme')}"
    with st.form("theme", border=False, enter_to_submit=False):
        values = _fields(form, None)
        sent = st.form_submit_button("Add the theme", type="primary", key=f"{form}_save")
    if sent:
        send(
            "theme",
            lambda: codebook.add(visit.app.uow, visit.actor, draft=ThemeDraft(**values)),
            told="The theme is added.",
        )


def change(visit: Visit, theme: KeptTheme) -> None:
    """Another name or meaning; somebody else's newer one is shown, never overwritten."""
    form = f"theme_{theme.id}"
    opened = state.opened_version(form, theme.version)
    with st.form(form, border=False, enter_to_submit=False):
        values = _fields(form, theme.draft)
        if opened != theme.version:
            show.small(
                f"Somebody else saved this meanwhile. Theirs: {theme.draft.name}. "
                f"{theme.draft.definition}"
            )
        sent = st.form_submit_button("Save", type="primary", key=f"{form}_save")
    if opened != theme.version and st.button("Keep what I typed", key=f"{form}_mine"):
        state.forget_version(form)
        st.rerun()
    if sent:
        send("theme_change", lambda: _save(visit, theme, values, opened), told="Saved.")


def _save(visit: Visit, theme: KeptTheme, values: dict[str, str], opened: int) -> None:
    codebook.change(
        visit.app.uow,
        visit.actor,
        theme_id=theme.id,
        draft=ThemeDraft(**values),
        version=opened,
    )
    state.forget_version(f"theme_{theme.id}")
    state.forget_widgets(f"theme_{theme.id}_")


def merge(visit: Visit, book: Codebook, theme: KeptTheme) -> None:
    """Count this theme as another one; it can be taken back."""
    others = {t.id: t.name for t in book.in_use if t.id != theme.id}
    if not others:
        return
    chosen = st.selectbox(
        "The same as another theme?",
        [None, *others],
        format_func=lambda number: others[number] if number else "No",
        key=f"merge_{theme.id}",
    )
    if chosen and st.button(f"Count it as {others[chosen]}", key=f"merge_now_{theme.id}"):
        send(
            "codebook",
            lambda: codebook.merge(
                visit.app.uow,
                visit.actor,
                theme_id=theme.id,
                into_id=chosen,
                version=theme.version,
            ),
            told=f"{theme.name} is now counted as {others[chosen]}. It can be taken apart again.",
        )


def _fields(form: str, now: ThemeDraft | None) -> dict[str, str]:
    return {
        "name": st.text_input(
            "Name",
            value=now.name if now else "",
            max_chars=LONGEST_NAME,
            key=f"{form}_name",
            placeholder="Language",
        ),
        "definition": st.text_area(
            "What it means",
            value=now.definition if now else "",
            key=f"{form}_definition",
            height=70,
            placeholder="Somebody could not read, or misread, what we sent.",
        ),
        "counts": st.text_area(
            "An example of what counts",
            value=now.counts if now else "",
            key=f"{form}_counts",
            height=70,
            placeholder="My daughter reads the messages to me.",
        ),
        "counts_not": st.text_area(
            "An example of what does not",
            value=now.counts_not if now else "",
            key=f"{form}_not",
            height=70,
            placeholder="The text came too late: that is Timing.",
        ),
    }
