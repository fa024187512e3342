"""Logging one period by hand: typed or pasted, checked where it stands, saved all or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

import streamlit as st
from streamlit.errors import StreamlitAPIException

from improvement.domain.entries import CellError
from improvement.domain.periods import start_of
from improvement.domain.vocabulary import Period
from improvement.errors import Invalid
from improvement.files.dates import DateOrder
from improvement.files.numbers import DecimalMark
from improvement.services import entry
from improvement.services.data import DataView
from improvement.services.entry import EntryLook
from improvement.services.entry_grid import EntryWishes
from improvement.services.entry_next import due, proposals
from improvement.services.entry_paste import placed
from improvement.ui import show, state
from improvement.ui.forms import grid_cells, grid_words
from improvement.ui.frame import Visit, caught, revisit
from improvement.ui.state import OpenGrid

MARKS = {DecimalMark.POINT: "1,234.5", DecimalMark.COMMA: "1.234,5"}
ORDERS = {
    DateOrder.DAY_FIRST: "day first (15/03/2026)",
    DateOrder.MONTH_FIRST: "month first (03/15/2026)",
    DateOrder.YEAR_FIRST: "year first (2026-03-15)",
}
PERIODS = {Period.WEEK: "Week", Period.MONTH: "Month"}
STYLE = """
<style>
.st-key-grid_send { position: sticky; bottom: 0; z-index: 5; padding: .5rem 0;
  backdrop-filter: blur(10px); }
@media (max-width: 640px) { .st-key-grid_send button { width: 100%; min-height: 3rem; } }
</style>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ask:
    """What is filled in, and how its numbers were said to be written."""

    test_id: int
    wishes: EntryWishes
    mark: DecimalMark | None


def draw(visit: Visit, found: DataView) -> None:
    """The grid of the next period, pre-filled with what was logged for it before."""
    wishes = _wishes(found, today=visit.app.uow.today)
    _period(found.kept.id, wishes)


def _wishes(found: DataView, *, today: date) -> EntryWishes:
    """What comes next stands there; another week or breakdown is one click away."""
    proposed = proposals(found, today=today)
    turn = f"{found.kept.id}_{found.kept.data_version}"
    measures = {m.key: m.label for m in found.kept.plan.measures}
    measure = due(proposed)
    if len(measures) > 1:
        measure = st.selectbox(
            "Measure",
            list(measures),
            index=list(measures).index(measure),
            format_func=lambda k: measures[k],
            key=f"grid_measure_{turn}",
        )
    next_one = proposed[measure]
    with st.popover("Another week, month or breakdown", icon=":material/tune:"):
        period = st.segmented_control(
            "Period",
            list(PERIODS),
            default=next_one.period,
            required=True,
            format_func=lambda p: PERIODS[p],
            key=f"grid_period_{turn}_{measure}",
        )
        day: date = st.date_input(
            "Beginning",
            value=next_one.start,
            key=f"grid_start_{turn}_{measure}",
            format="YYYY-MM-DD",
        )
        dimensions = {d.key: d.label for d in found.dimensions}
        dimension = st.selectbox(
            "Broken down by",
            [*dimensions, None],
            format_func=lambda k: dimensions[k] if k else "Nothing: totals only",
            key=f"grid_dimension_{found.kept.id}",
        )
    length = period or Period.WEEK
    return EntryWishes(
        measure=measure, start=start_of(day, length), period=length, dimension=dimension
    )


@st.fragment
def _period(test_id: int, wishes: EntryWishes) -> None:
    """Runs again by itself at every pause of whoever types; the rest of the page stays."""
    st.html(STYLE)
    with caught():
        _fields(revisit(), test_id, wishes)


def _fields(visit: Visit, test_id: int, wishes: EntryWishes) -> None:
    place = f"{test_id}_{wishes.measure}_{wishes.start}_{wishes.period}_{wishes.dimension}"
    opened = state.grids().get(place)
    if opened is None:
        kept = entry.grid(visit.app.uow, visit.actor, test_id=test_id, wishes=wishes)
        turn = state.next_turn()
        opened = OpenGrid(seen=kept.texts, start=kept.texts, turn=turn, focus=turn > 1)
        state.grids()[place] = opened
    key = f"grid_cells_{place}_{opened.turn}"
    typed = grid_cells.typed(key, opened.put)
    texts = typed.texts if typed else opened.start
    mark: DecimalMark | None = st.session_state.get(f"grid_mark_{test_id}")
    ask = _Ask(test_id=test_id, wishes=wishes, mark=mark)
    look = entry.look(
        visit.app.uow,
        visit.actor,
        test_id=test_id,
        wishes=wishes,
        texts=texts,
        seen=opened.seen,
        decimal_mark=mark,
    )
    _bring_up_to_date(opened, look)
    show.small(
        f"{look.grid.spec.label}, {look.grid.start:%d %B} to {look.grid.end:%d %B %Y}. Leave a row "
        "empty if nothing was counted, write 0 if there was none. Cells copied from a "
        "spreadsheet can be pasted."
    )
    pasted = grid_cells.draw(
        look.grid,
        key=key,
        start=opened.start,
        notes=grid_words.notes(
            look, standing=typed.row if typed and not opened.tried else -1, began=typed is not None
        ),
        sums=grid_words.sums(look),
        put=opened.put,
        focus=opened.focus,
    )
    if pasted:
        _place(opened, look, pasted.text, pasted.row, pasted.column)
    _about_the_block(opened, look)
    _clashes(opened, look)
    _mark(test_id, look)
    with st.container(key="grid_send"):
        sent = st.button("Save the period", type="primary", key=grid_cells.SAVE_BUTTON)
        if sent:
            _send(visit, opened, place, texts, ask)
    _unsent(opened, look, texts)


