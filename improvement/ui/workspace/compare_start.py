"""Compare, both sides before and after: did they move alike before the change?"""

import streamlit as st

from improvement.charts.gap_over_time import gap_over_time_spec
from improvement.domain.vocabulary import Design
from improvement.errors import NotComputable
from improvement.services import over_time
from improvement.services.analyses import CompareView
from improvement.ui import show
from improvement.words import before_the_start as words
from improvement.words.amounts import usual_unit
from improvement.words.registering import unit_words


def draw(found: CompareView) -> None:
    """Not folded: the whole comparison rests on it. Nothing for other designs."""
    plan = found.kept.plan
    if plan.design is not Design.DIFF_IN_DIFF or plan.primary is None:
        return
    st.header("Before the start", anchor=False)
    try:
        start = over_time.before_start(found)
    except NotComputable as reason:
        show.small(str(reason))
        return
    unit = usual_unit(plan.primary.kind)
    noun = unit_words(plan.primary.outcome, plan.primary.unit)
    said = words.before_the_start_reading(start, found.names, unit, noun)
    st.markdown(f"**{show.plain(said.headline)}**")
    show.chart(
        gap_over_time_spec(
            start.both, title="Both sides before the start", unit=unit, theme=show.theme()
        ),
        name="before-the-start",
        key="before_the_start",
    )
    for line in said.because:
        st.markdown(f"- {show.plain(line)}")
    for line in said.caveats:
        show.small(line)
    with st.expander("These points in figures"):
        show.table(
            words.HEADINGS, words.rows(start, unit), name="before-the-start", key="start_rows"
        )
