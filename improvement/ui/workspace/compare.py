"""Compare: who does the change work for?"""

import streamlit as st

from improvement.charts.verdict_card import verdict_card_spec
from improvement.errors import Invalid, NotComputable
from improvement.services import analyses, tests
from improvement.services.analyses import CompareView, Findings
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.frame import Visit
from improvement.ui.workspace import (
    compare_outcome,
    compare_sites,
    compare_start,
    compare_time,
    for_whom,
)
from improvement.words.at_a_glance import glances
from improvement.words.comparison import comparison_reading
from improvement.words.outcome_glance import outcome_glances
from improvement.words.plan_changes import amendment_lines
from improvement.words.verdict import VERDICTS
from improvement.words.verdict_card import verdict_card


def draw(visit: Visit, view: TestView) -> None:
    """The verdict sentence, the overall effect, groups, gaps, what is missing."""
    try:
        found = analyses.compare(visit.app.uow, visit.actor, test_id=view.id)
    except (NotComputable, Invalid) as reason:
        show.headline(str(reason))
        return
    show.verdict_badge(found.result.verdict.value, f"Rule says: {VERDICTS[found.result.verdict]}")
    show.headline(found.reading.headline)
    for line in amendment_lines(tests.changes_of(view)):
        st.markdown(f":material/edit_note: {show.plain(line)}")
    findings = found.result.findings
    if isinstance(findings, Findings):
        _overall(found, findings)
    else:
        compare_outcome.overall(found, findings)
    with st.expander("Why the rule says so"):
        for line in found.reading.because:
            st.markdown(f"- {show.plain(line)}")
        show.open_test(view.id, "The rule, row by row", tab="Decide", icon="rule")
    _card(found)
    compare_start.draw(found)
    if isinstance(findings, Findings):
        compare_time.draw(found)
        for_whom.draw(visit, found, findings)
        compare_sites.draw(visit, found)
    else:
        compare_outcome.groups(found, findings)
    if found.sees_all:
        _not_adding_up(found)
    if isinstance(findings, Findings):
        _method(found)
    else:
        compare_outcome.method(found, findings)


def _card(found: CompareView) -> None:
    """The verdict for handing round, in every format of a picture."""
    box = st.expander(
        "A card of this verdict", icon=":material/badge:", on_change="rerun", key="card_box"
    )
    if not box.open:
        return
    findings, names = found.result.findings, found.names
    figures = (
        glances(findings.comparison, pilot=names.here, other=names.there)
        if isinstance(findings, Findings)
        else outcome_glances(findings, pilot=names.here, other=names.there)
    )
    card = verdict_card(
        title=found.kept.plan.title,
        place=found.kept.plan.place,
        verdict=VERDICTS[found.result.verdict],
        reading=found.reading,
        glances=figures,
        as_of=found.as_of,
    )
    with box:
        show.chart(
            verdict_card_spec(card, theme=show.theme()), name="verdict-card", key="verdict_card"
        )


def _overall(found: CompareView, findings: Findings) -> None:
    """Three figures, what they mean, and what makes them weaker than they sound."""
    with st.container(horizontal=True, key="glances"):
        for glance in glances(
            findings.comparison,
            pilot=found.names.here,
            other=found.names.there,
        ):
            show.figure(glance.label, glance.figure, glance.note)
    said = comparison_reading(findings.comparison, found.names, best_guess=findings.chance)
    st.markdown(show.plain(said.headline))
    for line in found.reading.caveats:
        show.small(line)


def _not_adding_up(found: CompareView) -> None:
    off = sum(len(figures.differences) for figures in found.figures.values())
    if off:
        words = show.counted(off, "breakdown does", "breakdowns do")
        label = f"{words} not add up to the total: look under Data"
        show.open_test(found.kept.id, label, tab="Data", icon="difference")


def _method(found: CompareView) -> None:
    look = found.result.findings.evidence.look
    with st.expander("How was this worked out?"):
        st.markdown(
            "The difference between two shares by Newcombe's hybrid score interval (1998, method "
            "10). Looking every week widens it: the interval is taken at z(t) = 1.96 x the larger "
            "of 1/√t and √t, where t is the part of the planned households that is in. Groups use "
            "the same z. Whether groups differ is tested with Cochran's Q on differences with one "
            "added to every cell; gaps change by Price and Bonett (2004). More in "
            "docs/comparisons.md and docs/verdict.md."
        )
        z = "none yet" if look.z is None else f"{look.z:.3f}"
        st.markdown(
            f"Part of the plan so far: t = {look.fraction:.2f}; z = {z}. As of {found.as_of}."
        )
