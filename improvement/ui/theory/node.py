"""One part of the diagram: what it stands under, what stands under it, and what its tests say."""

import streamlit as st

from improvement.domain.trail import Object
from improvement.domain.vocabulary import NodeKind
from improvement.services import publishing, tests, theory
from improvement.services.overview import TestStatus
from improvement.services.publishing import FoundPractice
from improvement.services.theory import Diagram, NodeView
from improvement.ui import show, trail
from improvement.ui.frame import Visit
from improvement.ui.theory import forms
from improvement.ui.theory.whole import open_node
from improvement.words.amounts import counted
from improvement.words.portfolio import effect, how_sure
from improvement.words.publishing import NOBODY_SHOWS, OWN_TESTS_ONLY, sites_line
from improvement.words.theory import (
    KINDS,
    SOURCES,
    WARRANT,
    sure_lines,
    tests_line,
    warrant_line,
)
from improvement.words.verdict import VERDICTS


def draw(visit: Visit, found: Diagram, view: NodeView) -> None:
    """Words first, then the ways up and down, then the tests."""
    node = view.kept
    st.page_link("pages/theory.py", label="The whole theory", icon=":material/account_tree:")
    st.header(show.plain(node.title), anchor=False)
    show.small(KINDS[node.kind])
    if node.draft.words:
        st.markdown(show.prose(node.draft.words))
    show.headline(f"{tests_line(view.verdicts)}.")
    sure = sure_lines(status.result for status in view.tests)
    if sure:
        show.small(f"How sure: {'; '.join(sure)}.")
    _ways(found, view)
    if node.kind is NodeKind.IDEA:
        _idea(view)
    _tests(view)
    if node.kind is NodeKind.IDEA:
        _elsewhere(visit, view)
        _begin(visit, view)
    if found.may_edit:
        forms.edit(visit, found, view)
    trail.folded(visit, Object.NODE, node.id)


def _ways(found: Diagram, view: NodeView) -> None:
    """What it serves, and what is thought to move it."""
    for title, ids, icon in (
        ("Stands under", view.parents, "arrow_upward"),
        ("What moves it", view.children, "arrow_downward"),
    ):
        if ids:
            st.markdown(f"**{title}**")
            for node_id in ids:
                open_node(node_id, found.nodes[node_id].kept.title, icon)


def _idea(view: NodeView) -> None:
    """Where the idea comes from, its warrant, what stays and what may change."""
    draft = view.kept.draft
    source = SOURCES[draft.source] if draft.source else ""
    lines = (
        ("Where it comes from", " · ".join(filter(None, (source, draft.proposed_by)))),
        *((question, getattr(draft, name)) for name, question in WARRANT.items()),
        ("Core: stays as it is wherever it is tried", draft.core),
        ("May be adapted", draft.adaptable),
    )
    show.small(f"{warrant_line(draft.warrant)}.")
    for name, words in lines:
        if words:
            st.markdown(f"**{name}**  \n{show.prose(words)}")


def _elsewhere(visit: Visit, view: NodeView) -> None:
    """What other partnerships chose to show of it: taken up here, or told in words like these."""
    across = publishing.across(visit.app.uow, visit.actor)
    taken = across.behind([status.kept.id for status in view.own])
    alike = across.like(f"{view.kept.title} {view.kept.draft.words}")
    st.markdown("**From other partnerships**")
    for practice in taken:
        _shown(practice, "Track record: a practice that this idea's tests took up")
    for practice in alike:
        _shown(practice, "Published in words like these: is it the same idea?")
    if alike:
        st.page_link("pages/practices.py", label="Take one up", icon=":material/handshake:")
    show.small(OWN_TESTS_ONLY if taken or alike else NOBODY_SHOWS)


def _shown(practice: FoundPractice, why: str) -> None:
    with st.container(border=True, key=f"card_elsewhere_{practice.id}"):
        show.small(why)
        st.markdown(f"**{show.plain(practice.summary.card.name)}**")
        if practice.reading is not None:
            st.markdown(show.plain(practice.reading.headline))
        show.small(sites_line(practice.summary, practice.given))


def _tests(view: NodeView) -> None:
    if not view.tests:
        return
    st.markdown(f"**{counted(len(view.tests), 'test')}, {counted(view.cycles, 'cycle')}**")
    for status in view.tests:
        with st.container(border=True, key=f"card_theory_{status.kept.id}"):
            _test(status)


def _test(status: TestStatus) -> None:
    plan = status.kept.plan
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"im_title_{status.kept.id}"
    ):
        show.open_test(status.kept.id, plan.title or "Untitled test", tab="Plan")
        if status.line.decision:
            choice = status.line.decision.choice
            show.verdict_badge(choice.value, f"Decided: {show.CHOICES[choice]}")
        elif status.result:
            verdict = status.result.verdict
            show.verdict_badge(verdict.value, f"Rule says: {VERDICTS[verdict]}")
    show.small(" · ".join(filter(None, (status.kept.team, plan.place, plan.for_whom))))
    seen = effect(status.result)
    sure = how_sure(status.result)
    show.small(" · ".join(filter(None, (seen, sure))))
    if plan.measures:
        labels = ", ".join(measure.label for measure in plan.measures)
        show.open_test(status.kept.id, f"Measured by {labels}", tab="Chart", icon="show_chart")


def _begin(visit: Visit, view: NodeView) -> None:
    """A new test of this idea, for one of the teams this person may register for."""
    teams = tests.teams_for(visit.app.uow, visit.actor)
    if not teams:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        team = teams[0]
        if len(teams) > 1:
            team = st.selectbox(
                "For which team?", teams, format_func=lambda t: t.name, key="idea_team"
            )
        if st.button("Test this idea", icon=":material/science:", type="primary", key="begin_test"):
            begun = theory.begin_test(
                visit.app.uow, visit.actor, idea_id=view.kept.id, team_id=team.id
            )
            st.switch_page("pages/register.py", query_params={"draft": str(begun)})
