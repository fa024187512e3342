"""Logging one period by hand: typed or pasted, checked where it stands, saved all or none."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import streamlit as st

from improvement.charts.theme import Theme
from improvement.domain.entries import CellError
from improvement.domain.periods import start_of, written
from improvement.domain.vocabulary import Period
from improvement.errors import ImprovementError, Invalid
from improvement.files.numbers import DecimalMark
from improvement.services import entry
from improvement.services.data import DataView
from improvement.services.entry import EntryLook
from improvement.services.entry_drafts import GridHabit, OpenedGrid
from improvement.services.entry_grid import EntryWishes, Texts
from improvement.services.entry_next import due, proposals
from improvement.ui import show, state
from improvement.ui.forms import grid_cells, grid_fields, grid_questions, grid_words, two_sources
from improvement.ui.frame import Visit, caught, revisit
from improvement.ui.state import OpenGrid

PERIODS = {Period.WEEK: "Week", Period.MONTH: "Month"}
STYLE = """
<style>
div:has(> .st-key-grid_send) { position: sticky; bottom: 0; z-index: 5;
  background: BACKGROUND; backdrop-filter: blur(10px); }
.st-key-grid_send { padding: .5rem 0; }
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
    wishes = _wishes(found, today=visit.today)
    if not found.totals:  # else it is said above
        two_sources.beside_cases(found, [wishes.measure])
    _period(found.kept.id, wishes, visit.actor.person_id)


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
def _period(test_id: int, wishes: EntryWishes, person_id: int) -> None:
    """Runs again by itself at every pause of whoever types; the rest of the page stays."""
    st.html(STYLE.replace("BACKGROUND", _background()))
    with caught():
        with grid_fields.stay(grid_fields.place_in(person_id, test_id, wishes)):
            visit = revisit()
        _fields(visit, test_id, wishes)


def _background() -> str:
    """That of the page, a little translucent: what scrolls below the button is not read with it."""
    side = "dark" if show.theme() is Theme.DARK else "light"
    return f"{st.get_option(f'theme.{side}.backgroundColor') or '#888888'}e0"


def _fields(visit: Visit, test_id: int, wishes: EntryWishes) -> None:
    place = grid_fields.place_in(visit.actor.person_id, test_id, wishes)
    opened = state.grids().get(place)
    if opened is None:
        opened = _open(entry.opened(visit.app.uow, visit.actor, test_id=test_id, wishes=wishes))
        state.grids()[place] = opened
    key = grid_fields.key_of(opened, place)
    typed = grid_cells.typed(key, opened.put)
    texts = typed.texts if typed else opened.start
    ask = _Ask(test_id=test_id, wishes=wishes, mark=opened.mark)
    with grid_fields.stay(place):
        look = entry.look(
            visit.app.uow,
            visit.actor,
            test_id=test_id,
            wishes=wishes,
            texts=texts,
            seen=opened.seen,
            decimal_mark=opened.mark,
        )
    opened.asked = look.grid
    grid_fields.take_over(opened, typed)
    _bring_up_to_date(opened, look)
    _keep(visit, opened, ask, look.texts)
    show.small(
        f"{look.grid.spec.label}, {look.grid.start.day} {look.grid.start:%B} to "
        f"{written(look.grid.end)}. Leave a row "
        "empty if nothing was counted, write 0 if there was none. Cells copied from a "
        "spreadsheet can be pasted."
    )
    _draft(visit, opened, ask, place)
    pasted = grid_cells.draw(
        look.grid,
        key=key,
        start=opened.start,
        notes=grid_words.notes(
            look, standing=typed.row if typed and not opened.tried else -1, began=typed is not None
        ),
        sums=grid_words.sums(look),
        put=opened.put,
        filled=opened.filled,
        heard=typed.count if typed else 0,
        focus=opened.focus,
    )
    opened.focus = False
    if pasted:
        grid_questions.place(opened, look, pasted)
    grid_questions.about_the_block(opened, look)
    grid_questions.clashes(opened, look)
    grid_questions.mark(opened, look)
    if opened.answered:
        opened.answered = False
        habit = GridHabit(mark=opened.mark, order=opened.order)
        entry.remember(visit.app.uow, visit.actor, test_id=test_id, habit=habit)
        grid_questions.again()
    with st.container(key="grid_send", horizontal=True, vertical_alignment="center"):
        sent = st.button("Save the period", type="primary", key=grid_cells.SAVE_BUTTON)
        if opened.waits and not opened.kept_at:
            show.small("Kept as you type, not yet saved.")
        if sent:
            _send(visit, opened, place, texts, ask)
    _unsent(opened, look, texts)


def _open(found: OpenedGrid) -> OpenGrid:
    return OpenGrid(
        seen=found.seen,
        start=found.start,
        kept=found.start,
        turn=state.next_turn(),
        focus=state.is_next_grid(),
        kept_at=found.kept_at,
        lost=found.lost,
        waits=found.kept_at is not None,
        mark=found.habit.mark,
        order=found.habit.order,
    )


def _keep(visit: Visit, opened: OpenGrid, ask: _Ask, texts: Texts) -> None:
    """What is typed outlives a lost connection and an empty battery."""
    if texts == opened.kept:
        return
    with suppress(ImprovementError):  # it is kept with the next cell, and still stands on the page
        opened.waits = entry.keep_draft(
            visit.app.uow,
            visit.actor,
            test_id=ask.test_id,
            wishes=ask.wishes,
            texts=texts,
            seen=opened.seen,
        )
        opened.kept = texts


def _draft(visit: Visit, opened: OpenGrid, ask: _Ask, place: str) -> None:
    """A draft that was found here: since when it waits, and the way to be rid of it."""
    if not opened.waits or opened.kept_at is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="grid_draft"):
        words = grid_words.kept(opened.kept_at, opened.lost, today=visit.today)
        st.markdown(f":material/history: {show.plain(words)}")
        if st.button("Discard it", key="grid_discard", type="tertiary"):
            entry.discard_draft(visit.app.uow, visit.actor, test_id=ask.test_id, wishes=ask.wishes)
            state.grids().pop(place, None)
            grid_questions.again()


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
        state.grids().pop(place, None)
        state.look_at_next_grid()
        state.say(show.plain(grid_words.saved(saved)))
        st.rerun()
    if not opened.tried:
        opened.tried = True
        grid_questions.again()


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
