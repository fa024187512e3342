"""Compare, who it works for: one sentence, one picture, and the rest folded in order of asking."""

from datetime import date

import streamlit as st

from improvement.charts.forest import forest_spec
from improvement.services import for_whom
from improvement.services.analyses import CompareView, Findings
from improvement.services.for_whom import ForWhom
from improvement.ui import show
from improvement.ui.frame import Visit
from improvement.ui.workspace import whom_panels
from improvement.words import for_whom as words
from improvement.words.grouping import grouping_lines
from improvement.words.groups import flag_lines
from improvement.words.periods import day


def draw(visit: Visit, found: CompareView, findings: Findings) -> None:
    """The sentence over all dimensions, then the one that the reader chose."""
    dimensions = for_whom.of_comparison(found)
    if not dimensions:
        _everybody(findings)
        return
    st.header("For whom", anchor=False)
    flags = for_whom.flags_in(found)
    show.headline(words.who_line(dimensions, flags))
    one = _chosen(dimensions, flagged=flags[0].dimension if flags else None)
    _picture(found, findings, one)
    with st.expander("Each group in figures", icon=":material/table_rows:"):
        _figures(found, findings, one)
    whom_panels.draw(visit, found, one)
    with st.expander("Look through every group (exploratory)", icon=":material/search:"):
        _search(dimensions)


def _everybody(findings: Findings) -> None:
    if findings.comparison.overall is not None:
        show.chart(
            forest_spec(findings.comparison, title="Difference", theme=show.theme()),
            name="difference",
            key="forest_overall",
        )


def _chosen(dimensions: tuple[ForWhom, ...], *, flagged: str | None) -> ForWhom:
    """One dimension at a time; where a flag is up it opens there."""
    by_label = {one.label: one for one in dimensions}
    first = flagged if flagged in by_label else next(iter(by_label))
    if len(by_label) == 1:
        return by_label[first]
    chosen = st.segmented_control(
        "Look by",
        list(by_label),
        default=first,
        required=True,
        key="whom",
        bind="query-params",
    )
    return by_label.get(chosen or first, by_label[first])


def _picture(found: CompareView, findings: Findings, one: ForWhom) -> None:
    st.markdown(show.plain(words.dimension_line(one)))
    for line in flag_lines(findings, one.label):
        st.markdown(f":material/flag: {show.plain(line)}")
    if one.stands_out is not None:
        direction = findings.evidence.rule.direction
        for line in words.stands_out_lines(one.stands_out, direction):
            st.markdown(f"- {show.plain(line)}")
    for line in grouping_lines(found.groupings[one.label]) if one.label in found.groupings else ():
        show.small(line)
    if left_out := words.left_out_line(_hidden(found, one)):
        show.small(left_out)
    if (until := _until(found, one)) is not None:
        show.small(
            f"Figures by {one.label.lower()} are told when enough people have come: here up to "
            f"the week of {day(until)}."
        )
    show.chart(
        forest_spec(
            findings.comparison,
            one.found,
            guess=one.guess,
            title=f"Difference by {one.label.lower()}",
            internal=found.sees_all,
            theme=show.theme(),
        ),
        name=f"difference-by-{one.label.lower()}",
        key=f"forest_{one.label}",
    )
    if one.guess is not None:
        show.small(words.BEST_GUESS)


def _hidden(found: CompareView, one: ForWhom) -> int:
    labels = {view.found.dimension.label: view.hidden for view in found.dimensions}
    return labels[one.label]


def _until(found: CompareView, one: ForWhom) -> date | None:
    labels = {view.found.dimension.label: view.until for view in found.dimensions}
    return labels[one.label]


def _figures(found: CompareView, findings: Findings, one: ForWhom) -> None:
    show.table(
        words.TABLE_HEADINGS,
        words.group_rows(one, findings.comparison, internal=found.sees_all),
        name=f"groups-by-{one.label.lower()}",
        key=f"groups_{one.label}",
    )
    for line in words.group_lines(one, findings.comparison, internal=found.sees_all):
        st.markdown(f"- {show.plain(line)}")


def _search(dimensions: tuple[ForWhom, ...]) -> None:
    show.small(words.SEARCH)
    if not st.toggle("Look through them", key="whom_search"):
        return
    found = for_whom.search(dimensions)
    if found is None:
        show.small("No group can be held against the others of its dimension yet.")
        return
    st.markdown(show.plain(words.search_headline(found)))
    for line in words.search_lines(found):
        st.markdown(f"- {show.plain(line)}")
