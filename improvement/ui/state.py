"""What a browser session remembers: who is acting, and unsent drafts. Ids only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import streamlit as st

from improvement.errors import NotFound
from improvement.files.dates import DateOrder
from improvement.files.numbers import DecimalMark
from improvement.services.entry_grid import EntryGrid

T = TypeVar("T")

_ENTERED, _PERSON, _SAID, _VERSIONS, _GOAL, _BEGUN, _HELD, _GRIDS, _TURNS, _NEXT = (
    "_entered",
    "_person",
    "_said",
    "_versions",
    "_goal",
    "_begun",
    "_held",
    "_grids",
    "_turns",
    "_next_grid",
)

_TURN, _PLAN = "_plan_turn", "plan_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something to tell the person after the next rerun."""

    words: str
    icon: str


@dataclass(slots=True, kw_only=True)
class OpenGrid:
    """One period's grid as this session opened it.

    ``seen`` are the figures that were kept at that moment, ``start`` the texts that its fields
    begin with, wherever they are built (anew, after another tab), ``turn`` which set of fields it
    is. ``put`` are cells that the browser has to fill: place -> which filling (they are counted in
    ``puts``; those up to ``filled`` are in ``start``) and text. ``asked`` is the grid itself.
    ``waiting`` is a block whose order of dates has to be said first (text, row, column, an example
    of its dates), ``said`` and ``refused`` are sentences about what was pasted last. ``tried`` says
    that it was sent and not saved, ``unsent`` why, with the texts it was about. ``kept_at`` is when
    a draft was kept last that was found here (``lost``: what of it has no place any more), ``kept``
    the texts that were kept last, and ``waits`` says that a draft waits in the store. ``mark`` and
    ``order`` are how numbers and dates are written, as somebody said (just now, if ``answered``).
    """

    seen: tuple[tuple[str, ...], ...]
    start: tuple[tuple[str, ...], ...]
    turn: int
    focus: bool = False
    puts: int = 0
    put: dict[tuple[int, int], tuple[int, str]] = field(default_factory=dict)
    waiting: tuple[str, int, int, str] | None = None
    said: str = ""
    refused: str = ""
    tried: bool = False
    unsent: tuple[str, object] = ("", None)
    kept_at: datetime | None = None
    lost: tuple[str, ...] = ()
    kept: tuple[tuple[str, ...], ...] = ()
    waits: bool = False
    mark: DecimalMark | None = None
    order: DateOrder | None = None
    filled: int = 0
    asked: EntryGrid | None = None
    answered: bool = False

    def fill(self, cells: Sequence[tuple[int, int, str]]) -> None:
        """Let the browser fill these cells."""
        self.puts += 1
        self.put |= {(row, column): (self.puts, text) for row, column, text in cells}


def grids() -> dict[str, OpenGrid]:
    """The grids that are open, by place; a plain dictionary as in ``opened_versions``."""
    held: dict[str, OpenGrid] = st.session_state.setdefault(_GRIDS, {})
    return held


def look_at_next_grid() -> None:
    """Something was saved by hand: whoever did it goes on typing in the grid that comes next."""
    st.session_state[_NEXT] = True


def is_next_grid() -> bool:
    """Is this the grid that comes after a save? Answered with yes once."""
    return bool(st.session_state.pop(_NEXT, False))


def next_turn() -> int:
    """A number that no set of fields of this session has had."""
    turn: int = st.session_state.get(_TURNS, 0) + 1
    st.session_state[_TURNS] = turn
    return turn


def enter() -> None:
    """Remember that this session came through the front door."""
    st.session_state[_ENTERED] = True


def has_entered() -> bool:
    return bool(st.session_state.get(_ENTERED))


def remember_goal(page: str, query: dict[str, str]) -> None:
    """Where the session wanted to go before it was sent to the front door."""
    st.session_state[_GOAL] = (page, query)


def goal() -> tuple[str, dict[str, str]] | None:
    found: tuple[str, dict[str, str]] | None = st.session_state.pop(_GOAL, None)
    return found


def person() -> int | None:
    """The person chosen in local mode."""
    chosen: int | None = st.session_state.get(_PERSON)
    return chosen


def choose_person(person_id: int) -> None:
    st.session_state[_PERSON] = person_id


def say(words: str, *, icon: str = ":material/check_circle:") -> None:
    """Say something after the next rerun (a toast drawn before a rerun is lost)."""
    st.session_state[_SAID] = Said(words=words, icon=icon)


def said() -> Said | None:
    found: Said | None = st.session_state.pop(_SAID, None)
    return found


def number(text: str | None) -> int:
    """An id from the address; raises ``NotFound`` for anything that is no number."""
    if text is None:
        raise NotFound("No test was chosen. Choose one from the list.")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise NotFound(f"{text!r} is not a number of anything here. Choose one from the list.")
    return int(text)


def opened_versions() -> dict[str, int]:
    """Form -> the version it was opened with.

    A plain dictionary on purpose: Streamlit may end a run for the next click whenever the session
    itself is touched, but not while this is written to.
    """
    versions: dict[str, int] = st.session_state.setdefault(_VERSIONS, {})
    return versions


def opened_version(form: str, current: int) -> int:
    """The version a form was opened with; the present one when it was not open yet."""
    return opened_versions().setdefault(form, current)


def once(slot: str, key: str, make: Callable[[], T]) -> T:
    """What was made for this key the last time, or made now; a slot holds one thing only.

    For what takes long and hangs on the key alone: a file is not read again at every click.
    """
    held: dict[str, tuple[str, Any]] = st.session_state.setdefault(_HELD, {})
    if slot not in held or held[slot][0] != key:
        held.pop(slot, None)  # first: two long tables need not be held at once
        held[slot] = (key, make())
    found: T = held[slot][1]
    return found


def let_go(slot: str) -> None:
    """The thing in this slot is not needed any more."""
    st.session_state.setdefault(_HELD, {}).pop(slot, None)


def begun() -> list[int]:
    """The draft that was begun but does not stand in the address yet; empty for none."""
    drafts: list[int] = st.session_state.setdefault(_BEGUN, [])
    return drafts


def forget_version(form: str) -> None:
    """The form starts afresh from what is saved."""
    opened_versions().pop(form, None)


def fresh(key: str) -> str:
    """The key of a field of a plan: another one after everything typed was forgotten.

    A browser shows what was typed under a key for as long as a field with that key is there,
    whatever the session knows: to show something else, the field has to be another one.
    """
    turn = st.session_state.get(_TURN, 0)
    return f"{key}~{turn}" if turn else key


def forget_widgets(*beginnings: str) -> None:
    """Drop what is typed in widgets whose keys begin so, to show what is saved instead."""
    for key in [k for k in st.session_state if str(k).startswith(beginnings)]:
        del st.session_state[key]
    if _PLAN in beginnings:
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
