"""Every figure has a history: who brought it in, when, from which file and row, and what it was."""

import streamlit as st

from improvement.domain.periods import written
from improvement.errors import NotFound
from improvement.services import imports
from improvement.services.data import DataView
from improvement.services.imports import Moment, Traced
from improvement.ui import show
from improvement.ui.frame import Visit
from improvement.words import bringing_in
from improvement.words.sides import side_names

HEADINGS = ("Whose", "Figure", "Today", "When", "Who", "From", "Row")


def draw(visit: Visit, found: DataView) -> None:
    """Choose a period's figure, or type the code of a case."""
    if not found.totals and not found.cases.n:
        return
    with st.expander("Where a figure came from, and what it was before", icon=":material/history:"):
        if found.totals:
            _of_period(visit, found)
        if found.cases.n:
            _of_case(visit, found)


def _of_period(visit: Visit, found: DataView) -> None:
    labels = {m.key: m.label for m in found.kept.plan.measures}
    there = {(found.measure_of[t.measure_id], t.total.start) for t in found.totals}
    measures = [key for key in labels if any(key == k for k, _ in there)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        measure = st.selectbox(
            "Measure", measures, format_func=lambda k: labels[k], key="trace_measure"
        )
        start = st.selectbox(
            "Period beginning",
            sorted((day for key, day in there if key == measure), reverse=True),
            index=None,
            placeholder="Choose a period",
            format_func=written,
            key=f"trace_start_{measure}",
        )
    if start is None:
        return
    traces = imports.traced(
        visit.app.uow, visit.actor, test_id=found.kept.id, measure=measure, start=start
    )
    lines = [(_whose(found, trace), m) for trace in traces for m in trace.moments]
    _table(found, lines, "trace_period")


def _of_case(visit: Visit, found: DataView) -> None:
    code = st.text_input("Code of a case", key="trace_case", help=bringing_in.CODES, max_chars=80)
    if not code.strip():
        return
    try:
        trace = imports.traced_case(visit.app.uow, visit.actor, test_id=found.kept.id, code=code)
    except NotFound as nowhere:
        show.small(str(nowhere))
        return
    _table(found, [(_whose(found, trace), moment) for moment in trace.moments], "trace_of_case")


def _table(found: DataView, lines: list[tuple[str, Moment]], key: str) -> None:
    labels = {m.key: m.label for m in found.kept.plan.measures}
    show.table(
        HEADINGS,
        [
            (
                whose,
                bringing_in.figures(moment.figures, labels),
                bringing_in.standing(counts=moment.counts, taken_back=moment.taken_back),
                f"{moment.at:%Y-%m-%d %H:%M}" if moment.at else "",
                moment.who,
                moment.source,
                moment.row,
            )
            for whose, moment in lines
        ],
        name="history-of-a-figure",
        key=key,
    )


def _whose(found: DataView, trace: Traced) -> str:
    sides = side_names(found.kept.plan)
    groups = {(d.key, g.key): g.label for d in found.dimensions for g in d.groups}
    named = [groups.get(pair, pair[1]) for pair in sorted(trace.cell)]
    return ", ".join((sides[trace.arm], *named)) if named else f"{sides[trace.arm]}, everybody"
