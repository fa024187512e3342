"""Taking a practice up with a test, saying how it goes, putting that away and bringing it back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from improvement.domain.practices import Adoption, PracticeCard, Standing
from improvement.errors import Conflict, Invalid
from improvement.services import adoptions
from improvement.services.adoptions import Origin
from improvement.services.practice_cards import PracticeBook
from improvement.ui import show, state
from improvement.ui.forms.both import overtaken
from improvement.ui.forms.outcome import send
from improvement.ui.frame import Visit
from improvement.words.adoptions import AWAY_NOTE, STANDINGS
from improvement.words.putting_away import away_line

BEGINS = (Standing.IN_USE, Standing.PLANNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A test that does a practice, with the card it is held against."""

    origin: Origin
    id: int
    version: int
    card: PracticeCard
    done: Adoption

    @property
    def key(self) -> str:
        return f"use_{self.origin}_{self.id}"


def take_up(
    form: str,
    card: PracticeCard,
    book: PracticeBook,
    keep: Callable[[int, Adoption], object],
    *,
    told: str,
) -> None:
    """A test of one's own does this practice: as meant, and what differently."""
    if not book.can_adopt:
        return
    with (
        st.expander("Take it up with a test of yours", icon=":material/handshake:"),
        st.form(form, enter_to_submit=False),
    ):
        test_id = st.selectbox(
            "Which test?",
            list(book.can_adopt),
            format_func=lambda i: book.can_adopt[i] or f"Test {i}",
            index=None,
            key=f"{form}_test",
        )
        done = _done(form, card, Adoption(), BEGINS)
        if st.form_submit_button("Take it up", type="primary"):
            if test_id is None:
                raise Invalid("Choose the test that does it.")
            keep(test_id, done())
            state.forget_widgets(form)
            state.say(told)
            st.rerun()


def change(visit: Visit, use: Use) -> None:
    """For whoever may: how it goes by now, and putting it away."""
    with st.container(horizontal=True, key=f"{use.key}_doing"):
        with st.popover("Say how it goes", icon=":material/edit:", key=f"{use.key}_change"):
            _change(visit, use)
        with st.popover("Put away", icon=":material/archive:", key=f"{use.key}_away"):
            _put_away(visit, use)


def _change(visit: Visit, use: Use) -> None:
    offered = [s for s in Standing if s is not Standing.PLANNED or use.done.standing is s]
    with st.form(use.key, border=False, enter_to_submit=False):
        version = state.opened_version(use.key, use.version)
        done = _done(use.key, use.card, use.done, offered)
        sent = st.form_submit_button("Keep", type="primary")
    if sent:
        _keep(visit, use, done, version)


def _keep(visit: Visit, use: Use, done: Callable[[], Adoption], version: int) -> None:
    """A problem is said in the form; where somebody else was faster, both are shown."""
    try:
        typed = done()
    except Invalid as problem:
        show.refused(problem)
        return
    try:
        adoptions.change(
            visit.app.uow,
            visit.actor,
            origin=use.origin,
            adoption_id=use.id,
            adoption=typed,
            version=version,
        )
    except Conflict as newer:
        overtaken(typed, use.done, form=use.key, version=use.version, words=str(newer))
        return
    state.forget_version(use.key)
    state.forget_widgets(use.key)
    state.say("Kept: how it goes stands on the practice now.")
    st.rerun()


def _done(
    form: str, card: PracticeCard, now: Adoption, offered: Sequence[Standing]
) -> Callable[[], Adoption]:
    """The fields; what is returned puts them together, or raises ``Invalid``."""
    kept = st.multiselect(
        "Which core parts are done as meant?",
        card.core,
        default=[part for part in now.kept if part in card.core],
        key=f"{form}_kept",
    )
    different = st.text_area(
        "What is done differently, and why?", value=now.adaptations, key=f"{form}_different"
    )
    standing = st.segmented_control(
        "How does it go?",
        list(offered),
        format_func=STANDINGS.__getitem__,
        default=now.standing if now.standing in offered else offered[0],
        key=f"{form}_standing",
    )
    reason = lesson = ""
    if Standing.STOPPED in offered:
        reason = st.text_input(
            "Why is it paused or stopped?", value=now.reason, key=f"{form}_reason"
        )
        lesson = st.text_input(
            "What was learned by stopping?", value=now.lesson, key=f"{form}_lesson"
        )
    return lambda: Adoption(
        kept=tuple(kept),
        adaptations=different,
        standing=standing or now.standing,
        reason=reason,
        lesson=lesson,
    )


def _put_away(visit: Visit, use: Use) -> None:
    show.small(AWAY_NOTE)
    with st.form(f"{use.key}_away_form", border=False):
        why = st.text_input("Why?", key=f"{use.key}_why")
        sent = st.form_submit_button("Put it away", key=f"{use.key}_sure")
    if sent:
        send(
            use.key,
            lambda: adoptions.put_away(
                visit.app.uow,
                visit.actor,
                origin=use.origin,
                adoption_id=use.id,
                version=use.version,
                because=why,
            ),
            told="Put away. It can be brought back at the end of this page.",
        )


def listed(visit: Visit) -> None:
    """What was taken up and put away, each with its way back."""
    found = adoptions.those_away(visit.app.uow, visit.actor)
    if not found:
        return
    label = f"Taken up, and put away · {len(found)}"
    with st.expander(label, icon=":material/archive:", key="uses_away"):
        for away in found:
            kept = away.kept
            key = f"use_back_{kept.origin}_{kept.id}"
            with st.container(border=True, key=f"{key}_line", gap="small"):
                st.markdown(f"**{show.plain(away.name)}** · {show.plain(away.title)}")
                if kept.archived_at is not None:
                    show.small(away_line(away.who, kept.archived_at, kept.archived_because))
                if away.may_restore and st.button("Bring back", icon=":material/undo:", key=key):
                    adoptions.bring_back(
                        visit.app.uow, visit.actor, origin=kept.origin, adoption_id=kept.id
                    )
                    state.say("Back on the practice, as it was.")
                    st.rerun()
