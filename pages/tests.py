"""All tests of change of the partnership."""

import streamlit as st

from improvement.domain.vocabulary import Stage
from improvement.services import chart_lines, overview, search
from improvement.ui import at_a_time, card_style, cards, putting_away, show
from improvement.ui import found as results
from improvement.ui.frame import open_page

with open_page("Tests of change") as visit:
    found = overview.home(visit.app.uow, visit.actor).tests
    if not found:
        cards.nothing_yet(visit)
        putting_away.listed(visit)
        st.stop()
    card_style.apply()
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        typed = st.text_input("Search", key="q", bind="query-params", placeholder="reminders")
    with right:
        wanted = st.pills(
            "Stage",
            list(show.STAGES),
            format_func=lambda s: show.STAGES[s],
            key="stage",
            bind="query-params",
            wrap=True,
        )
    shown = [
        status
        for status in found
        if typed.casefold() in f"{status.kept.plan.title} {status.kept.team}".casefold()
        and wanted in (None, status.line.stage)
    ]
    show.small(f"{len(shown)} of {len(found)} tests")
    measures = chart_lines.of_primary_measures(visit.app.uow, visit.actor)
    at_a_time.draw(
        shown, lambda s: cards.at_a_glance(s, measure=measures.get(s.kept.id)), key="tests"
    )
    if not shown and wanted is not Stage.PLAN:
        st.info("No test matches. Clear the search to see them all.")
    if typed:
        st.header("In notes, plans and decisions", anchor=False)
        results.draw(search.find(visit.app.uow, visit.actor, words=typed))
    putting_away.listed(visit)
