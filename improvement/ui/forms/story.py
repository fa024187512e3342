"""The fields of a consent: whose words, for what, where, from when, until when."""

from collections.abc import Mapping
from datetime import timedelta

import streamlit as st

from improvement.domain.stories import LONGEST_GIVER, LONGEST_PURPOSE, StoryDraft
from improvement.domain.vocabulary import Channel, StoryKind
from improvement.services import groups, stories
from improvement.services.stories import KeptStory, StoriesView
from improvement.services.tests import TestView
from improvement.ui import show, state
from improvement.ui.forms.outcome import send, turn
from improvement.ui.frame import Visit
from improvement.words.stories import CHANNELS, STORY_KINDS

NOBODY, SHOWN = "No group", 80
A_YEAR = timedelta(days=365)


def add(visit: Visit, view: TestView, found: StoriesView) -> None:
    """A new consent; what is refused stays as typed."""
    form = f"story_new_{turn('story')}"
    notes = {n.id: n.text for n in (*found.to_ask, *found.notes.values())}
    note = st.selectbox(
        "Which note are the words from?",
        [None, *notes],
        format_func=lambda n: _opening(notes.get(n or 0, "None")),
        key=f"{form}_note",
    )
    with st.form("story", border=False, enter_to_submit=False):
        typed = _fields(visit, f"{form}_{note}", None, found.notes[note].text if note else "")
        sent = st.form_submit_button("Write it down", type="primary", key=f"{form}_save")
    if sent:
        send(
            "story",
            lambda: stories.add(
                visit.app.uow,
                visit.actor,
                test_id=view.id,
                draft=StoryDraft(**typed, note=note),  # type: ignore[arg-type] # each field as its widget gives it
            ),
            told="The consent is written down.",
        )


def _opening(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def change(visit: Visit, story: KeptStory) -> None:
    """Other words or another consent; a newer version of somebody else is never overwritten."""
    form = f"story_{story.id}"
    opened = state.opened_version(form, story.version)
    with st.form(form, border=False, enter_to_submit=False):
        typed = _fields(visit, form, story, story.text)
        if opened != story.version:
            theirs = show.plain(story.text[:300])
            st.info(f"Somebody else saved this meanwhile. Theirs reads: {theirs}")
        sent = st.form_submit_button("Save", type="primary", key=f"{form}_save")
    if opened != story.version and st.button("Keep what I typed", key=f"{form}_mine"):
        state.forget_version(form)
        st.rerun()
    if sent:
        send("story_change", lambda: _save(visit, story, typed, opened), told="Saved.")


def _save(visit: Visit, story: KeptStory, typed: Mapping[str, object], opened: int) -> None:
    draft = StoryDraft(**typed, note=story.note)  # type: ignore[arg-type] # each field as its widget gives it
    stories.change(visit.app.uow, visit.actor, story_id=story.id, draft=draft, version=opened)
    state.forget_version(f"story_{story.id}")
    state.forget_widgets(f"story_{story.id}_")


def prolong(visit: Visit, story: KeptStory) -> None:
    """Asked again: until when now?"""
    form = f"prolong_{story.id}"
    today = visit.today
    with st.form(form, border=False, enter_to_submit=False):
        until = st.date_input(
            "They were asked again and agree until",
            value=today + A_YEAR,
            min_value=today,
            key=f"{form}_until",
            format="YYYY-MM-DD",
        )
        sent = st.form_submit_button("Keep", key=f"{form}_save")
    if sent:
        send(
            "story_change",
            lambda: stories.prolong(
                visit.app.uow,
                visit.actor,
                story_id=story.id,
                given_on=today,
                expires_on=until,
                version=story.version,
            ),
            told="The consent holds again.",
        )


def _fields(visit: Visit, form: str, now: KeptStory | None, text: str) -> dict[str, object]:
    offered = {
        f"{k.dimension.label}: {g.label}": (k.dimension.key, g.key)
        for k in groups.dimensions(visit.app.uow, visit.actor)
        for g in k.dimension.groups
    }
    words = st.text_area(
        "The words, as they were said",
        value=text,
        key=f"{form}_text",
        height=104,
        placeholder="It comes on Friday now. I answered her and we split it in two.",
    )
    purpose = st.text_input(
        "What for?",
        value=now.purpose if now else "",
        max_chars=LONGEST_PURPOSE,
        key=f"{form}_purpose",
        placeholder="Show other sites why the text goes out on Friday",
    )
    channels = st.pills(
        "Where?",
        list(CHANNELS),
        selection_mode="multi",
        default=list(now.channels) if now else [Channel.INSIDE],
        format_func=lambda c: CHANNELS[c].capitalize(),
        key=f"{form}_channels",
    )
    left, right = st.columns(2)
    with left:
        given_by = st.text_input(
            "Who agreed?",
            value=now.given_by if now else "",
            max_chars=LONGEST_GIVER,
            key=f"{form}_by",
            placeholder="A7, or mother of A7; no name",
        )
        kind = st.selectbox(
            "It is a",
            list(STORY_KINDS),
            index=list(STORY_KINDS).index(now.kind if now else StoryKind.QUOTE),
            format_func=lambda k: STORY_KINDS[k],
            key=f"{form}_kind",
        )
    with right:
        given_on = st.date_input(
            "On",
            value=now.given_on if now else visit.today,
            max_value=visit.today,
            key=f"{form}_on",
            format="YYYY-MM-DD",
        )
        expires_on = st.date_input(
            "Until (empty: until taken back)",
            value=now.expires_on if now else visit.today + A_YEAR,
            key=f"{form}_until",
            format="YYYY-MM-DD",
        )
    pair = (now.dimension, now.group_key) if now else None
    labels = [NOBODY, *offered]
    chosen = next((label for label, key in offered.items() if key == pair), NOBODY)
    group = st.selectbox("About a group?", labels, index=labels.index(chosen), key=f"{form}_group")
    return {
        "text": words,
        "purpose": purpose,
        "channels": frozenset(channels or ()),
        "given_by": given_by,
        "given_on": given_on,
        "expires_on": expires_on,
        "kind": kind,
        "group": offered.get(group),
    }
