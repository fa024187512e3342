"""Logging one period by hand: type or paste, read by our own parser, saved all or none."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from improvement.domain.entries import CellError
from improvement.domain.periods import start_of
from improvement.domain.vocabulary import Period
from improvement.files.numbers import DecimalMark
from improvement.services import entry
from improvement.services.data import DataView
from improvement.services.entry import EntryGrid, EntryWishes
from improvement.ui import show, state
from improvement.ui.frame import Visit

MARKS = {DecimalMark.POINT: "1,234.5", DecimalMark.COMMA: "1.234,5"}
PERIODS = {Period.WEEK: "Week", Period.MONTH: "Month"}


def draw(visit: Visit, found: DataView) -> None:
    """The grid of the next period, pre-filled with what was logged for it before."""
    wishes = _wishes(found)
    asked = entry.grid(visit.app.uow, visit.actor, test_id=found.kept.id, wishes=wishes)
    turn = f"grid_{wishes.measure}_{wishes.start}_{wishes.dimension}_{found.kept.data_version}"
    show.small(
        f"{asked.start:%d %B} to {asked.end:%d %B %Y}. Leave a row empty if nothing was counted; "
        "write 0 if it was counted and there was none. A block copied from Excel can be pasted."
    )
    # A form: outside one, every cell reruns the page, and what is typed meanwhile is lost.
    with st.form("period_grid", border=False, enter_to_submit=False):
        texts = _editor(asked, turn)
        mark = st.radio(
            "Numbers are written like",
            list(MARKS),
            format_func=lambda m: MARKS[m],
            horizontal=True,
            key="grid_mark",
        )
        sent = st.form_submit_button("Save the period", type="primary", key="save_grid")
    if sent:
        saved = entry.save(
            visit.app.uow,
            visit.actor,
            test_id=found.kept.id,
            wishes=wishes,
            texts=texts,
            decimal_mark=mark,
        )
        if saved.saved:
            done = saved.tallied
            state.say(f"Saved: {done.added} new, {done.changed} changed, {done.identical} same.")
            st.rerun()
        errors(saved.errors)


def _wishes(found: DataView) -> EntryWishes:
    measures = {m.key: m.label for m in found.kept.plan.measures}
    dimensions = {d.key: d.label for d in found.dimensions}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        measure = st.selectbox(
            "Measure", list(measures), format_func=lambda k: measures[k], key="grid_measure"
        )
        period = st.segmented_control(
            "Period",
            list(PERIODS),
            default=Period.WEEK,
            required=True,
            format_func=lambda p: PERIODS[p],
            key="grid_period",
        )
        day: date = st.date_input(
            "Beginning",
            value=found.next_period,
            key=f"grid_start_{found.kept.data_version}",
            format="YYYY-MM-DD",
        )
        dimension = st.selectbox(
            "Broken down by",
            [*dimensions, None],
            format_func=lambda k: dimensions[k] if k else "Nothing: totals only",
            key="grid_dimension",
        )
    length = period or Period.WEEK
    return EntryWishes(
        measure=measure, start=start_of(day, length), period=length, dimension=dimension
    )


def _editor(asked: EntryGrid, key: str) -> list[list[str]]:
    """Text columns only: the grid's own number and date columns change what is pasted."""
    table = {"Who": [label for label, _ in asked.rows]} | {
        column.heading: [row[i] for row in asked.texts] for i, column in enumerate(asked.columns)
    }
    typed = st.data_editor(
        table,
        key=key,
        hide_index=True,
        width="stretch",
        disabled=["Who"],
        column_config={
            "Who": st.column_config.TextColumn("Who", pinned=True),
            **{
                c.heading: st.column_config.TextColumn(c.heading, max_chars=40)
                for c in asked.columns
            },
        },
    )
    columns = [list(typed[c.heading]) for c in asked.columns]
    return [
        ["" if text is None else str(text) for text in row] for row in zip(*columns, strict=True)
    ]


def errors(found: Sequence[CellError]) -> None:
    """What was refused, where, and what to do; nothing that was typed is lost."""
    st.error(
        f"Nothing was saved: {len(found)} {'figure needs' if len(found) == 1 else 'figures need'} "
        "another look. What you typed is still here.",
        icon=":material/edit_note:",
    )
    for error in found:
        st.markdown(
            f"- **{show.plain(error.column)}**: {show.plain(error.value or 'empty')} – "
            f"{show.plain(error.problem)} {show.plain(error.remedy)}"
        )
