"""Compare, for whoever may not see small groups: averages of groups as they were told."""

import streamlit as st

from improvement.domain.vocabulary import ComparedBy
from improvement.services.analyses import CompareView, OutcomeFindings
from improvement.services.told_averages import ToldAverages
from improvement.ui import show
from improvement.words.told_averages import NO_RANGE, figure, left_out, not_told


def draw(found: CompareView, findings: OutcomeFindings) -> None:
    """A table for each dimension of which something was told, or why there is none."""
    told = {each.label: each for each in found.averages}
    for label in found.hidden:
        if label not in told:
            show.small(not_told(label, findings.evidence.outcome.way))
    if any(each.rows for each in found.averages):
        st.header("For whom", anchor=False)
    for each in found.averages:
        if each.rows:
            _table(found, each, findings.evidence.outcome.way)
        if each.rows or each.label in found.hidden:
            show.small(left_out(each.label, each.hidden, each.until))
    if any(each.rows for each in found.averages):
        show.small(NO_RANGE)


def _table(found: CompareView, told: ToldAverages, way: ComparedBy) -> None:
    primary = found.kept.plan.primary
    unit = primary.unit if primary else ""
    rows = [
        (group, *(figure(side.figure, side.people, way, unit) for side in sides))
        for group, *sides in told.rows
    ]
    show.table(
        (told.label, found.names.here, found.names.there),
        rows,
        name=f"averages-by-{told.label.lower()}",
        key=f"told_averages_{told.label}",
    )
