"""The fields of a grid outlive what happens around them: another tab, a database that is away."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from improvement.errors import Invalid, Unreachable
from improvement.services.entry_drafts import place_of
from improvement.services.entry_grid import EntryGrid, EntryWishes
from improvement.ui import state
from improvement.ui.forms import grid_cells
from improvement.ui.state import OpenGrid


def place_in(person_id: int, test_id: int, wishes: EntryWishes) -> str:
    """A browser may change hands (local mode): what one person typed is not shown to the next."""
    return f"{person_id}_{test_id}_{place_of(wishes)}"


def key_of(opened: OpenGrid, place: str) -> str:
    """The fields of one opening."""
    return f"grid_cells_{place}_{opened.turn}"


def take_over(opened: OpenGrid, typed: grid_cells.Typed | None) -> None:
    """Fields that are built anew begin with what was typed, not with what they began with once."""
    if typed is None or opened.asked is None:
        return
    with suppress(Invalid):  # groups were changed meanwhile: said where the grid is looked at
        opened.start = opened.asked.fitted(typed.texts)
        opened.filled = opened.puts


@contextmanager
def stay(place: str) -> Iterator[None]:
    """While the database does not answer, the fields and what was typed stay where they are."""
    try:
        yield
    except Unreachable:
        opened = state.grids().get(place)
        if opened is not None and opened.asked is not None:
            _as_they_were(opened, opened.asked, key_of(opened, place))
        raise


def _as_they_were(opened: OpenGrid, asked: EntryGrid, key: str) -> None:
    typed = grid_cells.typed(key, opened.put)
    take_over(opened, typed)
    grid_cells.draw(
        asked,
        key=key,
        start=opened.start,
        notes=[() for _ in asked.rows],
        sums=(),
        put=opened.put,
        filled=opened.filled,
        heard=typed.count if typed else 0,
        focus=False,
    )