def _send(visit: Visit, opened: OpenGrid, place: str, texts: object, ask: _Ask) -> None:
    """Save all or none; what was refused is said until it is mended."""
    try:
        saved = entry.save(
            visit.app.uow,
            visit.actor,
            test_id=ask.test_id,
            wishes=ask.wishes,
            texts=texts,
            seen=opened.seen,
            decimal_mark=ask.mark,
        )
    except Invalid as problem:
        opened.unsent = (str(problem), texts)
        return
    if saved.saved:
        done = saved.tallied
        state.grids().pop(place, None)
        state.say(f"Saved: {done.added} new, {done.changed} changed, {done.identical} same.")
        st.rerun()
    if not opened.tried:
        opened.tried = True
        _again()


def _unsent(opened: OpenGrid, look: EntryLook, texts: object) -> None:
    """Why the last attempt saved nothing, as long as that is so."""
    words, about = opened.unsent
    if words and about == texts:
        st.error(show.plain(words), icon=":material/info:")
    found = (*look.errors, *look.half, *look.general)
    if opened.tried and found:
        errors(found)
    opened.tried = opened.tried and bool(found)


def _bring_up_to_date(opened: OpenGrid, look: EntryLook) -> None:
    """What somebody else saved since, in rows that were left alone, is shown at once."""
    if look.fresh:
        opened.fill(look.fresh)
        rows = [list(row) for row in opened.seen]
        for row, column, text in look.fresh:
            rows[row][column] = text
        opened.seen = tuple(tuple(row) for row in rows)


def _place(opened: OpenGrid, look: EntryLook, text: str, row: int, column: int) -> None:
    """Fill the cells of a pasted block, or say why it has no place."""
    order: DateOrder | None = st.session_state.get("grid_order")
    opened.said = opened.refused = ""
    opened.waiting = None
    try:
        found = placed(look.grid, text, row=row, column=column, order=order)
    except Invalid as problem:
        opened.refused = str(problem)
    else:
        if found.asks_order:
            opened.waiting = (text, row, column, found.example)
        else:
            opened.fill(found.cells)
            opened.said = grid_words.pasted(found)
    _again()


def _about_the_block(opened: OpenGrid, look: EntryLook) -> None:
    """What became of the block that was pasted last; or the one question it leaves open."""
    if opened.refused:
        st.error(
            f"Nothing was pasted. {show.plain(opened.refused)}", icon=":material/content_paste:"
        )
    if opened.said:
        show.small(opened.said)
    if opened.waiting is None:
        return
    text, row, column, example = opened.waiting
    st.warning(
        f"{show.plain(example)} can be read in more than one way. How are dates written here?",
        icon=":material/help:",
    )
    orders = list(ORDERS)
    chosen = st.radio(
        "Dates are written",
        orders,
        index=None,
        format_func=lambda o: ORDERS[o],
        key="grid_order",
    )
    if chosen is not None:
        _place(opened, look, text, row, column)


def _clashes(opened: OpenGrid, look: EntryLook) -> None:
    """Both versions, side by side, and the choice between them."""
    if not look.clashes:
        return
    lines = "\n".join(f"- {show.plain(words)}" for words in grid_words.clashes(look))
    st.warning(
        f"Somebody else saved other figures since you opened this. Choose, then save.\n\n{lines}",
        icon=":material/group:",
    )
    with st.container(horizontal=True):
        mine = st.button("Keep mine", key="grid_mine")
        theirs = st.button("Take theirs", key="grid_theirs")
    if not (mine or theirs):
        return
    rows = [list(row) for row in opened.seen]
    cells = [
        (clash.row, column, text)
        for clash in look.clashes
        for column, text in zip(look.grid.of(clash.arm), clash.theirs, strict=True)
    ]
    for row, column, text in cells:
        rows[row][column] = text
    opened.seen = tuple(tuple(row) for row in rows)
    if theirs:
        opened.fill(cells)
    _again()


def _again() -> NoReturn:
    """Draw the fields once more; the whole page, if it is the whole page that runs."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()


def _mark(test_id: int, look: EntryLook) -> None:
    """How numbers are written: shown where it matters, asked where it cannot be told."""
    if not look.marked:
        return
    marks = list(MARKS)
    st.radio(
        "Numbers are written like",
        marks,
        index=marks.index(look.mark) if isinstance(look.mark, DecimalMark) else None,
        format_func=lambda m: MARKS[m],
        horizontal=True,
        key=f"grid_mark_{test_id}",
    )


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
