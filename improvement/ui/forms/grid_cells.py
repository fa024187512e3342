"""The fields of one period's grid: text that our own parser reads, never the browser.

A piece of our own, because no widget of Streamlit's does three things at once: take a block of
cells (fields for one line join its lines: 5 and 700 become 5 700), ask a phone for its number
keys, and stand as cards of pairs on a narrow screen. It computes nothing: texts go out, words come
back. The page around it saves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from improvement.domain.periods import written
from improvement.domain.total_checks import WHOLE
from improvement.services.entry_grid import EntryGrid, Texts

_HERE = Path(__file__).parent
_CELLS = st.components.v2.component(
    "period_grid",
    css=(_HERE / "grid_cells.css").read_text("utf-8"),
    js=(_HERE / "grid_cells.js").read_text("utf-8"),
)
#: place -> the number of a filling, and the text.
Put = Mapping[tuple[int, int], tuple[int, str]]
SAVE_BUTTON = "save_grid"
NO_ANSWER = (
    "No answer from the server for a while. What you type stays here, and is kept as soon as the "
    "connection is back: leave this page open."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A line below a row: what is wrong in a column, what is odd there, or how it was read."""

    words: str
    wrong: bool
    column: int = -1
    odd: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line below the grid on what groups add up to: ``fits``, ``off`` or ``so-far``."""

    words: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block that was pasted where somebody stood."""

    text: str
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The texts as they stand in the fields, and the row somebody stands in (-1 for none).

    Cells that the browser was asked to fill and has not filled yet are filled already. ``count``
    is how often the browser has sent.
    """

    texts: object
    row: int
    count: int = 0


def typed(key: str, put: Put) -> Typed | None:
    """What was typed so far; None before anything was."""
    held = st.session_state.get(key)
    found = held.get("typed") if isinstance(held, Mapping) else None
    if not isinstance(found, Mapping):
        return None
    row, done, texts = found.get("row"), found.get("put"), found.get("texts")
    count = found.get("count")
    known = done if isinstance(done, int) else 0
    waiting = {place: text for place, (number, text) in put.items() if number > known}
    return Typed(
        texts=_filled(texts, waiting),
        row=row if isinstance(row, int) else -1,
        count=count if isinstance(count, int) else 0,
    )


def _filled(texts: object, cells: Mapping[tuple[int, int], str]) -> object:
    if not isinstance(texts, list) or not all(isinstance(row, list) for row in texts):
        return texts
    return [[cells.get((r, c), text) for c, text in enumerate(row)] for r, row in enumerate(texts)]


def draw(
    asked: EntryGrid,
    *,
    key: str,
    start: Texts,
    notes: Sequence[Sequence[Note]],
    sums: Sequence[Line],
    put: Put,
    filled: int,
    heard: int,
    focus: bool,
) -> Block | None:
    """The fields, beginning with ``start``; ``put`` are cells to fill, each filling once.

    The fillings up to number ``filled`` are in ``start`` already, for fields that are built anew.
    ``heard`` tells the browser how much of what it sent has arrived; with no answer for long, it
    says so itself.

    Returns the block that was pasted, if one was.
    """
    result = _CELLS(
        key=key,
        data={
            "turn": key,
            "label": f"{asked.spec.label}, {written(asked.start)}",
            "rows": [label for label, _ in asked.rows],
            "columns": [
                {"side": c.side, "word": c.word, "whole": c.figure in WHOLE} for c in asked.columns
            ],
            "texts": [list(row) for row in start],
            "notes": [[_told(note) for note in row] for row in notes],
            "sums": [{"words": s.words, "kind": s.kind} for s in sums],
            "put": [[number, *place, text] for place, (number, text) in put.items()],
            "filled": filled,
            "heard": heard,
            "away": NO_ANSWER,
            "save": f".st-key-{SAVE_BUTTON} button",
            "focus": focus,
        },
        on_typed_change=_nothing,
        on_pasted_change=_nothing,
    )
    return _block(asked, result.pasted)


def _told(note: Note) -> dict[str, Any]:
    return {
        "words": note.words,
        "kind": "wrong" if note.wrong else "odd" if note.odd else "read",
        "column": note.column,
    }


def _block(asked: EntryGrid, pasted: Any) -> Block | None:
    """What the browser sent, if it can be meant: a place in this grid, and text."""
    if not isinstance(pasted, Mapping):
        return None
    text, row, column = (pasted.get(name) for name in ("text", "row", "column"))
    if not isinstance(text, str) or not isinstance(row, int) or not isinstance(column, int):
        return None
    if not (0 <= row < len(asked.rows) and 0 <= column < len(asked.columns)):
        return None
    return Block(text=text, row=row, column=column)


def _nothing() -> None:
    """A component hands back only what has a callback."""
