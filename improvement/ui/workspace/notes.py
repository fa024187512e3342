"""Notes: what was seen, heard and learned, and what becomes of it beside the numbers."""

from collections.abc import Callable, Mapping

import streamlit as st

from improvement.domain.access import Action
from improvement.services import notes
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.frame import Visit
from improvement.ui.learning import change, coding, heard, joint, listing, quotes, write
from improvement.words.notes import notes_headline


def _notes(visit: Visit, view: TestView) -> None:
    """Writing first, then what others wrote."""
    found = notes.of_test(visit.app.uow, visit.actor, test_id=view.id)
    show.headline(notes_headline(len(found.notes)))
    if view.may(Action.WRITE_NOTE):
        write.draw(visit, view, found)
        change.undo(visit)
    listing.draw(visit, view, found)


PARTS: Mapping[str, Callable[[Visit, TestView], None]] = {
    "Notes": _notes,
    "Themes": heard.draw,
    "Coding": coding.draw,
    "Quotes": quotes.draw,
    "Side by side": joint.draw,
}


def draw(visit: Visit, view: TestView) -> None:
    """One part at a time; which one stands in the address."""
    part = st.segmented_control(
        "What to look at",
        list(PARTS),
        default="Notes",
        required=True,
        key="words",
        bind="query-params",
        label_visibility="collapsed",
    )
    PARTS[part or "Notes"](visit, view)
