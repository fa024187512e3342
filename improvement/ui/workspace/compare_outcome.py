"""Compare, for outcomes that are no shares of two sides: waits, events, scores, changes."""

import streamlit as st

from improvement.charts.outcome_forest import outcome_forest_spec
from improvement.services.analyses import CompareView, GroupFinding, OutcomeFindings
from improvement.ui import show
from improvement.ui.workspace import told_averages
from improvement.words.grouping import grouping_lines
from improvement.words.outcome_glance import outcome_glances
from improvement.words.outcome_groups import (
    BEST_GUESS,
    EACH_BY_ITSELF,
    differences_line,
    differences_of,
    group_finding_line,
    guess_lines,
    outcome_flag_lines,
)
from improvement.words.outcome_method import how_outcome_worked_out
from improvement.words.outcome_verdict import gains_of_findings, outcome_comparison_reading
from improvement.words.outcome_whom import HEADINGS, outcome_rows, who_gains_line

TOO_FEW_TO_GUESS = "Too few groups with a range: there is nobody to learn from."


def overall(found: CompareView, findings: OutcomeFindings) -> None:
    """Three figures, what they mean, and what makes them weaker than they sound."""
    with st.container(horizontal=True, key="glances"):
        for glance in outcome_glances(findings, pilot=found.names.here, other=found.names.there):
            show.figure(glance.label, glance.figure, glance.note)
    said = outcome_comparison_reading(findings, found.names)
    st.markdown(show.plain(said.headline))
    for line in said.because:
        st.markdown(f"- {show.plain(line)}")
    for line in found.reading.caveats:
        show.small(line)


def groups(found: CompareView, findings: OutcomeFindings) -> None:
    """A forest for each dimension, or the overall gain alone."""
    labels = list(dict.fromkeys(group.dimension for group in findings.groups))
    if not labels and findings.plain is not None:
        show.chart(
            outcome_forest_spec(findings, title="Gain", theme=show.theme()),
            name="gain",
            key="outcome_forest",
        )
    if not found.sees_all:
        told_averages.draw(found, findings)
    if labels:
        st.header("For whom", anchor=False)
        show.headline(who_gains_line(findings.groups, findings.flags, found.hidden))
        label = _chosen(labels, findings)
        members = tuple(group for group in findings.groups if group.dimension == label)
        _dimension(found, findings, label, members)


def _chosen(labels: list[str], findings: OutcomeFindings) -> str:
    """One dimension at a time; where a flag is up it opens there."""
    flagged = (flag.dimension for flag in findings.flags if flag.flagged)
    first = next((label for label in flagged if label in labels), labels[0])
    if len(labels) == 1:
        return first
    chosen = st.segmented_control(
        "Look by", labels, default=first, required=True, key="whom", bind="query-params"
    )
    return chosen if chosen in labels else first


def _dimension(
    found: CompareView, findings: OutcomeFindings, label: str, members: tuple[GroupFinding, ...]
) -> None:
    gains = gains_of_findings(findings)
    st.header(show.plain(f"By {label.lower()}"))
    for line in grouping_lines(found.groupings[label]) if label in found.groupings else ():
        show.small(line)
    for flag in findings.flags:
        line = outcome_flag_lines(flag, gains) if flag.dimension == label else ""
        if line:
            st.markdown(f":material/flag: {show.plain(line)}")
    hidden = found.hidden.get(label, 0)
    if hidden:
        left_out = show.counted(hidden, "group is", "groups are")
        show.small(
            f"{left_out} left out: showing them could give somebody away. "
            "They are counted in everything above."
        )
    differ = differences_of(findings, members, internal=found.sees_all)
    st.markdown(show.plain(differences_line(differ, label)))
    picture, words, figures, guess = st.tabs(["Gain", "In words", "In figures", "Best guess"])
    with picture:
        show.chart(
            outcome_forest_spec(
                findings,
                members,
                title=f"Gain by {label.lower()}",
                internal=found.sees_all,
                theme=show.theme(),
            ),
            name=f"gain-by-{label.lower()}",
            key=f"outcome_forest_{label}",
        )
    with words:
        for group in members:
            line = group_finding_line(group, gains, internal=found.sees_all)
            st.markdown(f"- {show.plain(line)}")
        show.small(EACH_BY_ITSELF)
    with figures:
        show.table(
            HEADINGS,
            outcome_rows(members, gains, internal=found.sees_all),
            name=f"gain-by-{label.lower()}",
            key=f"outcome_rows_{label}",
        )
    with guess:
        for line in guess_lines(differ, gains) if differ else (TOO_FEW_TO_GUESS,):
            st.markdown(f"- {show.plain(line)}")
        show.small(BEST_GUESS)


def method(found: CompareView, findings: OutcomeFindings) -> None:
    """How it was worked out, folded away."""
    with st.expander("How was this worked out?"):
        for line in how_outcome_worked_out(findings):
            st.markdown(show.plain(line))
        show.small(f"As of {found.looked_until or found.as_of}.")
