"""Practices across partnerships on the screen: what others show, what is shown to them."""

import streamlit as st

from improvement.charts.caterpillar import caterpillar_spec
from improvement.domain.access import Action
from improvement.domain.practices import PracticeCard
from improvement.domain.publishing import Summary
from improvement.errors import Invalid
from improvement.services import publishing
from improvement.services.adoptions import Origin
from improvement.services.practice_cards import PracticeBook, PracticeView
from improvement.services.publishing import Across, FoundPractice, TakenUp
from improvement.ui import adoption_form, show, state
from improvement.ui.frame import Visit
from improvement.words.adoptions import standing_line
from improvement.words.periods import day
from improvement.words.practices import cost_line, fidelity_line
from improvement.words.publishing import WHAT_CROSSES, WHAT_IS_GIVEN, evidence_lines, sites_line

FEWEST_DRAWN = 2


def publish(visit: Visit, practice: PracticeView, across: Across) -> None:
    """For a leader: show this practice to others, anew, or take it back."""
    if not visit.may(Action.PUBLISH):
        return
    kept = across.published.get(practice.id)
    stands = kept is not None and kept.stands
    with st.expander("Other partnerships", icon=":material/share:"):
        if kept is not None and stands:
            show.small(f"Published on {day(kept.published_on)}: other partnerships find it.")
        else:
            show.small("Nobody outside your partnership sees this practice.")
        if st.toggle("Show what others would see", key=f"across_{practice.id}_preview"):
            summary = publishing.preview(visit.app.uow, visit.actor, practice_id=practice.id)
            _preview(visit, practice, summary, again=stands)
        if stands and st.button("Take it back", key=f"across_{practice.id}_revoke"):
            publishing.revoke(visit.app.uow, visit.actor, practice_id=practice.id)
            state.say("Taken back. Other partnerships do not find it any more.")
            st.rerun()


def _preview(visit: Visit, practice: PracticeView, summary: Summary, *, again: bool) -> None:
    show.small(WHAT_CROSSES)
    with st.container(border=True):
        st.markdown(f"**{show.plain(summary.card.name)}**")
        show.small(sites_line(summary, ()))
        if summary.evidence:
            show.listed(evidence_lines(summary.evidence, summary.direction))
        what_it_is(summary.card)
    read = st.checkbox(
        "I have read it: it names nobody, and others may see it",
        key=f"across_{practice.id}_read",
    )
    if st.button(
        "Publish it anew" if again else "Publish it",
        type="primary",
        key=f"across_{practice.id}_publish",
    ):
        if not read:
            raise Invalid("Read what others would see, and tick that they may.")
        publishing.publish(visit.app.uow, visit.actor, practice_id=practice.id)
        state.forget_widgets(f"across_{practice.id}_read", f"across_{practice.id}_preview")
        state.say("Published. Other partnerships on this installation find it now.")
        st.rerun()


def draw_others(visit: Visit, across: Across, book: PracticeBook, words: str) -> None:
    """What other partnerships show, and which of it is done here."""
    if across.taken_up:
        st.header("Taken up from other partnerships", anchor=False)
        for taken in across.taken_up:
            _taken_up(visit, taken)
    if not across.others:
        return
    found = across.mentioning(words)
    st.header(f"From other partnerships · {len(found)}", anchor=False)
    show.small("What they chose to show. Take it up with a test of yours, and adapt it.")
    for practice in found:
        _other(visit, practice, book)


def _other(visit: Visit, practice: FoundPractice, book: PracticeBook) -> None:
    summary = practice.summary
    with st.container(border=True, key=f"card_practice_other_{practice.id}"):
        st.markdown(f"### {show.plain(summary.card.name)}")
        show.small(" · ".join(filter(None, (summary.partnership, summary.card.for_whom))))
        if practice.reading is None or practice.found is None or practice.rows is None:
            show.headline("No site is large enough yet to show a result outside.")
        else:
            show.reading(practice.reading)
            show.small(f"Counted: {summary.outcome}.")
            if len(practice.found.sites) >= FEWEST_DRAWN:
                spec = caterpillar_spec(
                    practice.rows,
                    practice.found,
                    title="Each site by itself",
                    direction=summary.direction,
                    theme=show.theme(),
                )
                show.chart(spec, name=summary.card.name, key=f"other_sites_{practice.id}")
        show.small(sites_line(summary, practice.given))
        with st.expander("What it is, and what it takes"):
            what_it_is(summary.card)
        _take_up(visit, practice, book)


def _take_up(visit: Visit, practice: FoundPractice, book: PracticeBook) -> None:
    adoption_form.take_up(
        f"take_over_{practice.id}",
        practice.summary.card,
        book,
        lambda test_id, adoption: publishing.take_up(
            visit.app.uow,
            visit.actor,
            publication_id=practice.id,
            test_id=test_id,
            adoption=adoption,
        ),
        told="Taken up. A leader can give what the test finds back to the practice.",
    )


def _taken_up(visit: Visit, taken: TakenUp) -> None:
    adoption = taken.adoption
    with st.container(border=True, key=f"card_practice_taken_{adoption.id}"):
        show.open_test(adoption.test_id, taken.title or f"Test {adoption.test_id}")
        lines = [("Practice", taken.card.name), ("Kept to the core", fidelity_line(taken.fidelity))]
        if adoption.done.adaptations:
            lines.append(("Done differently", adoption.done.adaptations))
        lines.append(("How it goes", standing_line(adoption.done)))
        st.markdown("\n".join(f"- **{name}:** {show.plain(words)}" for name, words in lines))
        if not taken.stands:
            show.small("It is not shown any more; this is its card as it was taken up.")
        _give_back(visit, taken)
        if taken.may_change:
            use = adoption_form.Use(
                origin=Origin.OUTSIDE,
                id=adoption.id,
                version=adoption.version,
                card=taken.card,
                done=adoption.done,
            )
            adoption_form.change(visit, use)


def _give_back(visit: Visit, taken: TakenUp) -> None:
    adoption = taken.adoption
    if adoption.shared_on is not None:
        show.small(f"Its result is given back since {day(adoption.shared_on)}.")
    if not visit.may(Action.PUBLISH):
        return
    if taken.stands:
        label = "Give the newest result back" if adoption.shared_on else "Give its result back"
        if st.button(label, key=f"give_back_{adoption.id}", help=WHAT_IS_GIVEN):
            publishing.give_back(visit.app.uow, visit.actor, adoption_id=adoption.id)
            state.say("Given back: it stands on the practice's card for others from now on.")
            st.rerun()
    if adoption.shared_on is not None and st.button(
        "Take the result back", key=f"keep_back_{adoption.id}"
    ):
        publishing.keep_back(visit.app.uow, visit.actor, adoption_id=adoption.id)
        state.say("Taken back: nothing of this test is on others' cards any more.")
        st.rerun()


def what_it_is(card: PracticeCard) -> None:
    """A card as its people wrote it."""
    for name, words in (
        ("The problem", card.problem),
        ("Conditions", card.conditions),
        ("Cost", " ".join(filter(None, (cost_line(card), card.cost_words)))),
        ("Burden on families", card.burden),
        ("Risks", card.risks),
    ):
        if words:
            st.markdown(f"**{name}.** {show.plain(words)}")
    st.markdown("**Core: without these it is another practice**")
    show.listed(card.core)
    if card.adaptable:
        st.markdown("**Adaptable: each place its own way**")
        show.listed(card.adaptable)
