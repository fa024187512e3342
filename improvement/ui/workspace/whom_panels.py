"""Compare, for whom: what a team asks next, folded away until it is asked."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from improvement.charts.gap import gap_spec
from improvement.charts.gap_change import gap_change_spec
from improvement.errors import Invalid, NotComputable
from improvement.services import for_whom_more as more
from improvement.services.analyses import CompareView
from improvement.services.for_whom import ForWhom
from improvement.services.for_whom_more import Gaps
from improvement.ui import show
from improvement.ui.frame import Visit
from improvement.ui.workspace import whom_two
from improvement.words import group_tables as tables
from improvement.words.case_mix import mix_reading, standardised_line
from improvement.words.equity import access_reading, indices_reading, slope_line
from improvement.words.gap_change import SINCE_START, WITH_CHANGE, Ends, gap_change_line
from improvement.words.groups import gap_line
from improvement.words.reading import Reading

Panel = Callable[[CompareView, ForWhom], None]


def draw(visit: Visit, found: CompareView, one: ForWhom) -> None:
    """In the order a team asks. What takes work is done when its panel is opened."""
    _folded("Who was reached?", "diversity_3", "reached", _reached, found, one)
    with st.expander("With and without the change: the gap", icon=":material/height:"):
        _gap(found, one)
    _folded("Is like compared with like?", "balance", "mix", _mix, found, one)
    _folded("Two dimensions at once", "grid_on", "two", partial(whom_two.draw, visit), found, one)
    _folded("How unequal, all in one figure?", "equalizer", "unequal", _unequal, found, one)


def _folded(
    label: str, icon: str, key: str, panel: Panel, found: CompareView, one: ForWhom
) -> None:
    """An expander whose contents are worked out once it is open."""
    box = st.expander(label, icon=f":material/{icon}:", on_change="rerun", key=f"whom_{key}")
    if not box.open:
        return
    with box:
        try:
            panel(found, one)
        except (NotComputable, Invalid) as reason:
            show.small(str(reason))


def _said(reading: Reading) -> None:
    st.markdown(show.plain(reading.headline))
    for line in reading.because:
        st.markdown(f"- {show.plain(line)}")
    for line in reading.caveats:
        show.small(line)


def _reached(found: CompareView, one: ForWhom) -> None:
    who = more.reached(found, one)
    direction = found.result.findings.evidence.rule.direction
    show.small(f"Reached: {who.measure.label}")
    _said(access_reading(who.access, direction, label=one.label, internal=found.sees_all))
    show.table(
        tables.REACH_HEADINGS,
        tables.reach_rows(who.access, direction, internal=found.sees_all),
        name=f"reached-by-{one.label.lower()}",
        key=f"reached_{one.label}",
    )


def _gap(found: CompareView, one: ForWhom) -> None:
    if one.found.gaps is None:
        overlap = "These groups overlap, so there is no gap between one and the others."
        few = "Too few people in these groups to speak of a gap."
        show.small(overlap if one.found.dimension.overlapping else few)
        return
    change, shares, before = st.tabs(["The gap's change", "Each group's share", "Before and now"])
    with change:
        _gap_change(found, one, one.found.gaps, WITH_CHANGE, key="gap_change")
        for item in one.found.gaps.gaps:
            if line := gap_line(item, internal=found.sees_all):
                st.markdown(f"- {show.plain(line)}")
        show.small(tables.gap_note(one.found.gaps))
        show.table(
            tables.GAP_HEADINGS,
            tables.gap_rows(one.found.gaps, internal=found.sees_all),
            name=f"gaps-by-{one.label.lower()}",
            key=f"gaps_{one.label}",
        )
    with shares:
        show.chart(
            gap_spec(
                one.found,
                direction=found.result.findings.evidence.rule.direction,
                title=f"With and without, by {one.label.lower()}",
                internal=found.sees_all,
                theme=show.theme(),
            ),
            name=f"gap-by-{one.label.lower()}",
            key=f"gap_{one.label}",
        )
    with before:
        _gap_before(found, one)


def _gap_change(found: CompareView, one: ForWhom, gaps: Gaps, ends: Ends, *, key: str) -> None:
    show.chart(
        gap_change_spec(
            gaps,
            title=f"The gap, {ends.first} and {ends.second}",
            ends=ends,
            internal=found.sees_all,
            theme=show.theme(),
        ),
        name=f"{key.replace('_', '-')}-by-{one.label.lower()}",
        key=f"{key}_{one.label}",
    )


def _gap_before(found: CompareView, one: ForWhom) -> None:
    """In the pilot's place, from before the start: nobody else is in it."""
    try:
        gaps = more.gap_since_before(found, one)
    except (NotComputable, Invalid) as reason:
        show.small(str(reason))
        return
    _gap_change(found, one, gaps, SINCE_START, key="gap_since_before")
    for item in gaps.gaps:
        st.markdown(f"- {show.plain(gap_change_line(item, SINCE_START, internal=True))}")


def _mix(found: CompareView, one: ForWhom) -> None:
    both = more.like_with_like(found, one)
    direction = found.result.findings.evidence.rule.direction
    reading = mix_reading(both.mix, direction, found.names)
    at_pilots_mix = standardised_line(both.standardised, found.names)
    _said(replace(reading, because=(*reading.because, at_pilots_mix)))


def _unequal(found: CompareView, one: ForWhom) -> None:
    how = more.unequal(found, one)
    reading = indices_reading(how.with_change, label=f"{one.label}, with the change")
    st.markdown(show.plain(reading.headline))
    if how.slope is not None:
        direction = found.result.findings.evidence.rule.direction
        st.markdown(f"- {show.plain(slope_line(how.slope, direction, label=one.label))}")
    show.table(
        tables.INDEX_HEADINGS,
        tables.index_rows(how.with_change, how.without),
        name=f"indices-by-{one.label.lower()}",
        key=f"indices_{one.label}",
    )
    show.small(tables.CHANCE_ALONE)
    if how.without is None:
        show.small("Without the change some groups have fewer than 30 people, so there is none.")
