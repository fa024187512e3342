"""Quotes and stories: the words that may be used, what was agreed to, and what has ended."""

from functools import partial

import streamlit as st

from improvement.services import sharing, stories
from improvement.services.sharing import SharingView
from improvement.services.stories import KeptStory, Standing, StoriesView
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.forms import story as forms
from improvement.ui.forms.outcome import closing, send
from improvement.ui.frame import Visit
from improvement.ui.learning import sharing as shared
from improvement.words.amounts import counted
from improvement.words.stories import (
    EXAMPLE,
    WHAT_IT_IS,
    WITHDRAWING,
    consent_line,
    ended_line,
    stories_headline,
    to_ask,
)


def draw(visit: Visit, view: TestView) -> None:
    """What may be used first, then writing down a consent, then what has ended."""
    found = stories.of_test(visit.app.uow, visit.actor, test_id=view.id)
    beside = sharing.of_test(visit.app.uow, visit.actor, test_id=view.id)
    show.headline(stories_headline(len(found.standing), len(found.ended)))
    show.small(WHAT_IT_IS if found.standing else f"{WHAT_IT_IS} {EXAMPLE}")
    for story in found.standing:
        _story(visit, found, story, beside)
    shared.selections(visit, view, beside)
    if found.may_change:
        _more(visit, view, found)
    if found.may_withdraw:
        _ended(visit, found)


def _more(visit: Visit, view: TestView, found: StoriesView) -> None:
    """Notes whose speakers were never asked, and writing down a consent."""
    if found.to_ask:
        st.markdown(f":material/info: {show.plain(to_ask(len(found.to_ask)))}")
    first = not found.standing and not found.ended
    with st.expander(
        "Write down a consent", icon=":material/add:", expanded=first, key="more_stories"
    ):
        forms.add(visit, view, found)


def _story(visit: Visit, found: StoriesView, story: KeptStory, beside: SharingView) -> None:
    with st.container(border=True, key=f"note_story_{story.id}"):
        show.quote(story.text)
        about = (story.group, story.purpose)
        show.small(" · ".join(filter(None, about)))
        show.small(
            consent_line(
                story.channels,
                given_by=story.given_by,
                given_on=story.given_on,
                expires_on=story.expires_on,
            )
        )
        if not found.may_withdraw:
            return
        shared.told_back(visit, beside, story)
        with st.container(horizontal=True):
            if found.may_change:
                telling = closing(f"tell_back_{story.id}", "tell")
                with st.popover("Told back", key=telling, type="tertiary"):
                    shared.tell(visit, story)
                changing = closing(f"open_story_{story.id}", "story_change")
                with st.popover("Change", key=changing, type="tertiary"):
                    forms.change(visit, story)
            with st.popover("They take it back", key=f"back_{story.id}", type="tertiary"):
                _withdraw(visit, story)


def _withdraw(visit: Visit, story: KeptStory) -> None:
    show.small(WITHDRAWING)
    if st.button("Take the words out now", key=f"withdraw_{story.id}", type="primary"):
        withdraw = partial(stories.withdraw, visit.app.uow, visit.actor, story_id=story.id)
        send("story_change", withdraw, told="The words are taken out everywhere.")


def _ended(visit: Visit, found: StoriesView) -> None:
    if not found.ended:
        return
    label = counted(len(found.ended), "consent has", "consents have") + " ended"
    with st.expander(label, icon=":material/history:", key="ended_stories"):
        for story in found.ended:
            ended_on = story.withdrawn_on or story.expires_on
            show.small(
                ended_line(
                    story.standing,
                    purpose=story.purpose,
                    given_on=story.given_on,
                    ended_on=ended_on,
                )
            )
            if story.standing is Standing.EXPIRED:
                with st.container(horizontal=True):
                    if found.may_change:
                        with st.popover("Asked again", key=f"again_{story.id}", type="tertiary"):
                            forms.prolong(visit, story)
                    with st.popover("Take back", key=f"back_{story.id}", type="tertiary"):
                        _withdraw(visit, story)
