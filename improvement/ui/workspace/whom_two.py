"""Compare, for whom: combinations of two dimensions, as one picture and in words."""

import streamlit as st

from improvement.charts.forest import forest_spec
from improvement.services import for_whom_two
from improvement.services.analyses import CompareView
from improvement.services.for_whom import ForWhom
from improvement.ui import show
from improvement.ui.frame import Visit
from improvement.words.equity import combinations_reading


def draw(visit: Visit, found: CompareView, one: ForWhom) -> None:
    """The chosen dimension by another one of the plan."""
    if not found.sees_all:
        show.small(for_whom_two.FOR_THE_TEAM)
        return
    others = [
        view.found.dimension.label
        for view in found.dimensions
        if view.found.dimension.label != one.label
    ]
    if not others:
        show.small(
            "This plan looks at one dimension only. Name a second one, and both can be seen."
        )
        return
    second = st.selectbox(f"{one.label} together with", others, key=f"whom_with_{one.label}")
    both = for_whom_two.combined(
        visit.app.uow, visit.actor, test_id=found.kept.id, first=one.label, second=second
    )
    direction = found.result.findings.evidence.rule.direction
    said = combinations_reading(both.combinations, direction, internal=found.sees_all)
    st.markdown(show.plain(said.headline))
    show.chart(
        forest_spec(
            both.comparison,
            both.rows,
            guess=both.guess,
            title=f"Difference by {one.label.lower()} and {second.lower()}",
            internal=found.sees_all,
            theme=show.theme(),
        ),
        name=f"difference-by-{one.label.lower()}-and-{second.lower()}",
        key=f"forest_two_{one.label}",
    )
    for line in said.because:
        st.markdown(f"- {show.plain(line)}")
    for line in said.caveats:
        show.small(line)
