"""What a grid asks back: how dates and numbers are written, and whose figures are to stand."""

from typing import NoReturn

import streamlit as st
from streamlit.errors import StreamlitAPIException

from improvement.errors import Invalid
from improvement.files.dates import DateOrder
from improvement.files.numbers import DecimalMark
from improvement.services.entry import EntryLook
from improvement.services.entry_paste import doubtful_date, placed
from improvement.ui import show
from improvement.ui.forms import grid_words
from improvement.ui.forms.grid_cells import Block
from improvement.ui.state import OpenGrid

MARKS = {DecimalMark.POINT: "1,234.5", DecimalMark.COMMA: "1.234,5"}
ORDERS = {
    DateOrder.DAY_FIRST: "day first (15/03/2026)",
    DateOrder.MONTH_FIRST: "month first (03/15/2026)",
    DateOrder.YEAR_FIRST: "year first (2026-03-15)",
}


def place(opened: OpenGrid, look: EntryLook, block: Block) -> NoReturn:
    """Fill the cells of a pasted block, or say why it has no place."""
    _try(opened, look, block)
    again()


def _try(opened: OpenGrid, look: EntryLook, block: Block) -> None:
    opened.said = opened.refused = ""
    opened.waiting = None
    try:
        example = doubtful_date(look.grid, block.text)
        if example:
            opened.waiting = (block.text, block.row, block.column, example)
        if example and opened.order is None:
            return
        found = placed(
            look.grid, block.text, row=block.row, column=block.column, order=opened.order
        )
    except Invalid as problem:
        opened.refused = str(problem)
        return
    opened.fill(found.cells)
    opened.said = grid_words.pasted(found)


def about_the_block(opened: OpenGrid, look: EntryLook) -> None:
    """What became of the block that was pasted last; and how its dates are read, if in doubt."""
    if opened.refused:
        st.error(
            f"Nothing was pasted. {show.plain(opened.refused)}", icon=":material/content_paste:"
        )
    if opened.said:
        show.small(opened.said)
    if opened.waiting is None:
        return
    text, row, column, example = opened.waiting
    if opened.order is None:
        st.warning(
            f"{show.plain(example)} can be read in more than one way. How are dates written here?",
            icon=":material/help:",
        )
    orders = list(ORDERS)
    key = f"grid_order_{opened.order}"
    chosen = st.radio(
        f"Dates such as {example} are written",
        orders,
        index=orders.index(opened.order) if opened.order else None,
        format_func=lambda o: ORDERS[o],
        key=key,
    )
    if chosen is not None and chosen != opened.order:
        opened.order, opened.answered = chosen, True
        _try(opened, look, Block(text=text, row=row, column=column))


def mark(opened: OpenGrid, look: EntryLook) -> None:
    """How numbers are written: shown where it matters, asked where it cannot be told."""
    if not look.marked:
        return
    marks = list(MARKS)
    read = look.mark if isinstance(look.mark, DecimalMark) else None
    chosen = st.radio(
        "Numbers are written like",
        marks,
        index=marks.index(read) if read else None,
        format_func=lambda m: MARKS[m],
        horizontal=True,
        key=f"grid_mark_{opened.turn}_{read}",
    )
    if chosen is not None and chosen != read:
        opened.mark, opened.answered = chosen, True


def clashes(opened: OpenGrid, look: EntryLook) -> None:
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
    again()


def again() -> NoReturn:
    """Draw the fields once more; the whole page, if it is the whole page that runs."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()
