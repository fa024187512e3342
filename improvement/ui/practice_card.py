"""A practice as a card: what it did across its sites first, then what it is and what it takes."""

from collections.abc import Iterator

import streamlit as st

from improvement.charts.caterpillar import caterpillar_spec
from improvement.charts.chart import chart_spec
from improvement.charts.markers import Marker, MarkerKind
from improvement.domain.todo import Tab
from improvement.domain.trail import Object
from improvement.domain.vocabulary import Ring
from improvement.services import practice_cards
from improvement.services.adoptions import Origin
from improvement.services.holding import Held
from improvement.services.practice_cards import PracticeBook, PracticeView, Site
from improvement.services.practice_ledger import HeldSite
from improvement.services.publishing import Across
from improvement.ui import adoption_form, practice_across, practice_form, show, trail
from improvement.ui.frame import Visit
from improvement.ui.practice_across import what_it_is
from improvement.words.adoptions import standing_line
from improvement.words.decisions import RINGS
from improvement.words.periods import day
from improvement.words.portfolio import HIDDEN_GROUPS, effect
from improvement.words.practices import (
    AS_DECIDED,
    fades_next,
    fidelity_line,
    gain_line,
    groups_across,
    groups_reached,
    reached_line,
)
from improvement.words.publishing import given_line

FEWEST_DRAWN = 2
GAIN_HEIGHT = 220


def draw_all(visit: Visit, book: PracticeBook, across: Across, words: str) -> None:
    """Practices with their cards, and the form for a new one."""
    found = book.all
    if words.strip():
        numbers = practice_cards.mentioning(visit.app.uow, visit.actor, words=words)
        found = book.among(numbers)
    if book.all:
        st.header(f"Practices · {len(found)}", anchor=False)
        show.small("What goes on: what makes it work, where it is done, what the next may expect.")
    for practice in found:
        draw(visit, practice, book, across)
    practice_form.begin(visit, book)
    practice_across.draw_others(visit, across, book, words)
    adoption_form.listed(visit)


def draw(visit: Visit, practice: PracticeView, book: PracticeBook, across: Across) -> None:
    """One card."""
    with st.container(border=True, key=f"card_practice_of_{practice.id}"):
        st.markdown(f"### {show.plain(practice.card.name)}")
        how_far = RINGS[practice.ring] if practice.ring else "Not decided how far it goes"
        show.small(" · ".join(filter(None, (practice.card.for_whom, how_far))))
        _together(practice)
        _fading(practice)
        _for_whom(practice)
        _stories(practice)
        with st.expander("What it is, and what it takes"):
            what_it_is(practice.card)
        with st.expander(f"Sites · {len(practice.sites)}"):
            for site in practice.sites:
                _site(visit, practice, site)
            show.small(AS_DECIDED)
            for line in practice.left_out:
                show.small(f"Not brought together: {line}")
        _ledger(practice, book)
        practice_form.take_up(visit, practice, book)
        if practice.may_write:
            practice_form.change(visit, practice, currency=book.currency)
        practice_across.publish(visit, practice, across)
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
    if practice.given:
        show.small(given_line(practice.given))
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
        show.listed(lines)
        if any(view.hidden for view in views):
            show.small(HIDDEN_GROUPS)


def _site(visit: Visit, practice: PracticeView, site: Site) -> None:
    kept = site.status.kept
    show.open_test(kept.id, kept.plan.title or f"Test {kept.id}")
    source = "Where it began" if site.adoption is None else ""
    show.small(" · ".join(filter(None, (kept.plan.place, kept.team, source))))
    lines = [("Seen", effect(site.status.result))]
    if site.fidelity is not None:
        lines.append(("Kept to the core", fidelity_line(site.fidelity)))
    if site.adoption is not None:
        if site.adoption.done.adaptations:
            lines.append(("Done differently", site.adoption.done.adaptations))
        lines.append(("How it goes", standing_line(site.adoption.done)))
    st.markdown("\n".join(f"- **{name}:** {show.plain(words)}" for name, words in lines))
    if site.adoption is not None and site.may_change:
        use = adoption_form.Use(
            origin=Origin.HERE,
            id=site.adoption.id,
            version=site.adoption.version,
            card=practice.card,
            done=site.adoption.done,
        )
        adoption_form.change(visit, use)


def _stories(practice: PracticeView) -> None:
    """Words of people who agreed that others here read them; taken back, they are gone."""
    if not practice.stories:
        return
    with st.expander(f"In their own words · {len(practice.stories)}"):
        for story in practice.stories:
            show.quote(story.text)
            who = story.group or "Nobody's group is given"
            show.small(f"{who} · agreed on {day(story.given_on)}: {story.purpose}")


def _fading(practice: PracticeView) -> None:
    for site in practice.ledger.gains:
        if site.gain.held is Held.FADES:
            told = f"{gain_line(site.name, site.gain)} {fades_next(site.gain.also_worse)}"
            st.warning(show.plain(told), icon=":material/trending_down:")
            link = f"The chart of {site.name}"
            show.open_test(site.gain.test_id, link, tab=Tab.CHART.value, icon="show_chart")


def _ledger(practice: PracticeView, book: PracticeBook) -> None:
    """How far it was decided to go, whom it reached, and whether the gains hold."""
    kept = practice.ledger
    with st.expander("Scaling so far: rings, households reached, gains"):
        st.markdown(" · ".join(_steps(kept.widest)))
        for decision in kept.rings:
            if decision.ring is None:
                continue
            who = book.names.get(decision.decided_by, "somebody")
            st.markdown(f"- {day(decision.decided_on)}: {RINGS[decision.ring]} ({show.plain(who)})")
            if decision.conditions:
                show.small(f"Under the condition: {decision.conditions}")
        reached = reached_line(kept.households, kept.counted, kept.sites, kept.since)
        st.markdown(f"**Reached.** {reached}")
        for dimension in kept.dimensions:
            st.markdown(f"**By {show.plain(dimension.label.lower())}**")
            groups = [(g.label, g.households, g.sites) for g in dimension.groups]
            show.listed(groups_reached(groups, dimension.sites))
            if dimension.hidden:
                show.small(HIDDEN_GROUPS)
        if kept.gains:
            st.markdown("**Holding the gains**")
        for site in kept.gains:
            _held(site)


def _held(site: HeldSite) -> None:
    """The sentence, and the chart that goes on after the day of scaling."""
    st.markdown(f"- {show.plain(gain_line(site.name, site.gain))}")
    line = site.gain.line
    if line is None or site.gain.held is Held.NO_FIGURES:
        return
    scaled = Marker(date=site.gain.scaled_on, label="Scaled", kind=MarkerKind.EVENT)
    spec = chart_spec(
        line.chart(),
        title=f"{line.spec.label}: {site.name}",
        markers=[scaled],
        height=GAIN_HEIGHT,
        theme=show.theme(),
    )
    show.chart(spec, name=f"{site.name} since scaling", key=f"held_{site.gain.test_id}")


def _steps(widest: Ring | None) -> Iterator[str]:
    """The four rings, ticked as far as was decided."""
    order = list(Ring)
    done = order.index(widest) if widest else -1
    for number, ring in enumerate(order):
        icon = "check_circle" if number <= done else "radio_button_unchecked"
        yield f":material/{icon}: {RINGS[ring].split(':')[0]}"


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
