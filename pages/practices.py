"""What was learned for good: scaled, adapted or stopped, with the lesson and for whom it worked."""

import streamlit as st

from improvement.domain.todo import Tab
from improvement.domain.vocabulary import Choice
from improvement.services import joint_cards, publishing
from improvement.services.joint import JointDisplay
from improvement.services.practices import Practice, Practices, practices
from improvement.services.publishing import Across
from improvement.ui import card_style, practice_card, show
from improvement.ui.frame import Visit, open_page
from improvement.ui.learning import joint_card
from improvement.words.groups import dimension_reading
from improvement.words.periods import day
from improvement.words.portfolio import HIDDEN_GROUPS, practices_headline, seen

SECTIONS = {
    Choice.SCALE: ("Scaled", "It helped where it was tried: it goes on to the next places."),
    Choice.ADAPT: ("Adapted", "There was something in it: the idea changes and is tried again."),
    Choice.STOP: ("Stopped", "What was learned by stopping saves the next team the time."),
    Choice.DID_NOT_FINISH: ("Did not finish", "It ended before it could answer: nothing is said."),
}


def draw(visit: Visit, book: Practices, across: Across) -> None:
    words_of = joint_cards.of_tests(visit.app.uow, visit.actor, [p.status for p in book.all])
    counts = {choice: len(book.chosen(choice)) for choice in SECTIONS}
    card_style.apply()
    show.headline(practices_headline(counts))
    words = st.text_input(
        "Search", key="q", bind="query-params", placeholder="reminders", icon=":material/search:"
    )
    practice_card.draw_all(visit, book.book, across, words)
    for choice, (heading, meaning) in SECTIONS.items():
        found = book.chosen(choice, words=words)
        st.header(f"{heading} · {len(found)}", anchor=False)
        show.small(meaning if found else "None match." if words else "None so far.")
        for practice in found:
            _card(practice, book, words_of.get(practice.status.kept.id))


def _card(practice: Practice, book: Practices, joint: JointDisplay | None) -> None:
    plan, decision, kept = practice.status.kept.plan, practice.decision, practice.status.kept
    with st.container(border=True, key=f"card_practice_{kept.id}"):
        title = st.container(
            horizontal=True, vertical_alignment="center", key=f"im_title_{kept.id}"
        )
        with title:
            show.open_test(kept.id, plan.title or "Untitled test")
            show.verdict_badge(decision.choice.value, SECTIONS[decision.choice][0])
        show.small(" · ".join(filter(None, (kept.team, plan.place, plan.for_whom))))
        show.quote(decision.lesson or "No lesson was written down.")
        _line("Idea", plan.change_idea)
        _line("What was seen", seen(plan, practice.status.result))
        _line("Why", decision.reason)
        _line("Not everybody agreed", decision.dissent)
        _line("Next", decision.next_step)
        who = book.names.get(decision.decided_by, "somebody")
        beside = "" if decision.followed_rule else " · decided beside the rule"
        show.small(f"{who}, {day(decision.decided_on)}{beside}")
        _for_whom(practice)
        joint_card.draw(joint, key=str(kept.id))
        show.open_test(kept.id, "The decision and its evidence", tab=Tab.DECIDE.value, icon="gavel")


def _line(name: str, words: str) -> None:
    if words:
        st.markdown(f"**{name}:** {show.plain(words)}")


def _for_whom(practice: Practice) -> None:
    if practice.comparison is None or not practice.dimensions:
        return
    with st.expander("For whom did it work?", key=f"for_whom_{practice.status.kept.id}"):
        for view in practice.dimensions:
            said = dimension_reading(view.found, practice.comparison)
            st.markdown(f"**{show.plain(said.headline)}**")
            for line in said.because:
                st.markdown(f"- {show.plain(line)}")
            if view.hidden:
                show.small(HIDDEN_GROUPS)


def nothing_yet() -> None:
    with st.container(border=True):
        show.headline("Nothing has been decided yet.")
        show.small(
            "Once a team decides to scale, adapt or stop a test, its lesson stays here for "
            "everybody. For example: reminder calls on Friday reached few families; Tuesday "
            "evening reached most."
        )
        st.page_link("pages/tests.py", label="See the tests under way", icon=":material/science:")


with open_page("Practices") as visit:
    kept_practices = practices(visit.app.uow, visit.actor)
    crossing = publishing.across(visit.app.uow, visit.actor)
    if kept_practices.all or crossing.others or crossing.taken_up:
        draw(visit, kept_practices, crossing)
    else:
        nothing_yet()
