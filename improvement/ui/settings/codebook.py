"""The codebook: which themes there are, what they mean, and what counts as one."""

from functools import partial

import streamlit as st

from improvement.services import codebook
from improvement.services.codebook import Codebook, KeptTheme
from improvement.ui import show
from improvement.ui.forms import theme as forms
from improvement.ui.forms.outcome import send
from improvement.ui.frame import Visit
from improvement.words.amounts import counted
from improvement.words.themes import codebook_headline, theme_note

WHY = (
    "Two people who read the same note should give it the same themes. Say what each means, with "
    "an example of what counts and one of what does not."
)


def draw(visit: Visit) -> None:
    """Every theme in its order; what can be done to it for those who may."""
    book = codebook.codebook(visit.app.uow, visit.actor)
    show.headline(codebook_headline(len(book.in_use), book.unexplained))
    show.small(WHY)
    for place, theme in enumerate(book.in_use):
        with st.container(border=True, key=f"card_theme_{theme.id}"):
            _theme(visit, book, theme, place)
    if not book.may_change:
        show.small("A coach or a leader changes the codebook. A new theme begins with a note.")
        return
    with st.expander("Add a theme", icon=":material/add:", key="more_themes"):
        forms.add(visit)
    _past(visit, book)


def _theme(visit: Visit, book: Codebook, theme: KeptTheme, place: int) -> None:
    draft = theme.draft
    with st.container(horizontal=True, vertical_alignment="center", key=f"im_head_t{theme.id}"):
        st.markdown(f"**{show.plain(draft.name)}** · {theme_note(book.notes.get(theme.id, 0))}")
        if book.may_change:
            with st.popover("Edit", key=f"edit_theme_{theme.id}", type="tertiary"):
                forms.change(visit, theme)
                _move(visit, book, theme, place)
                forms.merge(visit, book, theme)
    show.small(draft.definition or "What it means is not written down yet.")
    if draft.counts:
        show.small(f"Counts: {draft.counts}")
    if draft.counts_not:
        show.small(f"Does not count: {draft.counts_not}")


def _move(visit: Visit, book: Codebook, theme: KeptTheme, place: int) -> None:
    with st.container(horizontal=True):
        for label, up, at_end in (
            ("Up", True, place == 0),
            ("Down", False, place == len(book.in_use) - 1),
        ):
            if st.button(label, key=f"theme_{label}_{theme.id}", disabled=at_end):
                move = partial(codebook.move, visit.app.uow, visit.actor, theme_id=theme.id, up=up)
                send("codebook", move, told=f"{theme.name} is moved.")
        if st.button("Put away", key=f"theme_away_{theme.id}"):
            put_away = partial(
                codebook.archive,
                visit.app.uow,
                visit.actor,
                theme_id=theme.id,
                version=theme.version,
            )
            send("codebook", put_away, told=f"{theme.name} is put away; notes keep it.")


def _past(visit: Visit, book: Codebook) -> None:
    """What was merged or put away, each with its way back."""
    number = len(book.merged) + len(book.put_away)
    if not number:
        return
    with st.expander(counted(number, "theme") + " merged or put away", key="past_themes"):
        for theme, became in book.merged:
            _back(visit, theme, f"{theme.name} is counted as {became.name}.", "Take apart again")
        for theme in book.put_away:
            _back(visit, theme, f"{theme.name} is put away.", "Bring back")


def _back(visit: Visit, theme: KeptTheme, words: str, label: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"past_{theme.id}"):
        show.small(words)
        if st.button(label, key=f"theme_back_{theme.id}"):
            back = partial(codebook.restore, visit.app.uow, visit.actor, theme_id=theme.id)
            send("codebook", back, told=f"{theme.name} is back.")
