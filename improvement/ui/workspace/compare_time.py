"""Compare, over time: how the difference came about, and what each side came from."""

import streamlit as st

from improvement.charts.before_after import before_after_spec
from improvement.charts.difference_over_time import difference_over_time_spec
from improvement.errors import NotComputable
from improvement.services import over_time
from improvement.services.analyses import CompareView
from improvement.ui import show
from improvement.words import difference_over_time as words
from improvement.words.before_after import before_after_reading
from improvement.words.reading import Reading


def draw(found: CompareView) -> None:
    """Folded; worked out when it is opened."""
    box = st.expander(
        "How the difference came about",
        icon=":material/timeline:",
        on_change="rerun",
        key="compare_over_time",
    )
    if not box.open:
        return
    with box:
        for part in (_difference, _before_after):
            try:
                part(found)
            except NotComputable as reason:
                show.small(str(reason))


def _difference(found: CompareView) -> None:
    way = over_time.difference(found)
    _said(words.over_time_reading(way))
    show.chart(
        difference_over_time_spec(way, title="Difference over time", theme=show.theme()),
        name="difference-over-time",
        key="difference_over_time",
    )
    show.table(words.HEADINGS, words.rows(way), name="difference-over-time", key="difference_rows")


def _before_after(found: CompareView) -> None:
    both = over_time.sides_before_and_after(found)
    direction = found.result.findings.evidence.rule.direction
    st.header("Before and after", anchor=False)
    _said(before_after_reading(both, direction, found.names))
    show.chart(
        before_after_spec(
            both,
            direction=direction,
            names=found.names,
            title="Before and after, each side",
            theme=show.theme(),
        ),
        name="before-and-after",
        key="before_after",
    )


def _said(reading: Reading) -> None:
    st.markdown(show.plain(reading.headline))
    for line in reading.because:
        if line:
            st.markdown(f"- {show.plain(line)}")
    for line in reading.caveats:
        show.small(line)
