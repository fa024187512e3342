"""What a search found: where it stands, and the words around it."""

from functools import partial

import streamlit as st

from improvement.domain.search import snippet
from improvement.domain.todo import Tab
from improvement.services.search import Found, Hit, Subject
from improvement.ui import at_a_time, show
from improvement.words.amounts import counted

#: Where each is read; practices have a page of their own.
TABS = {Subject.NOTE: Tab.NOTES, Subject.PLAN: Tab.PLAN, Subject.DECISION: Tab.DECIDE}
ICONS = {Subject.NOTE: "sticky_note_2", Subject.PLAN: "assignment", Subject.DECISION: "gavel"}
NAMES = {Subject.NOTE: "Note", Subject.PLAN: "Plan", Subject.DECISION: "Decision"}


def draw(found: Found) -> None:
    """Every place as a link with the words around what was looked for."""
    if not found.hits and not found.cards:
        show.small(
            "Nothing was found in notes, plans, practices and decisions. Words are found by their "
            "beginning, with or without accents; try fewer of them."
        )
        return
    places = counted(len(found.hits) + len(found.cards), "place")
    show.small(
        f"Found in more than {places}. The first ones are listed: add a word to narrow it down."
        if found.more
        else f"Found in {places}."
    )
    for card in found.cards:
        st.page_link(
            "pages/practices.py",
            label=show.plain(f"Practice: {card.name}"),
            icon=":material/menu_book:",
            query_params={"q": card.name},
        )
        show.marked(snippet(card.text, found.words))
    at_a_time.draw(found.hits, partial(_hit, found), key="found")


def _hit(found: Found, hit: Hit) -> None:
    practice = hit.subject is Subject.DECISION and hit.subject_id in found.practices
    name = "Practice" if practice else NAMES[hit.subject]
    title = found.titles.get(hit.test_id) or "Untitled test"
    show.open_test(
        hit.test_id,
        f"{name}: {title}",
        tab=TABS[hit.subject].value,
        icon=ICONS[hit.subject],
    )
    show.marked(snippet(hit.text or hit.title, found.words))
