"""What team, coach and leaders say to each other about a test; below every tab."""

import streamlit as st

from improvement.domain.comments import CommentDraft, names_of
from improvement.domain.periods import written
from improvement.domain.vocabulary import CommentOn
from improvement.services import comments
from improvement.services.comments import CommentsView, KeptComment
from improvement.services.tests import TestView
from improvement.ui import show, state
from improvement.ui.forms.outcome import send, turn
from improvement.ui.frame import Visit
from improvement.words.amounts import counted

Place = tuple[CommentOn, int] | None


def draw(visit: Visit, view: TestView) -> None:
    """Open comments first; those settled are folded. Nothing for people of other teams."""
    found = comments.of_test(visit.app.uow, visit.actor, test_id=view.id)
    if not found.may_read or not (found.may_write or found.comments):
        return
    still = found.still_open
    mine = any(visit.actor.person_id in c.to for c in still)
    heading = f"Comments · {counted(len(still), 'open one')}" if still else "Comments"
    with st.expander(heading, icon=":material/chat:", expanded=mine, key=f"talk_{view.id}"):
        if not found.comments:
            show.small(
                "Ask or tell your team, coach or leader something about this test: for example, "
                "“@Priya, is six weeks enough?” Whoever you name finds it on the first page."
            )
        for comment in still:
            _comment(visit, found, comment)
        if found.may_write:
            _write(visit, view, found)
        settled = [c for c in found.comments if c.resolved_at is not None]
        if settled and st.toggle(f"Show {len(settled)} settled", key=f"settled_{view.id}"):
            for comment in settled:
                _comment(visit, found, comment)


def _comment(visit: Visit, found: CommentsView, comment: KeptComment) -> None:
    done = comment.resolved_at is not None
    with st.container(border=True, key=f"comment_{comment.id}"):
        who = found.names.get(comment.written_by, "somebody")
        place = (comment.about, comment.about_id or 0)
        parts = [
            who,
            written(comment.written_at),
            found.about.get(place, ""),
            f"for {', '.join(names_of(comment.to, found.names))}" if comment.to else "",
            "settled" if done else "",
        ]
        show.small(" · ".join(part for part in parts if part))
        st.markdown(show.prose(comment.text))
        if found.may_write and st.button(
            "Open again" if done else "Settled",
            key=f"settle_{comment.id}",
            type="tertiary",
            icon=":material/undo:" if done else ":material/check:",
        ):
            comments.settle(
                visit.app.uow,
                visit.actor,
                comment_id=comment.id,
                version=comment.version,
                resolved=not done,
            )
            state.say("Open again." if done else "Settled.")
            st.rerun()


def _write(visit: Visit, view: TestView, found: CommentsView) -> None:
    key = f"comment_new_{turn('comment_new')}"
    places: list[Place] = [None, *found.about]
    with st.form(key, border=False):
        text = st.text_area("Say or ask something", key=f"{key}_text", height=80)
        to = st.multiselect(
            "For whom? (or write @ and a name)",
            [i for i in found.people if i != visit.actor.person_id],
            format_func=lambda i: found.people[i],
            key=f"{key}_to",
        )
        about = st.selectbox(
            "About",
            places,
            format_func=lambda p: found.about[p] if p else "The test as a whole",
            key=f"{key}_about",
        )
        sent = st.form_submit_button("Keep the comment", key=f"{key}_keep")
    if sent:
        kind, number = about or (CommentOn.TEST, None)
        send(
            "comment_new",
            lambda: comments.write(
                visit.app.uow,
                visit.actor,
                test_id=view.id,
                draft=CommentDraft(text=text, about=kind, about_id=number, to=tuple(to)),
            ),
            told="Kept.",
        )
