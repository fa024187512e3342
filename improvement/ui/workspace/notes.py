"""Notes: what was seen, heard and learned; themes beside groups."""

import streamlit as st

from improvement.domain.access import Action
from improvement.services import notes
from improvement.services.notes import NotesView
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.frame import Visit
from improvement.ui.learning import change, listing, write
from improvement.words.notes import notes_headline


def draw(visit: Visit, view: TestView) -> None:
    """Writing first, then what others wrote, then themes by group."""
    found = notes.of_test(visit.app.uow, visit.actor, test_id=view.id)
    show.headline(notes_headline(len(found.notes)))
    if view.may(Action.WRITE_NOTE):
        write.draw(visit, view, found)
        change.undo(visit)
    _themes(found)
    listing.draw(visit, view, found)


def _themes(found: NotesView) -> None:
    """Theme by group: how many notes speak of it (absence is not disagreement)."""
    if not found.by_group:
        return
    themes = sorted({theme for theme, _ in found.by_group})
    with st.expander("Themes by group"):
        show.table(
            ("Theme", *found.groups),
            [(t, *(found.by_group.get((t, g), 0) for g in found.groups)) for t in themes],
            name="themes-by-group",
            key="themes_by_group",
        )
        show.small("Notes that mention a theme. A theme nobody mentioned is silence, not a no.")
