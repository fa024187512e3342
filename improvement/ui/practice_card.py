"""A practice as a card: what it did across its sites first, then what it is and what it takes."""

import streamlit as st

from improvement.charts.caterpillar import caterpillar_spec
from improvement.domain.trail import Object
from improvement.services import practice_cards
from improvement.services.practice_cards import PracticeBook, PracticeView, Site
from improvement.ui import practice_form, show, trail
from improvement.ui.frame import Visit
from improvement.words.decisions import RINGS
from improvement.words.periods import day
from improvement.words.portfolio import HIDDEN_GROUPS, effect
from improvement.words.practices import fidelity_line, groups_across

FEWEST_DRAWN = 2


def draw_all(visit: Visit, words: str) -> None:
    """Practices with their cards, and the form for a new one."""
    book = practice_cards.book(visit.app.uow, visit.actor)
    found = book.mentioning(words)
    if book.all:
        st.subheader(f"Practices · {len(found)}", anchor=False)
        show.small("What goes on: what makes it work, where it is done, what the next may expect.")
    for practice in found:
        draw(visit, practice, book)
    practice_form.begin(visit, book)


def draw(visit: Visit, practice: PracticeView, book: PracticeBook) -> None:
    """One card."""
    with st.container(border=True, key=f"card_practice_of_{practice.id}"):
        st.markdown(f"#### {show.plain(practice.card.name)}")
        how_far = RINGS[practice.ring] if practice.ring else "Not decided how far it goes"
        show.small(" · ".join(filter(None, (practice.card.for_whom, how_far))))
        _together(practice)
        _for_whom(practice)
        with st.expander("What it is, and what it takes"):
            _what_it_is(practice)
        with st.expander(f"Sites · {len(practice.sites)}"):
            for site in practice.sites:
                _site(site)
            for line in practice.left_out:
                show.small(f"Not brought together: {line}")
        _rings(practice, book)
        practice_form.take_up(visit, practice, book)
        if practice.may_write:
            practice_form.change(visit, practice)
        _versions(practice, book)
        trail.folded(visit, Object.PRACTICE, practice.id)


def _together(practice: PracticeView) -> None:
    together = practice.together
    if together is None:
        show.headline("No site has outcomes enough to say anything yet.")
        return
    show.reading(together.reading)
    if len(together.found.sites) >= FEWEST_DRAWN:
        spec = caterpillar_spec(
            together.rows,
            together.found,
            title="Each site by itself",
            direction=together.direction,
            theme=show.theme(),
        )
        show.chart(spec, name=practice.card.name, key=f"sites_{practice.id}")
    if together.cost:
        show.small(together.cost.headline)


def _for_whom(practice: PracticeView) -> None:
    if practice.together is None:
        return
    views = [view for site in practice.sites for view in site.status.dimensions]
    effects = [(v.found.dimension.label, e) for v in views for e in v.found.effects.groups]
    lines = groups_across(effects, practice.together.direction)
    if not lines and not any(view.hidden for view in views):
        return
    with st.expander("For whom, site by site"):
        for line in lines:
            st.markdown(f"- {show.plain(line)}")
        if any(view.hidden for view in views):
            show.small(HIDDEN_GROUPS)


def _what_it_is(practice: PracticeView) -> None:
    card = practice.card
    for name, words in (
        ("The problem", card.problem),
        ("Conditions", card.conditions),
        ("Cost", " ".join(filter(None, (_money(card.cost), card.cost_words)))),
        ("Burden on families", card.burden),
        ("Risks", card.risks),
    ):
        if words:
            st.markdown(f"**{name}.** {show.plain(words)}")
    st.markdown("**Core: without these it is another practice**")
    for part in card.core:
        st.markdown(f"- {show.plain(part)}")
    if card.adaptable:
        st.markdown("**Adaptable: each place its own way**")
        for part in card.adaptable:
            st.markdown(f"- {show.plain(part)}")


def _money(cost: float | None) -> str:
    return "" if cost is None else f"{cost:,.2f} per household served."


def _site(site: Site) -> None:
    kept = site.status.kept
    show.open_test(kept.id, kept.plan.title or f"Test {kept.id}")
    source = "Where it began" if site.adoption is None else ""
    show.small(" · ".join(filter(None, (kept.plan.place, kept.team, source))))
    st.markdown(f"**Seen:** {show.plain(effect(site.status.result))}")
    if site.fidelity is not None:
        st.markdown(f"**Kept to the core:** {show.plain(fidelity_line(site.fidelity))}")
    if site.adoption is not None and site.adoption.adaptations:
        st.markdown(f"**Done differently:** {show.plain(site.adoption.adaptations)}")


def _rings(practice: PracticeView, book: PracticeBook) -> None:
    """The ledger of scaling: how far it was decided to go, when and by whom."""
    if not practice.rings:
        return
    with st.expander("Scaling so far"):
        for decision in practice.rings:
            if decision.ring is None:
                continue
            who = book.names.get(decision.decided_by, "somebody")
            st.markdown(f"- {day(decision.decided_on)}: {RINGS[decision.ring]} ({show.plain(who)})")
            if decision.conditions:
                show.small(f"Under the condition: {decision.conditions}")


def _versions(practice: PracticeView, book: PracticeBook) -> None:
    if len(practice.versions) < FEWEST_DRAWN:
        return
    with st.expander(f"Versions of this card · {len(practice.versions)}"):
        for version in reversed(practice.versions):
            who = book.names.get(version.made_by, "somebody")
            reason = version.reason or "The first card."
            st.markdown(
                f"- {version.number}. {day(version.made_at.date())}, {show.plain(who)}: "
                f"{show.plain(reason)}"
            )
