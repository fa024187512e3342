"""Telling back to who spoke, and the story of the most significant change with its reasons."""

import streamlit as st

from improvement.services import sharing
from improvement.services.sharing import Candidate, Selection, SharingView, ToldBack
from improvement.services.stories import KeptStory
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.forms.outcome import closing, send, turn
from improvement.ui.frame import Visit
from improvement.words.sharing import NOT_TOLD, WHAT_CHOOSING_IS, chosen_line, told_line

SHOWN = 90


def told_back(visit: Visit, found: SharingView, story: KeptStory) -> None:
    """What the speaker heard of it, and a form for the next time."""
    told = found.told.get(story.id, ())
    for each in told:
        show.small(told_line(each.told_on, each.told, each.answer))
    if not told:
        show.small(NOT_TOLD)


def tell(visit: Visit, story: KeptStory) -> None:
    """What was told back, when, what they said."""
    form = f"tell_{story.id}_{turn('tell')}"
    with st.form(form, border=False, enter_to_submit=False):
        told = st.text_area(
            "What was told back?",
            key=f"{form}_told",
            height=70,
            placeholder="Because of you the text now comes on Friday.",
        )
        answer = st.text_area("What did they say?", key=f"{form}_answer", height=70)
        on = st.date_input(
            "On",
            value=visit.today,
            max_value=visit.today,
            key=f"{form}_on",
            format="YYYY-MM-DD",
        )
        sent = st.form_submit_button("Keep", type="primary", key=f"{form}_save")
    if sent:
        send(
            "tell",
            lambda: sharing.tell_back(
                visit.app.uow,
                visit.actor,
                story_id=story.id,
                told=ToldBack(told_on=on, told=told, answer=answer),
            ),
            told="Kept.",
        )


def selections(visit: Visit, view: TestView, found: SharingView) -> None:
    """The stories chosen so far with their reasons; choosing anew for those who may."""
    readable = [c for c in found.selections if c.selection.chosen in found.stories]
    if readable:
        st.header("Most significant change", anchor=False)
    for kept in readable:
        with st.container(border=True, key=f"note_choice_{kept.id}"):
            _selection(found, kept.selection)
    if found.may_change and len(found.stories) > 1:
        with st.expander(
            "Choose the most significant change",
            icon=":material/star:",
            key=closing("choose_story", "choose"),
        ):
            _choose(visit, view, found)


def _selection(found: SharingView, made: Selection) -> None:
    st.markdown(f"**{show.plain(made.question)}**")
    show.quote(found.stories[made.chosen].text)
    st.markdown(f"Why: {show.plain(made.reason)}")
    show.small(chosen_line(made.chosen_by, made.chosen_on))
    for other in made.others:
        story = found.stories.get(other.story)
        words = _short(story.text) if story else "words whose consent has ended"
        why = f" Why not: {other.why_not}" if other.why_not.strip() else ""
        show.small(f"Not chosen: {words}{why}")


def _choose(visit: Visit, view: TestView, found: SharingView) -> None:
    show.small(WHAT_CHOOSING_IS)
    form = f"choose_{turn('choose')}"
    ids = list(found.stories)
    chosen = st.selectbox(
        "Chosen",
        ids,
        format_func=lambda n: _short(found.stories[n].text),
        key=f"{form}_chosen",
    )
    others = [n for n in ids if n != chosen]
    with st.form(form, border=False, enter_to_submit=False):
        question = st.text_input(
            "What was asked?", value="What changed most for families?", key=f"{form}_question"
        )
        by = st.text_input(
            "Who chose?", key=f"{form}_by", placeholder="The resident council, six people"
        )
        reason = st.text_area("Why this one?", key=f"{form}_reason", height=70)
        why_not = {
            n: st.text_input(f"Why not: {_short(found.stories[n].text)}", key=f"{form}_not_{n}")
            for n in others
        }
        sent = st.form_submit_button("Keep the choice", type="primary", key=f"{form}_save")
    if sent:
        send(
            "choose",
            lambda: sharing.choose(
                visit.app.uow,
                visit.actor,
                test_id=view.id,
                selection=Selection(
                    question=question,
                    chosen=chosen or 0,
                    others=tuple(Candidate(story=n, why_not=why_not[n]) for n in others),
                    chosen_by=by,
                    chosen_on=visit.today,
                    reason=reason,
                ),
            ),
            told="The choice is kept with its reasons.",
        )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[:SHOWN] + "…"
